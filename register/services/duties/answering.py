"""A task that no other record answers is said to be done by whoever it falls to, with what shows it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from register.domain.dates import london_day
from register.domain.duties.contract_tasks import DONE_BY_WORD, NewTaskDone, check_done
from register.domain.duties.duties import DutyKind
from register.domain.errors import NotFound, Refused
from register.domain.permissions import Actor, Permission, check
from register.models.duties import Duty
from register.queries.duties.duties import KIND_WORDS, falls_to
from register.services import ledger
from register.services.duties.duties import ANSWERED


def say_done(session: Session, key: str, new: NewTaskDone, *, actor: Actor, now: datetime) -> Duty:
    """key: a task, or the reference of what tasks are about. NotFound where none of them falls to whoever acts; Refused
    where something else answers it, or where several are meant."""
    check(actor, Permission.SEE_DUTIES)
    check_done(new, today=london_day(now))
    found = falls_to(session, key, viewer=actor.viewer)
    duty = _the_one([one for one in found if new.kind in (None, one.kind)])
    duty.state, duty.done_at = ANSWERED, now
    body = {
        "task": duty.id,
        "kind": duty.kind,
        "due": _day(duty.due_at),
        "done": new.carried_out_on.isoformat(),
    }
    ledger.note(session, "duty.done", duty.subject_id, {**body, "evidence": new.evidence}, actor=actor)
    return duty


def _the_one(found: list[Duty]) -> Duty:
    if not found:
        raise NotFound
    by_word = [one for one in found if DutyKind(one.kind) in DONE_BY_WORD]
    if not by_word:
        raise Refused(
            "This task goes by itself once what it asks is recorded: open what it is about and do that"
        )
    if len(by_word) > 1:
        kinds = ", ".join(sorted({KIND_WORDS[DutyKind(one.kind)].lower() for one in by_word}))
        raise Refused(
            f"Several tasks are about this ({kinds}): say which kind is done, or give the task itself"
        )
    return by_word[0]


def _day(instant: datetime) -> str:
    day: date = london_day(instant)
    return day.isoformat()
