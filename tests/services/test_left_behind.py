"""Before a barrier is raised it is told which tasks and contracts it leaves without an owner who may see them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from register.db import reading, unit_of_work
from register.domain.errors import Invalid
from register.domain.permissions import Role
from register.domain.sharing.incidents import ItemSource, NewItemToCheck, NewTriage, TriageOutcome
from register.models.delegations import DelegationVersion
from register.services.sharing.incidents import report_incident, triage_incident
from register.services.walls import look_before, raise_wall
from tests import contracting, reminding, separating
from tests.contracting import SYSTEM, TODAY, World
from tests.reminding import tick
from tests.signing_in import signed_in

NOW = datetime(2026, 10, 23, 16, tzinfo=UTC)
world = contracting.in_session
OFFICER = Role.GOVERNANCE_OFFICER


def left(
    kind: str, key: str, person_id: str | None = None, role: Role | None = None
) -> list[tuple[str, str]]:
    with reading() as session:
        found = look_before(
            session, kind, key, person_id=person_id, role=role, actor=SYSTEM, today=NOW.date()
        )
    return [(one.kind, one.ref) for one in found]


def raised(kind: str, key: str, **more: Any) -> Any:
    with unit_of_work() as work:
        return raise_wall(work, kind, key, reason="Apart", actor=SYSTEM, today=TODAY, **more)


def _incident_of(world: World, body: str) -> Any:
    new = NewItemToCheck(
        source=ItemSource.REPORTED, what="Letter to the wrong house", noticed_at=NOW, organisation_id=world.ids[body]
    )  # fmt: skip
    with unit_of_work() as work:
        found = report_incident(work, new, actor=SYSTEM, now=NOW)
    judged = NewTriage(
        item_id=found.ref, outcome=TriageOutcome.DATA_INCIDENT, reason="Sent", aware_at=NOW, severity="impact_3"
    )  # fmt: skip
    with unit_of_work() as work:
        return triage_incident(work, judged, expected_n=1, actor=SYSTEM, now=NOW)


def test_a_contract_is_left_by_its_manager_and_by_nobody_else(session: Session, world: World) -> None:
    """A barrier on a party reaches the contract, too."""
    ref, eve = contracting.drafted(world).ref, world.ids["eve"]
    assert left("contract", ref, eve) == [("contract", ref)]
    assert left("organisation", world.ids["trust"], eve) == [("contract", ref)]
    assert left("contract", ref, world.ids["ann"]) == []
    assert left("contract", ref) == [("contract", ref)]
    with pytest.raises(Invalid, match="Look at what would be left without an owner"):
        raised("contract", ref, person_id=eve, knows_what_is_left=False)
    assert raised("contract", ref, person_id=world.ids["ann"], knows_what_is_left=False)
    assert raised("contract", ref, person_id=eve)


def test_what_somebody_looks_after_is_left_and_what_only_those_who_would_be_bound_may_keep(
    session: Session, world: World
) -> None:
    """A delegation, a procurement and a programme, besides contracts; an incident before anything of it is due."""
    eve, pct = world.ids["eve"], world.ids["pct"]
    with unit_of_work() as work:
        about = {
            name: (model, columns)
            for name, model, columns in separating.things(pct, world.ids["trust"], TODAY, "word")
        }
        model, columns = about["programme"]
        programme = contracting.begin(work, model, "programme.added", **columns)
        power = contracting.begin(work, DelegationVersion, "delegation.added", **delegated(pct, eve))
    incident = _incident_of(world, "pct")
    reminding.account("lead@example.org", Role.INFORMATION_GOVERNANCE_LEAD, opened=NOW, person_id=eve)
    found = left("organisation", pct, eve)
    assert {("delegation", power.ref), ("incident", incident.ref)} <= set(found)
    assert ("programme", programme.ref) not in found
    reminding.account("manager@example.org", Role.CONTRACT_MANAGER, opened=NOW, person_id=world.ids["bob"])
    assert ("programme", programme.ref) in left("organisation", pct, role=Role.CONTRACT_MANAGER)
    reminding.account("officer@example.org", OFFICER, opened=NOW, person_id=world.ids["ann"])
    assert ("programme", programme.ref) not in left("organisation", pct, role=Role.CONTRACT_MANAGER)


def delegated(body: str, holder: str) -> dict[str, Any]:
    return {
        "matter": "sign_contracts", "organisation_id": body, "grantor_kind": "board", "grantor_post_id": None,
        "grantor_person_id": None, "holder_post_id": None, "holder_person_id": holder, "limit_pence": 10,
        "services": [], "minute": "Item 4", "sub_delegable": False, "parent_id": None, "joint_post_id": None,
        "spend_categories": ["all"], "limit_per": "contract", "limit_vat": None, "scheme_source": None,
    }  # fmt: skip


def test_a_call_tells_it_too_and_raises_and_lifts_a_barrier(
    app: Flask, session: Session, world: World
) -> None:
    ref, eve = contracting.drafted(world).ref, world.ids["eve"]
    officer = signed_in(app, OFFICER, person_id=world.ids["cat"])
    asked: dict[str, Any] = {"subject_kind": "contract", "subject": ref, "person_id": eve}
    told = officer.client.get("/api/v1/walls/left", query_string=asked).json["left"]
    assert [(one["kind"], one["ref"], one["owner_id"]) for one in told] == [("contract", ref, eve)]
    officer.get("/barriers/raise")
    token = {"X-CSRFToken": officer.hidden["csrf_token"]}
    new = {**asked, "reason": "Bids"}
    refused = officer.client.post("/api/v1/walls", json=new, headers=token)
    assert (refused.status_code, list(refused.json["problems"])) == (422, ["knows_what_is_left"])
    made = officer.client.post("/api/v1/walls", json={**new, "knows_what_is_left": True}, headers=token)
    assert (made.status_code, made.json["in_force"], made.json["reason"]) == (201, True, "Bids")
    lifting = {"reason": "Over", "version": made.json["version"]}
    over = officer.client.post(f"/api/v1/walls/{made.json['ref']}/lift", json=lifting, headers=token)
    assert over.json["in_force"] is False


def test_a_task_of_a_role_is_left_where_nobody_who_holds_it_would_see_it(
    session: Session, world: World
) -> None:
    reminding.account(
        "lead@example.org", Role.INFORMATION_GOVERNANCE_LEAD, opened=NOW, person_id=world.ids["ann"]
    )
    incident, body = _incident_of(world, "pct"), world.ids["pct"]
    tick(NOW)
    assert ("task", incident.ref) in left("organisation", body, role=Role.INFORMATION_GOVERNANCE_LEAD)
    assert ("task", incident.ref) in left("organisation", body, world.ids["ann"])
    assert left("organisation", body, role=Role.SIGNATORY) == []
    reminding.account(
        "second@example.org", Role.INFORMATION_GOVERNANCE_LEAD, opened=NOW, person_id=world.ids["bob"]
    )
    assert left("organisation", body, world.ids["ann"]) == []
    assert ("task", incident.ref) in left("organisation", body)


def test_the_page_tells_it_first_and_raises_nothing_until_the_box_is_ticked(
    app: Flask, session: Session, world: World
) -> None:
    ref = contracting.drafted(world).ref
    officer = signed_in(app, OFFICER)
    asked = {"subject_kind": "contract", "subject": ref, "person_id": world.ids["eve"], "reason": "Bids"}
    told = officer.fill("/barriers/raise", **asked)
    assert told.status_code == 422
    assert "Nothing is restricted yet. This would be left without an owner" in told.text
    assert ref in told.text
    assert ref not in officer.get("/barriers/").text
    assert officer.fill("/barriers/raise", **asked, knows_what_is_left="yes").status_code == 302
    assert ref in officer.get("/barriers/").text
