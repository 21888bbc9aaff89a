"""For whom somebody decides: which delegated matter it is, whose delegations bind a party, and who vouches for whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from register.domain.authority.delegations import matters
from register.domain.contracts.decision_facts import Facts
from register.domain.contracts.stages import Question
from register.domain.dates import said
from register.domain.people.organisations import Party
from register.domain.people.people import HeldPost, StandsIn
from register.domain.rules import JsonValue, Ruleset


def vouched_for(facts: Facts) -> Facts:
    """A copy signed by somebody else counts only from a party whose scheme is kept elsewhere, and only while
    another party's scheme is kept here: else anybody could sign in anybody's name."""
    mine = facts.party_for(facts.organisation_id)
    held_here = facts.schemes_kept | {d.organisation_id for d in facts.delegations}
    elsewhere = (
        mine is not None
        and not held_here & bodies_bound(mine)
        and any(held_here & bodies_bound(other) for other in _other_parties(mine, facts))
    )
    return replace(facts, authority_kept_elsewhere=elsewhere)


def _other_parties(mine: Party, facts: Facts) -> Iterator[Party]:
    """Those across from whoever decides; of an associate its co-ordinating commissioner too."""
    yield facts.provider if mine is facts.commissioner else facts.commissioner
    if facts.co_ordinator is not None:
        yield facts.co_ordinator


def matter_for(question: Question, ruleset: Ruleset, facts: Facts) -> str:
    """The delegated matter this question needs, by rule authority.matters."""
    return matter_of(question, facts.contract_kind, matters(ruleset, on=facts.on))


def matter_of(question: Question, contract_kind: str, rows: Mapping[str, JsonValue]) -> str:
    """The matter that names this kind of contract, or else the one for all kinds. rows: of rule authority.matters."""
    found = [(code, row) for code, row in rows.items() if question in row.get("questions", ())]
    own = (code for code, row in found if contract_kind in row.get("kinds", ()))
    return next(own, None) or next(code for code, row in found if "kinds" not in row)


def bodies_bound(party: Party) -> frozenset[str]:
    """Whose delegations can bind a party: its own and, for a part of a body, that body's."""
    return frozenset(filter(None, (party.id, party.parent_id)))


def stands_in_said(post: HeldPost) -> str:
    """How somebody holds a post for a while, from when to when and why."""
    ends = f" to {said(post.valid_to)}" if post.valid_to else ""
    how = "as deputy for its holder" if post.stands_in is StandsIn.DEPUTY else "acting up"
    return (
        f"You hold the post of {post.title} {how} from {said(post.valid_from)}{ends}: {post.stands_in_reason}"
    )
