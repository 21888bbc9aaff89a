"""What is left out of what is published is looked at again on the day that was said when it was decided."""

from __future__ import annotations

from datetime import date

from register.domain.dates import end_of_day
from register.domain.duties.duties import Duty, DutyKind


def plan_publication_review(kind: str, thing_id: str, ref: str, review_on: date) -> Duty:
    """A task for whoever publishes. kind: of the record of which something is left out; it is named by its reference."""
    words = f"Look whether something of {ref} is still left out of what is published"
    return Duty(
        kind=DutyKind.PUBLICATION_REVIEW, subject_kind=kind, subject_id=thing_id, due_at=end_of_day(review_on), words=words
    )  # fmt: skip
