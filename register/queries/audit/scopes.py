"""The scopes of external auditors: whose they are, in words, and the organisations that somebody named for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import String, and_, cast, false, select
from sqlalchemy.orm import Session

from register.domain import audit_scopes
from register.domain.audit_scopes import AuditScope
from register.domain.errors import Invalid, NotFound
from register.domain.people.known_bodies import Called
from register.domain.permissions import Permission, Role, Viewer
from register.models.accounts import Account
from register.models.organisations import Organisation, OrganisationVersion
from register.models.people import PersonVersion
from register.queries.labels import labels
from register.queries.listing import Column, Listing, Query
from register.queries.people.known_bodies import alike
from register.queries.visible import AsAt, seen_by, visible

A, V, H = Account, OrganisationVersion, PersonVersion


def _registers_words(kept: Mapping[str, Any] | None) -> str:
    scope = audit_scopes.read(kept)
    return "None set: nothing can be read" if scope is None else audit_scopes.registers_said(scope)


def _about_words(kept: Mapping[str, Any] | None) -> str:
    bodies = [] if kept is None else kept["organisations"]
    if kept is None:
        return ""
    return f"{len(bodies)} named" if bodies else "Every one"


def _period_words(kept: Mapping[str, Any] | None) -> str:
    scope = audit_scopes.read(kept)
    return "" if scope is None else audit_scopes.period_said(scope)


def _statement(viewer: Viewer, _as_at: AsAt) -> Query:
    newest = and_(H.thing_id == A.person_id, H.superseded_seq.is_(None), seen_by(H, viewer))
    shown: Any = select(
        A.id.label("id"), A.id.label("ref"), A.email, H.name.label("person"), A.audit_scope.label("registers"),
        A.audit_scope.label("about"), A.audit_scope.label("period"), A.access_ends_on,
    )  # fmt: skip
    held = cast(A.roles, String).contains(f'"{Role.EXTERNAL_AUDITOR}"', autoescape=True)
    allowed = held if viewer.may(Permission.SET_AUDIT_SCOPE) else false()
    query: Query = shown.outerjoin(H, newest).where(allowed)
    return query


LISTING = Listing(
    noun="external-auditors",
    title="External auditors",
    columns=(
        Column("email", "Email address", "ref"),
        Column("person", "Person"),
        Column("registers", "May read", worked=_registers_words),
        Column("about", "Organisations", worked=_about_words),
        Column("period", "Period audited", worked=_period_words),
        Column("access_ends_on", "Last day of access", "day"),
    ),
    statement=_statement,
    order=(A.email,),
    bitemporal=False,
)


def auditor(session: Session, account_id: str, *, viewer: Viewer) -> Account:
    """The account of one external auditor, for those who set scopes; NotFound for any other."""
    found = session.get(Account, account_id) if viewer.may(Permission.SET_AUDIT_SCOPE) else None
    if found is None or Role.EXTERNAL_AUDITOR not in found.roles:
        raise NotFound
    return found


def words(session: Session, viewer: Viewer) -> str:
    """What this viewer's audit covers, in one sentence's part; empty for whoever is no external auditor."""
    if not viewer.is_scoped:
        return ""
    if viewer.scope is None:
        return "nothing, since no scope has been set"
    names = labels(session, viewer.scope.organisations, viewer=viewer)
    return audit_scopes.scope_said(viewer.scope, list(names.values()))


def shown(session: Session, scope: AuditScope | None, *, viewer: Viewer) -> list[tuple[str, str]]:
    """The organisations of a scope as far as the viewer may see them: id and public reference."""
    bodies = sorted(scope.organisations) if scope else []
    query = select(V.thing_id, Organisation.ref).join(Organisation, Organisation.id == V.thing_id)
    query = query.where(V.superseded_seq.is_(None), V.thing_id.in_(bodies), seen_by(V, viewer))
    return [(row[0], row[1]) for row in session.execute(query.order_by(Organisation.ref))]


def organisations_named(
    session: Session, typed: Iterable[str], on: date, *, viewer: Viewer, kept: AuditScope | None = None
) -> list[str]:
    """The ids of organisations by reference, number or whole name; Invalid names what fits none, or several.

    What stood in the scope before and is hidden from the viewer stays in it: nobody widens what they cannot see.
    """
    seen = {body for body, _ in shown(session, kept, viewer=viewer)}
    hidden = sorted(kept.organisations - seen) if kept else []
    return [*(_organisation(session, word, on, viewer) for word in map(str.strip, typed) if word), *hidden]


def _organisation(session: Session, word: str, on: date, viewer: Viewer) -> str:
    """By reference or number, or by the whole name in any writing."""
    by_ref = (
        visible(V, viewer)
        .join(Organisation, Organisation.id == V.thing_id)
        .where(Organisation.ref == word.upper())
    )
    found = [row.thing_id for row in session.scalars(by_ref.order_by(V.thing_id))]
    found = found or [one.id for one in alike(session, Called(word), on, viewer=viewer) if one.is_sure]
    if len(found) == 1:
        return found[0]
    how = "fits several organisations: use a reference" if found else "fits no organisation"
    raise Invalid({"scope_organisations": f"“{word[:60]}” {how}"})
