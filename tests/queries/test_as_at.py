"""The register for any day, using only what had been declared by any day, is what a plain reading of history gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from register import clock
from register.db import unit_of_work
from register.models.organisations import OrganisationVersion
from register.queries.people.organisations import organisations
from register.queries.trail.replay import Expected, expect
from register.queries.trail.verification import verify
from register.queries.visible import AsAt
from register.services import facts
from tests.services.test_unit_of_work import WHO

START = date(2026, 1, 1)
DAYS = st.integers(0, 40)
STEPS = st.lists(st.tuples(st.integers(0, 3), DAYS, st.none() | DAYS, DAYS), min_size=1, max_size=12)


@dataclass
class Told:
    """A version as the oracle keeps it."""

    key: int
    n: int
    recorded: int
    first: int
    last: int | None


def day(number: int) -> date:
    return START + timedelta(days=number)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, about=DAYS, by=DAYS)
def test_as_at_equals_a_brute_force_reading(
    app: Flask, session: Session, steps: list[tuple[int, int, int | None, int]], about: int, by: int
) -> None:
    mark = datetime.now(UTC).isoformat()
    told = _record(steps, mark)
    known = [t for t in told if t.recorded <= by]
    newest = {t.key: t for t in sorted(known, key=lambda t: t.n)}
    wanted = {
        (t.key, t.n) for t in newest.values() if t.first <= about and (t.last is None or about <= t.last)
    }
    shown = organisations(session, viewer=WHO.viewer, as_at=AsAt(day(about), _by(by, told)))
    assert {(int(o.ods_code or 0), o.n) for o in shown if o.name == mark} == wanted
    assert verify(session).sound


_EPOCH = [0]


def _by(by: int, told: list[Told]) -> date:
    return day(_EPOCH[0] + by)


def _record(steps: list[tuple[int, int, int | None, int]], mark: str) -> list[Told]:
    """Each example records after all the examples before it, since recorded times never run back."""
    _EPOCH[0] += 100
    told: list[Told] = []
    newest: dict[int, OrganisationVersion] = {}
    for key, first, length, recorded in sorted(steps, key=lambda step: step[3]):
        last = None if length is None else first + length
        at = datetime.combine(day(_EPOCH[0] + recorded), datetime.min.time(), UTC) + timedelta(hours=12)
        with clock.travel(at), unit_of_work() as session:
            newest[key] = _one(session, newest.get(key), key, first, last, mark)
        told.append(Told(key, newest[key].n, recorded, first, last))
    return told


def _one(
    session: Session, before: OrganisationVersion | None, key: int, first: int, last: int | None, mark: str
) -> OrganisationVersion:
    dates = {"valid_from": day(first), "valid_to": None if last is None else day(last)}
    if before is not None:
        return facts.change(
            session, before, "organisation.amended", act="changed", actor=WHO, known_on=START, **dates
        )
    return facts.begin(
        session, OrganisationVersion, "organisation.added", actor=WHO, known_on=START, name=mark, kind="pct",
        ods_code=str(key), valid_from=dates["valid_from"] or START, valid_to=dates["valid_to"],
    )  # fmt: skip


def test_a_payload_of_an_unknown_kind_is_a_finding() -> None:
    assert list(expect(1, b'{"kind":"nonsense"}', Expected())) != []
