"""What of an interest the public does not see: decided by two people, on a ground that the rules know, for a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain import texts
from register.domain.asked import enter, select
from register.domain.problems import day_problem, refuse
from register.domain.rules import Ruleset

RESTRICTED, OBJECTION = "restricted", "objection"
"""Grounds that no officer chooses: an information barrier is in force; an objection has not been decided yet."""
WHOLE = "*"
"""Stands for every field: the public sees that there is an entry, and nothing of it."""
FIELDS = {
    "person": "Name", "post": "Post", "organisation": "Organisation", "relationship": "Who has it",
    "description": "Description", "value_pence": "Value", "managed": "How it is managed",
}  # fmt: skip
"""The fields of a row that may be left out one by one, with what each is called."""


class Outcome(StrEnum):
    """What was decided about the publication of one interest. UNDECIDED: a second person said no to what was asked."""

    PUBLISHED = "published"
    IN_FULL = "in_full"
    IN_PART = "in_part"
    WITHHELD = "withheld"
    UNDECIDED = "undecided"

    @property
    def label(self) -> str:
        return OUTCOMES[self]

    @property
    def hides(self) -> bool:
        return self in (Outcome.IN_PART, Outcome.WITHHELD)


OUTCOMES = {
    Outcome.PUBLISHED: "Publish it",
    Outcome.IN_FULL: "Publish it with its description",
    Outcome.IN_PART: "Leave out a part",
    Outcome.WITHHELD: "Withhold all of it",
    Outcome.UNDECIDED: "Not decided",
}


class Requester(StrEnum):
    """Who asked that something be left out."""

    PERSON = "person"
    CONCERNED = "concerned"
    ORGANISATION = "organisation"
    AUTHORITY = "authority"

    @property
    def label(self) -> str:
        return REQUESTERS[self]


REQUESTERS = {
    Requester.PERSON: "The person whose interest it is",
    Requester.CONCERNED: "Somebody else whom it concerns",
    Requester.ORGANISATION: "This organisation",
    Requester.AUTHORITY: "A court, the police or a regulator",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWithholding(texts.Typed):
    """A decision as it is asked for. hidden: codes of FIELDS, for IN_PART. review_on: when it is looked at again."""

    outcome: Annotated[Outcome, select("what the public sees")]
    ground: Annotated[str, select("the ground", "publication.grounds")] = ""
    hidden: tuple[str, ...] = ()
    requested_by: Annotated[str, select("who asked for it")] = ""
    review_on: Annotated[date | None, enter("the day it is looked at again")] = None

    @property
    def leaves_out(self) -> str:
        """As a row of a manifest says it."""
        return WHOLE if self.outcome is Outcome.WITHHELD else joined(self.hidden)


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about one interest: n is the version that the officer had in front of them."""

    outcome: Outcome
    ground: str
    n: int
    by: str
    hidden: str = ""


@dataclass(frozen=True, slots=True)
class Hiding:
    """What of a row is left out, why, and who decided it; three empty texts where all of it is published."""

    ground: str = ""
    hidden: str = ""
    by: str = ""


def joined(codes: tuple[str, ...] | frozenset[str]) -> str:
    """Codes of fields as one text, in one order."""
    return ",".join(sorted(codes))


def parted(hidden: str) -> frozenset[str]:
    return frozenset(hidden.split(",")) if hidden else frozenset()


def grounds(rules: Ruleset, *, on: date) -> dict[str, dict[str, str]]:
    """Why information may be withheld, by code: its name, its words, and whether an officer may choose it."""
    return {row["code"]: row for row in rules.value_or([], "publication.grounds", on=on)}


def hiding(
    decided: Decided | None, indirect: bool, *, walled: bool, objected: bool, n: int,
    names_relative: bool = False,
) -> Hiding:  # fmt: skip
    """What is left out of a row. A decision to leave out holds for every version, one to publish only for the version
    that was looked at. indirect: it is one through somebody else. names_relative: the words about who has it may hold a
    name."""
    if walled:
        return Hiding(RESTRICTED, WHOLE)
    if decided is not None and decided.outcome is Outcome.WITHHELD:
        return Hiding(decided.ground, WHOLE, decided.by)
    settled = decided is not None and decided.n == n and decided.outcome is not Outcome.UNDECIDED
    if objected and not settled:
        return Hiding(OBJECTION, WHOLE)
    in_part = decided is not None and decided.outcome is Outcome.IN_PART
    fields = _by_default(decided, indirect, settled, names_relative)
    if decided is None or not in_part:
        return Hiding("", joined(fields))
    return Hiding(decided.ground, joined(fields | parted(decided.hidden)), decided.by)


def _by_default(
    decided: Decided | None, indirect: bool, settled: bool, names_relative: bool
) -> frozenset[str]:
    """Through somebody else the description is left out, and the words about who has it where they may name somebody,
    unless an officer said so of this version: relatives' names are not published by default."""
    in_full = settled and decided is not None and decided.outcome is Outcome.IN_FULL
    if not indirect or in_full:
        return frozenset()
    return frozenset({"description", "relationship"} if names_relative else {"description"})


def together(first: str, second: str) -> str:
    """What is left out when either leaves it out."""
    found = parted(first) | parted(second)
    return WHOLE if WHOLE in found else joined(found)


def hidden_words(hidden: str) -> str | None:
    """The fields that are left out, as people read them; None where nothing or everything is."""
    codes = parted(hidden) - {WHOLE}
    return ", ".join(name for code, name in FIELDS.items() if code in codes) or None


def check_withholding(new: NewWithholding, indirect: bool, rules: Ruleset, *, today: date) -> None:
    """Raises Invalid. Only a ground that the rules leave to officers may be chosen, and it is looked at again one day."""
    refuse(
        {
            "decision": _outcome_problem(new, indirect),
            "ground": _ground_problem(new, grounds(rules, on=today)),
            "hidden": _fields_problem(new),
            "requested_by": _requester_problem(new),
            "review_on": looked_at_again_problem(new.review_on, today) if new.outcome.hides else None,
        }
    )


def _outcome_problem(new: NewWithholding, indirect: bool) -> str | None:
    if new.outcome is Outcome.IN_FULL and not indirect:
        return "Only an interest through somebody else is published in part"
    return "Select what the public sees" if new.outcome is Outcome.UNDECIDED else None


def _ground_problem(new: NewWithholding, known: Mapping[str, Mapping[str, str]]) -> str | None:
    if not new.outcome.hides:
        return "Leave the ground empty: nothing is left out" if new.ground else None
    chosen = known.get(new.ground, {}).get("chosen_by") == "officer"
    return None if chosen else "Select a ground from the list"


def _fields_problem(new: NewWithholding) -> str | None:
    if new.outcome is not Outcome.IN_PART:
        return "Select fields only where a part is left out" if new.hidden else None
    return None if new.hidden and set(new.hidden) <= set(FIELDS) else "Select what is left out"


def _requester_problem(new: NewWithholding) -> str | None:
    known = new.requested_by in [one.value for one in Requester]
    return "Select who asked for it" if new.outcome.hides and not known else None


def looked_at_again_problem(day: date | None, today: date) -> str | None:
    """What is wrong with the day on which what is left out is looked at again."""
    if day is None:
        return "Enter the day it is looked at again"
    past = "The day it is looked at again must be after today" if day <= today else None
    return past or day_problem(day, "The day it is looked at again")
