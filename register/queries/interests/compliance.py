"""How a round goes: who has answered by division and by executive lead, week by week, and gifts for every thousand staff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register.domain.dates import add_months, said
from register.domain.interests.gifts import OFFERS
from register.domain.interests.questions import per_thousand
from register.domain.permissions import Viewer
from register.models.interests import InterestVersion
from register.models.nil_returns import NilReturnVersion
from register.models.rounds import RoundAsk, RoundVersion
from register.queries import names
from register.queries.interests.rounds import Outstanding, divisions, outstanding
from register.queries.visible import NOW, known, seen_by

V, N = InterestVersion, NilReturnVersion
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


def compliance(
    session: Session,
    one: RoundVersion,
    on: date,
    *,
    viewer: Viewer,
    waiting: Iterable[Outstanding] | None = None,
) -> Compliance:
    """By division and by executive lead, those with the most outstanding first; and how answers came in. waiting: who has
    not answered, where that was asked already."""
    called = names.people(session, viewer=viewer)
    query = select(RoundAsk).where(RoundAsk.round_id == one.thing_id).order_by(RoundAsk.person_id)
    every = session.scalars(query).all()
    called.look_up({ask.person_id for ask in every})
    asks = [ask for ask in every if ask.person_id in called]
    open_ = outstanding(session, one, on, viewer=viewer) if waiting is None else waiting
    left = {who.person_id: who.reminders for who in open_}
    staff = divisions(session, on, viewer=viewer)
    gifts = _gifts(session, staff, on, viewer)
    size = Counter(staff.values())
    parts = [
        Part(name, *counts, size.get(name, 0), gifts.get(name, 0))
        for name, counts in _counted(asks, left, "division").items()
    ]
    leads = [Part(name, *counts) for name, counts in _counted(asks, left, "lead").items()]
    return Compliance(_ordered(parts), _ordered(leads), _weeks(session, one, asks, on, viewer))


def _ordered(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda part: (-part.outstanding, part.name)))


def _counted(asks: list[RoundAsk], left: Mapping[str, int], by: str) -> dict[str, tuple[int, int, int]]:
    """Asked, answered, and mails sent to those who have not answered, by this column."""
    found: dict[str, tuple[int, int, int]] = {}
    for ask in asks:
        asked, answered, mails = found.get(getattr(ask, by), (0, 0, 0))
        open_ = ask.person_id in left
        found[getattr(ask, by)] = (asked + 1, answered + (not open_), mails + left.get(ask.person_id, 0))
    return found


def _gifts(session: Session, staff: Mapping[str, str], on: date, viewer: Viewer) -> Counter[str]:
    """Gifts and hospitality of the last twelve months by division, accepted or declined."""
    query = select(V.person_id, func.count()).where(
        V.situation.in_(OFFERS),
        V.arose_on > add_months(on, -12),
        V.arose_on <= on,
        seen_by(V, viewer),
        *known(V, NOW),
    )
    found: Counter[str] = Counter()
    for person, count in session.execute(query.group_by(V.person_id).order_by(V.person_id)):
        if person in staff:
            found[staff[person]] += count
    return found


def _weeks(
    session: Session, one: RoundVersion, asks: list[RoundAsk], on: date, viewer: Viewer
) -> tuple[Week, ...]:
    """At the end of each week of the round, and on the day itself or the day it was closed."""
    if one.started_on is None:
        return ()
    last = min(one.closed_on or on, on)
    people = {ask.person_id for ask in asks}
    query = select(N.person_id, func.min(N.known_on)).where(
        N.known_on >= one.started_on, N.known_on <= last, seen_by(N, viewer), *known(N, NOW)
    )
    days = [row[1] for row in session.execute(query.group_by(N.person_id)) if row[0] in people]
    ends = [one.started_on + WEEK * number - timedelta(days=1) for number in range(1, MOST_WEEKS)]
    ends = [*(day for day in ends if day < last), last]
    return tuple(Week(day, sum(answered <= day for answered in days), len(people)) for day in ends)
