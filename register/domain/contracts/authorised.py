"""Whether whoever decided something was authorised on its day: the decision check's own answer about authority alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from register.domain.authority.delegations import chain, exceeds_by
from register.domain.contracts.assessments import JOINT, Reason, Severity
from register.domain.contracts.conflicts import authority_reasons, held_by_decider
from register.domain.contracts.deciding_for import matter_for
from register.domain.contracts.decision_facts import Facts
from register.domain.rules import Ruleset


class Authorised(StrEnum):
    """Whether and how somebody was authorised; the value is the same for machines."""

    ALONE = "alone"
    JOINTLY = "jointly"
    SECOND = "second"
    VOUCHED = "vouched"
    NO = "no"
    NOT_SHOWN = "not_shown"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Authorised.ALONE: "Yes, alone",
    Authorised.JOINTLY: "Yes, jointly",
    Authorised.SECOND: "Yes, as the second person",
    Authorised.VOUCHED: "Its party vouches",
    Authorised.NO: "No",
    Authorised.NOT_SHOWN: "Not shown to you",
}
_WAYS = {
    "authority_elsewhere": Authorised.VOUCHED,
    "second_decision": Authorised.SECOND,
    "second_of_party": Authorised.SECOND,
    JOINT: Authorised.JOINTLY,
}
AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer by what was known at one time. links: ids of the delegations of the chain, the one held first.
    exceeds_by: pence by which the value lay above what the nearest chain covers."""

    answer: Authorised
    reasons: tuple[Reason, ...]
    links: tuple[str, ...] = ()
    exceeds_by: int | None = None


def reading(facts: Facts, ruleset: Ruleset) -> Reading:
    """Of authority alone: interests, posts and papers are no part of this answer."""
    found = tuple(authority_reasons(facts, ruleset))
    if any(one.severity is Severity.STOP for one in found):
        return Reading(Authorised.NO, found, exceeds_by=_exceeds(facts, ruleset))
    ways = (_WAYS[one.code] for one in found if one.code in _WAYS)
    links = tuple(link.id for one in found if one.code == AUTHORITY for link in one.links)
    return Reading(next(ways, Authorised.ALONE), found, links)


def withheld(one: Reading) -> Reading:
    """A "no" to somebody from whom records are kept says nothing: what would make it a "yes" may be among these."""
    return Reading(Authorised.NOT_SHOWN, ()) if one.answer is Authorised.NO else one


def _exceeds(facts: Facts, ruleset: Ruleset) -> int | None:
    """By the chain that comes nearest."""
    party = facts.party_for(facts.organisation_id)
    if party is None:
        return None
    by_id = {one.id: one for one in facts.delegations}
    held = held_by_decider(facts, matter_for(facts.question, ruleset, facts), party)
    over = (exceeds_by(chain(one, by_id, facts.on), facts.committed) for one in held)
    return min(filter(None, over), default=None)
