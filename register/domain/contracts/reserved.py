"""What the decision check says of a matter that is reserved to the board."""

from __future__ import annotations

from collections.abc import Iterator

from register.domain import money
from register.domain.authority.board_approvals import Approved, asked_pence
from register.domain.authority.reservations import Reservation, in_sentence, next_meeting, reserved, told
from register.domain.contracts.assessments import Reason, Severity, because
from register.domain.contracts.decision_facts import Facts
from register.domain.dates import said
from register.domain.rules import Ruleset


def reserved_to_board(facts: Facts, matter: str, ruleset: Ruleset) -> Iterator[Reason]:
    """A stop until the board whose matter it is has approved this very contract, change or waiver, and as much as it is now;
    then a note with the minute."""
    if facts.authority_kept_elsewhere:
        return
    for one in reserved(facts.reservations, matter, facts.committed, facts.services, facts.on):
        yield _approved(one, facts) or _not_yet(one, facts, ruleset)


def _approved(one: Reservation, facts: Facts) -> Reason | None:
    mine = [some for some in facts.board_approvals if some.clears(one, facts.on)]
    if not mine:
        return None
    given = next((some for some in mine if some.covers(facts.committed, facts.reaches_on)), None)
    if given is None:
        return _outgrown(one, mine[-1], facts)
    message = (
        f"Reserved to {in_sentence(one.reserved_to)}, which approved it on {said(given.on)} ({given.minute})"
    )
    return because("board_approved", Severity.NOTE, message, ("reservation", one.id))


def _outgrown(one: Reservation, given: Approved, facts: Facts) -> Reason:
    """It has become more than what was approved, by value or by term."""
    up_to = [] if given.pence is None else [f"up to {money.said(given.pence)}"]
    up_to += [] if given.until is None else [f"until {said(given.until)}"]
    this = [money.said(asked_pence(facts.committed))]
    this += [] if facts.reaches_on is None else [f"until {said(facts.reaches_on)}"]
    message = (
        f"Reserved to {in_sentence(one.reserved_to)}, which approved it on {said(given.on)} ({given.minute}) "
        f"{' and '.join(up_to)}; this is {' and '.join(this)}, with options. It needs that approval again"
    )
    return because("board_approval_outgrown", Severity.STOP, message, ("reservation", one.id))


def _not_yet(one: Reservation, facts: Facts, ruleset: Ruleset) -> Reason:
    message = told(one, next_meeting(ruleset, facts.on))
    return because("reserved_to_board", Severity.STOP, message, ("reservation", one.id))
