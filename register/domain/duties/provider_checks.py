"""The task of a check of a provider: to check again before it can be relied on no longer."""

from __future__ import annotations

from register.domain.dates import end_of_day
from register.domain.duties.duties import Duty, DutyKind
from register.domain.people.provider_checks import NewProviderCheck, again_by, kinds_on
from register.domain.rules import Ruleset


def plan_provider_check(
    check_id: str, check: NewProviderCheck, provider: str, ruleset: Ruleset
) -> list[Duty]:
    """Due by the end of the last day on which the check can be relied on, for whoever keeps contracts; none where no day
    is known. A later check of the same kind takes its place."""
    due = again_by(check, ruleset)
    if due is None:
        return []
    name = kinds_on(ruleset, check.checked_on).get(check.check_kind, {}).get("name", "what was checked")
    return [
        Duty(
            kind=DutyKind.PROVIDER_CHECK, subject_kind="provider_check", subject_id=check_id, due_at=end_of_day(due),
            words=f"Check {provider} again: {name[:1].lower()}{name[1:]}",
        )
    ]  # fmt: skip
