"""A reviewer asks back about an interest; the person is asked, answers, and it comes back to be reviewed."""

from __future__ import annotations

import html
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from register import clock
from register.cli.main import armslength
from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.people.people import NewPerson
from register.domain.permissions import Role
from register.models.duties import OutboxMessage
from register.services.duties.duties import plan, raise_alerts
from register.services.interests.mitigations import agree_mitigation
from register.services.people.people import amend_person
from tests import registering
from tests.api.test_interests import calling
from tests.registering import NOON, OFFICER, SYSTEM, TODAY, World, declared, new_mitigation
from tests.signing_in import signed_in

world = registering.on_its_day


@pytest.fixture
def job(app: Flask, world: World) -> Any:
    """Bob's job, which Ann reviewed."""
    with app.app_context():
        made = declared(world)
        with unit_of_work() as session:
            agree_mitigation(session, new_mitigation(world, made), actor=OFFICER, today=TODAY)
        return made


def test_a_question_is_answered_and_comes_back_with_its_answer(app: Flask, world: World, job: Any) -> None:
    ann = signed_in(app, Role.MANAGER, person_id=world.ids["ann"])
    assert job.ref not in ann.get("/interests/awaiting").text
    assert "Enter what you want to say" in ann.fill(f"/remarks/{job.ref}/ask").text
    asked = ann.fill(f"/remarks/{job.ref}/ask", said="How many shifts?")
    assert asked.location == f"/interests/{job.ref}"
    assert "No answer yet" in ann.get(asked.location).text
    bob = signed_in(app, Role.DECLARANT, person_id=world.ids["bob"])
    page = bob.get(f"/interests/{job.ref}").text
    assert "How many shifts?" in page
    assert f"/remarks/{job.ref}/answer" in page
    assert bob.fill(f"/remarks/{job.ref}/answer", said="Two a month").status_code == 302
    queue = html.unescape(ann.get("/interests/awaiting").text)
    assert "Answered: Two a month" in queue
    assert "Two a month" in ann.get(f"/interests/{job.ref}/review").text


def test_nobody_asks_about_their_own_and_only_those_concerned_read_it(
    app: Flask, world: World, job: Any
) -> None:
    bob = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["bob"])
    assert bob.get(f"/remarks/{job.ref}/ask").status_code == 404
    call = calling(app, Role.GOVERNANCE_OFFICER)
    assert call("POST", f"/interests/{job.ref}/answers", json={"said": "Two"}).status_code == 422
    assert call("POST", f"/interests/{job.ref}/questions", json={"said": "Since when?"}).status_code == 201
    assert [one["asks"] for one in call("GET", f"/interests/{job.ref}/remarks").get_json()["remarks"]] == [
        True
    ]
    reader = signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["cat"])
    assert "Since when?" not in reader.get(f"/interests/{job.ref}").text
    assert reader.get(f"/remarks/{job.ref}/answer").status_code == 404
    assert "Since when?" in bob.get(f"/interests/{job.ref}").text


def test_whoever_is_asked_gets_a_task_and_a_mail_that_opens_what_it_is_about(
    app: Flask, world: World, job: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    with app.app_context(), unit_of_work() as session:
        new = NewPerson(name="Bob Best", email="bob@example.org")
        amend_person(
            session, world.ids["bob"], new, expected_n=1, reason="Address", actor=SYSTEM, today=TODAY
        )
    run = CliRunner().invoke
    assert run(armslength, ["remarks", "ask", job.ref, "Still true?"]).exit_code == 0
    with app.app_context(), unit_of_work() as session:
        assert plan(session, NOON) == 2, "the question; and, foreseen, the review of how it is managed"
        raise_alerts(session, NOON, tasks_address="https://example.org/tasks/")
    with app.app_context(), reading() as session:
        (letter,) = session.scalars(select(OutboxMessage)).all()
        assert letter.recipient == "bob@example.org"
        assert f"https://example.org/interests/{job.ref}" in letter.body
        assert "Still true?" not in letter.body
    assert run(armslength, ["remarks", "answer", job.ref, "Yes"]).exit_code == 0
    assert [line.split("\t")[1] for line in run(armslength, ["remarks", "show", job.ref]).output.splitlines()] == [
        "asked", "answered",
    ]  # fmt: skip
    with app.app_context(), unit_of_work() as session:
        assert plan(session, clock.now()) == 1
