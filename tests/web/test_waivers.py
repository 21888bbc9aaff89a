"""Waivers of competition as people meet them: asked for, looked at, decided by another, reported, and split purchases."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from register.db import reading, unit_of_work
from register.domain.authority.reservations import NewReservation
from register.domain.permissions import UNBOUND, Role
from register.queries.contracts.waiver_checks import checks_told
from register.queries.contracts.waivers import waiver
from register.services.authority.reservations import reserve_matter
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.signing_in import Visit, day, signed_in

pytestmark = pytest.mark.on("sqlite")
world = contracting.on_its_day


@pytest.fixture
def eve(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])


@pytest.fixture
def ann(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.SIGNATORY, person_id=world.ids["ann"])


@pytest.fixture
def power(app: Flask, world: World) -> None:
    """The director may waive competition below £50,000."""
    with app.app_context(), unit_of_work() as session:
        contracting.grant(session, world, "waive_competition", "pct", "director", 5_000_000)


def answers(world: World, **more: Any) -> dict[str, Any]:
    return {
        "organisation_id": world.ids["pct"], "supplier_id": world.ids["trust"], "service": "DN",
        "value_pence": "12,000", "waiver_reason": "urgent", "justification": "A flood in the clinic",
        "requester_id": world.ids["dee"], **day("asked_on", 2009, 4, 20), **more,
    }  # fmt: skip


def asked(eve: Visit, world: World, **more: Any) -> str:
    reply = eve.fill("/waivers/add", **answers(world, **more))
    assert reply.status_code == 302, reply.text
    return str(reply.location)


def seen(visit: Visit, where: str) -> str:
    return re.sub(r"\s+", " ", visit.get(where).text)


@pytest.mark.usefixtures("power")
def test_a_waiver_is_asked_for_by_one_decided_by_another_and_reported(
    world: World, eve: Visit, ann: Visit
) -> None:
    where = asked(eve, world)
    page = seen(eve, where)
    assert "Whoever asks: Dee Dale" in page
    assert "Nothing found against it" in page
    assert "Authority goes back to the board without a break" in seen(ann, where + "/answer")
    assert ann.fill(where + "/answer", waiver_answer="approved").status_code == 302
    assert "Approved, not reported yet" in seen(ann, where)
    late = eve.fill(where + "/report", reported_minute="Item 9", **day("reported_on", 2009, 4, 19))
    assert "Enter the day it was approved, or a later day" in late.text
    assert eve.fill(where + "/report", reported_minute="Item 9", **day("reported_on", 2009, 4, 20)).location
    assert "Reported to the audit committee" in seen(eve, where)
    assert "Item 9" in seen(eve, where)


@pytest.mark.usefixtures("power")
def test_above_the_limit_it_is_stopped_and_waits_for_somebody_else(
    world: World, eve: Visit, ann: Visit
) -> None:
    where = asked(eve, world, value_pence="50,000")
    assert ann.fill(where + "/answer", waiver_answer="approved").status_code == 302
    page = seen(ann, where)
    assert "covers values below £50,000" in page
    ann.fill(where + "/answer", waiver_answer="approved")
    assert seen(ann, where).count("Whoever decides: Ann Archer") == 1
    assert "Waits for a decision" in page


@pytest.mark.usefixtures("power")
def test_an_interest_of_whoever_asks_stops_whoever_would_approve(
    app: Flask, world: World, eve: Visit, ann: Visit
) -> None:
    with app.app_context(), unit_of_work() as session:
        contracting.declare(session, world.ids["dee"], world.ids["trust"], "financial")
    where = asked(eve, world)
    assert "Dee Dale has an interest of their own in North Tees NHS Trust" in seen(eve, where)
    assert "Whoever asks for this has an interest or a post that is not managed" in seen(
        ann, where + "/answer"
    )
    ann.fill(where + "/answer", waiver_answer="approved")
    assert "Waits for a decision" in seen(ann, where)
    assert ann.fill(where + "/answer", waiver_answer="refused").status_code == 422
    ann.fill(where + "/answer", waiver_answer="refused", answer_note="Not managed")
    assert "Refused" in seen(ann, where)


@pytest.mark.usefixtures("power")
def test_whoever_asks_or_records_does_not_approve(app: Flask, world: World, eve: Visit) -> None:
    where = asked(eve, world, requester_id=world.ids["ann"])
    ann = signed_in(app, Role.SIGNATORY, person_id=world.ids["ann"])
    ann.fill(where + "/answer", waiver_answer="approved")
    page = seen(ann, where)
    assert "somebody else has to decide" in page
    assert "Waits for a decision" in page


def test_two_where_the_delegation_asks_for_two(app: Flask, world: World, eve: Visit) -> None:
    with app.app_context(), unit_of_work() as session:
        more = {"joint_post_id": world.ids["manager"]}
        contracting.grant(session, world, "waive_competition", "pct", "director", 5_000_000, **more)
    where = asked(eve, world)
    ann, bob = (
        signed_in(app, Role.SIGNATORY, person_id=world.ids[name], email=f"{name}@example.org")
        for name in ("ann", "bob")
    )
    for visit, state in ((ann, "Waits for a decision"), (ann, "Waits for a decision"), (bob, "Approved")):
        visit.fill(where + "/answer", waiver_answer="approved")
        assert state in seen(visit, where)


def test_purchases_below_a_limit_that_reach_it_together_are_shown(world: World, eve: Visit) -> None:
    first = asked(eve, world, value_pence="6,000")
    assert "looks like a split purchase" not in seen(eve, first)
    second = asked(eve, world, value_pence="5,000")
    assert "looks like a split purchase" in seen(eve, second)
    page = seen(eve, f"/waivers/splits?organisation_id={world.ids['pct']}")
    assert "1 purchase looks split" in page
    assert "£11,000.00 in 2 parts" in page
    found = eve.client.get("/api/v1/split-purchases", query_string={"organisation_id": world.ids["pct"]}).json
    assert found["splits"][0]["reached_pence"] == 1_000_000


@pytest.mark.usefixtures("power")
def test_what_was_found_is_not_told_past_a_barrier(app: Flask, world: World, eve: Visit) -> None:
    with app.app_context(), unit_of_work() as session:
        interest = contracting.declare(session, world.ids["dee"], world.ids["trust"], "financial")
    where = asked(eve, world)
    with app.app_context(), unit_of_work() as session:
        raise_wall(
            session,
            "interest",
            interest,
            person_id=world.ids["bob"],
            reason="Apart",
            actor=SYSTEM,
            today=TODAY,
        )
    bob = signed_in(app, Role.SIGNATORY, person_id=world.ids["bob"])
    assert "interest of their own" not in seen(bob, where)
    assert "What this rests on is not shown to you" in seen(bob, where)
    with app.app_context(), reading() as session:
        told = checks_told(session, waiver(session, where.rpartition("/")[2], viewer=UNBOUND), viewer=UNBOUND)
    assert "interest" in told[0].reasons[0]["message"]


def test_machines_ask_decide_and_read_the_checks(app: Flask, world: World, eve: Visit, ann: Visit) -> None:
    with app.app_context(), unit_of_work() as session:
        contracting.grant(session, world, "waive_competition", "pct", "director", 5_000_000)
    ref = asked(eve, world).rpartition("/")[2]
    told = eve.client.get(f"/api/v1/waivers/{ref}").json
    assert (told["state"], told["value_pence"]) == ("requested", 1_200_000)
    assert eve.client.get(f"/api/v1/waivers/{ref}/checks").json["checks"][0]["outcome"] == "clear"


@pytest.mark.usefixtures("power")
def test_a_waiver_that_is_reserved_waits_for_the_board_and_its_approval_has_a_place(
    app: Flask, world: World, eve: Visit, ann: Visit
) -> None:
    with app.app_context(), unit_of_work() as session:
        new = NewReservation(
            organisation_id=world.ids["pct"], matter="waive_competition", reserved_to="The board",
            reserved_text="Every waiver", valid_from=TODAY.replace(month=1), minute="Board, item 3",
        )  # fmt: skip
        kept = reserve_matter(session, new, actor=SYSTEM, today=TODAY).thing_id
    where = asked(eve, world)
    ann.fill(where + "/answer", waiver_answer="approved")
    assert "This is reserved to the board" in seen(ann, where)
    row = "board_approvals-0"
    said = {
        f"{row}-reservation_id": kept, f"{row}-board_minute": "Board, item 9",
        **day(f"{row}-board_approved_on", 2009, 4, 20),
    }  # fmt: skip
    assert eve.fill(where + "/amend", reason="The board met", **answers(world, **said)).status_code == 302
    assert "(Board, item 9), up to £12,000.00 with options" in seen(eve, where)
    dearer = eve.fill(where + "/amend", reason="Dearer", **answers(world, value_pence="13,000", **said))
    assert dearer.status_code == 302
    ann.fill(where + "/answer", waiver_answer="approved")
    assert "It needs that approval again" in seen(ann, where)
    assert (
        eve.fill(
            where + "/amend", reason="Cheaper", **answers(world, value_pence="11,000", **said)
        ).status_code
        == 302
    )
    ann.fill(where + "/answer", waiver_answer="approved")
    assert "Approved, not reported yet" in seen(ann, where)


@pytest.mark.usefixtures("power")
def test_each_check_of_a_waiver_is_printed_as_a_decision_statement_also_once_it_counts_no_more(
    app: Flask, world: World, eve: Visit, ann: Visit
) -> None:
    where = asked(eve, world, value_pence="50,000")
    ann.fill(where + "/answer", waiver_answer="approved")
    assert eve.fill(where + "/amend", reason="Cheaper", **answers(world)).status_code == 302
    ann.fill(where + "/answer", waiver_answer="approved")
    assert seen(eve, where).count("Statement of check") == 4
    first, stopped, _, last = (seen(eve, f"{where}/checks/{n}/statement") for n in (1, 2, 3, 4))
    assert "Dee Dale" in first
    assert "It decided nothing" in first
    assert "Nothing else happened: the request waits for a decision" in stopped
    assert "£50,000 for DN from North Tees NHS Trust" in stopped
    assert "covers values below £50,000" in stopped
    assert "The waiver was approved" in last
    assert "Fingerprint of the facts" in last
    assert eve.client.get(f"{where}/checks/4/statement.docx").data[:2] == b"PK"
    assert eve.get(f"{where}/checks/5/statement").status_code == 404
    told = eve.get(f"/api/v1{where}/checks/2/statement").json
    assert (told["about"], told["person"], told["outcome"]) == ("Waiver", "Ann Archer", "Stopped")
