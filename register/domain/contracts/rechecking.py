"""Looking into a decision again: what speaks against it today that did not when it was taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from register.domain.contracts.assessments import JOINT, Reason, Severity
from register.domain.contracts.conflicts import weighed
from register.domain.contracts.decision_facts import Facts
from register.domain.rules import Ruleset

AT_ONCE = 50
"""So many decisions are looked into in the request that touched them; more are handed to a job."""
_SETTLED = frozenset(
    {"missing", "no_value", "not_declared", "already_decided", "signed_other_side", "prepared_it", "preparer_unknown",
     "approved_it", "beyond_option", "earlier_decision", "modification_beyond", "modification_refused", JOINT}
)  # fmt: skip
"""What was settled when it was decided: nothing that is recorded later makes it another decision."""
_STILL = frozenset({"own_interest", "indirect_interest", "dual_role", "same_body", "dual_role_perhaps"})
"""What counts while the contract is open, though it began after the decision."""
_MANAGED = frozenset({"mitigation", "recognition"})

Key = tuple[str, str, frozenset[str]]


def touching_kinds() -> frozenset[str]:
    """The kinds of record whose change has decisions looked into again."""
    return frozenset(
        {
            "interest",
            "appointment",
            "delegation",
            "organisation",
            "mitigation",
            "recognition",
            "join",
            "wall",
            "care_service",
        }
    )


Weigh = Callable[[Facts, Ruleset], Iterable[Reason]]


def found_since(
    kept: Iterable[Mapping[str, Any]],
    then: Facts,
    now: Facts | None,
    ruleset: Ruleset,
    weigh: Weigh = weighed,
) -> tuple[Reason, ...]:
    """Stops and conditions that the decision as it was stored does not hold. kept: its reasons. then: the facts of its own
    day, as they are known today. now: the facts of today, where the contract is still open. weigh: what is asked of them."""
    before = {_key(one["code"], one["severity"], one["links"]) for one in kept}
    found = [one for one in _weighing(then, ruleset, weigh) if one.code not in _SETTLED]
    found += [one for one in _weighing(now, ruleset, weigh) if one.code in _STILL]
    fresh = {_of(reason): reason for reason in found if _of(reason) not in before}
    return tuple(fresh.values())


def _weighing(facts: Facts | None, ruleset: Ruleset, weigh: Weigh) -> list[Reason]:
    """The stops and conditions."""
    found = () if facts is None else weigh(facts, ruleset)
    return [reason for reason in found if reason.severity is not Severity.NOTE]


def _of(reason: Reason) -> Key:
    links = [{"kind": link.kind, "id": link.id} for link in reason.links]
    return _key(reason.code, str(reason.severity), links)


def _key(code: str, severity: str, links: Iterable[Mapping[str, str]]) -> Key:
    """What a reason is about, however it is managed."""
    return code, severity, frozenset(link["id"] for link in links if link["kind"] not in _MANAGED)


WORDS: Mapping[str, str] = {
    "no_authority": "No delegation covers it on its day any more",
    "expired": "A delegation it rested on had ended by its day",
    "not_begun": "A delegation it rested on had not begun on its day",
    "above_limit": "Its value lies above a limit as that reads for its day now",
    "wider_limit": "A delegation it rested on is wider than the one above it",
    "own_interest": "Whoever decided has an interest of their own in a party",
    "indirect_interest": "Whoever decided has an interest through family, friend or business partner in a party",
    "dual_role": "Whoever decided holds posts on both sides",
    "same_body": "Somebody must answer whether an interest of whoever decided is one in a party",
    "dual_role_perhaps": "Somebody must answer whether a post of whoever decided is with a party",
    "information_barrier": "An information barrier keeps whoever decided from it",
    "party_not_open": "A party is not open on the day the contract begins",
    "kind_does_not_fit": "The parties do not fit the kind of contract",
    "legal_status": "The legal status is not determined",
    "asker_stopped": "Whoever asked has an interest or a post that is not managed",
    "asker_managed": "Whoever asked has an interest or a post that is managed, or owes a declaration",
}  # fmt: skip
_NO_WORDS = "The authority it rested on does not hold for its day any more"


def words_for(code: str, *, asked: bool = False) -> str:
    """What was found, in the third person. asked: about whoever asked, who decided nothing."""
    words = WORDS.get(code, _NO_WORDS)
    return words.replace("hoever decided", "hoever asked") if asked else words
