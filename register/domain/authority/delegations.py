"""Delegated authority: who may commit a body to a value for services on a day, and by what chain."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from register.domain import money
from register.domain.authority.commitments import PER_WORDS, VAT_WORDS, Commitment, LimitPer, Vat, commitment
from register.domain.authority.terms import ALL_SERVICES as ALL_SERVICES
from register.domain.authority.terms import Delegation as Delegation
from register.domain.authority.terms import GrantorKind as GrantorKind
from register.domain.authority.terms import NewDelegation as NewDelegation
from register.domain.dates import Period, said
from register.domain.people.people import HeldPost
from register.domain.rules import JsonValue, Ruleset
from register.domain.two_persons import another_person

LASTS_LONGER = "wider_dates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong with a delegation; the code is stable, the message is for people."""

    code: str
    delegation_id: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The delegation and everything it rests on, down to the board; breaks say where it does not hold."""

    links: tuple[Delegation, ...]
    breaks: tuple[Finding, ...] = ()

    @property
    def unbroken(self) -> bool:
        return not self.breaks


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Somebody who may sign, why, and what else is needed. stands_in: by which they hold the post for a while."""

    person_id: str
    chain: Chain
    joint_post_id: str | None = None
    joint_person_ids: tuple[str, ...] = ()
    stands_in: HeldPost | None = None
    warnings: tuple[Finding, ...] = ()


def matters(ruleset: Ruleset, *, on: date, body: str | None = None) -> dict[str, JsonValue]:
    """What can be delegated, by code, in the rule's order."""
    return {row["code"]: row for row in ruleset.value("authority.matters", on=on, body=body)}


def holding_post(one: Delegation) -> str | None:
    """The post that holds it, where no person does by name."""
    return one.holder_post_id


def named_holder(one: Delegation) -> str | None:
    """The person who holds it by name."""
    return one.holder_person_id


def second_post(one: Delegation) -> str | None:
    """The post whose holder decides too."""
    return one.joint_post_id


def chain(delegation: Delegation, by_id: Mapping[str, Delegation], on: date) -> Chain:
    """Follow a delegation down to the board, and say every place where it does not hold on that day. One that lasts longer
    than the one it rests on is to be mended, and holds on the days on which both do."""
    links, seen = [delegation], {delegation.id}
    while (parent := by_id.get(links[-1].parent_id or "")) is not None and parent.id not in seen:
        links.append(parent)
        seen.add(parent.id)
    found = (finding for link in links for finding in link_findings(link, by_id, on))
    breaks = [finding for finding in found if finding.code != LASTS_LONGER]
    if links[-1].parent_id in seen:
        breaks.append(finding_about("circular", links[-1], "rests on itself"))
    return Chain(links=tuple(links), breaks=tuple(breaks))


def link_findings(link: Delegation, by_id: Mapping[str, Delegation], on: date) -> list[Finding]:
    """What is wrong with one delegation and the step to the one it rests on."""
    parent = by_id.get(link.parent_id or "")
    return _day_findings(link, on) + _root_findings(link, parent) + _step_findings(link, parent)


def _day_findings(link: Delegation, on: date) -> list[Finding]:
    if on < link.valid_from:
        return [finding_about("not_begun", link, f"only begins on {said(link.valid_from)}")]
    if link.valid_to is not None and on > link.valid_to:
        return [finding_about("expired", link, f"ended on {said(link.valid_to)}")]
    return []


def _root_findings(link: Delegation, parent: Delegation | None) -> list[Finding]:
    if link.grantor_kind is GrantorKind.BOARD:
        return [] if link.minute else [finding_about("no_minute", link, "names no minute of the board")]
    return [] if parent is not None else [finding_about("no_parent", link, "rests on no recorded delegation")]


def _step_findings(link: Delegation, parent: Delegation | None) -> list[Finding]:
    if parent is None or link.grantor_kind is GrantorKind.BOARD:
        return []
    return [finding_about(code, link, _step_words(code, parent)) for code in steps_missed(link, parent)]


