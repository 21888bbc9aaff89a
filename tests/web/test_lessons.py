"""What an incident taught has an action with an owner, whose task goes on until something shows that it was taken."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from register import clock
from register.db import reading
from register.domain.permissions import UNBOUND, Role
from register.queries.duties.planned import planned_duties
from register.services.nouns import LESSONS
from tests import registering
from tests.registering import TODAY, World
from tests.signing_in import Visit, day, signed_in

world = registering.on_its_day


@pytest.fixture
def lead(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.INFORMATION_GOVERNANCE_LEAD)


def confirmed(lead: Visit) -> str:
    """A data incident, and its id."""
    noticed = {**day("noticed_at", 2026, 5, 15), "noticed_at-time": "9:00"}
    where = lead.fill("/incidents/report", what="A letter went astray", **noticed).location
    aware = {**day("aware_at", 2026, 5, 15), "aware_at-time": "9:30"}
    done = lead.fill(f"{where}/triage", outcome="data_incident", severity="impact_2", reason="So", **aware)
    assert done.status_code == 302
    found = re.search(r"lesson_of_id=(\w+)", lead.get(where).text)
    assert found
    return found[1]


def lesson(lead: Visit, world: World, **more: str) -> str:
    given = {
        "lesson_of_id": confirmed(lead), "learnt": "Two lists had two addresses", "title": "Keep one list",
        "action_owner_id": world.ids["ann"], **day("action_due_on", 2026, 6, 30),
    }  # fmt: skip
    return str(lead.fill("/lessons/add", **{**given, **more}).location)


def owners(app: Flask) -> list[str | None]:
    with app.app_context(), reading() as session:
        planned = planned_duties(session, clock.now(), viewer=UNBOUND)
        return [one.duty.owner_id for one in planned if one.duty.kind == "lesson_action"]


def test_an_action_is_its_owners_task_until_something_shows_that_it_was_taken(
    app: Flask, lead: Visit, world: World
) -> None:
    where = lesson(lead, world)
    assert owners(app) == [world.ids["ann"]]
    taken = {"reason": "It was taken", **day("taken_on", 2026, 5, 15)}
    answers = {
        "learnt": "Two lists had two addresses", "title": "Keep one list", "action_owner_id": world.ids["ann"],
        **day("action_due_on", 2026, 6, 30),
    }  # fmt: skip
    with app.app_context(), reading() as session:
        of = LESSONS.find(session, where.rpartition("/")[2], viewer=UNBOUND, today=TODAY).lesson_of_id
    refused = lead.fill(f"{where}/amend", lesson_of_id=of, **answers, **taken)
    assert "Enter what shows that it was taken" in refused.text
    assert (
        lead.post(
            f"{where}/amend", lesson_of_id=of, taken_evidence="The list", **answers, **taken
        ).status_code
        == 302
    )
    assert owners(app) == []
    assert "Taken" in lead.get(where).text


def test_the_page_of_an_incident_tells_its_lessons(app: Flask, lead: Visit, world: World) -> None:
    where = lesson(lead, world)
    about = re.search(r"/incidents/(INC-[\w-]+)", lead.get(where).text)
    assert about
    assert "Keep one list" in lead.get(f"/incidents/{about[1]}").text
    assert "Keep one list" in lead.get("/lessons/").text


def test_whoever_may_not_see_incidents_sees_no_lessons(app: Flask, world: World) -> None:
    assert signed_in(app, Role.DECLARANT).client.get("/lessons/").status_code == 403
