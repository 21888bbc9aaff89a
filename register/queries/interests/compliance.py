"""How a round goes: who has answered by division and by executive lead, week by week, and gifts for every thousand staff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, case, func, select, text
from sqlalchemy.orm import Session

from register.domain.dates import add_months, said
from register.domain.interests.questions import per_thousand
from register.domain.permissions import Viewer
from register.models.interests import IS_OFFER, InterestVersion
from register.models.nil_returns import NilReturnVersion
from register.models.people import PersonVersion
from register.models.rounds import RoundAsk, RoundVersion
from register.queries.interests.rounds import division_of, is_unanswered, placed_first, reminders_sent
from register.queries.visible import NOW, known, seen_by

V, N, H = InterestVersion, NilReturnVersion, PersonVersion
WEEK = timedelta(days=7)
MOST_WEEKS = 60


@dataclass(frozen=True, slots=True)
class Part:
    """A division, or what an executive lead answers for. staff: everybody who holds a post there; gifts: gifts and
    hospitality that they reported within a year; per_thousand: so many for every thousand staff. None where it is not
    counted."""

    name: str
    asked: int
    answered: int
    mails: int
    staff: int | None = None
    gifts: int | None = None

    @property
    def outstanding(self) -> int:
        return self.asked - self.answered

    @property
    def of_hundred(self) -> int:
        return round(100 * self.answered / self.asked) if self.asked else 0

    @property
    def per_thousand(self) -> int | None:
        return None if self.gifts is None or self.staff is None else per_thousand(self.gifts, self.staff)


@dataclass(frozen=True, slots=True)
class PartTold:
    """The same as machines are told it, with what is worked out from its counts."""

    name: str
    asked: int
    answered: int
    outstanding: int
    of_hundred: int
    mails: int
    staff: int | None
    gifts: int | None
    per_thousand: int | None


@dataclass(frozen=True, slots=True)
class WeekTold:
    """How many had answered by the end of a day, of how many who were asked."""

    until: date
    count: int
    asked: int


@dataclass(frozen=True, slots=True)
class ComplianceTold:
    """A round by division, by executive lead, and week by week."""

    divisions: tuple[PartTold, ...]
    leads: tuple[PartTold, ...]
    weeks: tuple[WeekTold, ...]


@dataclass(frozen=True, slots=True)
class Week:
    """How many had answered by the end of a day, of how many who were asked."""

    until: date
    count: int
    asked: int
    presses: bool = False

    @property
    def words(self) -> str:
        return f"By {said(self.until)}"

    @property
    def said(self) -> str:
        return f"{self.count:,} of {self.asked:,}"


@dataclass(frozen=True, slots=True)
class Compliance:
    """A round as it stands, for whoever may see those who were asked."""

    divisions: tuple[Part, ...]
    leads: tuple[Part, ...]
    weeks: tuple[Week, ...]


def compliance(session: Session, one: RoundVersion, on: date, *, viewer: Viewer) -> Compliance:
    """By division and by executive lead, those with the most outstanding first; and how answers came in."""
    asked = _asked(session, one, viewer)
    staff, gifts = _staff(session, on, viewer)
    parts = [
        Part(name, *counts, staff[name], gifts[name])
        for name, counts in _counted((row.division, row) for row in asked).items()
    ]
    leads = [Part(name, *counts) for name, counts in _counted((row.lead, row) for row in asked).items()]
    return Compliance(_ordered(parts), _ordered(leads), _weeks(session, one, on, viewer))


def told(how: Compliance) -> ComplianceTold:
    """What a call and a command answer of it."""
    return ComplianceTold(
        tuple(_with_shares(part) for part in how.divisions),
        tuple(_with_shares(part) for part in how.leads),
        tuple(WeekTold(week.until, week.count, week.asked) for week in how.weeks),
    )


def _with_shares(part: Part) -> PartTold:
    return PartTold(**{one.name: getattr(part, one.name) for one in fields(PartTold)})


def _ordered(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda part: (-part.outstanding, part.name)))


def _asked(session: Session, one: RoundVersion, viewer: Viewer) -> Sequence[Any]:
    """Of each division under each executive lead: how many were asked and answered, and the mails to those who have not."""
    sent = reminders_sent(one.thing_id).subquery()
    left = is_unanswered(one, viewer)
    query = select(
        RoundAsk.division, RoundAsk.lead, func.count().label("asked"),
        func.sum(case((left, 0), else_=1)).label("answered"),
        func.sum(case((left, func.coalesce(sent.c.count, 0)), else_=0)).label("mails"),
    )  # fmt: skip
    query = query.join(H, H.thing_id == RoundAsk.person_id)
    query = query.outerjoin(sent, sent.c.owner_id == RoundAsk.person_id)
    query = query.where(RoundAsk.round_id == one.thing_id, seen_by(H, viewer), *known(H, NOW))
    return session.execute(query.group_by(RoundAsk.division, RoundAsk.lead)).all()


def _counted(rows: Iterable[tuple[str, Any]]) -> dict[str, tuple[int, int, int]]:
    """Asked, answered, and mails sent to those who have not answered, by name."""
    found: dict[str, tuple[int, int, int]] = {}
    for name, row in rows:
        asked, answered, mails = found.get(name, (0, 0, 0))
        found[name] = (asked + row.asked, answered + int(row.answered), mails + int(row.mails))
    return found


def _staff(session: Session, on: date, viewer: Viewer) -> tuple[Counter[str], Counter[str]]:
    """How many hold a post in each division, and the gifts and hospitality of the last twelve months that they reported,
    accepted or declined."""
    place, gifts = placed_first(on, viewer).subquery(), _gifts(on, viewer).subquery()
    query = select(place.c.body, place.c.manager, func.count(), func.coalesce(func.sum(gifts.c.count), 0))
    query = query.select_from(place).join(H, H.thing_id == place.c.person_id)
    query = query.outerjoin(gifts, gifts.c.person_id == place.c.person_id)
    query = query.where(seen_by(H, viewer), *known(H, NOW)).group_by(place.c.body, place.c.manager)
    staff, given = Counter[str](), Counter[str]()
    for body, manager, people, count in session.execute(query):
        name = division_of(body, manager)
        staff[name] += people
        given[name] += int(count)
    return staff, given


def _gifts(on: date, viewer: Viewer) -> Select[*tuple[Any, ...]]:
    query = select(V.person_id, func.count().label("count")).where(
        text(IS_OFFER), V.arose_on > add_months(on, -12), V.arose_on <= on, seen_by(V, viewer), *known(V, NOW),
    )  # fmt: skip
    return query.group_by(V.person_id)


def _weeks(session: Session, one: RoundVersion, on: date, viewer: Viewer) -> tuple[Week, ...]:
    """At the end of each week of the round, and on the day itself or the day it was closed."""
    if one.started_on is None:
        return ()
    last = min(one.closed_on or on, on)
    people = select(RoundAsk.person_id).join(H, H.thing_id == RoundAsk.person_id)
    people = people.where(RoundAsk.round_id == one.thing_id, seen_by(H, viewer), *known(H, NOW))
    first = select(func.min(N.known_on).label("day")).where(
        N.known_on >= one.started_on, N.known_on <= last, seen_by(N, viewer), *known(N, NOW)
    )
    by_person = first.where(N.person_id.in_(people)).group_by(N.person_id).subquery()
    days = session.execute(select(by_person.c.day, func.count()).group_by(by_person.c.day)).all()
    asked = session.scalar(select(func.count()).select_from(people.subquery())) or 0
    ends = [one.started_on + WEEK * number - timedelta(days=1) for number in range(1, MOST_WEEKS)]
    ends = [*(day for day in ends if day < last), last]
    return tuple(Week(end, sum(count for day, count in days if day <= end), asked) for end in ends)
