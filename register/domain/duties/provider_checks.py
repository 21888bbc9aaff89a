"""The tasks about checks of a provider: to check what was never checked, and again before it can be relied on no longer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from register.domain.dates import end_of_day
from register.domain.duties.duties import Duty, DutyKind
from register.domain.people.provider_checks import NewProviderCheck, again_by, is_wrong, kinds_on
from register.domain.rules import JsonValue, Ruleset

FIRST_DAYS = "providers.first_check_days"


def plan_provider_check(
    check_id: str, check: NewProviderCheck, provider: str, ruleset: Ruleset
) -> list[Duty]:
    """Due by the end of the last day on which the check can be relied on, for whoever keeps contracts; what is not in
    order, so many days after it was found. None where no day is known. A later check of the same kind takes its place."""
    wrong = is_wrong(check)
    first = timedelta(days=int(ruleset.value(FIRST_DAYS, on=check.checked_on)))
    due = check.checked_on + first if wrong else again_by(check, ruleset)
    if due is None:
        return []
    name = kinds_on(ruleset, check.checked_on).get(check.check_kind, {}).get("name", "what was checked")
    return [
        Duty(
            kind=DutyKind.PROVIDER_CHECK, subject_kind="provider_check", subject_id=check_id, due_at=end_of_day(due),
            words=f"Check {provider} again: {name[:1].lower()}{name[1:]}{', which is not in order' if wrong else ''}",
        )
    ]  # fmt: skip


def plan_first_checks(
    contract_id: str, provider: str, missing: Mapping[str, JsonValue], begun: date, known: date, ruleset: Ruleset,
    *, on: date, owner_id: str | None = None,
) -> list[Duty]:  # fmt: skip
    """One task a provider for all that nobody ever checked, of its first contract and for whoever manages that: whoever may
    not see the contract is told nothing that follows from it. begun: the first day of its first contract; known: when the
    first of them was recorded. Due so many days after that, or after a kind began to be asked for, or when services
    begin, whichever is later: a register that is brought in asks for nothing that is late already."""
    if not missing:
        return []
    days = timedelta(days=int(ruleset.value(FIRST_DAYS, on=on)))
    asked = [max(begun, known + days, _from(row) + days) for row in missing.values()]
    named = ", ".join(f"{row['name'][:1].lower()}{row['name'][1:]}" for row in missing.values())
    return [
        Duty(
            kind=DutyKind.PROVIDER_CHECK, subject_kind="contract", subject_id=contract_id, owner_id=owner_id,
            due_at=end_of_day(min(asked)), words=f"Check {provider} for the first time: {named}", part=" ".join(missing),
        )
    ]  # fmt: skip


def _from(row: Mapping[str, JsonValue]) -> date:
    return date.fromisoformat(row.get("from", "1900-01-01"))
