"""Permission for outside work: asked with its declaration, answered first, with conditions and until when."""

from __future__ import annotations

import html

from flask import Flask
from sqlalchemy import select

from register import clock
from register.db import reading
from register.domain.permissions import Role
from register.models.duties import Duty
from tests import registering
from tests.api.test_interests import calling
from tests.registering import World
from tests.reminding import tick
from tests.signing_in import day, signed_in

world = registering.on_its_day
JOB = "/interests/declare?situation=Ou&interest_type=financial"


def test_permission_is_asked_granted_with_conditions_until_a_day_and_runs_out(
    app: Flask, world: World
) -> None:
    bob = signed_in(app, Role.DECLARANT, person_id=world.ids["bob"])
    asked = bob.fill(
        JOB, organisation_id=world.ids["trust"], description="Weekend shifts", asks_permission="Yes",
        **day("arose_on", 2026, 5, 1),
    )  # fmt: skip
    where = asked.location
    assert "Asked for, no answer yet" in bob.get(where).text
    ann = signed_in(app, Role.MANAGER, person_id=world.ids["ann"])
    assert "Asks for permission" in ann.get("/interests/awaiting").text
    assert permission_tasks(app) == 1
    page = ann.get(f"{where}/review").text
    assert "Permission granted" in page
    assert "Leaves for the item" not in page
    granted = {
        "kind": "permission_granted", "text": "No more than 8 hours a week", **day("valid_from", 2026, 5, 15),
        **day("valid_to", 2026, 12, 31),
    }  # fmt: skip
    assert ann.fill(f"{where}/review", **granted).status_code == 302
    shown = html.unescape(bob.get(where).text)
    assert "Granted, until 31 December 2026" in shown
    assert "No more than 8 hours a week" in shown
    assert "Agreed by Ann Archer" in shown
    assert "Leaves for the item" in ann.get(f"{where}/review").text
    assert permission_tasks(app) == 0, "an answer closes it"


def permission_tasks(app: Flask) -> int:
    """Open tasks to answer whether permission is given, after the scheduler has looked."""
    with app.app_context():
        tick(clock.now())
        with reading() as session:
            query = select(Duty.title).where(Duty.kind == "permission_asked", Duty.state == "open")
            titles = list(session.scalars(query))
    assert all(
        title.startswith("Answer whether permission for outside work is given: INT-") for title in titles
    )
    return len(titles)


def test_permission_is_answered_before_anything_else_and_only_where_it_was_asked_for(
    app: Flask, world: World
) -> None:
    call = calling(app, Role.GOVERNANCE_OFFICER, world.ids["dee"])
    new = {
        "situation": "Ou", "interest_type": "financial", "description": "Shifts",
        "organisation_id": world.ids["trust"], "arose_on": "2026-05-01",
    }  # fmt: skip
    address = f"/people/{world.ids['bob']}/interests"
    asking = call("POST", address, json={**new, "asks_permission": True}).get_json()
    other = call("POST", address, json=new).get_json()
    assert (asking["asks_permission"], other["asks_permission"]) == (True, None)
    note = {"kind": "note_only", "valid_from": "2026-05-15"}
    refusal = {"kind": "permission_refused", "text": "Too many hours", "valid_from": "2026-05-15"}

    def agreed(ref: str, answer: dict[str, str]) -> int:
        return call("POST", f"/interests/{ref}/mitigations", json=answer).status_code

    assert [agreed(asking["ref"], one) for one in (note, refusal, note)] == [422, 201, 201]
    assert [agreed(other["ref"], one) for one in (refusal, note)] == [422, 201]
