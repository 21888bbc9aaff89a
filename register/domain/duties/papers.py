"""Papers of a procurement that an interest closed: somebody decides, and the holder of the interest is told kindly."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from register.domain.accounts.letters import Letter
from register.domain.dates import end_of_day
from register.domain.duties.duties import Duty, DutyKind
from register.domain.procurement.paper_decisions import Unanswered
from register.domain.rules import Ruleset

CLOSED = (
    "Papers of a procurement are closed to you while a colleague looks at an interest: you need do nothing"
)


def plan_papers(one: Unanswered, ruleset: Ruleset) -> Iterator[Duty]:
    """A task for those who decide, which names the interest and not the procurement: whoever may see the one reads it.
    And word to its holder, which names neither."""
    due = end_of_day(one.since + timedelta(days=ruleset.value_or(5, "papers.decide_days", on=one.since)))
    yield Duty(
        kind=DutyKind.PAPERS_TO_DECIDE, subject_kind="interest", subject_id=one.interest_id, due_at=due,
        words=f"Decide whether whoever declared {one.ref} may see papers of a procurement", part=one.procurement_id,
    )  # fmt: skip
    if one.is_closed:
        yield Duty(
            kind=DutyKind.PAPERS_CLOSED, subject_kind="person", subject_id=one.person_id, due_at=due, words=CLOSED,
            owner_id=one.person_id, part=one.procurement_id,
        )  # fmt: skip


def closed_letter(address: str) -> Letter:
    """What the holder is told by mail: neither of which procurement nor by which interest."""
    lines = [
        "Papers of a procurement that names you are closed to you for now.", "",
        "An interest may touch on somebody who bids, so a colleague looks at it first. It always goes that way,",
        "and you did the right thing by declaring what you have. You need do nothing.", "",
        "Please do not talk about the bids with anybody until then.", "", f"See how it stands: {address}", "",
    ]  # fmt: skip
    return Letter("Papers that are closed to you for now", "\n".join(lines))
