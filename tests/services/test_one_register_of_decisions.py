"""One register of decisions: checks of contracts and of waivers in one list, each told and printed in the same ways."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.contracts.stages import Question
from register.domain.errors import NotFound
from register.domain.permissions import Role, Viewer
from register.queries import listing as lists
from register.queries.contracts.decision_views import as_told
from register.queries.contracts.decisions import LISTING, decision
from register.queries.contracts.hindsight.waiver_statements import decision_statement, waiver_statement
from register.queries.contracts.surroundings import surroundings
from register.queries.contracts.waivers import waiver
from register.queries.listing import Asked
from register.services.contracts.decisions import decide
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.services.test_waiver_checks_listed import decided

world = contracting.in_session
SEES = SYSTEM.viewer


def rows(session: Session, viewer: Viewer = SEES, **chosen: str) -> list[dict[str, Any]]:
    session.rollback()
    found = lists.page(session, LISTING, Asked(viewer, chosen=chosen)).rows
    return [lists.values(LISTING, row) for row in found]


def approved(world: World) -> str:
    ref = contracting.in_review(world).ref
    with unit_of_work() as work:
        decide(work, ref, Question.APPROVE, actor=world.person("ann", Role.SIGNATORY), today=TODAY)
    return ref


def test_checks_of_contracts_and_of_waivers_stand_in_one_list(session: Session, world: World) -> None:
    contract, asked = approved(world), decided(world)
    found = {
        (one["contract_ref"] or one["waiver_ref"], one["question"], one["taken"]) for one in rows(session)
    }
    waive = Question.WAIVE.label
    assert found == {
        (contract, Question.APPROVE.label, "Yes"), (asked, waive, "Only asked"), (asked, waive, "Yes"),
    }  # fmt: skip
    about = {(one["contract"], one["waiver"]) for one in rows(session) if one["waiver_ref"] == asked}
    assert about == {(None, "DN")}
    assert len(rows(session)) == 4
    ref = rows(session)[0]["ref"]
    assert [one["ref"] for one in rows(session, ref=ref)] == [ref]


def test_a_check_of_a_waiver_is_told_and_printed_as_one_of_a_contract_is(
    session: Session, world: World
) -> None:
    asked = decided(world)
    made = [one["ref"] for one in rows(session) if one["taken"] == "Yes"]
    row, about = decision(session, made[0], viewer=SEES), waiver(session, asked, viewer=SEES)
    told = as_told(session, row, viewer=SEES)
    assert (told.contract_id, told.waiver_id, told.party, told.taken) == (
        None,
        about.thing_id,
        "decider",
        True,
    )
    printed, kept = (
        decision_statement(session, row, viewer=SEES),
        waiver_statement(session, about, 3, viewer=SEES),
    )
    for name in (
        "contract",
        "contract_ref",
        "person",
        "outcome",
        "followed",
        "findings",
        "fingerprint",
        "more",
    ):
        assert getattr(printed, name) == getattr(kept, name), name
    assert (printed.ref, printed.about, printed.contract_version) == (made[0], "Waiver", about.n)
    drawn = surroundings(session, row, viewer=SEES)
    assert (drawn.about, drawn.contract_ref) == ("waiver", asked)
    assert {tie.how for tie in drawn.ties} >= {"has as its buyer", "has as its supplier"}


def test_each_check_says_what_the_request_was_when_it_was_made(session: Session, world: World) -> None:
    decided(world)
    first = min(
        (one["ref"] for one in rows(session)), key=lambda ref: decision(session, ref, viewer=SEES).seq
    )
    printed = decision_statement(session, decision(session, first, viewer=SEES), viewer=SEES)
    assert printed.contract.startswith("£12,000 for DN")
    assert printed.contract_version == 1


def test_a_barrier_about_the_supplier_closes_the_checks_of_its_waivers(
    session: Session, world: World
) -> None:
    asked = decided(world)
    refs = [one["ref"] for one in rows(session) if one["waiver_ref"] == asked]
    assert len(refs) == 3
    with unit_of_work() as work:
        raise_wall(
            work, "organisation", world.ids["trust"], person_id=world.ids["bob"], reason="Bids", actor=SYSTEM, today=TODAY,
        )  # fmt: skip
    bob = world.person("bob", Role.CONTRACT_MANAGER).viewer
    assert rows(session, bob) == []
    for ref in refs:
        with pytest.raises(NotFound):
            decision(session, ref, viewer=bob)
