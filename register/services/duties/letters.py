"""What a reminder says, by itself and among others: whom it is about, and a link that opens what it talks about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from register.domain.dates import aware, london_day
from register.domain.duties.digests import Item
from register.domain.duties.duties import DutyKind, Rung
from register.domain.duties.reminders import reminder
from register.domain.interests.rounds import round_letter
from register.domain.permissions import UNBOUND
from register.models.duties import Duty
from register.queries import names
from register.queries.interests.rounds import because_of
from register.services.outbox import ToQueue

THEIR_OWN = frozenset(
    {DutyKind.ROUND_DECLARATION.value, DutyKind.ANNUAL_DECLARATION.value, DutyKind.ASKED_BY_TRIGGER.value}
)
"""Kinds that only the person can do: whom no mail reaches stands in the list of a round, and nobody else is mailed."""


class Letters:
    """The letters of these tasks; what they ask the register for is asked once."""

    def __init__(self, session: Session, duties: Sequence[Duty], tasks_address: str) -> None:
        self._asked, self._address = _asked(session, duties), tasks_address

    def alone(
        self, key: str, duty: Duty, rung: Rung, to: str, *, now: datetime, known: datetime | None
    ) -> ToQueue:
        """The letter of one alert."""
        if duty.kind == DutyKind.ROUND_DECLARATION:
            return self._of_a_round(key, duty, rung, to)
        title, address = self._said(duty)
        letter = reminder(title, duty.due_at, rung, now=now, address=address, known=known)
        return ToQueue(to, letter, key)

    def among_others(self, duty: Duty, meant_for: datetime | None) -> Item:
        title, address = self._said(duty)
        return Item(title=title, due_at=aware(duty.due_at), address=address, meant_for=meant_for)

    def _of_a_round(self, key: str, duty: Duty, rung: Rung, to: str) -> ToQueue:
        name, because = self._asked[duty.id]
        again = aware(rung.at) > aware(duty.planned_at)
        return ToQueue(to, round_letter(name, because, london_day(duty.due_at), again=again), key, duty.id)

    def _said(self, duty: Duty) -> tuple[str, str]:
        """What it is called, and the page of it."""
        asked = self._asked.get(duty.id)
        if asked is None:
            return duty.title, self._address
        page = duty.subject_ref if duty.kind == DutyKind.ANSWER_ASKED else "mine"
        return f"{asked[0]}: {duty.title}", f"{self._address.removesuffix('/tasks/')}/interests/{page}"


def _asked(session: Session, duties: Sequence[Duty]) -> dict[str, tuple[str, str]]:
    """By task of a person: whom it is about, and why they are asked where a round asks them."""
    own = [duty for duty in duties if duty.kind in THEIR_OWN or duty.kind == DutyKind.ANSWER_ASKED]
    called = names.people(session, viewer=UNBOUND)
    called.look_up({duty.owner_id for duty in own if duty.owner_id})
    because: dict[str, dict[str, str]] = {}
    for duty in own:
        if duty.subject_kind == "round" and duty.subject_id not in because:
            people = [one.owner_id for one in own if one.subject_id == duty.subject_id]
            because[duty.subject_id] = because_of(session, duty.subject_id, people)
    return {
        duty.id: (called.get(duty.owner_id, ""), because.get(duty.subject_id, {}).get(duty.owner_id, ""))
        for duty in own
    }