def _step_words(code: str, parent: Delegation) -> str:
    return _wider_limit_words(parent) if code == "wider_limit" else STEPS[code]


STEPS = {
    "not_sub_delegable": "passes on what may not be passed on",
    "other_matter": "passes on another matter than the one it rests on",
    "other_body": "binds another body than the one it rests on",
    "grantor_not_holder": "was not given by the holder of the one it rests on",
    LASTS_LONGER: "lasts longer than the one it rests on",
    "wider_services": "covers more services than the one it rests on",
    "wider_alone": "leaves out the second signature that the one it rests on asks for",
    "wider_categories": "covers more categories than the one it rests on",
    "other_measure": "has a limit of another kind than the one it rests on (for a contract, an order or a year; VAT)",
}
"""What is wrong with a step of a chain, by its code."""


def steps_missed(link: NewDelegation, parent: NewDelegation) -> list[str]:
    """The codes of what makes it more than its parent, or something else."""
    rules = (
        ("not_sub_delegable", parent.sub_delegable),
        ("other_matter", link.matter == parent.matter),
        ("other_body", link.organisation_id == parent.organisation_id),
        ("grantor_not_holder", _holds(link, parent)),
        ("wider_limit", _limit_within(link, parent)),
        (LASTS_LONGER, _period(link).within(_period(parent))),
        ("wider_services", _services_within(link, parent)),
        ("wider_alone", parent.joint_post_id in (None, link.joint_post_id)),
        ("wider_categories", _categories_within(link, parent)),
        ("other_measure", parent.limit_pence is None or measure(link) == measure(parent)),
    )
    return [code for code, holds in rules if not holds]


def _period(one: NewDelegation) -> Period:
    return Period(one.valid_from, one.valid_to)


def _holds(link: NewDelegation, parent: NewDelegation) -> bool:
    if link.grantor_kind is GrantorKind.POST:
        return link.grantor_id == parent.holder_post_id
    return parent.holder_person_id is None or link.grantor_id == parent.holder_person_id


def _limit_within(link: NewDelegation, parent: NewDelegation) -> bool:
    if parent.limit_pence is None:
        return True
    return link.limit_pence is not None and link.limit_pence <= parent.limit_pence


def _wider_limit_words(parent: NewDelegation) -> str:
    limit = "any value" if parent.limit_pence is None else f"below {money.said(parent.limit_pence)}"
    return f"has a higher limit than the one it rests on ({limit})"


def _services_within(link: NewDelegation, parent: NewDelegation) -> bool:
    return covers_services(parent, link.services) and (
        ALL_SERVICES in parent.services or ALL_SERVICES not in link.services
    )


def measure(one: NewDelegation) -> tuple[LimitPer, Vat | None]:
    """What its limit is held against. Limits of two kinds cannot be compared: what is within one may be more than the
    other, so a delegation that is passed on has a limit of the same kind."""
    return one.limit_per, one.limit_vat


def _categories_within(link: NewDelegation, parent: NewDelegation) -> bool:
    return ALL_SERVICES in parent.spend_categories or (
        ALL_SERVICES not in link.spend_categories
        and set(link.spend_categories) <= set(parent.spend_categories)
    )


def covers_category(delegation: NewDelegation, category: str | None) -> bool:
    """One that is narrowed to some categories covers nothing of which the category is not known."""
    return ALL_SERVICES in delegation.spend_categories or category in delegation.spend_categories


def covers_services(delegation: NewDelegation, services: Iterable[str]) -> bool:
    return ALL_SERVICES in delegation.services or set(services) <= set(delegation.services)


def finding_about(code: str, delegation: Delegation, words: str) -> Finding:
    """A finding in the words of a sentence about the delegation."""
    return Finding(code=code, delegation_id=delegation.id, message=f"The delegation {words}")


