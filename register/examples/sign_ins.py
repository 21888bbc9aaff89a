"""The sign-ins of the demonstration: an account a role and a second signatory, all with one password."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from register import clock
from register.accounts.passwords import chosen
from register.db import Session
from register.domain.accounts.accounts import DEMO_PASSWORD
from register.domain.audit_scopes import NewAuditScope
from register.domain.permissions import Actor, Role
from register.examples.values import made
from register.services.accounts.accounts import create_account

PASSWORD = DEMO_PASSWORD


def account_key(person: str) -> str:
    """Where the account of a person of the examples is remembered."""
    return f"{person}_account"


def open_account(session: Session, row: Mapping[str, Any], by: Actor) -> dict[str, str]:
    account = create_account(
        session, row["email"], [Role(row["role"])], person_id=row["person_id"],
        password_hash=_hashed(), access_ends_on=row.get("access_ends_on"), scope=_scope(row), actor=by,
        now=clock.now(),
    )  # fmt: skip
    return {row["key"]: account.id}


def _scope(row: Mapping[str, Any]) -> NewAuditScope | None:
    """What an external auditor of the examples may read."""
    return made(NewAuditScope, row["scope"]) if "scope" in row else None


@cache
def _hashed() -> str:
    """Hashed once: it is slow on purpose, and one password for all is no secret."""
    return chosen(PASSWORD, "")
