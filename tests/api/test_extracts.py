"""What a page makes of the register a call and a command make too, in the same words."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner
from flask import Flask
from werkzeug.test import TestResponse

from register.cli.main import armslength
from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.interests.breaches import BreachOutcome, Together
from register.domain.interests.rounds import NewRound, RoundScope
from register.domain.permissions import Role
from register.models.people import Person
from register.services.interests.breaches import decide_together
from register.services.interests.rounds import prepare_round, start_round
from register.services.walls import raise_wall
from tests import registering
from tests.api.test_interests import Call, calling
from tests.registering import OFFICER, SYSTEM, TODAY, World, declared
from tests.services.test_undeclared import holds
from tests.signing_in import Visit, day, signed_in
from tests.web.test_extracts import file_at, words
from tests.web.test_published_feeds import published

world = registering.on_its_day
DAYS = {"first": "2025-04-01", "last": "2027-03-31"}
ASKED = {**day("first", 2025, 4, 1), **day("last", 2027, 3, 31)}
ROUND = NewRound(
    title="Round 2026/27", scope=RoundScope.DECISION_MAKING, due_on=TODAY + timedelta(days=30),
    period_from=date(2026, 4, 1), period_to=date(2027, 3, 31),
)  # fmt: skip
SAME = {
    "related-parties": ("/extracts/related-parties", "/extracts/related-parties"),
    "governance-statement": ("/extracts/governance-statement", "/extracts/governance-statement"),
    "report": ("/rounds/report", "/rounds/report"),
}
"""Command -> the page and the call that make the same file."""


@pytest.fixture
def officer(app: Flask, world: World) -> Call:
    return calling(app, Role.GOVERNANCE_OFFICER, world.ids["dee"])


@pytest.fixture
def visit(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER)


@pytest.fixture
def here(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)


def command(*said: str) -> str:
    done = CliRunner().invoke(armslength, said, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def told_by(answer: TestResponse) -> Any:
    return answer.get_json()


def ref_of(app: Flask, key: str) -> str:
    with app.app_context(), reading() as session:
        return session.get_one(Person, key).ref


@pytest.mark.parametrize("name", SAME)
def test_a_call_and_a_command_make_the_file_of_the_page(
    app: Flask, world: World, officer: Call, visit: Visit, here: None, tmp_path: Path, name: str
) -> None:
    with app.app_context():
        declared(world, "ann", organisation_id=world.ids["acme"], description="A shop")
        published()
    page, call = SAME[name]
    answer = officer("GET", f"{call}?{urlencode(DAYS)}")
    assert answer.status_code == 200, answer.text
    assert f"{DAYS['first']}-{DAYS['last']}.docx" in answer.headers["Content-Disposition"]
    out = tmp_path / "file.docx"
    command(
        "rounds" if name == "report" else "extracts",
        name,
        str(out),
        "--from",
        DAYS["first"],
        "--to",
        DAYS["last"],
    )
    assert words(answer.data) == file_at(visit, page, **ASKED) == words(out.read_bytes())
    wrong = officer("GET", f"{call}?{urlencode({**DAYS, 'last': '2020-01-01'})}")
    assert (wrong.status_code, told_by(wrong)["problems"]) == (
        422,
        {"last": "The last day must be on or after the first"},
    )
    assert set(told_by(officer("GET", call))["problems"]) == {"first", "last"}
    reader = calling(app, Role.COMMITTEE_SECRETARY, world.ids["cat"], "reader@example.org")
    assert reader("GET", f"{call}?{urlencode(DAYS)}").status_code == 403


def test_the_extract_for_a_committee_is_that_of_the_page(
    app: Flask, world: World, officer: Call, visit: Visit
) -> None:
    with app.app_context():
        declared(world, "ann", description="A shop")
        first = published()
        declared(world, "ann", description="A second shop")
        second = published(1)
    members = [world.ids["ann"], world.ids["cat"]]
    refs = [ref_of(app, key) for key in members]
    asked = {"edition": second, "earlier": first}
    answer = officer("GET", f"/extracts/committee?{urlencode({**asked, 'people': refs}, doseq=True)}")
    assert words(answer.data) == file_at(visit, "/extracts/committee", **asked, people=members)
    assert "A second shop" in words(answer.data)
    turned = {"edition": first, "earlier": second, "people": refs}
    assert told_by(officer("GET", f"/extracts/committee?{urlencode(turned, doseq=True)}"))["problems"] == {
        "earlier": "Select an edition of an earlier day"
    }
    assert "people" in told_by(officer("GET", f"/extracts/committee?{urlencode(asked)}"))["problems"]
    assert officer("GET", f"/extracts/committee?edition={second}&people=PER-NONE").status_code == 404


def test_the_register_for_a_meeting_is_told_as_the_page_shows_it(
    app: Flask, world: World, officer: Call, visit: Visit, here: None
) -> None:
    with app.app_context():
        kept = declared(world, "bob", organisation_id=world.ids["trust"])
        contract = holds(world, "board", "standard-2025-26")
    people = {"people": [ref_of(app, world.ids[name]) for name in ("bob", "cat")]}
    asked = {"day": str(TODAY), **people, "contracts": contract, "bodies": world.ids["trust"]}
    told = told_by(officer("GET", f"/extracts/meeting?{urlencode(asked, doseq=True)}"))
    bob, cat = told["attending"]
    assert (bob["name"], [line["ref"] for line in bob["touching"]]) == ("Bob Best", [kept.ref])
    assert bob["touching"][0]["subjects"] == ["Hartlepool Trust"]
    assert (cat["answered_on"], cat["concerned"]) == (None, ["Chief Operating Officer, Hartlepool Trust"])
    assert len(told["business"]) == 2
    shown = visit.get(
        "/meetings/?"
        + urlencode(
            {
                **day("day", TODAY.year, TODAY.month, TODAY.day),
                "people": [world.ids["bob"]],
                "bodies": world.ids["trust"],
            },
            doseq=True,
        )
    ).text
    assert kept.ref in shown
    said = ["--day", str(TODAY), "--contract", contract, "--organisation", world.ids["trust"]]
    said += [part for ref in people["people"] for part in ("--person", ref)]
    assert json.loads(command("extracts", "meeting", *said, "--json")) == told
    printed = command("extracts", "meeting", *said)
    assert "conflict: Hartlepool Trust" in printed
    assert "never declared" in printed
    with app.app_context(), unit_of_work() as session:
        raise_wall(session, "organisation", world.ids["trust"], reason="A sale", actor=SYSTEM, today=TODAY)
    assert officer("GET", f"/extracts/meeting?{urlencode(asked, doseq=True)}").status_code == 404


def test_how_a_round_goes_is_told_by_call_and_command(
    app: Flask, world: World, officer: Call, visit: Visit, here: None
) -> None:
    with app.app_context(), unit_of_work() as session:
        ref = prepare_round(session, ROUND, actor=OFFICER, today=TODAY).ref
    with app.app_context(), unit_of_work() as session:
        start_round(session, ref, expected_n=None, actor=OFFICER, today=TODAY)
    told = told_by(officer("GET", f"/rounds/{ref}/compliance"))
    assert (
        sum(part["asked"] for part in told["divisions"]) == sum(part["asked"] for part in told["leads"]) > 0
    )
    assert told["weeks"][-1]["until"] == str(TODAY)
    assert json.loads(command("rounds", "compliance", ref, "--json")) == told
    assert told["divisions"][0]["name"] in command("rounds", "compliance", ref)
    file = visit.get(f"/rounds/{ref}/compliance").text
    assert all(part["name"] in file for part in told["divisions"])


def test_what_anybody_may_read_anybody_may_call(app: Flask, world: World, here: None) -> None:
    with app.app_context():
        late = declared(world, "ann", description="A shop", arose_on=TODAY.replace(year=2025))
        first = published()
        declared(world, "ann", description="A second shop")
        second = published(1)
        decided = Together(
            interests=(late.ref,), outcome=BreachOutcome.BREACH, ground="Late", action="Reminded"
        )
        with unit_of_work() as session:
            decide_together(session, decided, actor=OFFICER, today=TODAY)
    anybody = app.test_client()
    pair = urlencode({"first": first, "second": second})
    told = told_by(anybody.get(f"/api/v1/editions/difference?{pair}"))
    assert told == told_by(anybody.get(f"/published/difference/?{pair}&format=json"))
    assert len(told["added"]) == 1
    assert json.loads(command("editions", "difference", first, second, "--json")) == told
    assert "Added" in command("editions", "difference", first, second)
    months = told_by(anybody.get("/api/v1/published-breaches"))["months"]
    assert months[0]["count"] == 1
    assert "Ann" not in str(months)
    assert {"None this month"} == {month["nature"] for month in months[1:]}
    assert json.loads(command("breaches", "published", "--json")) == {"months": months}
    assert "Declared after the last day in time: 1" in command("breaches", "published")


def test_the_yearly_list_is_told_by_a_command_as_by_a_call(
    app: Flask, world: World, officer: Call, here: None
) -> None:
    with app.app_context():
        holds(world, "board", "standard-2025-26")
    told = told_by(officer("GET", "/editions/not-declared?year=2025"))
    assert {one["person"] for one in told["named"]} == {"Ann Archer", "Bob Best"}
    assert json.loads(command("editions", "not-declared", "--year", "2025", "--json")) == told
