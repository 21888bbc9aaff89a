"""What follows a complaint: it is acknowledged, looked into, told its outcome, set aside with a reason, or opened again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.permissions import Actor, Permission, check
from register.domain.sharing.complaint_clocks import CARE, DATA_PROTECTION, Ending, natures_left
from register.domain.sharing.complaints import (
    BY_OUTCOME,
    ComplaintAct,
    ComplaintState,
    NewEntry,
    NewNotOne,
    NewOutcome,
    NewReceipt,
    check_entry,
    check_not_one,
    check_outcome,
    check_receipt,
    move,
)
from register.domain.texts import check_text
from register.models.complaints import ComplaintVersion
from register.queries.rules import ruleset
from register.queries.sharing.complaints import complaint, endings_of
from register.services import facts
from register.services.sharing.complaints import came, nearest


@dataclass(frozen=True, slots=True)
class By:
    """Who records an act on a complaint, on what day, and the version they looked at."""

    actor: Actor
    today: date
    expected_n: int | None = None


def acknowledge_complaint(
    session: Session, new: NewReceipt, *, expected_n: int | None, actor: Actor, today: date
) -> ComplaintVersion:
    """Record that whoever complained was told it was received: this ends the deadline of each nature that it names."""
    newest, end = _at(session, new.complaint_id, ComplaintAct.ACKNOWLEDGE, actor)
    known = natures_left(came(session, newest), endings_of(newest))
    check_receipt(new, known=known, received_on=min_received(newest), today=today)
    told = [ending(nature, new.sent_on, new.how) for nature in new.answers]
    return _follow(
        session, newest, "complaint.acknowledged", By(actor, today, expected_n), reason=f"Acknowledged: {new.how}",
        state=end.value, endings=[*(newest.endings or []), *told],
    )  # fmt: skip


def enter_in_complaint(
    session: Session, new: NewEntry, *, expected_n: int | None, actor: Actor, today: date
) -> ComplaintVersion:
    """Record a step that was taken, or what they were told of progress; neither ends a deadline."""
    newest, end = _at(session, new.complaint_id, ComplaintAct.ENTER, actor)
    check_entry(new, received_on=min_received(newest), today=today)
    said = {"entry": new.entry.value, "entered_on": new.entered_on.isoformat(), "words": new.words}
    return _follow(
        session, newest, f"complaint.{new.entry.value}", By(actor, today, expected_n), reason=new.entry.label,
        state=end.value, entries=[*(newest.entries or []), said],
    )  # fmt: skip


def tell_outcome(
    session: Session, new: NewOutcome, *, expected_n: int | None, actor: Actor, today: date
) -> ComplaintVersion:
    """Record the outcome and the day they were told; it answers the data protection deadline where nothing has."""
    newest, end = _at(session, new.complaint_id, ComplaintAct.TELL_OUTCOME, actor)
    check_outcome(new, ruleset(session), received_on=min_received(newest), today=today)
    told = [*(newest.endings or []), ending(DATA_PROTECTION, new.told_on, BY_OUTCOME)]
    return _follow(
        session, newest, "complaint.outcome", By(actor, today, expected_n), reason=new.words, state=end.value,
        endings=told, outcome=new.outcome, outcome_on=new.told_on, outcome_words=new.words, valid_to=new.told_on,
    )  # fmt: skip


def set_complaint_aside(
    session: Session, new: NewNotOne, *, expected_n: int | None, actor: Actor, today: date
) -> ComplaintVersion:
    """Decide that it is no complaint of one nature, with the reason: this ends the deadline of that nature alone."""
    newest, end = _at(session, new.complaint_id, ComplaintAct.SET_ASIDE, actor)
    check_not_one(new, natures_left(came(session, newest), endings_of(newest)))
    is_care = new.nature == CARE
    changes: dict[str, Any] = {} if is_care else {"state": end.value, "valid_to": today}
    told = [*(newest.endings or []), ending(new.nature, today, new.reason, told=False)]
    return _follow(
        session, newest, "complaint.set_aside", By(actor, today, expected_n), reason=new.reason, endings=told, **changes
    )  # fmt: skip


def reopen_complaint(
    session: Session, key: str, *, reason: str, expected_n: int | None, actor: Actor, today: date
) -> ComplaintVersion:
    """Open it again: where it had been set aside, the deadlines that this ended run again."""
    newest, end = _at(session, key, ComplaintAct.REOPEN, actor)
    said = check_text(reason, "why it is opened again", 2000, field="reason")
    was_set_aside = newest.state == ComplaintState.SET_ASIDE
    kept = [one for one in newest.endings or () if one["told"] or not was_set_aside]
    return _follow(
        session, newest, "complaint.reopened", By(actor, today, expected_n), reason=said, state=end.value, endings=kept,
        outcome=None, outcome_on=None, outcome_words=None, valid_to=None,
    )  # fmt: skip


def min_received(row: ComplaintVersion) -> date:
    """The first day on which it can have been received."""
    return min(map(date.fromisoformat, row.received_days))


def ending(nature: str, on: date, how: str, *, told: bool = True) -> dict[str, Any]:
    """As it is stored."""
    return {"nature": nature, "over_on": on.isoformat(), "told": told, "how": how}


def _at(
    session: Session, key: str, act: ComplaintAct, actor: Actor
) -> tuple[ComplaintVersion, ComplaintState]:
    """The complaint, and the state it goes to."""
    check(actor, Permission.KEEP_COMPLAINTS)
    newest = complaint(session, key, viewer=actor.viewer)
    return newest, move(ComplaintState(newest.state), act)


def _follow(
    session: Session, newest: ComplaintVersion, event: str, by: By, *, reason: str, **changes: Any
) -> ComplaintVersion:
    stored = changes.get("endings", newest.endings) or ()
    ends = [
        Ending(nature=one["nature"], on=date.fromisoformat(one["over_on"]), told=one["told"])
        for one in stored
    ]
    left = nearest(session, came(session, newest), ends)
    return facts.change(
        session, newest, event, act="changed", actor=by.actor, known_on=by.today, expected_n=by.expected_n, reason=reason,
        holds_from=by.today, **{**changes, **left},
    )  # fmt: skip
