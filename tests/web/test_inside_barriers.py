"""Those inside a barrier confirm once that they keep what they know, and attempts at what it hides are noted unseen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from register import clock
from register.db import reading, unit_of_work
from register.domain.duties.duties import DutyKind
from register.domain.permissions import UNBOUND, Role, actor_with
from register.jobs.commit_access_log import commit_access_log
from register.models.contracts import ContractVersion
from register.models.ledger import LedgerEntry
from register.models.wall_confirmations import WallConfirmationVersion
from register.models.walls import WallVersion
from register.queries.access_log import asked_in_vain, attempts
from register.queries.duties.planned import planned_duties
from register.queries.trail.verification import verify
from register.queries.visible import one, visible
from register.services.walls import lift_wall, raise_wall
from tests import contracting
from tests.cli.conftest import Command
from tests.cli.conftest import command as command
from tests.contracting import SYSTEM, TODAY, World
from tests.signing_in import Visit, day, signed_in

world = contracting.on_its_day
NOBODYS = "CON-2009-QQQQQQQQ"


@pytest.fixture
def visits(app: Flask, world: World) -> dict[str, Visit]:
    """Ann and Bob work with contracts, Cat keeps barriers; an auditor looks on."""
    roles = {"ann": Role.SIGNATORY, "bob": Role.CONTRACT_MANAGER, "cat": Role.GOVERNANCE_OFFICER}
    found = {
        who: signed_in(app, role, email=f"{who}@example.org", person_id=world.ids[who])
        for who, role in roles.items()
    }
    return {**found, "auditor": signed_in(app, Role.AUDITOR, email="auditor@example.org")}


@pytest.fixture
def restricted(app: Flask, world: World, visits: dict[str, Visit]) -> dict[str, str]:
    """A contract that is kept from Bob."""
    with app.app_context():
        contract = contracting.drafted(world).ref
        with unit_of_work() as work:
            wall = raise_wall(
                work,
                "contract",
                contract,
                person_id=world.ids["bob"],
                reason="He bids",
                actor=SYSTEM,
                today=TODAY,
            )
    return {"contract": contract, "wall": wall.ref}


def asked(app: Flask, world: World) -> set[str]:
    """Who has a task to confirm."""
    with app.app_context(), reading() as session:
        found = planned_duties(session, clock.now(), viewer=UNBOUND)
    people = {key: name for name, key in world.ids.items()}
    return {people[one.duty.owner_id or ""] for one in found if one.duty.kind is DutyKind.INSIDE_BARRIER}


def test_each_person_inside_confirms_once_and_those_outside_are_told_of_nothing(
    app: Flask, world: World, visits: dict[str, Visit], restricted: dict[str, str]
) -> None:
    assert asked(app, world) == {"ann", "cat"}
    wall, contract = restricted["wall"], restricted["contract"]
    assert contract not in visits["bob"].get("/barriers/inside").text
    nobodys = visits["bob"].get("/barriers/BAR-2009-QQQQQQQQ/confirm")
    assert visits["bob"].get(f"/barriers/{wall}/confirm").status_code == nobodys.status_code == 404
    page = visits["ann"].get("/barriers/inside").text
    assert contract in page
    assert "He bids" not in page + visits["ann"].get(f"/barriers/{wall}/confirm").text
    assert visits["ann"].fill(f"/barriers/{wall}/confirm").status_code == 302
    assert asked(app, world) == {"cat"}
    assert "You confirmed on" in visits["ann"].get("/barriers/inside").text
    again = visits["ann"].post(f"/barriers/{wall}/confirm", once="another")
    assert "You confirmed this on 20 April 2009" in again.text
    with app.app_context(), unit_of_work() as work:
        lift_wall(work, wall, expected_n=None, reason="Over", actor=SYSTEM, today=TODAY)
    assert asked(app, world) == set()


def test_who_keeps_or_audits_barriers_sees_who_confirmed_as_at_a_day(
    app: Flask, world: World, visits: dict[str, Visit], restricted: dict[str, str], command: Command
) -> None:
    wall = restricted["wall"]
    with clock.travel(contracting.NOON + timedelta(days=2)):
        assert command("walls", "confirm", wall, "--by", "ann@example.org").exit_code == 0
        assert command("walls", "confirm", wall, "--by", "bob@example.org").exit_code != 0
        assert "There is no account" in str(
            command("walls", "confirm", wall, "--by", "no@example.org").exception
        )
        told = command("walls", "inside", wall).output
        first = TODAY.isoformat()
        confirmed = (TODAY + timedelta(days=2)).isoformat()
        assert f"{world.ids['ann']}\t{first}\t{confirmed}\tinside" in told
        assert f"{world.ids['cat']}\t{first}\tnot yet\tinside" in told
        assert f"{world.ids['bob']}\t{first}\tnot yet\toutside" in told
        before = command("walls", "inside", wall, "--on", first).output
        assert f"{world.ids['ann']}\t{first}\tnot yet\tinside" in before
        later = {
            role: signed_in(app, role, email=f"later-{role}@example.org")
            for role in (Role.GOVERNANCE_OFFICER, Role.AUDITOR)
        }
        for who, visit in later.items():
            page = visit.get(f"/audit/room/inside?ref={wall}").text
            assert "22 April 2009" in page, who
            past_page = visit.get(f"/audit/room/inside?ref={wall}&on-day=20&on-month=4&on-year=2009").text
            assert "22 April 2009" not in past_page, who
            call = visit.get(f"/api/v1/walls/{wall}/inside").json
            assert {one["person_id"]: one["confirmed_on"] for one in call["inside"]} == {
                world.ids["ann"]: "2009-04-22", world.ids["cat"]: None,
            }, who  # fmt: skip
            assert {one["standing"] for one in call["others"]} == {"outside", "audits", "nobodys"}, who
            assert call["next"] is None, who
            past = visit.get(f"/api/v1/walls/{wall}/inside?on={TODAY.isoformat()}").json
            assert {one["person_id"]: one["confirmed_on"] for one in past["inside"]} == {
                world.ids["ann"]: None, world.ids["cat"]: None,
            }, who  # fmt: skip
            assert world.ids["bob"] in {one["person_id"] for one in past["others"]}, who
            assert visit.get(f"/api/v1/walls/{wall}/inside?after=forged").status_code == 400, who
            assert visit.get(f"/audit/room/inside?ref={wall}&after=forged").status_code == 400, who
        with app.app_context(), reading() as session:
            assert verify(session).findings == ()


def test_an_attempt_at_what_is_hidden_is_answered_as_nothing_is_and_noted_for_auditors(
    app: Flask, world: World, visits: dict[str, Visit], restricted: dict[str, str]
) -> None:
    contract, bob = restricted["contract"], visits["bob"]
    hidden, nobodys = bob.get(f"/contracts/{contract}"), bob.get(f"/contracts/{NOBODYS}")
    assert hidden.status_code == nobodys.status_code == 404
    bob.client.get(f"/api/v1/contracts/{contract}")
    visits["ann"].get(f"/contracts/{contract}")
    with app.app_context():
        with reading() as session:
            noted = [one.word for one in asked_in_vain(session)]
        assert sorted(noted) == sorted([contract, contract, NOBODYS])
        commit_access_log(clock.now())
        with reading() as session:
            assert asked_in_vain(session) == []
            assert verify(session).findings == ()
    page = visits["auditor"].get("/audit/room/attempts").text
    assert page.count(contract) >= 2
    assert NOBODYS not in page
    assert "Bob" in page
    assert "Ann" not in page
    assert "Bob" not in visits["auditor"].get("/audit/room/readers").text
    assert visits["ann"].get("/audit/room/attempts").status_code == 403


def test_a_confirmation_is_a_record_of_its_own_with_the_words_that_were_shown(
    app: Flask, world: World, visits: dict[str, Visit], restricted: dict[str, str]
) -> None:
    wall = restricted["wall"]
    words = visits["ann"].get("/api/v1/walls/inside").json["promises"]
    page = visits["ann"].get(f"/barriers/{wall}/confirm").text
    assert words
    assert all(one in page for one in words)
    for who in ("ann", "cat"):
        assert visits[who].fill(f"/barriers/{wall}/confirm").status_code == 302
    with app.app_context(), reading() as session:
        assert [row.n for row in session.scalars(select(WallVersion).order_by(WallVersion.n))] == [1]
        rows = session.scalars(select(WallConfirmationVersion).order_by(WallConfirmationVersion.seq)).all()
        people = [world.ids["ann"], world.ids["cat"]]
        assert [(row.person_id, row.wall_n, row.promised) for row in rows] == [
            (who, 1, words) for who in people
        ]
        entries = (
            select(LedgerEntry.seq).where(LedgerEntry.event == "wall.confirmed").order_by(LedgerEntry.seq)
        )
        assert [row.seq for row in rows] == list(session.scalars(entries))
        assert verify(session).findings == ()


def test_a_barrier_that_is_raised_again_is_confirmed_again(
    app: Flask, world: World, visits: dict[str, Visit], restricted: dict[str, str]
) -> None:
    visits["ann"].fill(f"/barriers/{restricted['wall']}/confirm")
    assert asked(app, world) == {"cat"}
    with app.app_context():
        with unit_of_work() as work:
            lift_wall(work, restricted["wall"], expected_n=None, reason="Over", actor=SYSTEM, today=TODAY)
        with unit_of_work() as work:
            how = {"role": Role.CONTRACT_MANAGER, "reason": "Again", "actor": SYSTEM, "today": TODAY}
            raise_wall(work, "contract", restricted["contract"], **how)
    assert asked(app, world) == {"ann", "cat"}


def test_an_auditor_whom_a_barrier_names_is_shown_no_confirmation_of_it(
    app: Flask, world: World, visits: dict[str, Visit], restricted: dict[str, str]
) -> None:
    visits["ann"].fill(f"/barriers/{restricted['wall']}/confirm")
    seen = {}
    with app.app_context(), reading() as session:
        for who, role in (
            ("bob", Role.AUDITOR),
            ("ann", Role.AUDITOR),
            ("cat", Role.GOVERNANCE_OFFICER),
            ("ann", Role.SIGNATORY),
        ):
            viewer = actor_with(role, id="one", person_id=world.ids[who]).viewer
            seen[who, role] = len(session.scalars(visible(WallConfirmationVersion, viewer)).all())
    assert seen == {
        ("bob", Role.AUDITOR): 0, ("ann", Role.AUDITOR): 1, ("cat", Role.GOVERNANCE_OFFICER): 1, ("ann", Role.SIGNATORY): 0,
    }  # fmt: skip


def test_an_attempt_made_in_what_is_sent_is_noted_too_and_answered_as_for_a_record_that_nobody_has(
    app: Flask, world: World, visits: dict[str, Visit], restricted: dict[str, str]
) -> None:
    with app.app_context(), reading() as session:
        hidden = one(session, ContractVersion, restricted["contract"], UNBOUND).thing_id
    bob, nobodys = visits["bob"], "2" * len(hidden)
    answers = {}
    bob.get("/activity-months/add")
    token = {"X-CSRFToken": bob.hidden["csrf_token"]}
    for key in (hidden, nobodys):
        call = bob.client.post(
            "/api/v1/activity-months",
            headers=token,
            json={
                "contract_id": key, "month_on": "2009-04-01", "activity_source": "Return",
                "activities": [{"activity_code": "DN", "activity_done": "10"}],
            },
        )  # fmt: skip
        page = bob.fill(
            "/activity-months/add", contract_id=key, **day("month_on", 2009, 4, 1), activity_source="Return",
            **{"activities-0-activity_code": "DN", "activities-0-activity_done": "10"},
        )  # fmt: skip
        answers[key] = (
            call.status_code,
            {**call.json, "request_id": ""},
            page.status_code,
            "Select the contract" in page.text,
        )
    assert answers[hidden] == answers[nobodys]
    assert answers[hidden][0] == answers[hidden][2] == 422
    with app.app_context():
        with reading() as session:
            assert sorted(each.word for each in asked_in_vain(session)) == sorted(
                [hidden, hidden, nobodys, nobodys]
            )
        commit_access_log(clock.now())
        with reading() as session:
            auditor = actor_with(Role.AUDITOR, id="auditor").viewer
            assert [each.thing_id for each in attempts(session, viewer=auditor)] == [hidden, hidden]
