"""Handing over what somebody who has left was to do: one act, some tasks or all, with an entry for each."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Table
from sqlalchemy.orm import Session

from register.domain.duties.leavers import NewHandover, check_handover
from register.domain.errors import Invalid, NotFound
from register.domain.permissions import Actor, Permission, check
from register.models.base import new_id
from register.models.duties import Duty, TaskHandover
from register.queries.accounts.identities import identities
from register.queries.duties.leavers import gone, left_tasks
from register.queries.duties.working import holder_at
from register.queries.people.people import person
from register.services import ledger
from register.services.duties.duties import DONE, DUTIES, OPEN, foresee_tasks, open_tasks
from register.services.upserts import insert_into

HANDOVERS: Table = TaskHandover.__table__  # type: ignore[assignment]
KEY = ("task_kind", "subject_id", "part", "from_id")


def hand_over(
    session: Session, key: str, new: NewHandover, *, actor: Actor, today: date, now: datetime
) -> list[Duty]:
    """key: the person who has left. NotFound where no task of theirs waits that the actor may see. Invalid where whoever
    is to take over has left too, is the same person, or has no record of a person."""
    check(actor, Permission.KEEP_PEOPLE)
    leaver = person(session, key, viewer=actor.viewer).thing_id
    waiting = left_tasks(session, leaver, viewer=actor.viewer)
    if not waiting:
        raise NotFound
    check_handover(new, [one.id for one in waiting])
    to = _successor(session, new, leaver, actor, today)
    keys = {_what(one) for one in waiting if not new.tasks or one.id in new.tasks}
    chosen = [one for one in waiting if _what(one) in keys]
    for duty in chosen:
        _give(session, duty, leaver, to, now)
        body = {"task": duty.id, "kind": duty.kind, "from": leaver, "to": to, "reason": new.reason}
        ledger.note(session, "duty.handed_over", duty.subject_id, dict(body), actor=actor)
    return chosen


def _what(duty: Duty) -> tuple[str, str, str]:
    """The same task on its other days goes along: it is one that comes again."""
    return (duty.kind, duty.subject_id, duty.part)


def _successor(session: Session, new: NewHandover, leaver: str, actor: Actor, today: date) -> str:
    to = holder_at(session, new.to, today, field="to", viewer=actor.viewer).person_id
    if to is None:
        raise Invalid({"to": "Enter the address of somebody who stands in the register as a person"})
    if identities(session).are_one(leaver, to):
        raise Invalid({"to": "Enter somebody else's address: this is the person who has left"})
    if to in gone(session, [to], today, viewer=actor.viewer):
        raise Invalid({"to": "This person has left too: enter the address of somebody who is here"})
    return to


def _give(session: Session, duty: Duty, leaver: str, to: str, now: datetime) -> None:
    """The task is theirs from now on, whenever it comes again; what was reminded of before is one reminder to them."""
    what = {"task_kind": duty.kind, "subject_id": duty.subject_id, "part": duty.part, "from_id": leaver}
    adding = insert_into(session.connection(), HANDOVERS).values(id=new_id(), to_id=to, handed_at=now, **what)
    session.execute(adding.on_conflict_do_update(index_elements=KEY, set_={"to_id": to, "handed_at": now}))
    row = {column.name: getattr(duty, column.name) for column in DUTIES.columns}
    row |= {
        "id": new_id(),
        "owner_id": to,
        "left_by": "",
        "planned_at": now,
        "quiet_from": None,
        "quiet_until": None,
    }
    if duty.state == OPEN:
        open_tasks(session.connection(), [row], now)
    else:
        foresee_tasks(session.connection(), [row])
    duty.state, duty.done_at = DONE, now
    session.flush()