def why_not(
    delegation: Delegation, value: int | Commitment, services: Sequence[str], on: date
) -> tuple[Finding, ...]:
    """Why this one delegation does not cover the value, every service and the category that day; empty when it does."""
    found = _day_findings(delegation, on)
    asked = commitment(value)
    if (over := _over(delegation, asked)) is not None:
        held = asked.said_against(delegation.id, delegation.limit_per, delegation.limit_vat)
        words = (
            f"covers values below {limit_said(delegation)}; this is {held}, too much by {money.said(over)}"
        )
        found.append(finding_about("above_limit", delegation, words))
    if not covers_services(delegation, services):
        outside = ", ".join(sorted(set(services) - set(delegation.services)))
        found.append(finding_about("other_services", delegation, f"does not cover these services: {outside}"))
    if not covers_category(delegation, asked.category):
        only = ", ".join(delegation.spend_categories).replace("_", " ")
        this = "and the category of this is not said"
        if asked.category is not None:
            this = f"and this is {asked.category.replace('_', ' ')}"
        found.append(
            finding_about("other_category", delegation, f"covers only these categories: {only}; {this}")
        )
    return tuple(found)


def limit_said(one: NewDelegation) -> str:
    """The limit in words: for what, where it is not for a whole contract, and whether with VAT, where that is said."""
    per = "" if one.limit_per is LimitPer.CONTRACT else f" {PER_WORDS[one.limit_per]}"
    vat = "" if one.limit_vat is None else f" {VAT_WORDS[one.limit_vat]}"
    return f"{money.said(one.limit_pence or 0)}{vat}{per}"


def _over(one: Delegation, asked: Commitment) -> int | None:
    """Pence by which it lies above the most that this delegation covers; None where it lies below."""
    if one.limit_pence is None:
        return None
    held = asked.pence_in(one.limit_per, one.limit_vat) + asked.used_under(one.id, one.limit_per)
    return held - one.limit_pence + 1 if held >= one.limit_pence else None


def covering_findings(
    whole: Chain, value: int | Commitment, services: Sequence[str], on: date
) -> tuple[Finding, ...]:
    """Breaks of the chain and, link by link, why value or services are not covered: each said once."""
    limits = [finding for link in whole.links for finding in why_not(link, value, services, on)]
    return tuple(dict.fromkeys((*whole.breaks, *limits)))


def exceeds_by(whole: Chain, value: int | Commitment) -> int | None:
    """Pence by which a value lies above the most that every link covers, which is a penny below the lowest limit; None
    where it lies below."""
    asked = commitment(value)
    return max((over for link in whole.links if (over := _over(link, asked)) is not None), default=None)


def holders(delegation: NewDelegation, held: Iterable[HeldPost], on: date) -> tuple[str, ...]:
    """The people who hold it that day: the person named, or whoever is appointed to the post."""
    if delegation.holder_person_id is not None:
        return (delegation.holder_person_id,)
    return post_holders(delegation.holder_post_id, held, on)


def post_holders(post_id: str | None, held: Iterable[HeldPost], on: date) -> tuple[str, ...]:
    return tuple(sorted({post.person_id for post in held if post.post_id == post_id and post.held_on(on)}))


NOT_ACCEPTED = "not_accepted"
ACCEPTANCE = "authority.acceptance_needed"


def accepted_from(delegation: NewDelegation, held_since: date) -> date | None:
    """Since when whoever has held it since a day has accepted it: what a holder before accepted does not count."""
    on = delegation.accepted_on
    return on if on is not None and on >= held_since else None


def not_accepted(
    delegation: Delegation, person_id: str, held: Iterable[HeldPost], on: date
) -> Finding | None:
    """That this holder has not accepted it by the day."""
    since = [date.min] if delegation.holder_person_id == person_id else [
        post.valid_from for post in held
        if post.person_id == person_id and post.post_id == delegation.holder_post_id and post.held_on(on)
    ]  # fmt: skip
    given = [day for start in since if (day := accepted_from(delegation, start)) is not None and day <= on]
    return None if given else finding_about(NOT_ACCEPTED, delegation, "is not yet accepted by its holder")


def must_accept(ruleset: Ruleset, on: date, body: str | None = None) -> bool:
    """Whether a delegation counts only once its holder has accepted it, by a rule of the day."""
    return bool(ruleset.value_or(False, ACCEPTANCE, on=on, body=body))


