"""Who Flask-Security sees: a plain value read from an account, never a row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask_security import RoleMixin, UserMixin
from sqlalchemy import Row
from sqlalchemy.orm import Session

from register.domain.accounts.accounts import Access
from register.domain.audit_scopes import AuditScope, read
from register.domain.errors import Refused
from register.domain.permissions import ROLES, Actor, Permission, Role, Viewer, actor_with
from register.models.accounts import Account


class RoleName(RoleMixin):
    """A role as Flask-Security asks for it; what it may do stands in the one table of roles."""

    def __init__(self, role: Role) -> None:
        self.name = role.value
        self.permissions = sorted(ROLES[role])


@dataclass(eq=False, kw_only=True)
class User(UserMixin):
    """An account while somebody signs in or is signed in. `fs_uniquifier` is the session's id once there is one."""

    id: str  # type: ignore[assignment]  # ours are opaque words
    email: str
    password: str | None
    active: bool
    roles: list[RoleMixin]
    role_names: frozenset[Role]
    person_id: str | None
    access: Access
    scope: AuditScope | None
    tf_primary_method: str | None
    tf_totp_secret: str | None
    totp_counter: int | None
    passkeys: int
    fs_uniquifier: str = ""
    session_seen_at: datetime | None = None
    session_how: str = ""
    strong_at: datetime | None = None

    @property
    def has_second_factor(self) -> bool:
        return bool(self.tf_totp_secret or self.passkeys)

    def actor(self, only: frozenset[Permission] | None = None) -> Actor:
        """The holder as an actor; `only` narrows what they may do, as a token's scopes do."""
        made = actor_with(*self.role_names, id=self.id, person_id=self.person_id, only=only)
        return replace(made, access_ends_on=self.access.ends_on, scope=self.scope)


def user_of(account: Account | Row[*tuple[Any, ...]], today: date) -> User:
    """The account as a plain value; one without access today is not active."""
    access = Access(active=account.active, starts_on=account.access_from, ends_on=account.access_ends_on)
    names = (
        "id",
        "email",
        "password",
        "person_id",
        "tf_primary_method",
        "tf_totp_secret",
        "totp_counter",
        "passkeys",
    )
    columns: dict[str, Any] = {name: getattr(account, name) for name in names}
    held = frozenset(Role(role) for role in account.roles)
    names_of_roles: list[RoleMixin] = [RoleName(role) for role in sorted(held)]
    return User(
        **columns, active=access.is_open(today), roles=names_of_roles, role_names=held, access=access,
        scope=read(account.audit_scope),
    )  # fmt: skip


def viewer_of(session: Session, account_id: str, today: date) -> Viewer:
    """What the holder of an account may see today; Refused once the account has no access."""
    return actor_of(session, account_id, today).viewer


def actor_of(session: Session, account_id: str, today: date) -> Actor:
    """The holder of an account as an actor today; Refused once the account has no access."""
    account = session.get(Account, account_id)
    user = None if account is None else user_of(account, today)
    if user is None or not user.active:
        raise Refused("The account that asked has no access any more")
    return user.actor()
