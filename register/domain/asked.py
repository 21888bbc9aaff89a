"""What each field is called where it is asked for, beside its type: `Annotated[date, enter("the start date")]`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """How a field is named inside a sentence, and what somebody does to answer it."""

    thing: str
    verb: str = "Enter"

    @property
    def missing(self) -> str:
        """What is said where no answer was given."""
        return f"{self.verb} {self.thing}"


def enter(thing: str) -> Asked:
    """Something that is typed: "the title of the contract"."""
    return Asked(thing)


def select(thing: str) -> Asked:
    """Something that is chosen: "the commissioner"."""
    return Asked(thing, "Select")


def by_name(name: str) -> Asked:
    """What a field is called where its value does not say."""
    words = name.removesuffix("_id").removesuffix("_pence").removesuffix("_on").replace("_", " ")
    return Asked(f"the {words}")