def who_may_sign(
    delegations: Iterable[Delegation],
    appointments: Iterable[HeldPost],
    value: int | Commitment,
    services: Sequence[str],
    on: date,
    *,
    matter: str,
    organisation_ids: frozenset[str] | None = None,
    person_id: str | None = None,
    only: Collection[str] | None = None,
    accepted: bool = False,
    filled: Collection[str] = (),
) -> list[Signatory]:
    """Everybody with an unbroken chain for the value and every service that day, ordered by person.
    organisation_ids narrows to the delegations of these bodies, person_id to those that this person holds, only to those
    with one of these ids. accepted: only what the holder has accepted. filled: posts that somebody holds that day, of which
    it need not be known who."""
    by_id = {delegation.id: delegation for delegation in delegations}
    held = by_post(appointments)
    fitting = [d for d in by_id.values() if _fits(d, matter, organisation_ids)]
    fitting = fitting if only is None else [d for d in fitting if d.id in only]
    if person_id is not None:
        fitting = [d for d in fitting if person_id in _held_by(d, held, on)]
    chains = [chain(delegation, by_id, on) for delegation in fitting]
    able = [c for c in chains if not covering_findings(c, value, services, on)]
    found = [
        _signatory(person, c, held, on, filled)
        for c in able
        for person in _held_by(c.links[0], held, on)
        if person_id in (None, person)
        and not (accepted and not_accepted(c.links[0], person, held.get(c.links[0].holder_post_id, ()), on))
    ]
    return sorted(found, key=lambda s: (s.person_id, s.chain.links[0].id))


def _fits(delegation: Delegation, matter: str, organisation_ids: frozenset[str] | None) -> bool:
    here = organisation_ids is None or delegation.organisation_id in organisation_ids
    return here and delegation.matter == matter


def by_post(appointments: Iterable[HeldPost]) -> dict[str | None, list[HeldPost]]:
    """Who was ever appointed to each post."""
    held: dict[str | None, list[HeldPost]] = {}
    for post in appointments:
        held.setdefault(post.post_id, []).append(post)
    return held


def _held_by(
    delegation: NewDelegation, held: Mapping[str | None, list[HeldPost]], on: date
) -> tuple[str, ...]:
    return holders(delegation, held.get(delegation.holder_post_id, ()), on)


def _signatory(
    person_id: str, whole: Chain, held: Mapping[str | None, list[HeldPost]], on: date, filled: Collection[str]
) -> Signatory:
    """joint_person_ids never holds the signatory: two signatures are two people."""
    joint = whole.links[0].joint_post_id
    others = tuple(
        other for other in post_holders(joint, held.get(joint, ()), on) if another_person(person_id, other)
    )
    open_ = not_accepted(whole.links[0], person_id, held.get(whole.links[0].holder_post_id, ()), on)
    vacant = [
        finding_about("joint_vacant", whole.links[0], "needs a second signature and nobody else can give it")
    ]
    return Signatory(
        person_id=person_id,
        chain=whole,
        joint_post_id=joint,
        joint_person_ids=others,
        stands_in=_standing_in(person_id, held.get(whole.links[0].holder_post_id, ()), on),
        warnings=(
            *(vacant if joint and not others else ()),
            *filter(None, (open_,)),
            *_vacant_findings(whole, held, on, filled),
        ),
    )


def _standing_in(person_id: str, held: Iterable[HeldPost], on: date) -> HeldPost | None:
    """How somebody holds the post for a while, unless they are appointed to it too."""
    mine = [post for post in held if post.person_id == person_id and post.held_on(on)]
    return mine[0] if mine and all(post.stands_in for post in mine) else None


def _vacant_findings(
    whole: Chain, held: Mapping[str | None, list[HeldPost]], on: date, filled: Collection[str]
) -> list[Finding]:
    """A post lower in the chain that nobody holds does not undo what it passed on, but is worth knowing."""
    return [
        finding_about("holder_vacant", link, "is held by a post that is vacant")
        for link in whole.links[1:]
        if link.holder_post_id not in filled and not _held_by(link, held, on)
    ]
