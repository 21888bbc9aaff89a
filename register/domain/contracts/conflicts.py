"""The decision check: may this person approve or sign this contract today, and if not, why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from register.domain import money
from register.domain.authority.contract_kinds import fitting_problems, standing_as
from register.domain.authority.delegations import (
    Delegation,
    Signatory,
    chain,
    covering_findings,
    holders,
    not_accepted,
    who_may_sign,
)
from register.domain.authority.legal_status import LegalStatus
from register.domain.contracts.assessments import (
    JOINT,
    SAME_BODY_QUESTION,
    SAME_EMPLOYER_QUESTION,
    Assessment,
    Reason,
    Severity,
    because,
    weight,
    worst_of,
)
from register.domain.contracts.awarding import evaluators
from register.domain.contracts.deciding_for import bodies_bound as bodies_bound
from register.domain.contracts.deciding_for import matter_for as matter_for
from register.domain.contracts.deciding_for import stands_in_said
from register.domain.contracts.deciding_for import vouched_for as vouched_for
from register.domain.contracts.decision_facts import Facts, fingerprint
from register.domain.contracts.findings import at_least
from register.domain.contracts.four_eyes import (
    asked_with_interest,
    beyond_option,
    both_sides,
    built_on_doubt,
    four_eyes,
    gives_second,
    second_person,
    stands_beside,
)
from register.domain.contracts.managed import Managing, managed
from register.domain.contracts.modifications import modification
from register.domain.contracts.reserved import reserved_to_board
from register.domain.contracts.stages import Question
from register.domain.contracts.touching import Touch, circle, posts_touch, touches
from register.domain.dates import add_months, said
from register.domain.interests.interests import Interest, bears_on, is_indirect
from register.domain.people.organisation_names import Likeness, names_on
from register.domain.people.organisations import Party, open_on
from register.domain.people.people import DualRole, dual_roles
from register.domain.rules import Ruleset


def assess(facts: Facts, ruleset: Ruleset) -> Assessment:
    """Judge one decision: authority, interests, dual roles, barriers, both sides, and what is missing."""
    reasons = weighed(facts, ruleset)
    outcome = worst_of(reasons)
    return Assessment(outcome=outcome, reasons=reasons, fingerprint=fingerprint(facts, (outcome, reasons)))


def weighed(facts: Facts, ruleset: Ruleset) -> tuple[Reason, ...]:
    """Everything that is found, the worst first."""
    found = [
        *authority_reasons(facts, ruleset),
        *_about_person(facts, ruleset),
        *four_eyes(facts, ruleset),
        *both_sides(facts),
        *second_person(facts),
        *beyond_option(facts),
        *built_on_doubt(facts),
        *modification(facts.modification, ruleset, facts.on, facts.contract_id),
        *asked_with_interest(facts),
        *evaluators(facts),
        *_missing(facts, ruleset),
    ]
    return _in_order(found, facts, ruleset)


def assess_interests(facts: Facts, ruleset: Ruleset) -> Assessment:
    """Judge somebody who asks and decides nothing: interests, dual roles, barriers and the yearly declaration, by the
    same rules."""
    reasons = _in_order([*_about_person(facts, ruleset)], facts, ruleset)
    outcome = worst_of(reasons)
    return Assessment(outcome=outcome, reasons=reasons, fingerprint=fingerprint(facts, (outcome, reasons)))


def _about_person(facts: Facts, ruleset: Ruleset) -> Iterator[Reason]:
    yield from _interests(facts, ruleset)
    yield from _dual_roles(facts, ruleset)
    yield from _barriers(facts)
    yield from _declaration(facts, ruleset)


def _in_order(found: Iterable[Reason], facts: Facts, ruleset: Ruleset) -> tuple[Reason, ...]:
    heavy = (at_least(reason, ruleset, facts.on) for reason in dict.fromkeys(found))
    return tuple(sorted(heavy, key=weight))


# ---------------------------------------------------------------- authority


def authority_reasons(facts: Facts, ruleset: Ruleset) -> Iterator[Reason]:
    """What is found of the authority alone: the delegations, and what is reserved to a board."""
    yield from _authority(facts, ruleset)
    yield from reserved_to_board(facts, matter_for(facts.question, ruleset, facts), ruleset)


def _authority(facts: Facts, ruleset: Ruleset) -> Iterator[Reason]:
    """Schemes of reservation and delegation: an unbroken chain, for this value and every service, today."""
    party = facts.party_for(facts.organisation_id)
    if party is None:
        yield because("not_a_party", Severity.STOP, "You can decide only for one of the two parties")
        return
    if facts.authority_kept_elsewhere:
        message = f"{party.name} keeps its own scheme of delegation and vouches for its signatory"
        yield because("authority_elsewhere", Severity.NOTE, message, ("organisation", party.id))
        return
    matter = matter_for(facts.question, ruleset, facts)
    mine = _signatures(facts, matter, party)
    second = gives_second(facts)
    if second is not None and (not mine or mine[0].joint_post_id is not None):
        message = "You give the second decision that the delegation of the first asks for"
        yield because("second_decision", Severity.NOTE, message, ("post", second))
        return
    if not mine and stands_beside(facts):
        beside = f"as the second person of {party.name}, in which you hold a post"
        message = f"You sign {beside}" if facts.question is Question.SIGN else f"You decide {beside}"
        yield because("second_of_party", Severity.NOTE, message, ("organisation", party.id))
        return
    if not mine:
        yield from _why_no_authority(facts, matter, party)
        return
    yield from _with_authority(facts, mine[0])


def _signatures(facts: Facts, matter: str, party: Party) -> list[Signatory]:
    """Every way this person may sign, those that need nobody else and ask for least first."""
    found = who_may_sign(
        facts.delegations, facts.appointments, facts.committed, facts.services, facts.on, matter=matter,
        accepted=facts.must_accept, organisation_ids=bodies_bound(party), person_id=facts.person_id,
    )  # fmt: skip
    return sorted(found, key=lambda s: (s.joint_post_id is not None, _conditions(s), len(s.warnings)))


def _conditions(signatory: Signatory) -> int:
    return sum(link.conditions is not None for link in signatory.chain.links)


def _with_authority(facts: Facts, best: Signatory) -> Iterator[Reason]:
    links = tuple(("delegation", link.id) for link in best.chain.links)
    yield because("authority", Severity.NOTE, "Authority goes back to the board without a break", *links)
    for link in best.chain.links:
        if link.conditions:
            words = f"The delegation asks: {link.conditions}"
            yield because("delegation_condition", Severity.CONDITION, words, ("delegation", link.id))
    joint = best.joint_post_id
    if joint is not None and not _second_signature(facts, best.joint_person_ids):
        message = "A second decision is needed from the holder of another post. Nothing moves before"
        yield because(JOINT, Severity.CONDITION, message, ("post", joint), *links[:1])
    if best.stands_in is not None:
        yield because(
            "stands_in", Severity.NOTE, stands_in_said(best.stands_in), ("post", best.stands_in.post_id)
        )
    for warning in best.warnings:
        yield because(warning.code, Severity.NOTE, warning.message, ("delegation", warning.delegation_id))


def _second_signature(facts: Facts, joint_person_ids: Iterable[str]) -> bool:
    """Whether the holder of the other post has decided already; joint_person_ids never holds who decides now."""
    given = {copy.person_id for copy in facts.signed if copy.organisation_id == facts.organisation_id}
    return bool(given & set(joint_person_ids))


def _why_no_authority(facts: Facts, matter: str, party: Party) -> Iterator[Reason]:
    held = held_by_decider(facts, matter, party)
    by_id = {delegation.id: delegation for delegation in facts.delegations}
    if not held:
        message = f"No delegation lets you {facts.question.does} for {party.name} on {said(facts.on)}"
        yield because("no_authority", Severity.STOP, message, facts.subject)
    for delegation in held:
        unaccepted = not_accepted(delegation, facts.person_id, facts.appointments, facts.on)
        if facts.must_accept and unaccepted:
            yield because(unaccepted.code, Severity.STOP, unaccepted.message, ("delegation", delegation.id))
        whole = chain(delegation, by_id, facts.on)
        for finding in covering_findings(whole, facts.committed, facts.services, facts.on):
            yield because(finding.code, Severity.STOP, finding.message, ("delegation", finding.delegation_id))


def held_by_decider(facts: Facts, matter: str, party: Party) -> list[Delegation]:
    """The delegations of the matter for the party that whoever decides holds on the day."""
    return [one for one in facts.delegations if _held_by_person(one, facts, matter, party)]


def _held_by_person(delegation: Delegation, facts: Facts, matter: str, party: Party) -> bool:
    fits = delegation.matter == matter and delegation.organisation_id in bodies_bound(party)
    return fits and facts.person_id in holders(delegation, facts.appointments, facts.on)


# ---------------------------------------------------------------- interests and mitigations


def _interests(facts: Facts, ruleset: Ruleset) -> Iterator[Reason]:
    """Managing conflicts of interest in the NHS: an interest in a party is managed before a decision."""
    own = [i for i in facts.interests if i.person_id == facts.person_id]
    held = [i for i in own if bears_on(i, facts.on, ruleset)]
    circles = [circle(party, facts) for party in _parties(facts)] if held else []
    names = names_on(ruleset, facts.on)
    for interest in held:
        found = touches(interest, circles, facts.recognitions, facts.named_bodies, names)
        yield from _interest_reasons(interest, found, facts, ruleset)


def _parties(facts: Facts) -> tuple[Party, ...]:
    """Both parties, associates and whoever stands above in a chain; and of an award everybody else who bids: whoever loses
    by it is as near to it as whoever wins."""
    return facts.provider, facts.commissioner, *facts.other_bidders, *facts.others


def _interest_reasons(
    interest: Interest, found: list[Touch], facts: Facts, ruleset: Ruleset
) -> Iterator[Reason]:
    """A conflict, or else a question to somebody else; what was said to be another body is for the record."""
    surest = next(iter(found), None)
    if surest is not None and surest.likeness is Likeness.SAME:
        yield _interest_reason(interest, surest, facts, ruleset)
        return
    for touch in found:
        yield _another_body(interest, touch) if touch.answer else _is_it_the_same(interest, touch)


def _is_it_the_same(interest: Interest, touch: Touch) -> Reason:
    message = (
        f"An interest of yours may be one in {touch.body.name}. "
        "Somebody else must answer whether it is the same body"
    )
    links = (("interest", interest.id), ("organisation", touch.body.id))
    return because(SAME_BODY_QUESTION, Severity.CONDITION, message, *links)


def _another_body(interest: Interest, touch: Touch) -> Reason:
    message = f"An interest of yours is one in another body than {touch.body.name}"
    links = (("interest", interest.id), ("organisation", touch.body.id), *_answer_link(touch))
    return because("another_body", Severity.NOTE, message, *links)


def _answer_link(touch: Touch) -> tuple[tuple[str, str], ...]:
    return (("recognition", touch.answer.id),) if touch.answer else ()


def _interest_reason(interest: Interest, touch: Touch, facts: Facts, ruleset: Ruleset) -> Reason:
    indirect = is_indirect(interest)
    code = "indirect_interest" if indirect else "own_interest"
    what = "an interest through family, friend or business partner" if indirect else "an interest of your own"
    bids = ", which bids" if touch.party in facts.other_bidders else ""
    message = f"You have {what} in {touch.party.name}{bids}"
    about = [m for m in facts.mitigations if m.interest_id == interest.id]
    subject, situation = str(interest.interest_type), interest.situation
    bodies = dict.fromkeys((touch.party.id, touch.body.id))
    links = (("interest", interest.id), *(("organisation", body) for body in bodies), *_answer_link(touch))
    return managed(
        code, message, links, about, Managing(subject, situation, interest.person_id), facts, ruleset
    )


# ---------------------------------------------------------------- dual roles


def _dual_roles(facts: Facts, ruleset: Ruleset) -> Iterator[Reason]:
    """Separation of commissioner and provider; a dual role by law is a note and no alarm (corrections 5)."""
    own = [post for post in facts.appointments if post.person_id == facts.person_id]
    for role in dual_roles(own, facts.on):
        yield from _dual_role_reasons(role, facts, ruleset)


def _dual_role_reasons(role: DualRole, facts: Facts, ruleset: Ruleset) -> Iterator[Reason]:
    links = tuple(("post", post.post_id) for post in role.posts)
    if role.statutory is not None:
        message = "You hold posts on both sides, as the law provides"
        yield because("statutory_dual_role", Severity.NOTE, message, *links)
        return
    found = _touches_contract(role, facts, ruleset)
    surest = next((touch for touch in found if touch.likeness), None)
    if surest is None:
        message = "You hold posts on both sides, none of them with a party to this contract"
        answered = [link for touch in found for link in _answer_link(touch)]
        yield because("dual_role_elsewhere", Severity.NOTE, message, *links, *answered)
        return
    if surest.likeness is Likeness.SAME:
        yield _dual_role_reason(role, (*links, *_answer_link(surest)), facts, ruleset)
        return
    for touch in found:
        if touch.likeness:
            yield _is_the_post_in_it(role, touch)


def _is_the_post_in_it(role: DualRole, touch: Touch) -> Reason:
    """The first organisation that it leads to is the party's, the second the post's."""
    message = (
        f"You hold posts on both sides, one of them with what may be {touch.body.name}. "
        "Somebody else must answer whether it is the same body"
    )
    bodies = (("organisation", touch.body.id), ("organisation", touch.employer_id or ""))
    posts = (("post", post.post_id) for post in role.posts)
    return because(SAME_EMPLOYER_QUESTION, Severity.CONDITION, message, *posts, *bodies)


def _dual_role_reason(
    role: DualRole, links: tuple[tuple[str, str], ...], facts: Facts, ruleset: Ruleset
) -> Reason:
    about = [m for m in facts.mitigations if m.dual_role_person_id == role.person_id]
    managing = Managing("dual_role", None, role.person_id)
    message = "You hold posts on both sides of this contract"
    return managed("dual_role", message, links, about, managing, facts, ruleset)


def _touches_contract(role: DualRole, facts: Facts, ruleset: Ruleset) -> list[Touch]:
    """A post with a party, or with a body that is or may be one though recorded once more."""
    sides = (facts.commissioner, facts.provider, *facts.other_bidders, *facts.others)
    circles = [circle(party, facts) for party in sides]
    theirs = {post.organisation_id for post in role.posts}
    return posts_touch(theirs, circles, facts, names_on(ruleset, facts.on))


# ---------------------------------------------------------------- barriers, declarations


def _barriers(facts: Facts) -> Iterator[Reason]:
    for barrier in sorted(facts.barriers):
        message = "Restricted access: an information barrier keeps you from this contract"
        yield because("information_barrier", Severity.STOP, message, ("wall", barrier))


def _declaration(facts: Facts, ruleset: Ruleset) -> Iterator[Reason]:
    """Decision-making staff declare each year; who has not is asked to before deciding."""
    months = ruleset.value_or(None, "interests.review_months", on=facts.on, body=facts.commissioner.kind)
    if not facts.asked_to_declare or months is None:
        return
    last = facts.last_declared_on
    if last is None or add_months(last, months) < facts.on:
        when = f"since {said(last)}" if last else "yet"
        message = f"You have not declared your interests {when}. Declare them, or make a nil return, first"
        yield because("not_declared", Severity.CONDITION, message, ("person", facts.person_id))


# ---------------------------------------------------------------- what is missing


def _missing(facts: Facts, ruleset: Ruleset) -> Iterator[Reason]:
    for item in facts.missing:
        yield because("missing", Severity.STOP, item.message, facts.subject)
    if facts.value_pence <= 0:
        yield because("no_value", Severity.STOP, "The contract has no value yet", facts.subject)
    for party in (facts.commissioner, facts.provider):
        if not open_on(party, facts.starts_on):
            message = f"{party.name} is not open on {said(facts.starts_on)}, when it begins"
            yield because("party_not_open", Severity.STOP, message, ("organisation", party.id))
    if facts.question is Question.WAIVE:
        return
    sides, day = (facts.co_ordinator or facts.commissioner, facts.provider), facts.starts_on
    for words in filter(None, fitting_problems(facts.contract_kind, *sides, day, ruleset).values()):
        yield because("kind_does_not_fit", Severity.STOP, words, facts.subject)
    standing = standing_as(facts.contract_kind, *sides, day, ruleset)
    if standing.status is LegalStatus.UNDETERMINED:
        message = f"The legal status is not determined. {standing.because}"
        yield because("legal_status", Severity.STOP, message, facts.subject)


def summary(assessment: Assessment, value_pence: int) -> str:
    """One line for a list: the outcome and how many reasons weigh."""
    count = f", {many} reason{'s' if many > 1 else ''}" if (many := len(assessment.weighing)) else ""
    return f"{assessment.outcome.label}{count} ({money.said(value_pence)})"
