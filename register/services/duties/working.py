"""Saying when one works, that one is away and who stands in: each change has an entry in the audit trail."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from register.domain.duties.mail_choices import holder_of
from register.domain.duties.working import (
    NewAbsence,
    NewWorkingDays,
    check_absence,
    check_working_days,
    goes_in_circle,
)
from register.domain.errors import Invalid, NotFound
from register.domain.permissions import UNBOUND, Actor, Permission, check
from register.models.accounts import Account
from register.models.base import new_id
from register.models.duties import Absence, Alert, WorkingDays
from register.queries.accounts.identities import identities
from register.queries.duties.duties import reachable
from register.queries.duties.working import everybody, holder_at, weekdays_of, working_of
from register.services import ledger

OWN = "Nobody stands in for themselves: enter somebody else's address"
CIRCLE = (
    "On these days whoever is away would stand in for this person, or for somebody who stands in for them: "
    "enter somebody else's address"
)


def say_weekdays(
    session: Session, new: NewWorkingDays, *, actor: Actor, today: date, now: datetime
) -> NewWorkingDays:
    """The days of the week on which whoever says it works."""
    check(actor, Permission.SEE_DUTIES)
    return _say(session, holder_of(actor.person_id, actor.id), new, actor=actor, today=today, now=now)


def say_weekdays_for(
    session: Session, account: Account, new: NewWorkingDays, *, actor: Actor, today: date, now: datetime
) -> NewWorkingDays:
    """The same by whoever runs the machine, on somebody's behalf."""
    check(actor, Permission.KEEP_ACCOUNTS)
    return _say(session, holder_of(account.person_id, account.id), new, actor=actor, today=today, now=now)


def _say(
    session: Session, holder: str, new: NewWorkingDays, *, actor: Actor, today: date, now: datetime
) -> NewWorkingDays:
    check_working_days(new)
    row = session.get(WorkingDays, holder)
    if row is not None and set(weekdays_of(row)) == set(new.weekdays):
        return new
    words = " ".join(day.value for day in new.weekdays)
    session.merge(WorkingDays(holder_id=holder, weekdays=words))
    ledger.note(session, "working_days.said", holder, {"weekdays": words}, actor=actor)
    _raise_anew(session, holder, today, now)
    return new


def say_away(session: Session, new: NewAbsence, *, actor: Actor, today: date, now: datetime) -> str:
    """The id of an absence. Whoever keeps people may enter it for somebody else; Invalid where the deputy is the same
    person, or standing in would go in a circle."""
    holder = _whose(session, new, actor, today)
    check_absence(new, today=today, mine=working_of(session, holder, today))
    deputy = _deputy(session, new, holder, actor, today)
    row = Absence(
        id=new_id(), holder_id=holder, first_day=new.first_day, last_day=new.last_day, deputy_id=deputy or ""
    )
    session.add(row)
    told = {
        "first_day": new.first_day.isoformat(),
        "last_day": new.last_day.isoformat(),
        "deputy": deputy or "",
    }
    ledger.note(session, "absence.said", holder, {**told, "reason": new.reason}, actor=actor)
    _raise_anew(session, holder, today, now)
    return row.id


def end_absence(session: Session, key: str, *, actor: Actor, today: date, now: datetime) -> str:
    """They are back, or do not go: from today on they work as ever. The id of whoever was away; nothing happens where the
    absence is over."""
    row = session.get(Absence, key)
    holder = holder_of(actor.person_id, actor.id)
    if row is None or (row.holder_id != holder and not actor.may(Permission.KEEP_PEOPLE)):
        raise NotFound
    check(actor, Permission.SEE_DUTIES)
    whose, until = row.holder_id, today - timedelta(days=1)
    if row.last_day <= until:
        return whose
    ledger.note(session, "absence.ended", whose, {"from": today.isoformat()}, actor=actor)
    row.last_day = until  # before its first day where nobody had gone yet: then it covers no day
    session.flush()
    _raise_anew(session, whose, today, now)
    return whose


def _whose(session: Session, new: NewAbsence, actor: Actor, today: date) -> str:
    mine = holder_of(actor.person_id, actor.id)
    if new.person is None:
        check(actor, Permission.SEE_DUTIES)
        return mine
    found = holder_at(session, new.person, today, field="person", viewer=actor.viewer).holder_id
    check(actor, Permission.SEE_DUTIES if found == mine else Permission.KEEP_PEOPLE)
    if found != mine and not new.reason:
        raise Invalid({"reason": "Say why you enter this for somebody else"})
    return found


def _deputy(session: Session, new: NewAbsence, holder: str, actor: Actor, today: date) -> str | None:
    if not new.deputy:
        return None
    found = holder_at(session, new.deputy, today, field="deputy", viewer=actor.viewer).holder_id
    records = identities(session).records_of(holder)
    if found in records:
        raise Invalid({"deputy": OWN})
    if goes_in_circle(everybody(session, today), records, found, new.first_day, new.last_day):
        raise Invalid({"deputy": CIRCLE})
    return found


def _raise_anew(session: Session, holder: str, today: date, now: datetime) -> None:
    """What waits for a mail of a day finds its reader anew at the next tick."""
    mine = [one for one in reachable(session, today, viewer=UNBOUND) if one.holder_id == holder]
    waiting = delete(Alert).where(Alert.recipient.in_([one.address for one in mine]))
    session.execute(waiting.where(Alert.digest_at > now, Alert.carried_in.is_(None)))
