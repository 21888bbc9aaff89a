"""Where Flask-Security finds accounts. It reads plain values, and what it changes goes through unit_of_work."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_security import RoleMixin, UserDatastore, UserMixin
from sqlalchemy import bindparam, select

from register import clock
from register.accounts.users import RoleName, User, user_of
from register.db import reading, unit_of_work
from register.domain.accounts.accounts import SessionLimits, same_address
from register.domain.permissions import Role
from register.models.accounts import Account, AccountSession
from register.queries.accounts.open_accounts import open_on
from register.services.accounts.sign_ins import keep_hash

_S = AccountSession.__table__.c
_SIGNED_IN = (
    select(*Account.__table__.columns, _S.began_at, _S.seen_at, _S.how, _S.strong_at)
    .join_from(Account.__table__, AccountSession.__table__, Account.__table__.c.id == _S.account_id)
    .where(_S.id == bindparam("session_id"), _S.ended_at.is_(None))
)
"""Asked in every request: put together once, and read as plain columns."""


class AccountDatastore(UserDatastore):
    """Finds users by address or by session; the one thing that it ever writes is a password hashed anew."""

    def __init__(self, limits: SessionLimits) -> None:
        super().__init__(User, RoleName)
        self.limits = limits

    def find_user(self, case_insensitive: bool = False, **kwargs: Any) -> UserMixin | None:
        if "fs_uniquifier" in kwargs:
            return self._by_session(str(kwargs["fs_uniquifier"]))
        key, value = next(iter(kwargs.items()))
        return user_with(email=str(value)) if key == "email" else user_with(id=str(value))

    def find_role(self, role: str) -> RoleMixin | None:
        return RoleName(Role(role)) if role in set(Role) else None

    def put(self, model: User) -> User:
        if model.password:
            with unit_of_work() as session:
                keep_hash(session, model.id, model.password)
        return model

    def commit(self) -> None:
        """Nothing waits: put has sealed what it was given."""

    def _by_session(self, session_id: str) -> User | None:
        """The holder of a session that has neither ended nor lasted too long."""
        with reading() as session:
            row = session.execute(_SIGNED_IN, {"session_id": session_id}).first()
        if row is None or self.limits.is_over(began_at=row.began_at, seen_at=row.seen_at, now=clock.now()):
            return None
        user = user_of(row, clock.today())
        user.fs_uniquifier, user.session_seen_at = session_id, row.seen_at
        user.session_how, user.strong_at = row.how, row.strong_at
        return user


def users_to_try() -> list[User]:
    """The accounts of a demonstration, for its sign-in page; none anywhere else."""
    if not current_app.config["IS_DEMO"]():
        return []
    today = clock.today()
    made = select(Account).where(open_on(today), Account.password.is_not(None)).order_by(Account.created_at)
    with reading() as session:
        return [user_of(account, today) for account in session.scalars(made.order_by(Account.email))]


def user_with(*, email: str | None = None, id: str | None = None) -> User | None:
    """The account with this address or id, as a plain value."""
    wanted = Account.id == id if email is None else Account.email == same_address(email)
    with reading() as session:
        found = session.scalars(select(Account).where(wanted)).first()
        return None if found is None else user_of(found, clock.today())
