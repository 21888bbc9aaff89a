"""The divide of one organisation: how many of what, as at a day, each number with exactly the records behind it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from register.domain.permissions import Permission, Viewer
from register.models.care_services import CareServiceVersion
from register.models.organisations import OrganisationVersion
from register.queries.contracts.ahead.promises import Promise, promises_around
from register.queries.rules import ruleset
from register.queries.separation.divide_measures import (
    MEASURES,
    Measure,
    Put,
    around,
    called,
    interests_in,
    others,
    party,
)
from register.queries.separation.touching import interests_touching, named_in
from register.queries.visible import AsAt, known, seen_by

PAGE = 50
P = Permission


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose divide is asked for: the organisation and its parts, by id, and as at when. soon: days within which what
    lapses is told; conflicts: interests of its people in the other side, by id; promises: what was promised for its
    services, as far as options were chosen. is_past: more may have been recorded since the day."""

    bodies: tuple[str, ...]
    as_at: AsAt
    day: date
    soon: int = 0
    conflicts: frozenset[str] = frozenset()
    promises: tuple[Promise, ...] = ()
    is_past: bool = True

    @property
    def put(self) -> Put:
        """How its questions are put."""
        by_then = min(self.day, self.as_at.known_on or self.day)
        stood = replace(self.as_at, known_on=by_then) if self.is_past else self.as_at
        return Put(self.as_at, stood, len(self.bodies))

    @property
    def told(self) -> dict[str, Any]:
        """What its questions are told."""
        parties = {party(number): f'%"{key}"%' for number, key in enumerate(self.bodies)}
        return {
            "day": self.day, "last": self.day + timedelta(days=self.soon), "bodies": list(self.bodies),
            "conflicts": sorted(self.conflicts), **parties,
        }  # fmt: skip

    @property
    def that_day(self) -> AsAt:
        """As it read on the day, by what was known."""
        return replace(self.as_at, held_on=self.day)

    def promised(self, measure: Measure) -> list[Promise]:
        """Those that a number counts."""
        return [one for one in self.promises if one.state is measure.promised]

    def said(self, measure: Measure) -> str:
        """The words of a number, with the days that the rules give."""
        return measure.words.format(soon=self.soon)


@dataclass(frozen=True, slots=True)
class Number:
    """One number as the page draws it."""

    key: str
    words: str
    count: int
    presses: bool

    @property
    def said(self) -> str:
        """With a separator for thousands."""
        return f"{self.count:,}"


@dataclass(frozen=True, slots=True)
class Counted:
    """One of the records behind a number. number: what tells two about the same record apart."""

    ref: str
    words: str
    number: int = 0

    @property
    def place(self) -> str:
        """What the list goes on after."""
        return f"{self.ref} {self.number:04}" if self.number else self.ref


def bodies_of(session: Session, organisation_id: str, *, viewer: Viewer, as_at: AsAt) -> tuple[str, ...]:
    """The organisation and its parts, as far as the viewer may see them."""
    row = OrganisationVersion
    parts = select(row.thing_id).where(
        row.parent_id == organisation_id, seen_by(row, viewer), *known(row, as_at)
    )
    return (organisation_id, *session.scalars(parts.order_by(row.thing_id)))


def ask(
    session: Session,
    organisation_id: str,
    day: date,
    *,
    viewer: Viewer,
    as_at: AsAt,
    today: date | None = None,
) -> Asked:
    """What the numbers of this organisation need to know first. today: nothing has to be left out of what was
    recorded after this day."""
    bodies = bodies_of(session, organisation_id, viewer=viewer, as_at=as_at)
    soon = int(ruleset(session).value_or(0, "separation.lapsing_days", on=day))
    asked = Asked(bodies, as_at, day, soon, is_past=today is None or day < today)
    if viewer.may(P.SEE_PROGRAMMES):
        promised = promises_around(session, bodies, viewer=viewer, as_at=asked.that_day)
        asked = replace(asked, promises=tuple(promised))
    if not viewer.may(P.SEE_REGISTER):
        return asked
    return replace(asked, conflicts=_in_other_side(session, asked, viewer))


def _in_other_side(session: Session, asked: Asked, viewer: Viewer) -> frozenset[str]:
    """Interests of whoever holds a post of the organisation, in what is or may be a party that it has a contract
    with, however the interest writes it."""
    put = asked.put
    bodies = set(session.scalars(others(put, viewer=viewer), asked.told))
    names = ((key, name) for key, name in session.execute(called(put, viewer=viewer), asked.told))
    found = named_in(session, names, bodies, asked.day, viewer=viewer) if bodies else {}
    if not found:
        return frozenset()
    rows = list(session.scalars(interests_in(put, found, viewer=viewer), asked.told))
    return frozenset(interests_touching(session, rows, bodies, asked.day, viewer=viewer))


def told(*, viewer: Viewer) -> list[Measure]:
    """The numbers that this viewer may be told."""
    return [one for one in MEASURES if viewer.may(one.sees)]


def numbers(session: Session, asked: Asked, *, viewer: Viewer) -> list[Number]:
    """How many of each, in the order of the page."""
    counts = session.execute(_asking_for_numbers(asked.put, viewer), asked.told).one()._mapping
    return [
        Number(
            one.key, asked.said(one), len(asked.promised(one)) if one.rows is None else counts[one.key] or 0, one.presses
        )
        for one in told(viewer=viewer)
    ]  # fmt: skip


@lru_cache(maxsize=64)
def _asking_for_numbers(put: Put, viewer: Viewer) -> Any:
    """All that this viewer may be told in one question: it takes longer to put together than to answer."""
    every = told(viewer=viewer)
    counts = [
        select(func.count()).select_from(one.rows(put, viewer).subquery()).scalar_subquery().label(one.key)
        for one in every if one.rows is not None and one.which is None
    ]  # fmt: skip
    sums = [func.sum(case((one.which(put, viewer), 1), else_=0)).label(one.key) for one in every if one.which]
    services = (
        select(func.count(), *sums)
        .select_from(CareServiceVersion)
        .where(seen_by(CareServiceVersion, viewer), *around(put))
        .subquery()
    )
    return select(*services.c, *counts)


def counted(
    session: Session, measure: Measure, asked: Asked, *, viewer: Viewer, after: str = ""
) -> list[Counted]:
    """The records behind a number, by reference: as many as fit a page, and one more where there are more."""
    if measure.rows is None:
        every = (
            Counted(one.appraisal, f"{one.service}: {one.measure}", one.number + 1)
            for one in asked.promised(measure)
        )
        return [one for one in every if one.place > after][: PAGE + 1]
    found = measure.rows(asked.put, viewer).subquery()
    query = (
        select(found.c.ref, found.c.words).where(found.c.ref > after).order_by(found.c.ref).limit(PAGE + 1)
    )
    return [Counted(row.ref, measure.reads(row.words or "")) for row in session.execute(query, asked.told)]
