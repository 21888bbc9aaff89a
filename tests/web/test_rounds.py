"""A declarations round on pages: prepared, started and closed by an officer, answered from the link in a mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask import Flask

from register import clock
from register.accounts.links import draw_link
from register.cli.main import armslength
from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.people.people import NewPerson
from register.domain.permissions import Role
from register.models.duties import OutboxMessage
from register.services.people.people import amend_person
from tests import registering
from tests.api.test_interests import calling
from tests.registering import NOON, SYSTEM, TODAY, World, declared
from tests.reminding import tick
from tests.signing_in import Visit, day, signed_in

SEEN = re.compile(r'name="seen"[^>]*value="([^"]*)"')


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = registering.recorded()
        with unit_of_work() as work:
            new = NewPerson(name="Bob Best", email="bob@example.org")
            amend_person(work, made.ids["bob"], new, expected_n=1, reason="Mail", actor=SYSTEM, today=TODAY)
    with clock.travel(NOON):
        yield made


@pytest.fixture
def officer(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER)


def started(officer: Visit) -> str:
    """The address of a round that was prepared and started on its pages."""
    due = TODAY + timedelta(days=30)
    where = officer.fill(
        "/rounds/add", title="Round 2026/27", scope="decision_making", **day("due_on", due.year, due.month, due.day),
        **day("period_from", 2026, 4, 1), **day("period_to", 2027, 3, 31),
    ).location  # fmt: skip
    preview = officer.get(where).text
    assert "Start the round and mail 1 person" in preview
    assert "bob@example.org" in preview
    assert officer.post(f"{where}/start").location == where
    return where


def mailed(app: Flask) -> str:
    """The path of the link that the mail to Bob carries."""
    with app.app_context():
        tick(NOON)
        with reading() as session:
            link_id = session.query(OutboxMessage.link_id).filter_by(recipient="bob@example.org").scalar()
        with unit_of_work() as work:
            return "/declarations" + draw_link(work, link_id, NOON).partition("/declarations")[2]


def test_a_nurse_answers_from_the_mail_after_a_scanner_opened_it_twice(
    app: Flask, world: World, officer: Visit
) -> None:
    with app.app_context():
        declared(world)
    where = started(officer)
    link = mailed(app)
    scanner, nurse = Visit(app.test_client()), Visit(app.test_client())
    for _ in range(2):
        assert scanner.get(link).status_code == 200
    page = nurse.get(link).text
    for words in (
        "Declaration of interests of Bob Best", "Weekend shifts", "Hartlepool Trust", "is asked because",
        "If you are somebody else",        "Nothing has changed", "governance officers see your answer",
    ):  # fmt: skip
        assert words in page
    assert nurse.post(link, seen=SEEN.findall(page)[0]).location == link
    receipt = nurse.get(link).text
    assert "Nothing more to do" in receipt
    assert "NIL-2026-" in receipt
    assert "Nothing more to do" in scanner.get(link).text
    left = officer.get(where).text
    assert "Ann Archer" in left
    assert "Bob Best" not in left
    table = officer.get(f"{where}/outstanding").text
    assert "Ann Archer" in table
    assert "Tees Valley Board" in table


def test_what_changed_under_an_open_page_is_shown_and_nothing_is_sent(
    app: Flask, world: World, officer: Visit
) -> None:
    started(officer)
    link, nurse = mailed(app), Visit(app.test_client())
    page = nurse.get(link).text
    assert "I have nothing to declare" in page
    with app.app_context():
        declared(world)
    again = nurse.post(link, seen=SEEN.findall(page)[0] if SEEN.findall(page) else "")
    assert again.status_code == 409
    assert "Weekend shifts" in again.text
    assert nurse.post(link, seen=SEEN.findall(again.text)[0]).location == link


def test_after_the_round_the_link_says_so_and_how_to_sign_in(
    app: Flask, world: World, officer: Visit
) -> None:
    where = started(officer)
    link = mailed(app)
    officer.get(where)
    assert officer.post(f"{where}/close").location == where
    nurse = Visit(app.test_client())
    closed = nurse.get(link)
    assert closed.status_code == 410
    assert "This round closed on" in closed.text
    assert "Sign in" in closed.text
    assert nurse.get(link[:-1]).status_code == 404


def test_a_round_is_prepared_started_and_closed_by_call_and_command(
    app: Flask, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = {
        "title": "Round 2026/27", "scope": "decision_making", "due_on": str(TODAY + timedelta(days=30)),
        "period_from": "2026-04-01", "period_to": "2027-03-31",
    }  # fmt: skip
    call = calling(app, Role.GOVERNANCE_OFFICER)
    made = call("POST", "/rounds", json=new).get_json()
    assert (made["state"], made["asked"]) == ("prepared", 0)
    started = call("POST", f"/rounds/{made['ref']}/start", json={"version": made["n"]}).get_json()
    assert (started["state"], started["asked"], started["unreached"]) == ("started", 2, 1)
    assert call("POST", f"/rounds/{made['ref']}/close", json={"version": made["n"]}).status_code == 409
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    assert CliRunner().invoke(armslength, ["rounds", "close", made["ref"]]).output.strip() == made["ref"]
    assert call("GET", f"/rounds/{made['ref']}").get_json()["state"] == "closed"
