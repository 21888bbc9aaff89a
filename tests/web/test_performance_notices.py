"""A contract performance notice as a contract manager records it, step by step, on the page, by call and by command."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from flask import Flask

from register import clock
from register.db import reading, unit_of_work
from register.domain.permissions import UNBOUND, Role
from register.queries.duties.planned import foreseen_duties
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.services.test_changes import in_force
from tests.signing_in import Visit, day, signed_in

NOW = datetime(2009, 6, 12, 9, tzinfo=UTC)
world = contracting.on_its_day


@pytest.fixture
def ref(app: Flask, world: World) -> str:
    with app.app_context():
        return in_force(world)


@pytest.fixture
def manager(app: Flask, ref: str, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])


def contract_id(manager: Visit, ref: str) -> str:
    return str(manager.client.get(f"/api/v1/contracts/{ref}").json["id"])


def notice(manager: Visit, ref: str, **changes: str) -> dict[str, str]:
    return {
        "contract_id": contract_id(manager, ref), "notice_ground": "Visits are late", "remedy_asked": "Visits in time",
        **day("notified_on", 2009, 4, 20), **day("remedy_by", 2009, 6, 30), **changes,
    }  # fmt: skip


def step(number: int, kind: str, *on: int, **more: str) -> dict[str, str]:
    row = {f"steps-{number}-{name}": said for name, said in more.items()}
    return {f"steps-{number}-step_kind": kind, **day(f"steps-{number}-step_on", *on), **row}


def given(manager: Visit, ref: str, **changes: str) -> str:
    reply = manager.fill("/performance-notices/add", **notice(manager, ref, **changes))
    assert reply.status_code == 302, reply.text
    return str(reply.location)


def later(app: Flask, world: World) -> Visit:
    """The same person, who signs in again on another day."""
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"], email="later@example.org")


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))


def test_a_contract_shows_its_open_notices_and_the_next_step_is_a_task(
    app: Flask, manager: Visit, ref: str
) -> None:
    where = given(manager, ref)
    assert "Meet about the notice, or answer it by 5 May 2009" in plain(manager.get(where).text)
    page = plain(manager.get(f"/contracts/{ref}").text)
    assert "Open contract performance notices" in page
    assert "Last step: contract query notice. Meet about the notice, or answer it by 5 May 2009" in page
    (told,) = manager.client.get(f"/api/v1/contracts/{ref}").json["performance_notices"]
    assert (told["owed_by"], told["is_overdue"]) == ("2009-05-05", False)
    with app.app_context(), reading() as session:
        found = foreseen_duties(session, NOW, viewer=UNBOUND)
    (task,) = [one for one in found if one.duty.kind == "performance_notice"]
    assert (task.role, task.duty.words.partition(":")[0]) == (
        "contract_manager",
        "Meet about the notice, or answer it",
    )


def test_general_knowledge_is_called_so_beside_the_steps(manager: Visit, ref: str) -> None:
    page = plain(manager.get(given(manager, ref)).text)
    assert "general knowledge: check them against your contract" in page
    assert "Clause 32 of the standard contracts" in page


def test_a_step_in_the_wrong_order_is_told_beside_it_and_nothing_typed_is_lost(
    manager: Visit, ref: str
) -> None:
    wrong = step(0, "remedial_plan", 2009, 4, 20, step_said="A plan of our own")
    refused = manager.fill("/performance-notices/add", **notice(manager, ref), **wrong)
    assert refused.status_code == 422
    assert "After “Contract query notice” comes" in refused.text
    assert "A plan of our own" in refused.text


def test_money_is_withheld_up_to_the_share_of_the_rule_and_not_a_penny_more(
    app: Flask, manager: Visit, ref: str, world: World
) -> None:
    where = given(manager, ref)
    monthly = manager.client.get(f"/api/v1/contracts/{ref}").json["annual_value_pence"] // 12
    steps = {
        **step(0, "meeting", 2009, 4, 28),
        **step(1, "remedial_plan", 2009, 5, 1, **day("step_by", 2009, 5, 20)),
        **step(2, "breached", 2009, 5, 21),
    }  # fmt: skip
    with clock.travel(datetime(2009, 6, 10, 9, tzinfo=UTC)):
        manager = later(app, world)
        whole = notice(manager, ref)
        most = monthly // 10
        for pence, status in ((most + 1, 422), (most, 302)):
            held = step(3, "withheld", 2009, 6, 8, withheld_pence=f"{pence // 100}.{pence % 100:02}")
            reply = manager.fill(where + "/amend", **whole, **steps, **held, reason="It went on")
            assert reply.status_code == status, reply.text
        told = manager.client.get(f"/api/v1{where}").json
        assert told["withheld_pence_a_month"] == most
        assert "Together they withhold" in plain(manager.get(f"/contracts/{ref}").text)
        assert told["owed"] == "Decide what becomes of what is withheld"
        other = given(manager, ref)
        penny = step(3, "withheld", 2009, 6, 8, withheld_pence="0.01")
        refused = manager.fill(other + "/amend", **whole, **steps, **penny, reason="Another one")
        assert "No more than £0 a month can be withheld" in plain(refused.text)


def test_a_settled_notice_leaves_the_contract_page_and_keeps_every_step(
    app: Flask, manager: Visit, ref: str, world: World
) -> None:
    where = given(manager, ref)
    with clock.travel(datetime(2009, 5, 1, 9, tzinfo=UTC)):
        manager = later(app, world)
        body = manager.client.get(f"/api/v1{where}").json
        steps = [{"step_kind": "withdrawn", "step_on": "2009-04-30", "step_said": "Sent in error"}]
        manager.get(where)
        headers = {"X-CSRFToken": manager.hidden["csrf_token"]}
        changed = {**body, "steps": steps, "reason": "Withdrawn"}
        put = manager.client.put(f"/api/v1{where}", json=changed, headers=headers)
        assert put.status_code == 200, put.json
        assert put.json["settled_on"] == "2009-04-30"
        assert where.rpartition("/")[2] not in manager.get(f"/contracts/{ref}").text
        assert "Sent in error" in manager.get(where).text


def test_no_notice_is_given_under_a_draft(app: Flask, manager: Visit, world: World) -> None:
    with app.app_context():
        draft = contracting.drafted(world).ref
    refused = manager.fill("/performance-notices/add", **notice(manager, draft))
    assert refused.status_code == 422
    assert "Select a contract that is or was in force" in refused.text


def test_a_barrier_about_the_contract_hides_its_notices(
    app: Flask, manager: Visit, world: World, ref: str
) -> None:
    where = given(manager, ref)
    with app.app_context(), unit_of_work() as session:
        raise_wall(
            session, "contract", contract_id(manager, ref), reason="Apart", actor=SYSTEM, today=TODAY,
            person_id=world.ids["bob"],
        )  # fmt: skip
    assert manager.get(where).status_code == 404
    assert where.rpartition("/")[2] not in manager.get("/performance-notices/").text


def test_the_page_of_a_notice_says_the_service_by_its_name(manager: Visit, ref: str) -> None:
    page = manager.get(given(manager, ref, notice_service="DN")).text
    assert "District nursing" in page
    assert "Code of the service" not in page


def test_where_no_percentage_is_known_the_page_of_an_uplift_says_what_to_wait_for(
    manager: Visit, ref: str
) -> None:
    page = manager.get(f"/contracts/{ref}/uplift").text
    assert "The rules know no percentages yet" in page
    assert "Come back once the percentages of a year are entered" in page
    assert "proposing makes a variation" not in page


def test_a_list_and_a_contract_call_the_service_of_a_notice_by_its_name(manager: Visit, ref: str) -> None:
    given(manager, ref, notice_service="DN")
    listed = plain(manager.get("/performance-notices/").text)
    assert "District nursing" in listed
    assert "Community nursing" in listed
    assert "DN" not in listed
    assert "CPN" in plain(manager.get(f"/contracts/{ref}").text)
    assert ", District nursing, given on" in plain(manager.get(f"/contracts/{ref}").text)
    (row,) = manager.client.get("/api/v1/performance-notices").json["rows"]
    assert (row["notice_service"], row["service"]) == ("DN", "District nursing")
