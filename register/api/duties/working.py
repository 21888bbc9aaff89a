"""When whoever asks works, is away, and who stands in, as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import Session, reading, unit_of_work
from register.domain.duties.mail_choices import holder_of
from register.domain.duties.working import NewAbsence, NewWorkingDays, Weekday
from register.queries.duties.working import Told, absences, working_of
from register.services.duties.working import end_absence, say_away, say_weekdays


@dataclass(frozen=True, slots=True)
class AbsenceTold:
    """Days away, and who stands in."""

    id: str
    first_day: date
    last_day: date
    deputy: str | None


@dataclass(frozen=True, slots=True)
class WorkingTold:
    """When somebody works, and every absence that is not over."""

    weekdays: tuple[Weekday, ...]
    absences: tuple[AbsenceTold, ...]


def _mine(session: Session) -> WorkingTold:
    actor, today = guard.actor(), clock.today()
    holder = holder_of(actor.person_id, actor.id)
    rows: list[Told] = absences(session, today, of=holder, viewer=actor.viewer)
    each = tuple(AbsenceTold(one.id, one.first_day, one.last_day, one.deputy) for one in rows)
    return WorkingTold(working_of(session, holder, today).weekdays, each)


@blueprint.get("/working", endpoint="working")
@described("duties", reply=told("Working", WorkingTold))
def working() -> Response:
    """Tell on which days of the week one works, when one is away and who stands in."""
    with reading() as session:
        return made(_mine(session), 200)


@blueprint.post("/working/days", endpoint="say_weekdays")
@described("duties", takes=taken("NewWorkingDays", NewWorkingDays), reply=told("Working", WorkingTold))
def days() -> Response:
    """Say on which days of the week one works: reminders that are not urgent wait for the next of them."""
    new = body(NewWorkingDays)
    with unit_of_work() as session:
        say_weekdays(session, new, actor=guard.actor(), today=clock.today(), now=clock.now())
    with reading() as session:
        return made(_mine(session), 200)


@dataclass(frozen=True, slots=True)
class AbsenceId:
    """The id by which an absence is ended."""

    id: str


@blueprint.post("/working/absences", endpoint="say_away")
@described("duties", takes=taken("NewAbsence", NewAbsence), reply=told("AbsenceSaid", AbsenceId), status=201)
def away() -> Response:
    """Say when one is away and who stands in; whoever keeps people may say it for somebody else."""
    new = body(NewAbsence)
    with unit_of_work() as session:
        key = say_away(session, new, actor=guard.actor(), today=clock.today(), now=clock.now())
        return made(AbsenceId(key))


@blueprint.post("/working/absences/<key>/back", endpoint="end_absence")
@described("duties", reply=told("AbsenceSaid", AbsenceId))
def back(key: str) -> Response:
    """End an absence: from today on whoever was away works as ever."""
    with unit_of_work() as session:
        end_absence(session, key, actor=guard.actor(), today=clock.today(), now=clock.now())
        return made(AbsenceId(key), 200)
