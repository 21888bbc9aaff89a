"""Accounts as administrators and their holders see them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, String, and_, cast, select
from sqlalchemy.orm import Session

from register.domain.errors import NotFound
from register.domain.permissions import Permission, Role, Viewer
from register.models.accounts import Account, AccountSession, ApiToken
from register.models.people import PersonVersion
from register.queries.listing import Column, Filter, Listing, Query
from register.queries.searching import holds
from register.queries.visible import AsAt, seen_by


def account(session: Session, account_id: str, *, viewer: Viewer) -> Account:
    """One account, for those who keep accounts."""
    _keeps(viewer)
    found = session.get(Account, account_id)
    if found is None:
        raise NotFound
    return found


def sessions_of(session: Session, account_id: str, *, viewer: Viewer) -> list[AccountSession]:
    """The browsers that an account is signed in with now, the newest first; for its holder."""
    mine = (AccountSession.account_id == account_id, AccountSession.ended_at.is_(None))
    query = select(AccountSession).where(*mine).order_by(AccountSession.began_at.desc(), AccountSession.id)
    return list(session.scalars(query))


def tokens_of(session: Session, account_id: str, *, viewer: Viewer) -> list[ApiToken]:
    """The API tokens of an account that were not revoked, the newest first; for its holder."""
    mine = (ApiToken.account_id == account_id, ApiToken.revoked_at.is_(None))
    query = select(ApiToken).where(*mine).order_by(ApiToken.issued_at.desc(), ApiToken.id)
    return list(session.scalars(query))


def _keeps(viewer: Viewer) -> None:
    if not viewer.may(Permission.KEEP_ACCOUNTS):
        raise NotFound


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    newest = and_(
        PersonVersion.thing_id == Account.person_id,
        PersonVersion.superseded_seq.is_(None),
        seen_by(PersonVersion, viewer),
    )
    columns = (
        Account.id.label("id"), Account.id.label("ref"), Account.email.label("email"),
        PersonVersion.name.label("person"), Account.roles.label("roles"), Account.active.label("active"),
        Account.access_from.label("access_from"), Account.access_ends_on.label("access_ends_on"),
        Account.last_signed_in_on.label("last_signed_in_on"),
    )  # fmt: skip
    query: Select[*tuple[Any, ...]] = select(*columns).outerjoin(PersonVersion, newest)
    return query if viewer.may(Permission.KEEP_ACCOUNTS) else query.where(Account.id.is_(None))


def _role_words(roles: list[str]) -> str:
    return ", ".join(Role(role).label for role in roles)


def _holds(role: str) -> Any:
    return cast(Account.roles, String).contains(f'"{role}"', autoescape=True)


LISTING = Listing(
    noun="accounts",
    title="Accounts",
    columns=(
        Column("email", "Email address", "ref"),
        Column("person", "Person"),
        Column("roles", "Roles", words=_role_words),
        Column("active", "May be used", "state", words=lambda on: "Yes" if on else "No"),
        Column("access_from", "First day", "day"),
        Column("access_ends_on", "Last day", "day"),
        Column("last_signed_in_on", "Last signed in", "day"),
    ),
    statement=_statement,
    order=(Account.email,),
    filters=(
        Filter("q", "Email address", lambda words: holds(Account.email, words)),
        Filter("role", "Role", _holds, tuple((role.value, role.label) for role in Role)),
    ),
    bitemporal=False,
)
