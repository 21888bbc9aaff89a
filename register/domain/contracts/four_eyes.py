"""Four eyes in the decision check: who prepared neither approves nor signs alone, and nobody decides for both parties."""

from __future__ import annotations

from collections.abc import Iterator

from register.domain.contracts.assessments import SECOND_PERSON, Outcome, Reason, Severity, because
from register.domain.contracts.decision_facts import Facts, SignedCopy
from register.domain.contracts.stages import CHANGE_QUESTIONS, Question
from register.domain.dates import said
from register.domain.rules import Ruleset
from register.domain.two_persons import another_person


def four_eyes(facts: Facts, ruleset: Ruleset) -> Iterator[Reason]:
    """Whoever prepared or submitted neither approves nor signs alone; whoever is unknown is not another person; and
    nobody's second decision stands for somebody else's."""
    yield from _prepared(facts)
    link = facts.subject
    if any(_is_mine(copy, facts) and copy.organisation_id == facts.organisation_id for copy in facts.signed):
        words = "You have decided this already, and the second decision that is required is another person's"
        yield because("already_decided", Severity.STOP, words, link)
    approved = not all(another_person(one, facts.person_id) for one in facts.approved_by)
    if approved and not ruleset.value(
        "authority.approver_may_sign", on=facts.on, body=facts.commissioner.kind
    ):
        words = "You approved this, and the scheme of delegation asks for another person's signature"
        yield because("approved_it", Severity.STOP, words, link)


def _prepared(facts: Facts) -> Iterator[Reason]:
    link = facts.subject
    if "" in facts.prepared_by:
        words = "An account that belongs to no person prepared or submitted this, so nobody can tell that two people decide"
        yield because("preparer_unknown", Severity.STOP, words, link)
    mine = not all(another_person(one, facts.person_id) for one in filter(None, facts.prepared_by))
    if mine and not (facts.question is Question.SIGN and waits_for_second(facts)):
        words = "You prepared or submitted this, so somebody else has to decide"
        yield because("prepared_it", Severity.STOP, words, link)


def waits_for_second(facts: Facts) -> tuple[str, ...]:
    """The posts whose holder another person's decision for the same party waits for."""
    same = (copy for copy in facts.signed if copy.organisation_id == facts.organisation_id)
    posts = (copy.second_post_id for copy in same if not _is_mine(copy, facts))
    return tuple(post for post in posts if post is not None)


def gives_second(facts: Facts) -> str | None:
    """The post as whose holder this person gives the second decision that a first one waits for, if any."""
    held = {
        post.post_id
        for post in facts.appointments
        if not another_person(post.person_id, facts.person_id) and post.held_on(facts.on)
    }
    return next((post for post in waits_for_second(facts) if post in held), None)


def second_person(facts: Facts) -> Iterator[Reason]:
    """At least two persons a party: the commissioner's are whoever prepared it and whoever decides; the provider's, and
    those of an associate that signs itself, both sign, or both decide a change, or one elsewhere confirms it."""
    signs = facts.question is Question.SIGN
    if not (signs or facts.question in CHANGE_QUESTIONS):
        return
    mine = facts.party_for(facts.organisation_id)
    if mine is None or (mine is facts.commissioner and facts.co_ordinator is None):
        return
    others = [copy for copy in facts.signed if copy.organisation_id == facts.organisation_id]
    if not any(another_person(copy.person_id, facts.person_id) for copy in others):
        does = "sign" if signs else "decide"
        words = f"A second person of {mine.name} has to {does} too. Nothing moves before"
        yield because(SECOND_PERSON, Severity.NOTE, words, ("organisation", mine.id))


def stands_beside(facts: Facts) -> bool:
    """Whether this person holds a post in the party for which somebody else has signed, and may sign as its second."""
    bodies = {facts.organisation_id}
    party = facts.party_for(facts.organisation_id)
    if party is not None and party.parent_id:
        bodies.add(party.parent_id)
    waits = any(
        copy.needs_second_person and copy.second_post_id is None and not _is_mine(copy, facts)
        for copy in facts.signed
        if copy.organisation_id == facts.organisation_id
    )
    mine = (post for post in facts.appointments if not another_person(post.person_id, facts.person_id))
    return waits and any(post.organisation_id in bodies and post.held_on(facts.on) for post in mine)


def _is_mine(copy: SignedCopy, facts: Facts) -> bool:
    return not another_person(copy.person_id, facts.person_id)


def both_sides(facts: Facts) -> Iterator[Reason]:
    """Nobody signs, or agrees to a change, for both parties."""
    if facts.question is Question.APPROVE:
        return
    for copy in facts.signed:
        if _is_mine(copy, facts) and copy.organisation_id != facts.organisation_id:
            signing = facts.question is Question.SIGN
            message = f"You have already {'signed' if signing else 'decided'} for the other party"
            yield because("signed_other_side", Severity.STOP, message, ("organisation", copy.organisation_id))


def asked_with_interest(facts: Facts) -> Iterator[Reason]:
    """Whoever asks for a waiver is looked at like whoever approves it."""
    if facts.asker_outcome == Outcome.STOPPED:
        words = "Whoever asks for this has an interest or a post that is not managed"
        yield because("asker_stopped", Severity.STOP, words, facts.subject)
    elif facts.asker_outcome == Outcome.CONDITIONAL:
        words = "Whoever asks for this has an interest or a post that is managed, or owes a declaration"
        yield because("asker_managed", Severity.CONDITION, words, facts.subject)


def beyond_option(facts: Facts) -> Iterator[Reason]:
    """An extension that the contract does not give is a modification, which procurement rules must allow."""
    if facts.beyond_option is not None:
        words = (
            f"This goes past {said(facts.beyond_option)}, the last day that the contract's option to extend reaches. "
            "It is a modification: keep the reason why the rules for procurement allow it"
        )
        yield because("beyond_option", Severity.CONDITION, words, ("contract", facts.contract_id))


def built_on_doubt(facts: Facts) -> Iterator[Reason]:
    """Nobody builds on an earlier decision that something speaks against since then without being told."""
    for one in facts.doubted:
        words = (
            f"An earlier decision about this needs re-checking since {said(one.since)}: look into it first"
        )
        yield because(
            "earlier_decision", Severity.CONDITION, words, ("decision", one.decision_id), *one.rests_on
        )
