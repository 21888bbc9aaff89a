"""Organisations of the register that something typed may mean, among those the viewer may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.people.directories import Directory
from register.domain.people.doubles import Possible
from register.domain.people.known_bodies import Called, called
from register.domain.people.organisation_names import Likeness, names_on
from register.domain.people.organisation_numbers import Numbers, numbers
from register.domain.people.organisations import NUMBERS, NewOrganisation, numbered
from register.domain.permissions import Viewer
from register.models.organisations import Organisation, OrganisationVersion
from register.queries.people.parties import former_names
from register.queries.rules import ruleset
from register.queries.searching import by_name
from register.queries.visible import NOW, known, seen_by

V = OrganisationVersion


@dataclass(frozen=True, slots=True)
class Known:
    """A body that may be meant. is_sure: by its number, or by the same name in another writing; field: what the two
    have in common."""

    id: str
    ref: str
    name: str
    label: str
    is_sure: bool
    field: str = "name"

    @property
    def possible(self) -> Possible:
        """As somebody who adds one is asked about it."""
        return Possible(self.id, self.ref, self.label, self.field)


def alike(session: Session, asked: Called, on: date, *, viewer: Viewer) -> list[Known]:
    """What the register has that is the same, or likely the same; the surest first."""
    bodies = [(one, (row, numbers_)) for row, one, numbers_ in _bodies(session, viewer)]
    found = Directory(bodies, names_on(ruleset(session), on)).like(asked)
    return [_known(row, asked, theirs, surely) for surely, (row, theirs) in found]


def _bodies(session: Session, viewer: Viewer) -> list[tuple[Any, Called, Numbers]]:
    query = select(V.thing_id, Organisation.ref, V.name, *numbered(V))
    query = query.join(Organisation, Organisation.id == V.thing_id).where(seen_by(V, viewer), *known(V, NOW))
    former = former_names(session, viewer=viewer)
    rows = session.execute(query.order_by(V.thing_id)).all()
    found = []
    for row in sorted(rows, key=lambda row: by_name(row.name)):
        theirs = numbers(*numbered(row))
        found.append((row, Called(row.name, theirs, former.get(row.thing_id, ())), theirs))
    return found


def every_body(session: Session, *, viewer: Viewer) -> list[tuple[str, str, Called]]:
    """All that the viewer may see, by name: id, the name with what tells it from others, and how it is compared."""
    return [(row.thing_id, _label(row), one) for row, one, _ in _bodies(session, viewer)]


def possible_bodies(
    session: Session, new: NewOrganisation, on: date, *, viewer: Viewer, but: str | None = None
) -> list[Known]:
    """The same for a body that is being added or changed. but: the record itself."""
    return [one for one in alike(session, called(new), on, viewer=viewer) if one.id != but]


def _known(row: Any, asked: Called, theirs: Numbers, surely: Likeness) -> Known:
    mine = asked.numbers.known() if asked.numbers else {}
    shared = (kind for kind, key in theirs.known().items() if mine.get(kind) == key)
    field = FIELD_OF[next(shared, "")]
    return Known(row.thing_id, row.ref, row.name, _label(row), surely is Likeness.SAME, field)


KINDS = ("ods", "company", "charity")
"""What each number is called where two are compared."""
FIELD_OF = {**dict(zip(KINDS, NUMBERS, strict=True)), "": "name"}


def _label(row: Any) -> str:
    """The name with whatever number tells it from others."""
    told = dict(zip(("ODS code", *KINDS[1:]), numbered(row), strict=True))
    return ", ".join([row.name, *(f"{words} {number}" for words, number in told.items() if number)])
