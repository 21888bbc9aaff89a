"""The task of a contract performance notice: what has to follow its last step."""

from __future__ import annotations

from register.domain.dates import end_of_day
from register.domain.duties.duties import Duty, DutyKind
from register.domain.rules import Ruleset
from register.domain.running.performance_notices import NewPerformanceNotice, owed


def plan_performance_notice(
    notice_id: str, notice: NewPerformanceNotice, contract: str, ruleset: Ruleset, *, owner_id: str | None = None
) -> list[Duty]:  # fmt: skip
    """Due by the end of the last day for it, for whoever looks after the notice, or else the contract; none where nothing
    has to follow."""
    next_ = owed(notice, ruleset)
    if next_ is None:
        return []
    return [
        Duty(
            kind=DutyKind.PERFORMANCE_NOTICE, subject_kind="performance_notice", subject_id=notice_id,
            due_at=end_of_day(next_.by), words=f"{next_.words}: {contract}",
            owner_id=notice.notice_owner_id or owner_id,
        )
    ]  # fmt: skip
