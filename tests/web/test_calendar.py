"""The calendar: every kind of task by day and month, as it was planned, the year over all contracts, and who is late."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from flask import Flask

from register import clock
from register.cli.main import armslength
from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.permissions import Role
from register.queries.contracts.contracts import contract
from register.services.walls import raise_wall
from tests import contracting
from tests.api.test_interests import calling
from tests.contracting import SYSTEM, TODAY, World
from tests.reminding import tick
from tests.services.test_changes import in_force
from tests.signing_in import Visit, day, signed_in

NOW = datetime(2009, 6, 1, 9, tzinfo=UTC)

world = contracting.on_its_day


@pytest.fixture
def ref(app: Flask, world: World) -> str:
    """A contract that runs: an option of three months, reviews every three months, planned on 1 June 2009."""
    with app.app_context():
        return contracting.kept("planned", world, lambda: _planned(world))


def _planned(world: World) -> str:
    answers = {"extension_months": 3, "review_frequency": "quarterly", "first_review_date": date(2009, 6, 12)}
    made = in_force(world, answers=answers)
    tick(NOW)
    return made


@pytest.fixture
def manager(app: Flask, ref: str, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])


def test_a_month_shows_what_falls_in_it_and_leads_to_the_next(manager: Visit, ref: str) -> None:
    page = manager.get("/calendar/?month=2010-03").text
    assert "The contract ends by itself" in page
    assert "by post until 29 March 2010" in page
    assert "Review the contract" not in page.split("The year over all contracts")[0]
    assert "/calendar/?month=2010-04" in page
    assert f"/contracts/{ref}" in page
    assert "Review the contract" in manager.get("/calendar/?month=2009-06").text


def test_a_month_that_is_none_is_asked_for_again_in_a_sentence(manager: Visit) -> None:
    answer = manager.get("/calendar/?month=2009-13")
    assert answer.status_code == 422
    assert "Enter a month like 2026-12" in answer.text


def test_the_year_is_a_picture_with_its_table_and_says_the_same_in_words(manager: Visit) -> None:
    page = manager.get("/calendar/?month=2009-06").text
    assert 'class="al-year"' in page
    assert "Contract ends: 1 in March 2010" in page
    assert "Key dates of all contracts in twelve months" in page


def test_the_calendar_of_a_day_shows_what_was_known_then(app: Flask, manager: Visit) -> None:
    before = {f"known-{part}": value for part, value in (("day", "1"), ("month", "5"), ("year", "2009"))}
    query = "&".join(f"{name}={value}" for name, value in before.items())
    assert "ends by itself" not in manager.get(f"/calendar/?{query}").text
    later = query.replace("known-month=5", "known-month=6")
    assert "ends by itself" in manager.get(f"/calendar/?{later}").text


def test_a_task_said_to_be_done_leaves_the_calendar_and_stays_in_that_of_the_day_before(
    app: Flask, ref: str, world: World
) -> None:
    with app.app_context():
        tick(NOW + timedelta(days=10))
    with clock.travel(NOW + timedelta(days=11)):
        eve = signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])
        form = eve.get("/tasks/done").text
        key = form.split('name="task"')[1].split('value="')[1].split('"')[0]
        wrong = eve.post("/tasks/done", task=key, **day("carried_out_on", 2009, 7, 1), evidence="")
        assert "must be today or earlier" in wrong.text
        eve.fill("/tasks/done", task=key, **day("carried_out_on", 2009, 6, 11), evidence="Minutes")
        assert "Review the contract" not in eve.get("/calendar/?month=2009-06").text.split("The year over")[0]
        was = "known-day=11&known-month=6&known-year=2009&month=2009-06"
        assert "Review the contract" in eve.get(f"/calendar/?{was}").text.split("The year over")[0]


def test_who_is_late_is_a_picture_and_a_table(app: Flask, ref: str) -> None:
    with app.app_context():
        tick(datetime(2009, 6, 11, 9, tzinfo=UTC))
    with clock.travel(datetime(2009, 6, 14, 9, tzinfo=UTC)):
        page = signed_in(app, Role.CONTRACT_MANAGER).get("/calendar/").text
    assert "Overdue tasks: Eve" in page


def test_what_a_barrier_hides_is_in_no_ones_calendar_and_in_no_count(
    app: Flask, manager: Visit, ref: str, world: World
) -> None:
    with app.app_context():
        with reading() as session:
            about = contract(session, ref, viewer=SYSTEM.viewer).thing_id
        with unit_of_work() as session:
            raise_wall(
                session,
                "contract",
                about,
                person_id=world.ids["bob"],
                reason="Apart",
                actor=SYSTEM,
                today=TODAY,
            )
    page = manager.get("/calendar/?month=2010-03").text
    assert "ends by itself" not in page
    assert "No contract has a key date in these twelve months" in page


def test_the_call_and_the_command_say_the_same(
    app: Flask, ref: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    rows = calling(app, Role.AUDITOR)("GET", f"/calendar?about={ref}&month=2010-03").get_json()["rows"]
    words = ["calendar", "--about", ref, "--month", "2010-03", "--format", "jsonl"]
    told = CliRunner().invoke(armslength, words, catch_exceptions=False).output
    assert {row["kind"] for row in rows} == {"contract_end", "contract_option"}
    assert [json.loads(line).get("title") for line in told.splitlines()[1:]] == [r["title"] for r in rows]


def test_the_contracts_own_page_says_first_what_can_be_done_now(manager: Visit, ref: str) -> None:
    page = manager.get(f"/contracts/{ref}").text
    now, every = page.split("What can be done now")[1].split("Every key date", 1)
    assert "by post, send it by" in now
    assert "A fixed term ends by itself: no notice is needed" in every


def test_each_task_says_whose_it_is_by_name_to_whoever_may_see_them(
    app: Flask, manager: Visit, ref: str, world: World
) -> None:
    def whose(visit: Visit) -> set[str]:
        return {row["whose"] for row in visit.get(f"/api/v1/calendar?about={ref}").json["rows"]}

    assert whose(manager) == {"Eve Ellis"}
    assert "Eve Ellis" in manager.get("/calendar/?month=2010-03").text
    assert whose(
        signed_in(app, Role.CONTRACT_MANAGER, email="eve@example.org", person_id=world.ids["eve"])
    ) == {"You"}
    with app.app_context(), unit_of_work() as session:
        raise_wall(
            session, "person", world.ids["eve"], person_id=world.ids["bob"], reason="Apart", actor=SYSTEM, today=TODAY
        )  # fmt: skip
    assert whose(manager) <= {"Somebody whose name you may not see"}
