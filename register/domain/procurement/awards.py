"""Awards: to whom a contract shall go and why, and where the decision stands written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.rules import Ruleset
from register.domain.texts import Line, Prose, Typed, text_problems

KEY_CRITERIA = "procurement.key_criteria"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyReason(Typed):
    """The reason by one key criterion. key_criterion: a code of rule procurement.key_criteria."""

    key_criterion: Annotated[str, select("the key criterion")]
    key_reason: Annotated[str, Prose("the reason", longest=2000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal(Typed):
    """To whom a contract shall be awarded, and why: in all, and by each key criterion of the rules of its day."""

    awarded_to_id: Annotated[str, select("the bidder")]
    award_reasons: Annotated[str, Prose("the reasons by the criteria", longest=4000)]
    key_reasons: Annotated[tuple[KeyReason, ...], enter("the reasons by the key criteria")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardDecision(Typed):
    """Where the decision stands written."""

    award_minute: Annotated[str, Line("the minute or paper that says so", longest=300)]


def key_criteria(ruleset: Ruleset, on: date) -> dict[str, str]:
    """The key criteria of a day by code, each with its name; none where no such rule held."""
    return {row["code"]: str(row["name"]) for row in ruleset.value_or((), KEY_CRITERIA, on=on) or ()}


def key_reason_problems(new: Proposal, ruleset: Ruleset, on: date) -> dict[str, str | None]:
    """What is wrong with the reasons by key criteria, by field. on: the day the procurement began."""
    known, found, seen = key_criteria(ruleset, on), dict[str, str | None](), set[str]()
    for number, one in enumerate(new.key_reasons):
        where = f"key_reasons-{number}"
        words = None if one.key_criterion in known else "Select a key criterion of the rules of its day"
        found[f"{where}-key_criterion"] = words or (
            "There is a reason by this criterion already" if one.key_criterion in seen else None
        )
        found[f"{where}-key_reason"] = text_problems(one).get("key_reason")
        seen.add(one.key_criterion)
    return found


def lacking_reasons(reasons: tuple[KeyReason, ...], ruleset: Ruleset, on: date) -> tuple[str, ...]:
    """The names of the key criteria by which no reason is recorded."""
    given = {one.key_criterion for one in reasons}
    return tuple(name for code, name in key_criteria(ruleset, on).items() if code not in given)
