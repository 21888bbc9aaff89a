"""An export of the old system beside the register while both run: what only one has, and what they say otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.dates import said
from register.domain.folding import folded
from register.domain.imports.entries import Entry
from register.domain.imports.matching import Settled, settle
from register.domain.imports.readings import Reading
from register.domain.interests.interests import body_named
from register.domain.money import said as money
from register.domain.permissions import Viewer
from register.models.interests import Interest, InterestVersion
from register.queries import names
from register.queries.imports.plans import register_of
from register.queries.visible import NOW, known, seen_by

V = InterestVersion
COMPARED = {
    "arose_on": "began", "ended_on": "ended", "value_pence": "value", "offer_response": "accepted or declined",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OnlyThere:
    """An entry that only the export has: where it stands, whose it is, and in which organisation."""

    row: str
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class OnlyHere:
    """An entry that only the register has, of somebody whom the export names."""

    ref: str
    name: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Otherwise:
    """An entry that both have and say otherwise. told: field, what the register says, what the export says."""

    ref: str
    row: str
    name: str
    told: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """The two side by side. unread: rows that cannot be understood; unsettled: rows whose person is not certain."""

    same: int
    only_there: tuple[OnlyThere, ...]
    only_here: tuple[OnlyHere, ...]
    otherwise: tuple[Otherwise, ...]
    unread: int
    unsettled: int


def compare(session: Session, reading: Reading, *, source: str, viewer: Viewer, today: date) -> Compared:
    """Reads only. An entry is met by its number in this source, or else by person, what it is about and organisation."""
    entries = [keyed.entry for keyed in reading.entries if keyed.entry.nothing is None]
    told = settle([one.whom for one in entries], register_of(session, viewer, today), {})
    people = {key: one.id for key, one in told.items() if isinstance(one, Settled) and one.id}
    here = _here(session, set(people.values()), viewer)
    called, bodies = names.people(session, viewer=viewer), names.organisations(session, viewer=viewer)
    left: dict[str, dict[str, tuple[InterestVersion, str]]] = {}
    for version, ref in here:
        left.setdefault(version.person_id, {})[version.thing_id] = (version, ref)
    there, otherwise, same = list[OnlyThere](), list[Otherwise](), 0
    for entry in entries:
        person = people.get(entry.whom.key)
        if person is None:
            if isinstance(told[entry.whom.key], Settled):
                there.append(OnlyThere(str(entry.place), entry.whom.name, entry.organisation or ""))
            continue
        mine = left.get(person, {})
        met = _met(entry, source, [held for held, _ in mine.values()], bodies)
        if met is None:
            there.append(OnlyThere(str(entry.place), entry.whom.name, entry.organisation or ""))
            continue
        one, ref = mine.pop(met)
        apart = tuple(_apart(entry, one))
        same += not apart
        if apart:
            otherwise.append(Otherwise(ref, str(entry.place), entry.whom.name, apart))
    gone = (
        OnlyHere(ref, called.get(one.person_id, ""), body_named(one, bodies) or "")
        for mine in left.values()
        for one, ref in mine.values()
    )
    unsettled = sum(not isinstance(told[one.whom.key], Settled) for one in entries)
    return Compared(same, tuple(there), tuple(gone), tuple(otherwise), len(reading.waiting), unsettled)


def _here(session: Session, people: set[str], viewer: Viewer) -> list[tuple[InterestVersion, str]]:
    """The entries of these people that the viewer may see, oldest first."""
    query = select(V, Interest.ref).join(Interest, Interest.id == V.thing_id)
    query = query.where(seen_by(V, viewer), *known(V, NOW)).order_by(V.valid_from, V.thing_id)
    return [(row[0], row[1]) for row in session.execute(query) if row[0].person_id in people]


def _met(entry: Entry, source: str, mine: Sequence[InterestVersion], bodies: Any) -> str | None:
    """The record of the same person that the entry is in: by number first, then by what it says, the same first day before
    any other."""
    by_number = (
        one for one in mine if entry.source_id and (one.source, one.source_id) == (source, entry.source_id)
    )
    found = next(by_number, None)
    if found is None:
        sign = (entry.situation, folded(entry.organisation or ""))
        like = [one for one in mine if (one.situation, folded(body_named(one, bodies) or "")) == sign]
        found = min(like, key=lambda one: one.arose_on != entry.arose_on, default=None)
    return found.thing_id if found is not None else None


def _apart(entry: Entry, one: InterestVersion) -> Iterable[tuple[str, str, str]]:
    """What the two say otherwise; what the export does not say is no difference."""
    for name, words in COMPARED.items():
        there, here = getattr(entry, name), getattr(one, name)
        if there != here and not (there is None and name != "ended_on"):
            yield words, _words(here), _words(there)


def _words(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, date):
        return said(value)
    return money(value) if isinstance(value, int) else str(value)
