"""What the rules say of a gift, what is saved, who sees a possible policy breach, and what the public reads of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.interests.offers import GiverKind, OfferForm, OfferRecipient, OfferResponse
from register.domain.publication.editions import NewEdition
from register.queries.interests.breaches import waiting
from register.queries.interests.gifts import check
from register.queries.publication import edition_rows
from register.services.publication.editions import publish_edition
from tests import registering
from tests.registering import OFFICER, World, declared, new_interest

world = registering.on_its_day_in_session
CASH = {
    "situation": "Gi", "interest_type": None, "offer_form": OfferForm.CASH, "value_pence": 10_00,
    "giver_kind": GiverKind.PRIVATE, "offered_to": OfferRecipient.MYSELF, "organisation_id": None,
    "arose_on": date(2026, 10, 12), "description": "A note from a family",
}  # fmt: skip
DINNER = {
    "situation": "Ho", "interest_type": None, "offer_form": OfferForm.MEAL, "value_pence": 75_01,
    "giver_kind": GiverKind.OTHER, "offered_to": OfferRecipient.MYSELF, "organisation_id": None,
    "organisation_name": "Rotary Club", "arose_on": date(2026, 10, 12), "description": "A dinner",
}  # fmt: skip
ACCEPTED = {"offer_response": OfferResponse.ACCEPTED}


def published(session: Session, on: date) -> list[dict[str, Any]]:
    with unit_of_work() as work:
        edition = publish_edition(work, NewEdition(held_on=on), actor=OFFICER, today=on)
    return [dict(row.values) for row in edition_rows.every(session, edition)]


@pytest.mark.parametrize(
    ("offer", "words"), [(CASH, "Decline cash and vouchers, whatever they are worth"), (DINNER, "")]
)
def test_what_was_accepted_against_the_rule_is_saved_so_seen_by_officers_and_never_published(
    world: World, session: Session, offer: dict[str, Any], words: str
) -> None:
    day = date(2026, 10, 13)
    new = new_interest(world, "cat", **offer, **ACCEPTED)
    before = check(session, new, viewer=OFFICER.viewer, today=day)
    assert words in before.words
    assert before.possible_breach
    made = declared(world, "cat", today=day, **offer, **ACCEPTED)
    assert made.offer_response == "accepted"
    assert [one.ref for one in waiting(session, viewer=OFFICER.viewer).first] == [made.ref]
    assert published(session, date(2026, 10, 31)) == []


def test_an_edition_holds_the_dinner_of_who_decides_and_no_row_and_no_count_of_who_does_not(
    world: World, session: Session
) -> None:
    day, end = date(2026, 11, 3), date(2026, 11, 30)
    hamper = {
        **CASH, "offer_form": OfferForm.THING, "value_pence": 60_00, "offered_to": OfferRecipient.ORGANISATION,
        "description": "A hamper for the ward fund", "arose_on": day,
    }  # fmt: skip
    declared(world, "cat", today=day, **hamper, **ACCEPTED)
    assert published(session, end) == []
    declared(world, "bob", today=day, **{**DINNER, "value_pence": 75_00, "arose_on": day}, **ACCEPTED)
    (row,) = published(session, end)
    assert row["person"] == "Bob Best"
    said = {str(value) for value in row.values()}
    assert any("75" in one for one in said)
    assert "Rotary Club" in said
    assert any("ccepted" in one for one in said)
    assert not any("hamper" in one or "Cat Cole" in one for one in said)
