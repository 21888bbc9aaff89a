"""Each decision check of a waiver is a row that leads to its statement, also one of a request that was changed since."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.contracts.waivers import NewAnswer, NewWaiver, WaiverAnswer
from register.domain.permissions import Role, Viewer
from register.queries import listing as lists
from register.queries.contracts.hindsight.waiver_checks_listed import LISTING, NUMBER
from register.queries.contracts.hindsight.waiver_statements import waiver_statement
from register.queries.contracts.waivers import waiver
from register.queries.listing import Asked
from register.services.contracts.waivers import add_waiver, amend_waiver, answer_waiver
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

world = contracting.in_session
SEES = SYSTEM.viewer


def request(world: World) -> NewWaiver:
    return NewWaiver(
        organisation_id=world.ids["pct"], supplier_id=world.ids["trust"], service="DN", value_pence=1_200_000,
        waiver_reason="urgent", justification="A flood", requester_id=world.ids["dee"], asked_on=TODAY,
    )  # fmt: skip


def rows(session: Session, viewer: Viewer = SEES, **chosen: str) -> list[dict[str, Any]]:
    found = lists.page(session, LISTING, Asked(viewer, chosen=chosen)).rows
    return [lists.values(LISTING, row) for row in found]


def decided(world: World) -> str:
    """Asked for, changed, approved by the director, who may: three checks."""
    eve = contracting.preparer(world)
    with unit_of_work() as work:
        contracting.grant(work, world, "waive_competition", "pct", "director", 5_000_000)
        ref = str(add_waiver(work, request(world), actor=eve, today=TODAY).ref)
    with unit_of_work() as work:
        more = replace(request(world), value_pence=1_300_000)
        amend_waiver(work, ref, more, expected_n=1, reason="Dearer", actor=eve, today=TODAY)
    with unit_of_work() as work:
        ann = world.person("ann", Role.SIGNATORY)
        answer_waiver(work, ref, NewAnswer(waiver_answer=WaiverAnswer.APPROVED), actor=ann, today=TODAY)
    return ref


def test_every_check_is_a_row_the_newest_first_and_its_number_is_that_of_its_statement(
    session: Session, world: World
) -> None:
    ref = decided(world)
    found = rows(session)
    assert [one["ref"] for one in found] == [f"{ref}{NUMBER}{number}" for number in (3, 2, 1)]
    assert [one["whose"] for one in found] == ["Whoever decided", "Whoever asked", "Whoever asked"]
    assert [one["taken"] for one in found] == ["Yes", "Only asked", "Only asked"]
    about = waiver(session, ref, viewer=SEES)
    for one in found:
        number = int(one["ref"].rpartition(NUMBER)[2])
        told = waiver_statement(session, about, number, viewer=SEES)
        assert told.outcome == one["outcome"][0]
    assert rows(session, ref="WAI-2009-NONE") == []
    assert len(rows(session, ref=ref)) == 3


def test_to_whom_a_barrier_binds_the_rows_say_nothing_of_what_was_found(
    session: Session, world: World
) -> None:
    with unit_of_work() as work:
        interest = contracting.declare(work, world.ids["dee"], world.ids["trust"], "financial")
    with unit_of_work() as work:
        add_waiver(work, request(world), actor=contracting.preparer(world), today=TODAY)
    with unit_of_work() as work:
        raise_wall(
            work,
            "interest",
            interest,
            person_id=world.ids["bob"],
            reason="Apart",
            actor=SYSTEM,
            today=TODAY,
        )
    bob = world.person("bob", Role.CONTRACT_MANAGER).viewer
    found = rows(session, bob)
    assert {(one["outcome"][0], one["whose"]) for one in found} == {("Not shown to you", "Whoever asked")}
    about = waiver(session, found[0]["ref"].rpartition(NUMBER)[0], viewer=bob)
    (finding,) = waiver_statement(session, about, 1, viewer=bob).findings
    assert "interest" not in finding.message
