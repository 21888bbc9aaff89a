"""What an administrator decides about an account, and which of it gives somebody more than they had."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from register.domain.audit_scopes import NewAuditScope, asked_again, read, stored, widens
from register.domain.errors import Invalid
from register.domain.leaves import Json
from register.domain.permissions import ROLES, Role

CONFIRMED_ROLES = frozenset(role for role in Role if ROLES[role] - ROLES[Role.DECLARANT])
"""Roles that decide, or that see what others declared: two administrators give them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountTerms:
    """What an administrator decides about an account."""

    roles: frozenset[Role]
    person_id: str | None = None
    access_from: date | None = None
    access_ends_on: date | None = None
    active: bool = True
    scope: NewAuditScope | None = None


NOTHING = AccountTerms(roles=frozenset(), active=False)
"""What somebody has who has no account yet."""


def gains(before: AccountTerms, after: AccountTerms) -> list[str]:
    """What the change gives that needs a second administrator's word; empty when it gives nothing of the kind."""
    found = [f"the role {role.label}" for role in sorted((after.roles - before.roles) & CONFIRMED_ROLES)]
    if after.person_id is not None and after.person_id != before.person_id:
        found.append("whose account it is")
    holds = bool(after.roles & CONFIRMED_ROLES)
    if holds and after.active and not before.active and before is not NOTHING:
        found.append("that it may be used again")
    if holds and before is not NOTHING and _longer(before, after):
        found.append("more days of access")
    if holds and Role.EXTERNAL_AUDITOR in before.roles - after.roles:
        found.append("reading without the scope of an audit")
    if holds and Role.EXTERNAL_AUDITOR in before.roles & after.roles and after.scope != before.scope:
        found += _wider(before.scope, after.scope)
    return found


def _wider(before: NewAuditScope | None, after: NewAuditScope | None) -> list[str]:
    wider = after is not None and widens(None if before is None else before.settled(), after.settled())
    return ["a wider scope of an audit"] if wider else []


def _longer(before: AccountTerms, after: AccountTerms) -> bool:
    first, last = (before.access_from, after.access_from), (before.access_ends_on, after.access_ends_on)
    sooner = first[0] is not None and (first[1] is None or first[1] < first[0])
    later = last[0] is not None and (last[1] is None or last[1] > last[0])
    return sooner or later


def check_terms(terms: AccountTerms) -> None:
    """Raise Invalid with what is wrong with each answer."""
    problems: dict[str, str] = {}
    if not terms.roles:
        problems["roles"] = "Select at least one role"
    if Role.EXTERNAL_AUDITOR in terms.roles and terms.access_ends_on is None:
        problems["access_ends_on"] = "Enter the last day of the external auditor's access"
    if Role.EXTERNAL_AUDITOR in terms.roles:
        problems |= (terms.scope or NewAuditScope()).faults()
    if terms.access_from and terms.access_ends_on and terms.access_ends_on < terms.access_from:
        problems["access_ends_on"] = "The last day of access must be on or after the first day"
    if problems:
        raise Invalid(problems)


def kept(terms: AccountTerms) -> dict[str, Json]:
    """The terms as they wait for a second word: words, opaque ids and days."""
    scoped = Role.EXTERNAL_AUDITOR in terms.roles and terms.scope is not None
    return {
        "roles": [role.value for role in sorted(terms.roles)], "person_id": terms.person_id,
        "access_from": _day(terms.access_from), "access_ends_on": _day(terms.access_ends_on),
        "active": terms.active, "scope": stored(terms.scope.settled()) if scoped and terms.scope else None,
    }  # fmt: skip


def asked(found: Mapping[str, Any]) -> AccountTerms:
    """The terms that were kept."""
    days = {
        name: date.fromisoformat(found[name]) if found[name] else None
        for name in ("access_from", "access_ends_on")
    }
    return AccountTerms(
        roles=frozenset(map(Role, found["roles"])), person_id=found["person_id"], active=found["active"],
        scope=asked_again(read(found["scope"])), **days,
    )  # fmt: skip


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
