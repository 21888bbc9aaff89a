"""Whether two organisations are one: by their numbers, or else by their names, old and new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from register.domain.people.organisation_names import Likeness, Names
from register.domain.people.organisation_numbers import Numbers, Stretch, numbers, says, stretches
from register.domain.people.organisations import NewOrganisation, Party, numbered


@dataclass(frozen=True)
class Called:
    """What an organisation goes by. numbers: None for a name that somebody typed, whose numbers may stand in it."""

    name: str
    numbers: Numbers | None = None
    former_names: tuple[str, ...] = ()

    @cached_property
    def said(self) -> tuple[Stretch, ...]:
        """What in the name may be a number."""
        return stretches(self.name)


def called(body: NewOrganisation) -> Called:
    """A recorded organisation, or one that is about to be."""
    former = body.former_names if isinstance(body, Party) else ()
    return Called(body.name, numbers(*numbered(body)), former)


def likeness(one: Called, other: Called, names: Names) -> Likeness:
    """Numbers beat any name. A name that a body had before is likely and never sure: another may have taken it."""
    surely = by_number(one, other)
    if surely is not None:
        return surely
    now = names.likeness(one.name, other.name)
    if now is Likeness.DIFFERENT and any(names.likeness(*pair) for pair in _earlier(one, other)):
        return Likeness.LIKELY
    return now


@dataclass(frozen=True)
class Recognised:
    """Bodies of the register, by id, as they are compared with each other. Without names only ids are compared."""

    known: Mapping[str, Party] = field(default_factory=dict)
    names: Names | None = None

    def likeness(self, one: str, other: str) -> Likeness:
        """A body recorded twice is the same one. One that follows the other is likely, and never sure: what was
        agreed with the one before need not have passed to it."""
        if one == other:
            return Likeness.SAME
        mine, theirs = self.known.get(one), self.known.get(other)
        if mine is None or theirs is None or self.names is None:
            return Likeness.DIFFERENT
        if mine.successor_id == other or theirs.successor_id == one:
            return Likeness.LIKELY
        return likeness(called(mine), called(theirs), self.names)

    def is_same(self, one: str, other: str) -> bool:
        return self.likeness(one, other) is Likeness.SAME


BY_ID = Recognised()
"""Knows of no body but its id."""


def _earlier(one: Called, other: Called) -> Iterable[tuple[str, str]]:
    yield from ((one.name, before) for before in other.former_names)
    yield from ((before, other.name) for before in one.former_names)


def by_number(one: Called, other: Called) -> Likeness | None:
    """Two records with the same number are one body, with different ones of a kind two; a number within a typed
    name can only confirm, for it may be mistyped. None where numbers say nothing."""
    if one.numbers is None or other.numbers is None:
        said = _says(one, other) or _says(other, one)
        return Likeness.SAME if said else None
    mine, theirs = one.numbers.known(), other.numbers.known()
    compared = [mine[kind] == theirs[kind] for kind in mine if kind in theirs]
    if not compared:
        return None
    return Likeness.SAME if any(compared) else Likeness.DIFFERENT


def _says(typed: Called, recorded: Called) -> bool:
    return typed.numbers is None and recorded.numbers is not None and says(typed.said, recorded.numbers)
