"""When people work, who is away and who stands in, by the id under which each chooses their mail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from register.domain.duties.working import EVERY_DAY, Away, Everybody, Weekday, Working, away_words, deputy_of
from register.domain.errors import Invalid
from register.domain.people.unseen import SOMEBODY_WITHIN
from register.domain.permissions import Viewer
from register.models.accounts import Account
from register.models.duties import Absence, WorkingDays
from register.queries import names
from register.queries.duties.duties import Reachable, reachable

MOST = 100
"""So many absences stand on a page, the nearest first."""
HIDDEN = SOMEBODY_WITHIN


def everybody(session: Session, day: date) -> Everybody:
    """Whoever said anything; absences that were over before the day are left out."""
    days = {
        row.holder_id: weekdays_of(row)
        for row in session.scalars(select(WorkingDays).order_by(WorkingDays.holder_id))
    }
    absences: dict[str, list[Away]] = {}
    for row in session.scalars(_from(day)):
        absences.setdefault(row.holder_id, []).append(_away(row))
    return {
        key: Working(days.get(key, EVERY_DAY), tuple(absences.get(key, ()))) for key in {*days, *absences}
    }


def working_of(session: Session, holder_id: str, day: date) -> Working:
    """When one of them works, from the day on."""
    row = session.get(WorkingDays, holder_id)
    mine = session.scalars(_from(day).where(Absence.holder_id == holder_id))
    return Working(EVERY_DAY if row is None else weekdays_of(row), tuple(_away(one) for one in mine))


def _from(day: date) -> Select[Absence]:
    return select(Absence).where(Absence.last_day >= day).order_by(Absence.first_day, Absence.id)


def weekdays_of(row: WorkingDays) -> tuple[Weekday, ...]:
    """Those that a row says."""
    return tuple(day for day in Weekday if day.value in row.weekdays.split())


def _away(row: Absence) -> Away:
    return Away(row.first_day, row.last_day, row.deputy_id or None, row.id)


def holder_at(session: Session, email: str, day: date, *, field: str, viewer: Viewer) -> Reachable:
    """The one person here whose address this is, among those whom the viewer may see; Invalid names the field."""
    wanted = email.strip().casefold()
    found = [one for one in reachable(session, day, viewer=viewer) if one.address.casefold() == wanted]
    people = names.people(session, viewer=viewer)
    seen = {one.holder_id: one for one in found if one.person_id is None or one.person_id in people}
    if len(seen) != 1:
        raise Invalid({field: "Enter the address of one person here, as the register has it"})
    return next(iter(seen.values()))


def called(session: Session, holders: Iterable[str], *, viewer: Viewer) -> dict[str, str]:
    """What these are called: people by name, accounts of no person by their address."""
    wanted = sorted(set(holders))
    people = names.people(session, viewer=viewer).look_up(wanted)
    rows = session.execute(
        select(Account.id, Account.email).where(Account.id.in_(wanted)).order_by(Account.id)
    )
    addresses = {row.id: row.email for row in rows}
    return {key: people.get(key) or addresses.get(key) or HIDDEN for key in wanted}


@dataclass(frozen=True, slots=True)
class Told:
    """An absence as people are told it."""

    id: str
    person: str
    first_day: date
    last_day: date
    deputy: str | None


def _told(session: Session, rows: list[Absence], viewer: Viewer) -> list[Told]:
    whose = {key for row in rows for key in (row.holder_id, row.deputy_id) if key}
    said = called(session, whose, viewer=viewer)
    return [
        Told(row.id, said[row.holder_id], row.first_day, row.last_day, said.get(row.deputy_id))
        for row in rows
    ]


def absences(session: Session, day: date, *, of: str | None = None, viewer: Viewer) -> list[Told]:
    """Those that are not over, the nearest first: of one holder, or of all whom the viewer may see."""
    query = _from(day) if of is None else _from(day).where(Absence.holder_id == of)
    rows = list(session.scalars(query.limit(MOST)))
    told = _told(session, rows, viewer)
    return [one for one in told if one.person != HIDDEN]


def standing_in(session: Session, day: date, *, holder_id: str, viewer: Viewer) -> list[Told]:
    """Whom somebody stands in for on the day."""
    rows = list(session.scalars(_from(day).where(Absence.first_day <= day, Absence.deputy_id == holder_id)))
    return _told(session, rows, viewer)


def away_now(session: Session, day: date, holders: Iterable[str], *, viewer: Viewer) -> dict[str, str]:
    """What is said of each of these who is away on the day: until when, and who stands in."""
    wanted = sorted(set(holders))
    here = _from(day).where(Absence.first_day <= day, Absence.holder_id.in_(wanted))
    rows = {row.holder_id: _away(row) for row in session.scalars(here)}
    if not rows:
        return {}
    all_of_them = everybody(session, day)
    stands = {key: deputy_of(all_of_them, key, day) for key in rows}
    said = called(session, [one for one in stands.values() if one], viewer=viewer)
    return {key: away_words(one, said.get(stands[key] or "")) for key, one in rows.items()}
