"""What was typed survives the end of a visit, for the same person and the same page, and for nobody else."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from register import clock
from register.db import reading, unit_of_work
from register.domain.access import need
from register.domain.doors import PUBLIC
from register.domain.permissions import Role
from register.models.kept_forms import KeptForm
from register.services.audit.erasures import erasing
from register.services.kept_forms import LARGEST
from tests.architecture.routes import Door
from tests.harness.pages import controls
from tests.pages.answers import many
from tests.pages.conftest import EMAIL
from tests.pages.every import address_of
from tests.signing_in import PASSWORD, Visit, signed_in

TYPED = "Typed before the visit ended, & kept"


def is_open(door: Door) -> bool:
    """A form that anybody may send needs no visit, so none can end: it has a ticket of its own."""
    return need(door.endpoint) is PUBLIC


def sent_without_a_visit(visit: Visit, address: str, **typed: str) -> Any:
    """Somebody types, is signed out in another tab, and presses the button."""
    page = visit.get(address)
    data = {**many(controls(page.text)), **typed}
    visit.client.post("/sign-out", data={"csrf_token": visit.hidden["csrf_token"]})
    return visit.client.post(address, data=data)


def signs_in(visit: Visit, answer: Any, email: str = EMAIL) -> Any:
    """Follows to the sign-in page, and on to where it leads."""
    assert answer.status_code == 302
    assert answer.location.startswith("/sign-in"), answer.location
    led = visit.fill(answer.location, email=email, password=PASSWORD)
    assert led.status_code == 302, led.text
    return visit.get(led.location)


def test_the_form_is_there_again_with_what_was_typed_and_can_be_sent(visit: Visit) -> None:
    answer = sent_without_a_visit(visit, "/people/add", name=TYPED)
    assert "what you typed is there again" in visit.get(answer.location).text
    again = signs_in(visit, answer)
    assert TYPED in unescape(again.text)
    assert "Check what you typed" in again.text
    done = visit.client.post(again.request.full_path, data=dict(controls(again.text)))
    assert done.status_code == 302, done.text
    assert TYPED in unescape(visit.get(done.location).text)


def test_it_is_shown_to_no_other_account(app: Flask, visit: Visit) -> None:
    answer = sent_without_a_visit(visit, "/people/add", name=TYPED)
    signed_in(app, Role.GOVERNANCE_OFFICER)
    assert TYPED not in unescape(signs_in(visit, answer, "governance_officer@example.org").text)


def test_it_is_shown_on_no_other_page(app: Flask, visit: Visit) -> None:
    sent_without_a_visit(visit, "/people/add", name=TYPED)
    with app.app_context(), reading() as session:
        key = session.scalars(select(KeptForm.id).order_by(KeptForm.kept_at.desc())).first()
    visit.fill("/sign-in", email=EMAIL, password=PASSWORD)
    assert TYPED not in unescape(visit.get(f"/organisations/add?kept={key}").text)


def test_it_is_gone_after_its_time(visit: Visit) -> None:
    answer = sent_without_a_visit(visit, "/people/add", name=TYPED)
    with clock.travel(clock.now() + timedelta(minutes=31)):
        assert TYPED not in unescape(signs_in(visit, answer).text)


@pytest.mark.parametrize("seal", ["", "forged", "WyJhIiwiL3Blb3BsZS9hZGQiXQ.aaaa.bbbb"])
def test_a_page_that_does_not_say_whose_it_is_is_not_kept(app: Flask, visit: Visit, seal: str) -> None:
    before = _kept(app)
    answer = sent_without_a_visit(visit, "/people/add", name=TYPED, whose=seal)
    assert answer.location == "/sign-in?next=/people/add"
    assert _kept(app) == before


def test_what_is_too_long_is_not_kept_and_the_page_says_so(app: Flask, visit: Visit) -> None:
    before = _kept(app)
    answer = sent_without_a_visit(visit, "/people/add", name="x" * LARGEST)
    assert "could not be kept" in visit.get(answer.location).text
    assert _kept(app) == before


def test_nobody_can_read_it_in_the_database_and_an_erasure_empties_it(app: Flask, visit: Visit) -> None:
    sent_without_a_visit(visit, "/people/add", name=TYPED)
    with app.app_context(), reading() as session:
        rows = list(session.scalars(select(KeptForm)))
        assert rows
        assert all(TYPED.encode() not in row.answers for row in rows)
    with app.app_context(), unit_of_work() as session:
        erasing("nobody", [], "rule")(session.connection(), 1)
    assert _kept(app) == 0


def test_every_form_keeps_what_was_typed(forms: list[Door], visit: Visit, things: dict[str, str]) -> None:
    lost, tried = [], 0
    for door in forms:
        address = address_of(door, things, visit)
        page = visit.get(address)
        boxes = [name for name, value in controls(page.text) if value == "" and name in _boxes(page.text)]
        if page.status_code != 200 or not boxes or 'type="password"' in page.text or is_open(door):
            continue
        answer = sent_without_a_visit(visit, address, **{boxes[-1]: TYPED})
        if TYPED not in unescape(signs_in(visit, answer).text):
            lost.append((door.endpoint, boxes[-1]))
        tried += 1
    assert lost == []
    assert tried > 10


def test_a_page_that_was_open_for_too_long_is_shown_again_filled_and_changes_nothing(
    forms: list[Door], visit: Visit, things: dict[str, str], entries: Any
) -> None:
    before, wrong = entries(), []
    for door in forms:
        address = address_of(door, things, visit)
        page = visit.get(address)
        if page.status_code != 200 or is_open(door):
            continue
        old = {**many(controls(page.text)), "csrf_token": "from another visit"}
        answer = visit.client.post(address, data=old)
        if answer.status_code not in (422, 409) or "open for too long" not in answer.text:
            wrong.append((door.endpoint, answer.status_code))
    assert wrong == []
    assert entries() == before


def _boxes(page: str) -> set[str]:
    """The names of what a person types words into."""
    found = re.findall(r"<(?:input|textarea)[^>]*>", page)
    return {
        tag.partition('name="')[2].partition('"')[0] for tag in found if "nhsuk-" in tag and "-day" not in tag
    }


def _kept(app: Flask) -> int:
    with app.app_context(), reading() as session:
        return len(list(session.scalars(select(KeptForm.id))))


@pytest.mark.parametrize(("minutes", "status"), [(9, 302), (11, 422)])
def test_the_same_answers_on_a_page_drawn_anew_are_one_act_within_the_minutes_of_the_rule(
    visit: Visit, minutes: int, status: int
) -> None:
    first = visit.fill("/people/add", name="Orla Quickly")
    with clock.travel(clock.now() + timedelta(minutes=minutes)):
        second = visit.fill("/people/add", name="Orla Quickly")
    assert (first.status_code, second.status_code) == (302, status)
