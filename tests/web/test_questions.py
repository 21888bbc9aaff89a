"""Questions worth asking, by page, call and command: the heaviest first, settled once, never about oneself."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import date

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from register import clock
from register.cli.main import armslength
from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.interests.offers import GiverKind, OfferForm, OfferRecipient, OfferResponse
from register.domain.permissions import Role
from register.jobs.look_for_questions import look_for_questions
from register.models.breaches import BreachVersion
from register.models.ledger import LedgerEntry
from register.models.questions import Question
from register.queries.interests.reviews import awaiting
from register.services.walls import raise_wall
from tests import registering
from tests.api.test_interests import calling
from tests.registering import NOON, OFFICER, SYSTEM, TODAY, World, declared
from tests.signing_in import signed_in


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Bob declares a job, and then a gift just under the line."""
    with app.app_context():
        made = registering.recorded()
        with clock.travel(NOON):
            declared(made, "ann", description="Sits on a panel")
            declared(
                made, "bob", situation="Gi", interest_type=None, organisation_id=made.ids["acme"], value_pence=49_00,
                offer_form=OfferForm.THING, offer_response=OfferResponse.ACCEPTED, giver_kind=GiverKind.OTHER,
                offered_to=OfferRecipient.MYSELF, arose_on=date(2026, 5, 1), description="A pen",
            )  # fmt: skip
            look_for_questions(NOON)
    with clock.travel(NOON):
        yield made


def questions(app: Flask) -> dict[str, Question]:
    with app.app_context(), reading() as session:
        found = {row.code: row for row in session.scalars(select(Question))}
        session.expunge_all()
        return found


def test_a_question_waits_leads_to_its_entry_and_is_settled_once(app: Flask, world: World) -> None:
    officer = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"])
    page = html.unescape(officer.get("/questions/").text)
    assert "Value just under a line" in page
    assert "How was it found?" in page
    one = questions(app)["just_under_a_line"]
    assert "Select what came of the question" in officer.fill(f"/questions/{one.id}").text
    assert officer.fill(f"/questions/{one.id}", outcome="no_issue").location == "/questions/"
    assert officer.get(f"/questions/{one.id}").status_code == 404
    with app.app_context():
        look_for_questions(clock.now().replace(day=16))
        with reading() as session:
            assert session.scalars(select(LedgerEntry).where(LedgerEntry.event == "question.settled")).one()
            assert session.scalars(select(BreachVersion)).all() == []
    assert questions(app)["just_under_a_line"].state == "answered"
    assert ">0<" in re.sub(r"\s+", "", officer.get("/questions/").text)


def test_the_officers_queue_begins_with_what_weighs_most_and_a_managers_with_what_waits_longest(
    app: Flask, world: World
) -> None:
    with app.app_context(), reading() as session:
        first = awaiting(session, TODAY, viewer=OFFICER.viewer)
        assert [(one.interest.situation, one.weight) for one in first] == [("Gi", 5), ("Ou", 0)]
        managing = world.actor("ann", Role.MANAGER).viewer
        assert [one.weight for one in awaiting(session, TODAY, viewer=managing)] == [0]


def test_nobody_sees_what_is_asked_about_themselves_or_behind_a_barrier(app: Flask, world: World) -> None:
    key = questions(app)["just_under_a_line"].id
    bob = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["bob"])
    assert "just under" not in bob.get("/questions/").text
    assert bob.get(f"/questions/{key}").status_code == 404
    officer = signed_in(app, Role.GOVERNANCE_OFFICER, Role.MANAGER, person_id=world.ids["dee"])
    assert officer.get(f"/questions/{key}").status_code == 200
    with app.app_context(), unit_of_work() as session:
        subject = questions(app)["just_under_a_line"].subject_id
        raise_wall(
            session,
            "interest",
            subject,
            person_id=world.ids["dee"],
            reason="Apart",
            actor=SYSTEM,
            today=TODAY,
        )
    assert officer.get(f"/questions/{key}").status_code == 404
    assert "just under" not in officer.get("/questions/").text


def test_the_call_and_the_command_say_the_same(
    app: Flask, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = calling(app, Role.GOVERNANCE_OFFICER)
    told = call("GET", "/questions").get_json()
    assert [(one["why"], one["weight"]) for one in told["first"]] == [("Value just under a line", 5)]
    assert (
        call("POST", f"/questions/{told['first'][0]['id']}", json={"outcome": "explained"}).get_json()[
            "count"
        ]
        == 0
    )
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    assert "100 of 100 led somewhere" in CliRunner().invoke(armslength, ["questions", "list"]).output
    assert CliRunner().invoke(armslength, ["questions", "look"]).output == "0 raised\n"
