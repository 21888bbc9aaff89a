"""Acts on a data incident that need another person, and the case as it was on a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from register import clock
from register.db import reading, unit_of_work
from register.domain.people.people import NewPerson
from register.domain.permissions import Role, system_actor
from register.queries.sharing.incidents import incident
from register.services.people.people import add_person
from tests import contracting, reminding
from tests.contracting import SYSTEM
from tests.signing_in import Visit, day, signed_in

FRIDAY = datetime(2026, 10, 23, 16, 30, tzinfo=UTC)


@pytest.fixture
def ref(app: Flask) -> Iterator[str]:
    with app.app_context():
        contracting.recorded()
    with clock.travel(FRIDAY), app.app_context():
        found = reminding.data_incident(FRIDAY).ref
    with clock.travel(FRIDAY):
        yield found


def somebody(app: Flask, name: str, role: Role) -> Visit:
    with app.app_context(), unit_of_work() as session:
        person = add_person(session, NewPerson(name=name), actor=system_actor(), today=FRIDAY.date()).thing_id
    return signed_in(app, role, person_id=person)


@pytest.fixture
def lead(app: Flask, ref: str) -> Visit:
    return somebody(app, "Lee Lead", Role.INFORMATION_GOVERNANCE_LEAD)


@pytest.fixture
def siro(app: Flask, lead: Visit) -> Visit:
    return somebody(app, "Sam Siro", Role.SIRO)


def state(app: Flask, ref: str) -> tuple[str, object]:
    with app.app_context(), reading() as session:
        found = incident(session, ref, viewer=SYSTEM.viewer)
        return found.state, found.deadline_at


def asked(visit: Visit, text: str) -> str:
    page = visit.get("/confirmations/").text
    assert text in page
    return page.partition('href="/confirmations/')[2].partition('"')[0]


def test_a_typing_mistake_that_takes_the_deadline_away_waits_for_another_person(
    app: Flask, ref: str, lead: Visit, siro: Visit
) -> None:
    answers = {
        **day("aware_at", 2026, 10, 23),
        "aware_at-time": "5:29pm",
        "mistyped": "Yes",
        "reason": "A digit",
    }
    sooner = lead.fill(f"/incidents/{ref}/correct-time", **answers)
    assert sooner.location == f"/incidents/{ref}"
    held = state(app, ref)
    with clock.travel(FRIDAY + timedelta(minutes=5)):
        later = {**answers, "aware_at-time": "5:34pm", "reason": "Another digit"}
        assert lead.fill(f"/incidents/{ref}/correct-time", **later).location == "/confirmations/"
        assert state(app, ref) == held
        key = asked(siro, "typing mistake")
        page = siro.get(f"/confirmations/{key}").text
        assert ref in page
        assert "23 October 2026 at 17:34" in page
        lead.post(f"/confirmations/{key}", answer="yes")
        assert state(app, ref) == held
        assert siro.fill(f"/confirmations/{key}", answer="yes").status_code == 302
    assert state(app, ref)[1] == datetime(2026, 10, 26, 16, 34, tzinfo=UTC)


def test_a_confirmation_is_taken_back_by_two(app: Flask, ref: str, lead: Visit, siro: Visit) -> None:
    assert "Take back that this is a data incident" in lead.get(f"/incidents/{ref}").text
    assert lead.fill(f"/incidents/{ref}/unconfirm", reason="No personal data").location == "/confirmations/"
    assert state(app, ref)[0] == "confirmed"
    key = asked(siro, "Taking back")
    assert siro.fill(f"/confirmations/{key}", answer="yes").status_code == 302
    assert state(app, ref) == ("to_check", None)
    assert "No deadline has started" in lead.get(f"/incidents/{ref}").text


def test_where_nobody_else_could_agree_the_page_says_so(app: Flask, ref: str, lead: Visit) -> None:
    answer = lead.fill(f"/incidents/{ref}/unconfirm", reason="No personal data")
    assert answer.status_code == 422
    assert "Nobody else here can confirm this" in answer.text
