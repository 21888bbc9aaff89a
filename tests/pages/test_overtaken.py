"""Somebody was quicker: the page says what changed, keeps what was typed, and one more press applies it."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from itertools import count
from typing import Any

import pytest
from flask import Flask

from register import clock
from register.db import unit_of_work
from register.domain.contracts.stages import ContractAct
from register.domain.people.people import NewPerson
from register.domain.permissions import system_actor
from register.services.contracts.contracts import move_contract
from register.services.people.people import add_person, amend_person
from tests.harness.pages import controls
from tests.signing_in import Visit

SYSTEM = system_actor()
NUMBERS = count(1)


@pytest.fixture
def ada() -> NewPerson:
    """Somebody whom no other test has recorded."""
    number = next(NUMBERS)
    return NewPerson(name=f"Ada Ash {number}", email=f"ada{number}@example.org", staff_number=f"ADA{number}")


@pytest.fixture
def ref(app: Flask, ada: NewPerson) -> str:
    with app.app_context(), unit_of_work() as session:
        return add_person(session, ada, actor=SYSTEM, today=clock.today()).ref


def overtaken(app: Flask, visit: Visit, ref: str, theirs: NewPerson, **mine: str) -> Any:
    """Somebody opens the page, another is quicker, and then it is sent."""
    sent = {**dict(controls(visit.get(f"/people/{ref}/amend").text)), "reason": "Mine", **mine}
    with app.app_context(), unit_of_work() as session:
        amend_person(
            session, ref, theirs, expected_n=None, reason="Theirs", actor=SYSTEM, today=clock.today()
        )
    return visit.client.post(f"/people/{ref}/amend", data=sent)


def test_what_changed_is_told_with_its_label_and_by_whom(
    app: Flask, visit: Visit, ref: str, ada: NewPerson
) -> None:
    theirs = replace(ada, email=f"new.{ada.email}")
    answer = overtaken(app, visit, ref, theirs, name="Ada Ashe")
    page = unescape(answer.text)
    assert answer.status_code == 409
    assert "What changed while you were working on this" in page
    assert f"Email address (optional): from {ada.email} to {theirs.email}" in page
    assert "by the program" in page
    assert "Theirs" in page


def test_one_press_applies_mine_and_keeps_theirs(app: Flask, visit: Visit, ref: str, ada: NewPerson) -> None:
    theirs = replace(ada, email=f"new.{ada.email}")
    answer = overtaken(app, visit, ref, theirs, name="Ada Ashe")
    again = visit.client.post(f"/people/{ref}/amend", data=dict(controls(answer.text)))
    assert again.status_code == 302, again.text
    page = visit.get(f"/people/{ref}").text
    assert "Ada Ashe" in page
    assert str(theirs.email) in page


def test_where_both_changed_the_same_mine_stays_and_theirs_is_told(
    app: Flask, visit: Visit, ref: str, ada: NewPerson
) -> None:
    theirs = replace(ada, name="Ada Aster")
    answer = overtaken(app, visit, ref, theirs, name="Ada Ashe")
    page = unescape(answer.text)
    assert "You changed these too" in page
    assert "Full name: Ada Aster" in page
    assert dict(controls(answer.text))["name"] == "Ada Ashe"


def test_nothing_that_was_typed_is_lost_by_either(app: Flask, visit: Visit, ref: str, ada: NewPerson) -> None:
    theirs = replace(ada, email=None, staff_number=f"{ada.staff_number}B")
    answer = overtaken(app, visit, ref, theirs, name="Ada Ashe")
    sent = dict(controls(answer.text))
    assert (sent["name"], sent["email"], sent["staff_number"], sent["reason"]) == (
        "Ada Ashe",
        "",
        theirs.staff_number,
        "Mine",
    )


def test_rows_are_told_and_laid_over_one_by_one(app: Flask, visit: Visit, things: dict[str, str]) -> None:
    """One names the first service otherwise, the other prices the second: both stand there after one more press."""
    address = f"/contracts/{things['b_con_podiatry']}/amend"
    sent = {**dict(controls(visit.get(address).text)), "reason": "Mine"}
    second = {"lines-1-code": "S2", "lines-1-name": "Second service", "lines-1-annual_value_pence": "200"}
    theirs = {**sent, "once": "another-once-word", "reason": "Theirs", **second}
    assert visit.client.post(address, data=theirs).status_code == 302
    answer = visit.client.post(address, data={**sent, "lines-0-name": "Named by me"})
    page = unescape(answer.text)
    assert answer.status_code == 409, page
    assert "Second service" in page.partition("What you typed is kept")[0]
    again = dict(controls(answer.text))
    assert (again["lines-0-name"], again["lines-1-name"]) == ("Named by me", "Second service")
    assert visit.client.post(address, data=again).status_code == 302
    shown = visit.get(f"/contracts/{things['b_con_podiatry']}").text
    assert "Named by me" in shown
    assert "Second service" in shown


def _ref(visit: Visit, contract_id: str) -> str:
    found = re.search(r"CON-[0-9]{4}-[A-Z0-9]+", visit.get(f"/contracts/{contract_id}").text)
    assert found
    return found[0]


@pytest.mark.parametrize("act", ["decisions/approve/{}", "contracts/{}/move/submit"])
def test_an_act_that_a_contract_is_past_leads_to_its_page(
    visit: Visit, things: dict[str, str], act: str
) -> None:
    """What happened and what can be done now stand there, not on a page about a conflict."""
    ref = _ref(visit, things["b_con_community"])
    answer = visit.client.get("/" + act.format(ref))
    assert (answer.status_code, answer.location) == (302, f"/contracts/{ref}")
    page = unescape(visit.get(answer.location).text)
    assert "Nothing was done." in page
    assert "What can be done now stands on this page" in page


def test_who_presses_after_somebody_else_did_is_told_what_happened(
    app: Flask, visit: Visit, things: dict[str, str]
) -> None:
    ref = _ref(visit, things["b_con_repairs"])
    sent = dict(controls(visit.get(f"/decisions/approve/{ref}").text))
    with app.app_context(), unit_of_work() as session:
        move_contract(
            session,
            ref,
            ContractAct.SEND_BACK,
            reason="Prices",
            actor=SYSTEM,
            today=clock.today(),
            expected_n=None,
        )
    answer = visit.client.post(f"/decisions/approve/{ref}", data={**sent, "party": "commissioner"})
    assert (answer.status_code, answer.location) == (302, f"/contracts/{ref}")
    page = unescape(visit.get(answer.location).text)
    assert "It is: sent back for work." in page
    assert "Sent back for work by the program" in page
    assert "What can be done now stands on this page" in page


def test_who_typed_words_keeps_them_and_is_told_where_to_go_on(
    app: Flask, visit: Visit, things: dict[str, str]
) -> None:
    ref = _ref(visit, things["b_con_podiatry"])
    sent = dict(controls(visit.get(f"/contracts/{ref}/move/submit").text))
    with app.app_context(), unit_of_work() as session:
        move_contract(
            session, ref, ContractAct.SUBMIT, reason="", actor=SYSTEM, today=clock.today(), expected_n=None
        )
    answer = visit.client.post(f"/contracts/{ref}/move/submit", data={**sent, "reason": "Typed & not lost"})
    page = unescape(answer.text)
    assert answer.status_code == 409, page
    assert "Typed & not lost" in page
    assert f'href="/contracts/{ref}">See the record, and what can be done now' in page


def test_a_step_that_the_state_no_longer_allows_is_answered_beside_the_form(
    app: Flask, visit: Visit, things: dict[str, str]
) -> None:
    said = unescape(visit.get("/incidents/").text)
    assert "INC-" in said
    ref = "INC-" + said.split("INC-")[1][:13]
    page = visit.get(f"/incidents/{ref}/close")
    sent = {**dict(controls(page.text)), "words": "Typed & not lost"}
    first = visit.client.post(f"/incidents/{ref}/close", data=sent)
    again = {**dict(controls(visit.get(f"/incidents/{ref}/close").text)), "words": "Typed & not lost"}
    second = visit.client.post(f"/incidents/{ref}/close", data=again)
    assert first.status_code in (302, 409), first.text
    assert second.status_code == 409, second.status_code
    assert "Typed & not lost" in unescape(second.text)
