"""Plans tasks from the facts and raises the reminders that are due: safe to do twice, by several at once."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from typing import Any

from sqlalchemy import Connection, Table, or_, select, update
from sqlalchemy.orm import Session

from register.domain.dates import aware, london_day
from register.domain.duties.acknowledging import heard
from register.domain.duties.duties import DutyKind, Rung, overdue, rungs
from register.domain.duties.mail_choices import HowTold, MailChoices, is_courtesy
from register.domain.duties.reminders import (
    Owners,
    is_late,
    next_in_line,
    owners,
    roles_told,
    shortened,
    still_to_send,
)
from register.domain.duties.working import fate
from register.domain.permissions import UNBOUND, Role
from register.domain.rules import Ruleset
from register.models.base import new_id
from register.models.duties import Alert, Duty
from register.queries.accounts.mail_choices import BY_DEFAULT, all_choices
from register.queries.duties.duties import Reachable, reachable
from register.queries.duties.planned import Planned, foreseen_duties
from register.queries.duties.working import everybody
from register.queries.interests.pauses import away_on
from register.queries.rules import ruleset
from register.services.duties.letters import THEIR_OWN, Letters
from register.services.duties.reminding import Eyes, Reached, Reminder
from register.services.duties.stand_ins import StandIns
from register.services.outbox import ToQueue, enqueue_all
from register.services.upserts import insert_into

DUTIES: Table = Duty.__table__  # type: ignore[assignment]
ALERTS: Table = Alert.__table__  # type: ignore[assignment]
BLOCK = 200
EVERYTHING = UNBOUND
"""Planning looks at every fact; what a barrier hides is kept from whoever it binds when reminders go out."""
MEETINGS = (DutyKind.CONTRACT_REVIEW, DutyKind.PRICE_REVIEW)
NEEDED_NO_MORE = ""
"""What carries a reminder that no mail carries."""
FORESEEN, OPEN, DONE, ANSWERED = "foreseen", "open", "done", "answered"
Key = tuple[str, str, str, datetime, str, str]
KEY = ("kind", "subject_id", "part", "due_at", "owner_id", "owner_role")


@dataclass(frozen=True, slots=True)
class Plan:
    """What planning changes: tasks to open, tasks to foresee, and ids of tasks of either kind that are needed no more."""

    to_open: tuple[Planned, ...]
    to_foresee: tuple[Planned, ...]
    to_close: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.to_open or self.to_foresee or self.to_close)


def outstanding_plan(session: Session, now: datetime) -> Plan:
    """What `plan` would change; only reads. What somebody said is done is not asked again, whoever owns it by now."""
    found = foreseen_duties(session, now, viewer=EVERYTHING)
    here, answered = _here(session)
    wanted = {(planned.key, _state(planned)): planned for planned in found if planned.key[:4] not in answered}
    open_ = {key for key, state in here if state == OPEN}
    missing = [
        planned
        for key, planned in wanted.items()
        if key not in here and ((key[0], FORESEEN) in here or not _was_before(planned, now))
    ]
    return Plan(
        tuple(planned for planned in missing if planned.shows),
        tuple(planned for planned in missing if not planned.shows and planned.key not in open_),
        tuple(id_ for key, id_ in here.items() if key not in wanted and not _opens(key, wanted)),
    )


def _state(planned: Planned) -> str:
    return OPEN if planned.shows else FORESEEN


def _was_before(planned: Planned, now: datetime) -> bool:
    """Whether its day had passed before anybody here could know of it: a meeting of then is not asked for now."""
    return planned.duty.kind in MEETINGS and overdue(planned.duty, now)


def _opens(key: tuple[Key, str], wanted: Container[tuple[Key, str]]) -> bool:
    """Whether a foreseen task opens now: its row is opened, not closed."""
    return key[1] == FORESEEN and (key[0], OPEN) in wanted


def _here(session: Session) -> tuple[dict[tuple[Key, str], str], set[tuple[Any, ...]]]:
    """The tasks there are, by key and state, and what was answered, whoever owned it."""
    columns = (
        DUTIES.c.kind,
        DUTIES.c.subject_id,
        DUTIES.c.part,
        DUTIES.c.due_at,
        DUTIES.c.owner_id,
        DUTIES.c.owner_role,
    )
    query = select(DUTIES.c.id, DUTIES.c.state, *columns).where(DUTIES.c.state != DONE).order_by(DUTIES.c.id)
    here: dict[tuple[Key, str], str] = {}
    answered: set[tuple[Any, ...]] = set()
    for id_, state, kind, subject_id, part, due_at, *whose in session.execute(query):
        what = (kind, subject_id, part, aware(due_at))
        if state == ANSWERED:
            answered.add(what)
        else:
            here[(*what, *whose), state] = id_
    return here, answered


def plan(session: Session, now: datetime) -> int:
    """Open and foresee what the facts ask for and close what they no longer do; returns how many tasks changed."""
    changes = outstanding_plan(session, now)
    connection = session.connection()
    for some in _blocks([_row(planned, now) for planned in changes.to_open]):
        open_tasks(connection, some, now)
    for some in _blocks([_row(planned, now) for planned in changes.to_foresee]):
        foresee_tasks(connection, some)
    for ids in _blocks(changes.to_close):
        closing = update(DUTIES).where(DUTIES.c.id.in_(ids), DUTIES.c.state.in_((OPEN, FORESEEN)))
        connection.execute(closing.values(state=DONE, done_at=now))
    session.expire_all()
    return len(changes.to_open) + len(changes.to_foresee) + len(changes.to_close)


def _row(planned: Planned, now: datetime) -> dict[str, Any]:
    duty = planned.duty
    return {
        "id": _id_of(planned), "kind": duty.kind.value, "subject_kind": duty.subject_kind, "subject_id": duty.subject_id,
        "subject_ref": planned.ref, "part": duty.part, "title": shortened(duty.words),
        "due_at": duty.due_at, "planned_at": now, "known_at": now,
        "owner_id": duty.owner_id or "", "owner_role": planned.role, "state": _state(planned), "done_at": None,
        "quiet_from": None, "quiet_until": None, "left_by": duty.left_by,
    }  # fmt: skip


def _id_of(planned: Planned) -> str:
    """Says nothing but what the task is, so that the order of tasks of one day tells of no other task."""
    told = "\n".join(map(str, planned.key))
    return base64.b32encode(hashlib.sha256(told.encode()).digest()).decode()[:26]


def open_tasks(connection: Connection, rows: Sequence[dict[str, Any]], now: datetime) -> None:
    """A task that was foreseen or closed opens; one that somebody else just opened stays as it is."""
    adding = insert_into(connection, DUTIES)
    again = {"state": OPEN, "done_at": None, "planned_at": now, "quiet_from": None, "quiet_until": None}
    again |= {"title": adding.excluded.title, "left_by": adding.excluded.left_by}
    opens = or_(DUTIES.c.state == FORESEEN, DUTIES.c.state == DONE)
    connection.execute(adding.on_conflict_do_update(index_elements=KEY, set_=again, where=opens), list(rows))


def foresee_tasks(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """A task to come; one that was closed is foreseen again."""
    adding = insert_into(connection, DUTIES)
    again = {"state": FORESEEN, "done_at": None, "title": adding.excluded.title}
    again |= {"left_by": adding.excluded.left_by}
    connection.execute(
        adding.on_conflict_do_update(index_elements=KEY, set_=again, where=DUTIES.c.state == DONE), list(rows)
    )


def outstanding_alerts(session: Session, now: datetime) -> list[Reminder]:
    """Every reminder that has fallen due for an open task and was not raised yet; only reads."""
    return sorted(_outstanding(session, now), key=lambda one: one.key)


def any_outstanding(session: Session, now: datetime) -> bool:
    """Whether there is one; only reads, and no further than to the first."""
    return next(_outstanding(session, now), None) is not None


def _outstanding(session: Session, now: datetime) -> Iterator[Reminder]:
    raised, eyes = _raised(session), Eyes(session)
    rules, today = ruleset(session), london_day(now)
    reached = Reached.of(reachable(session, today, viewer=EVERYTHING))
    standing = StandIns(everybody(session, today), reached, all_choices(session), rules, now)
    for told in _due(session, now, rules, reached):
        for one in told.to_raise(raised, eyes):
            yield from (other for other in standing.told(one, eyes, told.line) if other.key not in raised)


def raise_alerts(session: Session, now: datetime, *, tasks_address: str = "") -> int:
    """Raise what is due and queue its mail in the same unit of work; returns how many reminders were raised.
    The unique key decides when several do this at once, so nobody is reminded twice of one thing."""
    due = {new_id(): one for one in outstanding_alerts(session, now)}
    noted, chosen = _Noted(now, ruleset(session)), all_choices(session)
    rows = [noted.row(key, one, chosen.get(one.to.holder_id, BY_DEFAULT)) for key, one in due.items()]
    duties, away = [one.duty for one in due.values()], {one.stands_for for one in due.values()}
    letters = Letters(session, duties, tasks_address, away=away, now=now)
    if not rows:
        return 0
    connection = session.connection()
    adding = (
        insert_into(connection, ALERTS).on_conflict_do_nothing().returning(ALERTS.c.id, ALERTS.c.digest_at)
    )
    raised = connection.execute(adding, rows).all()
    courtesies = {row["id"] for row in rows if row["courtesy"]}
    new = [
        _letter(letters, row.id, due[row.id], now, courtesy=row.id in courtesies)
        for row in raised if row.digest_at is None
    ]  # fmt: skip
    enqueue_all(session, new, now=now)
    return len(raised)


def _letter(letters: Letters, key: str, one: Reminder, now: datetime, *, courtesy: bool) -> ToQueue:
    told: dict[str, Any] = {"now": now, "known": one.known, "stands_for": one.stands_for}
    letter = letters.alone(key, one.duty, one.rung, one.to.address, **told)
    return replace(letter, stops_for=one.to.holder_id if courtesy else None)


def _raised(session: Session) -> set[tuple[str, datetime, str, str]]:
    query = select(Alert.duty_id, Alert.due_at, Alert.rung, Alert.recipient)
    query = query.join(Duty, Duty.id == Alert.duty_id).where(Duty.state == "open").order_by(Alert.id)
    return {(row.duty_id, aware(row.due_at), row.rung, row.recipient) for row in session.execute(query)}


@dataclass(frozen=True, slots=True)
class _Told:
    """One reminder of a task: who is told, and who is next in line if a barrier keeps it from all of these."""

    duty: Duty
    rung: Rung
    first: Sequence[Reachable]
    next_in_line: Callable[[], Sequence[Sequence[Reachable]]]

    def to_raise(self, raised: Container[tuple[str, datetime, str, str]], eyes: Eyes) -> list[Reminder]:
        """What is not raised yet, for whoever may see the task; for the next in line where none of these may."""
        first = self._reminders(self.first)
        missing = [one for one in first if one.key not in raised]
        if self.duty.kind in THEIR_OWN or (first and not missing):
            return missing
        if any(eyes.see(one.to, self.duty) for one in first):
            return [one for one in missing if eyes.see(one.to, self.duty)]
        return self._of_the_next(raised, eyes)

    def _of_the_next(self, raised: Container[tuple[str, datetime, str, str]], eyes: Eyes) -> list[Reminder]:
        """Once, whoever of the line it was by then."""
        lines = self.line()
        if any(one.key in raised for line in lines for one in line):
            return []
        seen = ([one for one in line if eyes.see(one.to, self.duty)] for line in lines)
        return next(filter(None, seen), [])

    def line(self) -> list[list[Reminder]]:
        """The same reminder for the next in line, one role after another."""
        return [self._reminders(line) for line in self.next_in_line()]

    def _reminders(self, some: Sequence[Reachable]) -> list[Reminder]:
        return [Reminder(self.duty, self.rung, one) for one in some]


def _due(session: Session, now: datetime, rules: Ruleset, reached: Reached) -> Iterator[_Told]:
    away, ladders = away_on(session, london_day(now), viewer=EVERYTHING), _Ladders(rules, reached, now)
    query = select(Duty).where(Duty.state == "open").order_by(Duty.due_at, Duty.id)
    for duty in session.scalars(query):
        if not (duty.kind in THEIR_OWN and duty.owner_id in away):
            yield from ladders.told(duty)


class _Ladders:
    """Who is told of which reminders; what follows from the kind and the due time alone is worked out once."""

    def __init__(self, rules: Ruleset, everybody: Reached, now: datetime) -> None:
        self._rules, self._everybody, self._now = rules, everybody, now
        self._known: dict[tuple[str, datetime], tuple[Owners, tuple[Rung, ...]]] = {}

    def told(self, duty: Duty) -> Iterator[_Told]:
        """Who is told of which reminders of a task, and who comes next."""
        found, whole = self._of(duty.kind, duty.due_at)
        ladder = heard(whole, duty.quiet_from, duty.quiet_until)
        for rung in still_to_send(ladder, duty.planned_at):
            told = _recipients(duty, roles_told(found, rung, duty.due_at), self._everybody)
            first = _there(told, rung, ladder, duty)
            if first or not told:
                yield _Told(duty, rung, first, partial(self._line, duty, found, rung, ladder))

    def _of(self, kind: str, due_at: datetime) -> tuple[Owners, tuple[Rung, ...]]:
        if (kind, due_at) not in self._known:
            ladder = rungs(kind, due_at, self._rules, until=self._now)
            self._known[kind, due_at] = (owners(kind, due_at, self._rules), ladder)
        return self._known[kind, due_at]

    def _line(self, duty: Duty, found: Owners, rung: Rung, ladder: Sequence[Rung]) -> list[list[Reachable]]:
        roles = next_in_line(found, duty.due_at, self._rules)
        return [_there(self._everybody.in_roles([role]), rung, ladder, duty) for role in roles]


def _there(some: Sequence[Reachable], rung: Rung, ladder: Sequence[Rung], duty: Duty) -> list[Reachable]:
    """Nobody is sent the reminders of before they came."""
    known = duty.planned_at
    return [one for one in some if rung in still_to_send(ladder, max(known, one.since or known))]


def _recipients(duty: Duty, roles: Sequence[Role], everybody: Reached) -> list[Reachable]:
    """The person who owns it and, towards the end, others; the owning role where no person can be reached."""
    person = everybody.by_person.get(duty.owner_id, []) if duty.owner_id else []
    if duty.kind in THEIR_OWN:
        return person
    wanted = set(roles[1:]) if person else set(roles)
    return [*person, *(one for one in everybody.in_roles(wanted) if one not in person)]


class _Noted:
    """The rows of alerts; what follows from the kind, the times and the reader's days alone is worked out once."""

    def __init__(self, now: datetime, rules: Ruleset) -> None:
        self._now = now
        self._courtesy = cache(partial(is_courtesy, ruleset=rules))
        self._fate = cache(partial(fate, now=now, rules=rules))

    def row(self, key: str, one: Reminder, chosen: MailChoices) -> dict[str, Any]:
        """What somebody does without is noted, and no mail carries it."""
        duty, start = one.duty, one.start
        courtesy = self._courtesy(duty.kind, duty.due_at, start)
        unwanted = one.settled or (courtesy and not chosen.early)
        at_once = chosen.tasks is HowTold.AT_ONCE
        waits = self._fate(duty.kind, duty.due_at, start, working=one.working, at_once=at_once).waits
        return {
            "id": key, "duty_id": duty.id, "due_at": duty.due_at, "rung": one.rung.name,
            "recipient": one.to.address, "rung_at": one.rung.at, "late": is_late(one.rung, self._now, one.known),
            "raised_at": self._now, "digest_at": self._now if unwanted else waits,
            "carried_in": NEEDED_NO_MORE if unwanted else None, "courtesy": courtesy, "stands_for": one.stands_for,
        }  # fmt: skip


def _blocks(rows: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (rows[start : start + BLOCK] for start in range(0, len(rows), BLOCK))
