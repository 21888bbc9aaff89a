"""What the decision check says of a matter that is reserved to the board."""

from __future__ import annotations

from collections.abc import Iterator

from register.domain.authority.reservations import Reservation, in_sentence, next_meeting, reserved, told
from register.domain.contracts.assessments import Reason, Severity, because
from register.domain.contracts.decision_facts import Facts
from register.domain.dates import said
from register.domain.rules import Ruleset


def reserved_to_board(facts: Facts, matter: str, ruleset: Ruleset) -> Iterator[Reason]:
    """A stop until the board whose matter it is has approved this very contract or change; then a note with the minute."""
    if facts.authority_kept_elsewhere:
        return
    for one in reserved(facts.reservations, matter, facts.committed, facts.services, facts.on):
        yield _approved(one, facts) or _not_yet(one, facts, ruleset)


def _approved(one: Reservation, facts: Facts) -> Reason | None:
    given = next((some for some in facts.board_approvals if some.clears(one, facts.on)), None)
    if given is None:
        return None
    message = (
        f"Reserved to {in_sentence(one.reserved_to)}, which approved it on {said(given.on)} ({given.minute})"
    )
    return because("board_approved", Severity.NOTE, message, ("reservation", one.id))


def _not_yet(one: Reservation, facts: Facts, ruleset: Ruleset) -> Reason:
    message = told(one, next_meeting(ruleset, facts.on))
    return because("reserved_to_board", Severity.STOP, message, ("reservation", one.id))
