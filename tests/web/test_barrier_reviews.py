"""An information barrier has somebody who answers for it, and a day on which they look whether it is still needed."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask

from register import clock
from register.db import reading, unit_of_work
from register.domain.duties.duties import DutyKind
from register.domain.permissions import UNBOUND, Role
from register.queries.duties.planned import Planned, foreseen_duties
from register.queries.trail.verification import verify
from register.queries.walls import wall
from register.services.walls import raise_wall
from tests import contracting
from tests.cli.conftest import Command
from tests.cli.conftest import command as command
from tests.contracting import SYSTEM, TODAY, World
from tests.reminding import tick
from tests.signing_in import Visit, signed_in

world = contracting.on_its_day
YEAR_ON = date(2010, 4, 20)
SOON = date(2009, 6, 1)


@pytest.fixture
def visits(app: Flask, world: World) -> dict[str, Visit]:
    """Cat and Dee keep barriers; Bob works with contracts."""
    roles = {"bob": Role.CONTRACT_MANAGER, "cat": Role.GOVERNANCE_OFFICER, "dee": Role.GOVERNANCE_OFFICER}
    return {
        who: signed_in(app, role, email=f"{who}@example.org", person_id=world.ids[who])
        for who, role in roles.items()
    }


@pytest.fixture
def barrier(app: Flask, world: World, visits: dict[str, Visit]) -> str:
    """Keeps a contract from Bob; Cat answers for it."""
    with app.app_context():
        contract = contracting.drafted(world).ref
        whom = {"person_id": world.ids["bob"], "barrier_owner_id": world.ids["cat"]}
        with unit_of_work() as work:
            return raise_wall(
                work, "contract", contract, **whom, reason="He bids", actor=SYSTEM, today=TODAY
            ).ref


def sent_by(visit: Visit, path: str, json: dict[str, Any]) -> Any:
    visit.get("/barriers/raise")
    return visit.client.post(path, json=json, headers={"X-CSRFToken": visit.hidden["csrf_token"]})


def reviews(app: Flask) -> list[Planned]:
    with app.app_context(), reading() as session:
        found = foreseen_duties(session, clock.now(), viewer=UNBOUND)
    return [one for one in found if one.duty.kind is DutyKind.BARRIER_REVIEW]


def told(app: Flask, ref: str) -> tuple[str | None, date | None]:
    """Who answers for it, and when it is looked at again."""
    with app.app_context(), reading() as session:
        one = wall(session, ref, viewer=UNBOUND)
        return one.barrier_owner_id, one.review_on


def test_a_barrier_that_names_no_day_is_looked_at_when_the_rules_say(
    app: Flask, world: World, barrier: str
) -> None:
    (task,) = reviews(app)
    assert (task.ref, task.duty.owner_id) == (barrier, world.ids["cat"])
    assert told(app, barrier) == (world.ids["cat"], YEAR_ON)
    assert "CON-" not in task.duty.words
    assert "He bids" not in task.duty.words


def test_whoever_answers_for_it_says_that_it_is_still_needed_and_the_task_moves_on(
    app: Flask, world: World, visits: dict[str, Visit], barrier: str
) -> None:
    dee = visits["dee"]
    page = dee.get(f"/barriers/{barrier}").text
    assert "He bids" in page
    assert "20 April 2010" in page
    answers = {
        "reason": "The bid goes on", "barrier_owner_id": world.ids["dee"], "review_on-day": "1",
        "review_on-month": "6", "review_on-year": "2009",
    }  # fmt: skip
    assert dee.fill(f"/barriers/{barrier}/review", **answers).status_code == 302
    (task,) = reviews(app)
    assert told(app, barrier) == (task.duty.owner_id, SOON) == (world.ids["dee"], SOON)
    after = dee.get(f"/barriers/{barrier}").text
    assert "He bids" in after
    assert "The bid goes on" in after
    with app.app_context(), reading() as session:
        assert verify(session).findings == ()


def test_call_and_command_say_the_same(
    app: Flask, world: World, visits: dict[str, Visit], barrier: str, command: Command
) -> None:
    dee = visits["dee"]
    before = dee.get(f"/api/v1/walls/{barrier}").json
    assert (before["barrier_owner_id"], before["review_on"]) == (world.ids["cat"], YEAR_ON.isoformat())
    sent = {"reason": "Still", "review_on": SOON.isoformat(), "version": before["version"]}
    after = sent_by(dee, f"/api/v1/walls/{barrier}/review", json=sent)
    assert after.status_code == 200, after.text
    assert (after.json["barrier_owner_id"], after.json["review_on"]) == (None, SOON.isoformat())
    assert sent_by(dee, f"/api/v1/walls/{barrier}/review", json=sent).status_code == 409
    done = command("walls", "review", barrier, "--reason", "Still", "--owner", world.ids["cat"])
    assert done.output == f"{barrier} reviewed; next by {YEAR_ON}\n"
    assert told(app, barrier) == (world.ids["cat"], YEAR_ON)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("barrier_owner_id", "bob", "Select somebody who keeps information barriers"),
        ("review_on", TODAY, "The day on which it is looked at again must be after today"),
        ("review_on", YEAR_ON + timedelta(days=1), "must be within 12 months"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_answered_beside_its_field_when_raised_and_when_reviewed(
    world: World, visits: dict[str, Visit], barrier: str, field: str, value: Any, words: str
) -> None:
    sent = {"reason": "Why", field: world.ids[value] if isinstance(value, str) else value.isoformat()}
    contract = visits["cat"].get(f"/api/v1/walls/{barrier}").json["subject_ref"]
    new = {**sent, "subject_kind": "contract", "subject": contract, "role": "signatory"}
    raised = sent_by(visits["cat"], "/api/v1/walls", json={**new, "knows_what_is_left": True})
    reviewed = sent_by(visits["cat"], f"/api/v1/walls/{barrier}/review", json={**sent, "version": 1})
    for reply in (raised, reviewed):
        assert reply.status_code == 422, reply.text
        assert words in reply.json["problems"][field]


def test_nobody_answers_for_what_keeps_something_from_them(
    world: World, visits: dict[str, Visit], barrier: str
) -> None:
    contract = visits["cat"].get(f"/api/v1/walls/{barrier}").json["subject_ref"]
    new = {"subject_kind": "contract", "subject": contract, "reason": "Why", "knows_what_is_left": True}
    for whom in ({"person_id": world.ids["dee"]}, {"role": "governance_officer"}):
        reply = sent_by(
            visits["cat"], "/api/v1/walls", json={**new, **whom, "barrier_owner_id": world.ids["dee"]}
        )
        assert reply.json["problems"]["barrier_owner_id"] == "Select somebody whom this barrier does not bind"


def test_a_task_about_a_barrier_is_told_to_those_who_keep_barriers_alone(
    app: Flask, world: World, visits: dict[str, Visit], barrier: str
) -> None:
    with clock.travel(contracting.NOON + timedelta(days=360)):
        with app.app_context():
            tick(clock.now())
        again = {
            role: signed_in(app, role, email=f"again-{role}@example.org")
            for role in (Role.GOVERNANCE_OFFICER, Role.CONTRACT_MANAGER, Role.SIGNATORY)
        }
        shown = {role: barrier in visit.get("/tasks/").text for role, visit in again.items()}
        assert shown == {role: role is Role.GOVERNANCE_OFFICER for role in again}
        calls = {role: barrier in visit.get("/api/v1/duties").text for role, visit in again.items()}
        assert calls == shown


def test_whoever_audits_reads_barriers_and_their_reasons_and_changes_none(
    app: Flask, world: World, visits: dict[str, Visit], barrier: str
) -> None:
    auditor = signed_in(app, Role.AUDITOR, email="auditor@example.org")
    assert barrier in auditor.get("/barriers/").text
    assert "/barriers/" in auditor.get("/audit/").text
    page = auditor.get(f"/barriers/{barrier}")
    assert page.status_code == 200
    assert "He bids" in page.text
    assert f"/barriers/{barrier}/lift" not in page.text
    assert auditor.get(f"/api/v1/walls/{barrier}").json["reason"] == "He bids"
    assert auditor.get("/barriers/raise").status_code == 403
    for path in (f"/barriers/{barrier}", "/barriers/", f"/api/v1/walls/{barrier}"):
        assert visits["bob"].get(path).status_code == 403


def test_a_record_leads_to_the_form_with_itself_filled_in(
    app: Flask, world: World, visits: dict[str, Visit], barrier: str
) -> None:
    cat, refs = visits["cat"], {}
    refs["contract"] = cat.get(f"/api/v1/walls/{barrier}").json["subject_ref"]
    with app.app_context(), unit_of_work() as work:
        contracting.declare(work, world.ids["bob"], world.ids["trust"])
    for kind, where in (("interest", "interests"), ("organisation", "organisations"), ("person", "people")):
        refs[kind] = re.search(rf'/{where}/([A-Z]{{3}}-\d{{4}}-\w{{8}})"', cat.get(f"/{where}/").text)[1]
    pages = {
        "contract": "contracts",
        "interest": "interests",
        "organisation": "organisations",
        "person": "people",
    }
    for kind, ref in refs.items():
        asked = f"/barriers/raise?subject_kind={kind}&subject={ref}"
        assert asked in unescape(cat.get(f"/{pages[kind]}/{ref}").text), kind
        form = cat.get(asked).text
        assert f'value="{ref}"' in form
        assert re.search(rf'value="{kind}"[^>]*checked', form), kind


def test_whoever_may_not_see_the_owner_reads_none_and_takes_none_away(
    app: Flask, world: World, visits: dict[str, Visit], barrier: str
) -> None:
    cat, dee = world.ids["cat"], visits["dee"]
    with app.app_context(), unit_of_work() as work:
        raise_wall(work, "person", cat, person_id=world.ids["dee"], reason="Kin", actor=SYSTEM, today=TODAY)
    assert dee.get(f"/people/{cat}").status_code == 404
    assert dee.get(f"/api/v1/walls/{barrier}").json["barrier_owner_id"] is None
    assert dee.fill(f"/barriers/{barrier}/review", reason="Still needed").status_code == 302
    assert told(app, barrier) == (cat, YEAR_ON)
    path, sent = f"/api/v1/walls/{barrier}/review", {"reason": "Still needed", "version": 2}
    assert sent_by(dee, path, sent).status_code == 200
    assert told(app, barrier) == (cat, YEAR_ON)
    replies = [
        sent_by(dee, path, {**sent, "version": 3, "barrier_owner_id": key}) for key in (cat, "2" * len(cat))
    ]
    assert [list(one.json["problems"]) for one in replies] == [["barrier_owner_id"]] * 2
    assert replies[0].json["problems"] == replies[1].json["problems"]


def test_a_lifted_barrier_asks_for_no_look_and_takes_none(
    app: Flask, visits: dict[str, Visit], barrier: str
) -> None:
    cat = visits["cat"]
    lifted = sent_by(cat, f"/api/v1/walls/{barrier}/lift", json={"reason": "Over", "version": 1})
    assert lifted.status_code == 200
    assert reviews(app) == []
    sent = {"reason": "Still", "version": 2}
    assert "lifted already" in sent_by(cat, f"/api/v1/walls/{barrier}/review", json=sent).text
    assert "review" not in cat.get(f"/barriers/{barrier}").text


def test_a_review_is_told_to_whoever_keeps_or_audits_barriers_and_to_nobody_else(
    app: Flask, world: World, visits: dict[str, Visit]
) -> None:
    with app.app_context():
        contract = contracting.drafted(world).ref
        with unit_of_work() as work:
            barrier = raise_wall(
                work, "contract", contract, person_id=world.ids["bob"], reason="He bids",
                barrier_owner_id=world.ids["cat"], review_on=SOON, actor=SYSTEM, today=TODAY,
            ).ref  # fmt: skip
        tick(clock.now())
    told_of = {Role.AUDITOR: "eve", Role.COUNTER_FRAUD_SPECIALIST: "ann"}
    others = {
        role: signed_in(app, role, email=f"{role}@example.org", person_id=world.ids[who])
        for role, who in told_of.items()
    }
    pages = ("/calendar/?month=2009-06", "/calendar/", "/tasks/", "/")
    named = {role for role, visit in others.items() if any(barrier in visit.get(page).text for page in pages)}
    assert named == {Role.AUDITOR}
    assert barrier in visits["cat"].get(pages[0]).text
