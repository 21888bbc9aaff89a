"""What each field is called where it is asked for, beside its type: `Annotated[date, enter("the start date")]`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from register.domain.dates import Period
from register.domain.errors import Invalid


@dataclass(frozen=True, slots=True)
class Asked:
    """How a field is named inside a sentence, what somebody does to answer it, and the rule that lists what it may be
    answered with; "" where no rule does."""

    thing: str
    verb: str = "Enter"
    listed: str = ""

    @property
    def missing(self) -> str:
        """What is said where no answer was given."""
        return f"{self.verb} {self.thing}"


def enter(thing: str) -> Asked:
    """Something that is typed: "the title of the contract"."""
    return Asked(thing)


def select(thing: str, listed: str = "") -> Asked:
    """Something that is chosen: "the commissioner"; from the codes of a rule: "the lawful basis", "sharing.lawful_bases"."""
    return Asked(thing, "Select", listed)


def by_name(name: str) -> Asked:
    """What a field is called where its value does not say."""
    words = name.removesuffix("_id").removesuffix("_pence").removesuffix("_on").replace("_", " ")
    return Asked(f"the {words}")


OUT_OF_ORDER = "The last day must be on or after the first"


@dataclass(frozen=True, slots=True, kw_only=True)
class DaysAsked:
    """first, last: the days that it is about, both of them included."""

    first: Annotated[date, enter("the first day")]
    last: Annotated[date, enter("the last day")]

    @property
    def period(self) -> Period:
        return period_of(self.first, self.last)


def period_of(first: date, last: date, *, blame: str = "last") -> Period:
    """The whole days from first to last. Invalid beside the field `blame` where they are not in order."""
    if last < first:
        raise Invalid({blame: OUT_OF_ORDER})
    return Period(first, last)
