"""Which body of the register an entry means by the name that its source writes, and who has to say so where that is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.folding import folded
from register.domain.imports.entries import Entry
from register.domain.imports.followers import Closed, bodies_after
from register.domain.imports.matching import sign_of
from register.domain.imports.tables import heading_key
from register.domain.permissions import Viewer
from register.queries import names
from register.queries.imports.successors import closed_bodies

SPLIT = "“{name}” was split before this entry began. Say first to which of the bodies that went on it goes"
"""Kept with the row, which others may see than who brought it: it tells no name but the one that stands in the row."""


@dataclass(frozen=True, slots=True)
class AskedBody:
    """A person has to say to which body goes what a source goes on giving under the name of one that was split.
    candidates: ids with names."""

    id: str
    name: str
    closed_on: date
    candidates: tuple[tuple[str, str], ...]

    @property
    def sign(self) -> str:
        """What stands for the question where its answer is kept."""
        return sign_of(f"split {self.id}")


@dataclass(slots=True)
class EntryBodies:
    """by_name: organisations by their very names, where one alone has it; whatever else is like a name is asked afterwards.
    went_to: what the mapping says of split bodies, by their names; answers: what a person said, by the sign of each
    question. asked: what nobody has said yet."""

    by_name: Mapping[str, str] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)
    closed: Mapping[str, Closed] = field(default_factory=dict)
    went_to: Mapping[str, str] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    asked: dict[str, AskedBody] = field(default_factory=dict)

    def of(self, entry: Entry, newest: Any) -> str | None:
        """The body that is meant, None where the register has none of this name, or somebody has to say which. newest: the
        version that stands in the register, which settles it where it is with one of them already."""
        found = self._after(entry)
        return found[0] if len(found) == 1 else self._settled(entry, found, newest)

    def problem(self, entry: Entry, newest: Any) -> dict[str, str]:
        """Why an entry waits; what it waits for is among what is asked."""
        found = self._after(entry)
        if len(found) < 2 or self._settled(entry, found, newest):
            return {}
        asked = self._question(entry, found)
        self.asked[asked.id] = asked
        return {"organisation": SPLIT.format(name=entry.organisation)}

    def _after(self, entry: Entry) -> Sequence[str]:
        body = self.by_name.get(folded(entry.organisation or "")) if entry.nothing is None else None
        return bodies_after(body, entry.arose_on, self.closed) if body else ()

    def _settled(self, entry: Entry, found: Sequence[str], newest: Any) -> str | None:
        if not found:
            return None
        asked, there = self._question(entry, found), getattr(newest, "organisation_id", None)
        told = heading_key(self.went_to.get(heading_key(asked.name), ""))
        named = next((key for key, name in asked.candidates if heading_key(name) == told), None)
        return next((key for key in (there, self.answers.get(asked.sign), named) if key in found), None)

    def _question(self, entry: Entry, found: Sequence[str]) -> AskedBody:
        body = self.by_name[folded(entry.organisation or "")]
        candidates = tuple(
            sorted(((key, self.called[key]) for key in found), key=lambda one: (one[1], one[0]))
        )
        return AskedBody(body, self.called[body], self.closed[body].on, candidates)


def entry_bodies(
    session: Session, went_to: Mapping[str, str], answers: Mapping[str, str], *, viewer: Viewer
) -> EntryBodies:
    """The organisations of the register as entries name them."""
    called, found = dict(names.organisations(session, viewer=viewer).items()), dict[str, list[str]]()
    for key, name in called.items():
        found.setdefault(folded(name), []).append(key)
    alone = {name: keys[0] for name, keys in found.items() if len(keys) == 1}
    return EntryBodies(alone, called, closed_bodies(session, viewer=viewer), went_to, answers)
