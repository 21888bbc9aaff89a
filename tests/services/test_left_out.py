"""What of an edition is published: worth, offers and ways of managing, what is left out, and who has left."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register import clock
from register.db import unit_of_work
from register.domain.errors import Invalid
from register.domain.interests.offers import GiverKind, OfferForm, OfferRecipient, OfferResponse
from register.domain.permissions import Role, actor_with
from register.domain.publication.withholdings import Outcome
from register.queries.publication import edition_rows, editions
from register.services.interests.mitigations import agree_mitigation, end_mitigation
from register.services.people.appointments import end_appointment
from register.services.publication.withholdings import decide_publication, refuse_publication
from tests import registering
from tests.registering import NOON, OFFICER, SYSTEM, TODAY, World, declared
from tests.services.test_editions import (
    SECRET,
    decide,
    drawn,
    entries,
    everybody_is_published,
    published,
    told,
    withholding,
    world,
)

__all__ = ["world"]
OTHER = actor_with(Role.GOVERNANCE_OFFICER, id="account-other", person_id="person-other")


def test_a_row_says_the_worth_what_became_of_the_offer_and_how_it_was_managed_when_it_was_published(
    world: World, session: Session
) -> None:
    dinner: dict[str, Any] = {
        "situation": "Ho", "interest_type": None, "organisation_id": None, "offer_form": OfferForm.MEAL,
        "organisation_name": "A university", "giver_kind": GiverKind.OTHER, "offer_response": OfferResponse.ACCEPTED,
    }  # fmt: skip
    declared(world, "bob", **dinner, value_pence=60_00, description="Dinner")
    made = declared(world, "ann")
    with unit_of_work() as work:
        managed = agree_mitigation(
            work, registering.new_mitigation(world, made, "bob", valid_from=TODAY - timedelta(days=3)),
            actor=SYSTEM, today=TODAY,
        )  # fmt: skip
    first = published()
    with clock.travel(NOON + timedelta(minutes=5)), unit_of_work() as work:
        end_mitigation(
            work,
            managed.ref,
            TODAY - timedelta(days=1),
            expected_n=1,
            reason="Done",
            actor=SYSTEM,
            today=TODAY,
        )
    second = published()
    values = [
        [(row["value_pence"], row["offer"], row["managed"]) for row in told(session, one)]
        for one in (first, second)
    ]
    assert values[0] == [(None, None, "Leaves the room"), (60_00, "Accepted", None)]
    assert values[1][0] == (None, None, None), "the edition published before says what it said"


def test_fields_are_left_out_one_by_one_and_nobody_finds_a_row_by_one(world: World, session: Session) -> None:
    made = declared(world, "bob", description=SECRET)
    before = published()
    decide(made.ref, Outcome.IN_PART, "risk_of_harm", hidden=("person", "post", "description"))
    after = published()
    for edition in (before, after):
        (row,) = told(session, edition)
        assert (row["entry"], row["person"], row["post"], row["description"], row["organisation"]) == (
            "Interest", None, None, None, "Hartlepool Trust",
        )  # fmt: skip
        assert (row["withheld"], row["ground"]) == ("Name, Post, Description", "Risk of harm")
        assert row["person_ref"] is None
        assert edition_rows.page(session, edition, {"name": "Bob"})[0] == []
        assert len(edition_rows.page(session, edition, {"organisation": "Hartlepool"})[0]) == 1
        assert editions.agrees(session, edition)
    assert (told(session, before)[0]["hidden"], told(session, after)[0]["hidden"]) == (
        "",
        "description,person,post",
    )


def test_what_is_left_out_is_shown_again_only_with_a_second_person(world: World, session: Session) -> None:
    made = declared(world, "bob", description=SECRET)
    decide(made.ref, Outcome.WITHHELD, "risk_of_harm")
    with pytest.raises(Invalid):
        decide(made.ref, Outcome.IN_PART, "risk_of_harm", hidden=("person",))
    new = withholding(Outcome.PUBLISHED)
    with unit_of_work() as work:
        decide_publication(work, made.ref, new, expected_n=1, asked_by="another", actor=OFFICER, today=TODAY)
    assert entries(session, published()) == [("Interest", "Bob Best", SECRET)]


def test_a_second_persons_no_brings_back_what_was_decided_before(world: World, session: Session) -> None:
    made = declared(world, "bob", description=SECRET, publication_objection="No")
    decide(made.ref, Outcome.WITHHELD, "risk_of_harm")
    with unit_of_work() as work:
        refuse_publication(work, made.thing_id, expected_n=1, actor=OTHER, today=TODAY)
    assert entries(session, published()) == [("Information withheld: objection not yet decided", None, None)]


def test_whoever_left_more_than_six_months_before_is_in_no_edition(world: World, session: Session) -> None:
    declared(world, "ann")
    declared(world, "bob")
    for person, last in (("ann-director", date(2025, 11, 14)), ("bob-contracts", date(2025, 11, 15))):
        with unit_of_work() as work:
            end_appointment(
                work, world.ids[person], last, expected_n=1, reason="Left", actor=SYSTEM, today=TODAY
            )
    with unit_of_work() as work:
        everybody_is_published(work)
    found = drawn(session)
    assert ([row.person for row in found.rows], found.gone) == (["Bob Best"], 1)


def test_a_possible_breach_is_in_no_edition_and_a_gift_is_public_for_six_months(
    session: Session, world: World
) -> None:
    gift: dict[str, Any] = {
        "situation": "Ho", "interest_type": None, "organisation_id": None, "offer_form": OfferForm.MEAL,
        "organisation_name": "A university", "giver_kind": GiverKind.OTHER, "offer_response": OfferResponse.ACCEPTED,
    }  # fmt: skip
    declared(world, **gift, value_pence=75_01, description="Over the line", arose_on=TODAY)
    declared(world, **gift, value_pence=75_00, description="On the line", arose_on=date(2025, 11, 15))
    declared(world, **gift, value_pence=75_00, description="Long ago", arose_on=date(2025, 11, 14))
    assert [row.description for row in drawn(session).rows] == ["On the line"]


def test_a_gift_of_somebody_who_was_no_decision_maker_on_its_day_is_in_no_edition(
    world: World, session: Session
) -> None:
    """A band 6 nurse's hamper and a consultant's dinner: the edition names the consultant alone, and counts nobody else."""
    hamper: dict[str, Any] = {
        "situation": "Gi", "interest_type": None, "organisation_id": None, "value_pence": 60_00,
        "offer_response": OfferResponse.ACCEPTED, "offered_to": OfferRecipient.ORGANISATION,
        "giver_kind": GiverKind.PRIVATE, "description": "A hamper",
    }  # fmt: skip
    dinner = {
        **hamper,
        "situation": "Ho",
        "value_pence": 75_00,
        "giver_kind": GiverKind.OTHER,
        "description": "A dinner",
    }
    declared(world, "cat", **hamper)
    declared(world, "bob", **dinner)
    edition = published()
    assert entries(session, edition) == [("Interest", "Bob Best", "A dinner")]
    assert edition.count == 1
