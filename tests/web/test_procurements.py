"""A procurement as its people keep it: conflicts first, evaluators declaring, scores, award by another, standstill."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from flask import Flask

from register.db import reading, unit_of_work
from register.domain.authority.delegations import GrantorKind, NewDelegation
from register.domain.permissions import UNBOUND, Role
from register.queries.procurement.procurements import procurement
from register.services.authority.delegations import grant_delegation
from tests import registering
from tests.drawn_forms import as_drawn
from tests.registering import SYSTEM, TODAY, World, declared
from tests.signing_in import Visit, day, signed_in

world = registering.on_its_day


@pytest.fixture
def lead(app: Flask, world: World) -> Visit:
    return signed_in(
        app, Role.PROCUREMENT_LEAD, Role.SIGNATORY, person_id=world.ids["dee"], email="dee@example.org"
    )


def begun(lead: Visit, world: World) -> str:
    answers = {
        "title": "Podiatry", "description": "Podiatry for adults", "commissioner_id": world.ids["board"],
        "route": "competitive", "route_reason": "Several can do it", "value_pence": "900000",
        **day("starts_on", 2026, 3, 2),
    }  # fmt: skip
    return lead.fill("/procurements/add", **answers).location


def amended(lead: Visit, where: str, **answers: str) -> Any:
    drawn = as_drawn(lead.get(f"{where}/amend").text)
    return lead.client.post(f"{where}/amend", data={**drawn, "reason": "Next step", **answers})


def assessed(world: World, **more: str) -> dict[str, str]:
    return {
        **day("conflicts_assessed_on", 2026, 3, 3), "conflicts_summary": "None known", "conflicts_actions": "Asked again",
        "award_criteria-0-award_criterion": "Quality", "award_criteria-0-award_weight": "100",
        "bidders-0-bidder_id": world.ids["trust"], **more,
    }  # fmt: skip


def text(visit: Visit, where: str) -> str:
    return re.sub(r"\s+", " ", visit.get(where).text)


def named(lead: Visit, world: World, where: str, person: str, app: Flask) -> str:
    with app.app_context(), reading() as session:
        key = procurement(session, where.rpartition("/")[2], viewer=UNBOUND).thing_id
    answers = {"procurement_id": key, "person_id": world.ids[person], "evaluator_part": "Quality"}
    return lead.fill("/evaluators/add", **answers).location


def test_notices_wait_for_the_conflicts_assessment_and_say_what_is_missing(lead: Visit, world: World) -> None:
    where = begun(lead, world)
    assert "There is no conflicts assessment yet" in text(lead, where)
    out = {
        "notices-0-notice_kind": "psr_competition",
        **day("notices-0-published_on", 2026, 3, 3),
        "reason": "Out",
    }
    reply = amended(lead, where, **out)
    assert "Record the conflicts assessment first: it comes before the first notice" in reply.text
    assert "Not recorded yet: CPV code; Criteria; Who decides; Conflicts" in text(
        lead, f"{where}/notices/psr_competition"
    )
    assert amended(lead, where, **assessed(world, **out)).status_code == 302
    assert "Assessed on 3 March 2026: None known. Asked again." in text(
        lead, f"{where}/notices/psr_competition"
    )
    assert lead.client.get(f"{where}/notices/uk4_tender").status_code == 404
    assert "None known" in lead.get("/procurements/export?format=csv").text


def test_an_evaluator_with_an_interest_reads_no_bid_until_somebody_else_has_answered(
    app: Flask, lead: Visit, world: World
) -> None:
    where = begun(lead, world)
    amended(lead, where, **assessed(world))
    mine = named(lead, world, where, "bob", app)
    bob = signed_in(app, Role.DECLARANT, person_id=world.ids["bob"], email="bob@example.org")
    opened = assessed(world, **day("papers_open_on", 2026, 5, 14))
    assert "Every evaluator has to declare" in amended(lead, where, **opened).text
    assert (
        "Bids cannot be read" in text(bob, mine + "/score")
        or bob.client.get(mine + "/score").status_code == 403
    )
    bob.fill(f"{mine}/declare", has_bidder_interest="Yes", bidder_interest="My wife works there")
    assert amended(lead, where, **opened).status_code == 302
    assert bob.client.get(f"{mine}/score").status_code == 403
    assert "Kept from the papers until somebody else answers" in text(lead, where)
    lead.fill(f"{mine}/settle", may_take_part="Yes", settled_because="She works in another service")
    scored = {
        "scores_given-0-scored_bidder_id": world.ids["trust"], "scores_given-0-on_criterion": "Quality",
        "scores_given-0-bid_score": "7", "scores_given-0-bid_comment": "Clear plan",
    }  # fmt: skip
    assert bob.fill(f"{mine}/score", **scored).status_code == 302
    assert "Clear plan" in text(lead, where)
    assert lead.client.get(f"{mine}/declare").status_code == 403


def test_what_the_register_holds_about_a_bidder_counts_whatever_was_declared(
    app: Flask, lead: Visit, world: World
) -> None:
    where = begun(lead, world)
    amended(lead, where, **assessed(world))
    mine = named(lead, world, where, "bob", app)
    with app.app_context():
        declared(world, "bob", organisation_id=world.ids["trust"], organisation_name=None)
    bob = signed_in(app, Role.DECLARANT, person_id=world.ids["bob"], email="bob@example.org")
    bob.fill(f"{mine}/declare", has_bidder_interest="No")
    assert "Kept from the papers until somebody else answers" in text(lead, where)


def authority(app: Flask, world: World) -> None:
    new: dict[str, Any] = {
        "matter": "approve_contracts", "organisation_id": world.ids["board"], "grantor_kind": GrantorKind.BOARD,
        "holder_person_id": world.ids["ann"], "limit_pence": None, "minute": "Board, item 1", "valid_from": date(2026, 1, 1),
    }  # fmt: skip
    with app.app_context(), unit_of_work() as session:
        grant_delegation(session, NewDelegation(**new), actor=SYSTEM, today=TODAY)


def test_an_award_is_decided_by_another_with_authority_and_its_notices_follow_the_standstill(
    app: Flask, lead: Visit, world: World
) -> None:
    where = begun(lead, world)
    amended(lead, where, **assessed(world))
    proposal = {"awarded_to_id": world.ids["trust"], "award_reasons": "The one bid, and a good one"}
    offered = re.findall(r'name="awarded_to_id"[^>]*value="([^"]+)"', lead.get(f"{where}/propose-award").text)
    assert offered == [world.ids["trust"]]
    assert lead.fill(f"{where}/propose-award", **proposal).status_code == 302
    ann = signed_in(app, Role.SIGNATORY, person_id=world.ids["ann"], email="ann@example.org")
    minute = {"award_minute": "Committee, item 4"}
    assert "The decision check stops this" in ann.fill(f"{where}/decide-award", **minute).text
    authority(app, world)
    assert "prepared" in lead.get(f"{where}/decide-award").text
    answer = ann.fill(f"{where}/decide-award", **minute)
    assert answer.status_code == 302, answer.text
    out = {"notices-0-notice_kind": "psr_intention", **day("notices-0-published_on", 2026, 5, 15)}
    assert amended(lead, where, **assessed(world, **out)).status_code == 302
    assert "Standstill until the end of" in text(lead, where)
    last = {"notices-1-notice_kind": "psr_award", **day("notices-1-published_on", 2026, 5, 15)}
    assert (
        "The standstill lasts until the end of" in amended(lead, where, **assessed(world, **out, **last)).text
    )
    assert ann.client.get(f"{where}/decide-award").status_code in (302, 409)
    ann.fill(f"{where}/withdraw-award", reason="A further decision")
    assert "Awarded on" in text(ann, where)


def test_the_summary_counts_the_year_and_the_papers_are_one_file_with_the_hash_of_each(
    app: Flask, lead: Visit, world: World
) -> None:
    where = begun(lead, world)
    came = {
        **day("representations-0-representation_on", 2026, 5, 1), "representations-0-received_from_id": world.ids["acme"],
        "representations-0-representation": "=We were not asked",
    }  # fmt: skip
    assert amended(lead, where, **assessed(world, **came)).status_code == 302
    summed = text(lead, "/procurements/summary?year=2026")
    assert "Procurements from 1 April 2026 to 31 March 2027" in summed
    assert re.search(r"Representations received</dt> <dd[^>]*>1: <a", summed)
    assert "must be a whole number" in text(lead, "/procurements/summary?year=soon")
    assert "Representations received,1" in lead.get("/procurements/summary?year=2026&format=csv").text
    papers = zipfile.ZipFile(io.BytesIO(lead.client.get(f"{where}/pack").data))
    listed = dict(line.split("  ")[::-1] for line in papers.read("0-contents.sha256").decode().splitlines())
    assert set(listed) == set(papers.namelist()) - {"0-contents.sha256"}
    assert all(hashlib.sha256(papers.read(name)).hexdigest() == known for name, known in listed.items())
    assert "'=We were not asked" in papers.read("7-representations.csv").decode()
    assert "6-notice-psr_intention.txt" in listed
