"""Four eyes in the decision check: who prepared neither approves nor signs alone, and nobody decides for both parties."""

from __future__ import annotations

from collections.abc import Iterator

from register.domain.contracts.assessments import Reason, Severity, because
from register.domain.contracts.decision_facts import Facts
from register.domain.contracts.stages import Question
from register.domain.dates import said
from register.domain.two_persons import another_person


def four_eyes(facts: Facts) -> Iterator[Reason]:
    """Whoever prepared or submitted neither approves nor signs alone; whoever is unknown is not another person."""
    link = ("contract", facts.contract_id)
    if "" in facts.prepared_by:
        words = "An account that belongs to no person prepared or submitted this, so nobody can tell that two people decide"
        yield because("preparer_unknown", Severity.STOP, words, link)
    known = filter(None, facts.prepared_by)
    if not all(another_person(one, facts.person_id) for one in known):
        words = "You prepared or submitted this, so somebody else has to decide"
        yield because("prepared_it", Severity.STOP, words, link)


def both_sides(facts: Facts) -> Iterator[Reason]:
    """Nobody signs, or agrees to a change, for both parties."""
    if facts.question is Question.APPROVE:
        return
    for copy in facts.signed:
        same = not another_person(copy.person_id, facts.person_id)
        if same and copy.organisation_id != facts.organisation_id:
            signing = facts.question is Question.SIGN
            message = f"You have already {'signed' if signing else 'decided'} for the other party"
            yield because("signed_other_side", Severity.STOP, message, ("organisation", copy.organisation_id))


def beyond_option(facts: Facts) -> Iterator[Reason]:
    """An extension that the contract does not give is a modification, which procurement rules must allow."""
    if facts.beyond_option is not None:
        words = (
            f"This goes past {said(facts.beyond_option)}, the last day that the contract's option to extend reaches. "
            "It is a modification: keep the reason why the rules for procurement allow it"
        )
        yield because("beyond_option", Severity.CONDITION, words, ("contract", facts.contract_id))
