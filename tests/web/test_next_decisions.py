"""The page and the call of what open contracts wait for, and having all of them checked again by a job."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from click.testing import CliRunner
from flask import Flask

from register import clock
from register.cli.main import armslength
from register.config import Settings
from register.db import unit_of_work
from register.domain.permissions import Role
from register.jobs.run_errands import run_errands
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.signing_in import Visit, signed_in

pytestmark = pytest.mark.on("sqlite")
world = contracting.on_its_day


@pytest.fixture
def eve(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])


def seen(visit: Visit, where: str) -> str:
    return re.sub(r"\s+", " ", visit.get(where).text)


def checked(app: Flask) -> None:
    with app.app_context():
        assert run_errands(clock.now) == 1


def test_all_are_checked_by_a_job_and_what_it_found_stands_on_page_call_list_and_contract(
    app: Flask, world: World, eve: Visit
) -> None:
    with app.app_context():
        ref = contracting.in_review(world).ref
        with unit_of_work() as work:
            contracting.declare(work, world.ids["ann"], world.ids["trust"])
    assert "1 open contract waits for a decision and was not looked at yet" in seen(
        eve, "/contracts/next-decisions/"
    )
    sent = eve.fill("/contracts/next-decisions/check")
    assert sent.status_code == 302, sent.text
    waiting = eve.get("/contracts/next-decisions/check")
    assert (waiting.headers["Refresh"], "Waiting" in waiting.text) == ("3", True)
    checked(app)
    done = eve.get("/contracts/next-decisions/check")
    assert "1 answer changed" in done.text
    assert "Refresh" not in done.headers
    page = seen(eve, "/contracts/next-decisions/")
    assert "1 decision waits, 1 of them stopped." in page
    assert "Ann Archer" in page
    assert "an interest through family, friend or business partner in a party" in page
    assert "nearest Ann Archer" in seen(eve, f"/contracts/{ref}")
    assert "Community nursing: Approve for the commissioner" in seen(eve, "/")
    (one,) = eve.client.get("/api/v1/next-decisions").get_json()["shown"]
    assert (one["contract_ref"], one["person"], one["outcome"]) == (ref, "Ann Archer", "stopped")


def test_what_waits_and_was_not_looked_at_yet_is_told_apart_from_nothing_that_waits(
    app: Flask, world: World, eve: Visit
) -> None:
    nothing = "No open contract waits for a decision"
    assert nothing in eve.get("/contracts/next-decisions/").text
    with app.app_context():
        contracting.in_review(world)
    page = eve.get("/contracts/next-decisions/").text
    assert "1 open contract waits for a decision and was not looked at yet" in page
    assert nothing not in page


def test_a_call_has_them_checked_and_says_how_far_it_is_to_whoever_asked_alone(
    app: Flask, world: World, eve: Visit
) -> None:
    with app.app_context():
        contracting.in_review(world)
    eve.get("/contracts/next-decisions/check")
    headers = {"X-CSRFToken": eve.hidden["csrf_token"]}
    key = eve.client.post("/api/v1/contract-checks", json={}, headers=headers).get_json()["id"]
    assert eve.client.get(f"/api/v1/contract-checks/{key}").get_json()["state"] == "waiting"
    checked(app)
    told = eve.client.get(f"/api/v1/contract-checks/{key}").get_json()
    assert (told["state"], told["done"], told["total"], told["changed"]) == ("done", 1, 1, 1)
    other = signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["dee"], email="other@example.org")
    assert other.client.get(f"/api/v1/contract-checks/{key}").status_code == 404


def test_a_check_that_waits_is_not_asked_for_twice(app: Flask, world: World, eve: Visit) -> None:
    eve.fill("/contracts/next-decisions/check")
    assert eve.fill("/contracts/next-decisions/check").status_code == 302
    headers = {"X-CSRFToken": eve.hidden["csrf_token"]}
    assert eve.client.post("/api/v1/contract-checks", json={}, headers=headers).status_code == 202
    with app.app_context():
        assert (run_errands(clock.now), run_errands(clock.now)) == (1, 0)
    eve.fill("/contracts/next-decisions/check")
    checked(app)


def test_whoever_may_not_keep_contracts_reads_it_and_asks_for_no_check(app: Flask, world: World) -> None:
    visit = signed_in(app, Role.SIGNATORY, person_id=world.ids["ann"])
    assert "whenever somebody asks" not in seen(visit, "/contracts/next-decisions/")
    assert visit.get("/contracts/next-decisions/check").status_code == 403


def test_the_command_says_who_is_next_and_what_stops_them(
    app: Flask, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    with app.app_context():
        ref = contracting.in_review(world).ref
    said = CliRunner().invoke(armslength, ["check", ref]).stdout
    assert "0 decisions need re-checking" in said
    assert (
        f"{ref} Community nursing: Approve for the commissioner, Ann Archer: Nothing found against it" in said
    )
    told = json.loads(CliRunner().invoke(armslength, ["check", "--all", "--json"]).stdout)
    assert told["needs_rechecking"] == []
    assert told["next_decisions"]["count"] == 1


def test_the_page_says_how_many_contracts_were_left_out_and_which_they_are(
    app: Flask, world: World, eve: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("register.queries.contracts.ahead.told.MOST_SEEN", 1)
    with app.app_context():
        contracting.in_review(world, contracting.complete(world, title="Night nursing"))
        later = contracting.complete(world, title="Day nursing", starts_on=date(2009, 7, 1))
        contracting.in_review(world, later)
        hidden = contracting.drafted(world).thing_id
        with unit_of_work() as work:
            raise_wall(
                work,
                "contract",
                hidden,
                person_id=world.ids["eve"],
                reason="Apart",
                actor=SYSTEM,
                today=TODAY,
            )
    page = seen(eve, "/contracts/next-decisions/")
    assert "the contracts that start first" in page
    assert "1 more contract waits, and starts later" in page
    assert ("Night nursing" in page, "Day nursing" in page) == (True, False)
