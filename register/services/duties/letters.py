"""What a reminder says, by itself and among others: whom it is about, and a link that opens what it talks about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from register.domain.dates import aware, london_day
from register.domain.duties.digests import Item
from register.domain.duties.duties import DutyKind, Rung
from register.domain.duties.papers import closed_letter
from register.domain.duties.reminders import reminder
from register.domain.duties.working import standing_in_words
from register.domain.interests.rounds import round_letter
from register.domain.permissions import UNBOUND
from register.models.duties import Duty
from register.queries import names
from register.queries.duties.working import called, working_of
from register.queries.interests.rounds import because_of
from register.services.outbox import ToQueue

THEIR_OWN = frozenset(
    {DutyKind.ROUND_DECLARATION.value, DutyKind.ANNUAL_DECLARATION.value, DutyKind.ASKED_BY_TRIGGER.value}
)
"""Kinds that only the person can do: whom no mail reaches stands in the list of a round, and nobody else is mailed."""


class Letters:
    """The letters of these tasks; what they ask the register for is asked once."""

    def __init__(
        self, session: Session, duties: Sequence[Duty], tasks_address: str, *, away: Iterable[str], now: datetime
    ) -> None:  # fmt: skip
        """away: those for whom somebody else is told."""
        self._asked, self._address = _asked(session, duties), tasks_address
        self._away = _standing_in(session, {key for key in away if key}, london_day(now))

    def alone(
        self, key: str, duty: Duty, rung: Rung, to: str, *, now: datetime, known: datetime | None, stands_for: str
    ) -> ToQueue:  # fmt: skip
        """The letter of one alert. stands_for: who is away, where its reader stands in."""
        if duty.kind == DutyKind.ROUND_DECLARATION:
            return self._of_a_round(key, duty, rung, to)
        if duty.kind == DutyKind.PAPERS_CLOSED:
            return ToQueue(to, closed_letter(f"{self._address.removesuffix('/tasks/')}/papers/"), key)
        title, address = self._said(duty)
        letter = reminder(title, duty.due_at, rung, now=now, address=address, known=known)
        note = self._away.get(stands_for)
        return ToQueue(to, replace(letter, body=f"{letter.body}\n{note}\n") if note else letter, key)

    def among_others(self, duty: Duty, meant_for: datetime | None, stands_for: str) -> Item:
        title, address = self._said(duty)
        note = self._away.get(stands_for, "")
        return Item(title=title, due_at=aware(duty.due_at), address=address, meant_for=meant_for, note=note)

    def _of_a_round(self, key: str, duty: Duty, rung: Rung, to: str) -> ToQueue:
        name, because = self._asked[duty.id]
        again = aware(rung.at) > aware(duty.planned_at)
        return ToQueue(to, round_letter(name, because, london_day(duty.due_at), again=again), key, duty.id)

    def _said(self, duty: Duty) -> tuple[str, str]:
        """What it is called, and the page of it."""
        asked = self._asked.get(duty.id)
        if asked is None:
            return duty.title, f"{self._address}?about={duty.subject_ref}"
        page = duty.subject_ref if duty.kind == DutyKind.ANSWER_ASKED else "mine"
        return f"{asked[0]}: {duty.title}", f"{self._address.removesuffix('/tasks/')}/interests/{page}"


def _standing_in(session: Session, away: Collection[str], today: date) -> dict[str, str]:
    """What their deputies are told, by whoever is away."""
    if not away:
        return {}
    absences = {key: working_of(session, key, today).away(today) for key in sorted(away)}
    said = called(session, away, viewer=UNBOUND)
    return {key: standing_in_words(said[key], one) for key, one in absences.items() if one}


def _asked(session: Session, duties: Sequence[Duty]) -> dict[str, tuple[str, str]]:
    """By task of a person: whom it is about, and why they are asked where a round asks them."""
    own = [duty for duty in duties if duty.kind in THEIR_OWN or duty.kind == DutyKind.ANSWER_ASKED]
    people_ = names.people(session, viewer=UNBOUND)
    people_.look_up({duty.owner_id for duty in own if duty.owner_id})
    because: dict[str, dict[str, str]] = {}
    for duty in own:
        if duty.subject_kind == "round" and duty.subject_id not in because:
            people = [one.owner_id for one in own if one.subject_id == duty.subject_id]
            because[duty.subject_id] = because_of(session, duty.subject_id, people)
    return {
        duty.id: (people_.get(duty.owner_id, ""), because.get(duty.subject_id, {}).get(duty.owner_id, ""))
        for duty in own
    }
