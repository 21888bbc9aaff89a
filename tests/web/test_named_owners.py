"""An agreement, a data incident and a complaint have an owner by name, who has the tasks and the reminders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from register import clock
from register.db import reading, unit_of_work
from register.domain.permissions import Role
from register.models.duties import Alert, Duty
from register.queries.sharing.agreements import agreement as find_agreement
from register.queries.sharing.incidents import incident
from register.queries.visible import versions_of
from register.services.accounts.accounts import switch_off
from register.services.walls import raise_wall
from tests import contracting, reminding
from tests.contracting import SYSTEM, World
from tests.signing_in import Visit, day, signed_in
from tests.web.test_sharing import agreement

FRIDAY = datetime(2026, 10, 23, 16, 30, tzinfo=UTC)
BOB, EVE, LEE = "bob@example.org", "eve@example.org", "lee@example.org"
LEAD = Role.INFORMATION_GOVERNANCE_LEAD
NO_HANDLER, NO_KEEPER = "Select somebody who handles data incidents", "Select somebody who handles complaints"


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = contracting.recorded()
        for name, address in (("bob", BOB), ("eve", EVE)):
            reminding.account(address, LEAD, person_id=made.ids[name], opened=FRIDAY - timedelta(days=90))
    with clock.travel(FRIDAY):
        yield made


@pytest.fixture
def lead(app: Flask, world: World) -> Visit:
    return signed_in(app, LEAD, email=LEE)


@pytest.fixture
def ref(app: Flask, world: World) -> str:
    with app.app_context():
        return reminding.data_incident(FRIDAY).ref


def sent_by(visit: Visit, path: str, json: dict[str, Any]) -> Any:
    visit.get("/incidents/report")
    return visit.client.post(path, json=json, headers={"X-CSRFToken": visit.hidden["csrf_token"]})


def whose(app: Flask, kind: str, *, at: datetime = FRIDAY) -> set[tuple[str, str]]:
    """By person, or else by role: who has the open tasks of a kind once the scheduler has looked."""
    with app.app_context():
        reminding.tick(at)
        with reading() as session:
            rows = session.scalars(select(Duty).where(Duty.kind == kind, Duty.state == "open")).all()
            return {(one.owner_id, one.owner_role if not one.owner_id else "") for one in rows}


def reminded(app: Flask, kind: str) -> set[str]:
    with app.app_context(), reading() as session:
        of = select(Alert.recipient).join(Duty, Duty.id == Alert.duty_id).where(Duty.kind == kind)
        return set(session.scalars(of))


def complaint(world: World, **changes: str) -> dict[str, object]:
    return {
        "what": "A letter went to an old address", **day("received_on", 2026, 10, 20), "received_by": "call",
        **changes,
    }  # fmt: skip


def test_whoever_looks_after_an_agreement_is_asked_to_review_it(
    app: Flask, world: World, lead: Visit
) -> None:
    due = day("review_due_on", 2026, 11, 1)
    new = {**agreement(world), **due, "agreement_owner_id": world.ids["bob"]}
    where = lead.fill("/agreements/add", **new).location
    assert "Bob Best" in lead.get(where).text
    assert whose(app, "agreement_review") == {(world.ids["bob"], "")}
    assert reminded(app, "agreement_review") == {BOB}
    ref = where.rpartition("/")[2]
    assert lead.get(f"/api/v1/agreements/{ref}").json["agreement_owner_id"] == world.ids["bob"]


def test_another_owner_needs_no_new_signature_and_the_history_keeps_the_first(
    app: Flask, world: World, lead: Visit
) -> None:
    due = day("review_due_on", 2026, 11, 1)
    new = {**agreement(world), **due}
    where = lead.fill("/agreements/add", **new, agreement_owner_id=world.ids["bob"]).location
    by = {"signed_by": "Ada Finch", "signed_post": "Chief executive", **day("signed_on", 2026, 4, 18)}
    for body in ("pct", "trust"):
        lead.fill(where + "/sign", organisation_id=world.ids[body], **by)
    later = FRIDAY + timedelta(days=2)
    with clock.travel(later):
        again = signed_in(app, LEAD, email="lou@example.org")
        more = {
            **day("change_from", 2026, 10, 25),
            "reason": "Bob moved",
            "agreement_owner_id": world.ids["eve"],
        }
        assert again.fill(where + "/amend", **new, **more).location == where
        page = again.get(where).text
    assert "To sign again" not in page
    assert "Who looks after it" in page
    assert whose(app, "agreement_review", at=later) == {(world.ids["eve"], "")}
    with app.app_context(), reading() as session:
        now = find_agreement(session, where.rpartition("/")[2], viewer=SYSTEM.viewer)
        said = [one.agreement_owner_id for one in versions_of(session, now, viewer=SYSTEM.viewer)]
        assert [one for n, one in enumerate(said) if one != said[n - 1]] == [
            world.ids["bob"],
            world.ids["eve"],
        ]


def test_the_clock_of_an_incident_reminds_whoever_looks_after_it_and_the_siro_before_it_ends(
    app: Flask, world: World, lead: Visit, ref: str
) -> None:
    with app.app_context():
        reminding.account("sam@example.org", Role.SIRO, opened=FRIDAY - timedelta(days=90))
    given = lead.fill(f"/incidents/{ref}/owner", case_owner_id=world.ids["bob"], reason="Knows the service")
    assert given.location == f"/incidents/{ref}"
    page = re.sub(r"<[^>]+>", " ", lead.get(f"/incidents/{ref}").text)
    assert re.search(r"Who looks after it:\s+nothing\s+Bob Best", page)
    assert whose(app, "incident_deadline") == {(world.ids["bob"], "")}
    assert reminded(app, "incident_deadline") == {BOB}
    whose(app, "incident_deadline", at=FRIDAY + timedelta(hours=70))
    assert reminded(app, "incident_deadline") == {BOB, "sam@example.org"}


def test_an_owner_is_named_when_the_item_is_judged_and_stays_when_nobody_else_is(
    app: Flask, world: World, lead: Visit
) -> None:
    with app.app_context():
        item = reminding.item(FRIDAY).ref
    answers = {
        "outcome": "data_incident", **day("aware_at", 2026, 10, 23), "aware_at-time": "5:00pm",
        "severity": "impact_3", "reason": "Sent", "case_owner_id": world.ids["bob"],
    }  # fmt: skip
    assert lead.fill(f"/incidents/{item}/triage", **answers).status_code == 302
    assert lead.get(f"/api/v1/incidents/{item}").json["case_owner_id"] == world.ids["bob"]
    lead.fill(f"/incidents/{item}/record", act="contain", words="Called back")
    assert whose(app, "incident_deadline") == {(world.ids["bob"], "")}


def test_nobody_looks_after_a_case_who_could_not_act_on_it(
    app: Flask, world: World, lead: Visit, ref: str
) -> None:
    ann = world.ids["ann"]
    page = lead.fill(f"/incidents/{ref}/owner", case_owner_id=ann, reason="Knows it")
    assert (page.status_code, NO_HANDLER in page.text) == (422, True)
    sent = {"version": 2, "case_owner_id": ann, "reason": "Knows it"}
    reply = sent_by(lead, f"/api/v1/incidents/{ref}/owner", sent)
    assert reply.json["problems"] == {"case_owner_id": NO_HANDLER}
    with app.app_context(), reading() as session:
        assert incident(session, ref, viewer=SYSTEM.viewer).case_owner_id is None


def test_a_case_is_given_by_call_and_back_to_the_role(
    app: Flask, world: World, lead: Visit, ref: str
) -> None:
    sent = {"version": 2, "case_owner_id": world.ids["eve"], "reason": "Knows it"}
    assert sent_by(lead, f"/api/v1/incidents/{ref}/owner", sent).json["case_owner_id"] == world.ids["eve"]
    assert whose(app, "incident_deadline") == {(world.ids["eve"], "")}
    back = {"version": 3, "case_owner_id": None, "reason": "Away"}
    assert sent_by(lead, f"/api/v1/incidents/{ref}/owner", back).json["case_owner_id"] is None
    assert whose(app, "incident_deadline") == {("", LEAD.value)}


def test_where_a_barrier_keeps_the_case_from_its_owner_the_next_in_line_is_told(
    app: Flask, world: World, lead: Visit
) -> None:
    new = {"what": "His letter", "organisation_id": world.ids["trust"], **day("noticed_at", 2026, 10, 23)}
    ref = lead.fill("/incidents/report", **new, **{"noticed_at-time": "5:00pm"}).location.rpartition("/")[2]
    lead.fill(f"/incidents/{ref}/owner", case_owner_id=world.ids["bob"], reason="Knows it")
    with app.app_context(), unit_of_work() as session:
        trust = ("organisation", world.ids["trust"])
        raise_wall(
            session, *trust, person_id=world.ids["bob"], reason="Apart", actor=SYSTEM, today=FRIDAY.date()
        )
    whose(app, "item_to_check", at=FRIDAY + timedelta(days=2))
    assert BOB not in reminded(app, "item_to_check")
    assert EVE in reminded(app, "item_to_check")


def test_the_tasks_of_an_owner_who_has_left_fall_to_the_role(
    app: Flask, world: World, lead: Visit, ref: str
) -> None:
    lead.fill(f"/incidents/{ref}/owner", case_owner_id=world.ids["bob"], reason="Knows it")
    assert (
        lead.fill("/complaints/add", **complaint(world, complaint_owner_id=world.ids["bob"])).status_code
        == 302
    )
    with app.app_context(), unit_of_work() as session:
        switch_off(session, BOB, actor=SYSTEM, now=FRIDAY)
    assert whose(app, "incident_deadline") == {("", LEAD.value)}
    assert whose(app, "complaint_deadline") == {("", LEAD.value)}


def test_whoever_looks_after_a_complaint_has_its_tasks_and_may_have_left_when_it_is_changed(
    app: Flask, world: World, lead: Visit
) -> None:
    refused = lead.fill("/complaints/add", **complaint(world, complaint_owner_id=world.ids["ann"]))
    assert (refused.status_code, NO_KEEPER in refused.text) == (422, True)
    new = complaint(world, complaint_owner_id=world.ids["bob"])
    where = lead.fill("/complaints/add", **new).location
    assert "Bob Best" in lead.get(where).text
    assert whose(app, "complaint_deadline") == {(world.ids["bob"], "")}
    assert BOB in reminded(app, "complaint_deadline")
    with app.app_context(), unit_of_work() as session:
        switch_off(session, BOB, actor=SYSTEM, now=FRIDAY)
    later = lead.fill(where + "/amend", **{**new, "what": "Two letters"}, reason="Another letter")
    assert later.location == where
