"""Pauses reminders for somebody who is away for long: maternity, sickness and the like. Why is kept nowhere."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Table, delete
from sqlalchemy.orm import Session

from register.domain.permissions import Actor, Permission, check
from register.domain.problems import day_problem, order_problem, refuse
from register.models.rounds import Away
from register.queries.people.people import person
from register.services import ledger
from register.services.upserts import insert_into

AWAY: Table = Away.__table__  # type: ignore[assignment]


def pause_reminders(
    session: Session, key: str, first_day: date, last_day: date | None, *, actor: Actor
) -> str:
    """No reminder to declare is sent to this person on these days; tasks stay. last_day None: until somebody says that
    they are back. The id of the person. Invalid names what is wrong with the days."""
    check(actor, Permission.KEEP_PEOPLE)
    refuse(
        {
            "first_day": day_problem(first_day, "The first day"),
            "last_day": order_problem(first_day, last_day, "The last day must be on or after the first"),
        }
    )
    whose = person(session, key, viewer=actor.viewer).thing_id
    days: dict[str, date | None] = {"first_day": first_day, "last_day": last_day}
    adding = insert_into(session.connection(), AWAY).values(person_id=whose, **days)
    session.execute(adding.on_conflict_do_update(index_elements=("person_id",), set_=days))
    ledger.note(
        session, "reminders.paused", whose, {"until": last_day.isoformat() if last_day else None}, actor=actor
    )
    return whose


def resume_reminders(session: Session, key: str, *, actor: Actor) -> str:
    """The person is back: what is open is reminded of again. The id of the person."""
    check(actor, Permission.KEEP_PEOPLE)
    whose = person(session, key, viewer=actor.viewer).thing_id
    session.execute(delete(AWAY).where(AWAY.c.person_id == whose))
    ledger.note(session, "reminders.resumed", whose, {}, actor=actor)
    return whose
