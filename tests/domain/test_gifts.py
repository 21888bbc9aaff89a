"""What to do with a gift or hospitality."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.interests.gifts import GiftOutcome, Offer, gift_advice, twelve_month_total
from register.domain.interests.interests import GiverKind, OfferResponse
from tests.domain.builders import RULES, TEES, TODAY, interest


def advice(situation, giver, value, **more):
    offer = Offer(situation=situation, giver_kind=giver, value_pence=int(Decimal(value) * 100), **more)
    return gift_advice(offer, RULES, on=TODAY).outcome


@pytest.mark.parametrize(
    ("value", "outcome"),
    [
        ("24.99", GiftOutcome.NOTHING),
        ("25.00", GiftOutcome.DECLARE),
        ("75.00", GiftOutcome.DECLARE),
        ("75.01", GiftOutcome.REFUSE),
    ],
)
def test_both_bounds_of_hospitality_are_declared(value, outcome):
    assert advice("Ho", GiverKind.OTHER, value) is outcome


@given(st.integers(1, 10**7))
def test_hospitality_from_a_supplier_needs_senior_approval_at_any_value(pence):
    assert advice("Ho", GiverKind.SUPPLIER, Decimal(pence) / 100) is GiftOutcome.SENIOR_APPROVAL


@given(st.integers(1, 10**7), st.sampled_from(GiverKind))
def test_cash_is_always_declined(pence, giver):
    assert advice("Gi", giver, Decimal(pence) / 100, cash=True) is GiftOutcome.DECLINE


def test_promotional_aids_are_kept_under_six_pounds_and_declined_from_six():
    assert advice("Gi", GiverKind.SUPPLIER, "5.99", promotional=True) is GiftOutcome.NOTHING
    assert advice("Gi", GiverKind.SUPPLIER, "6.00", promotional=True) is GiftOutcome.DECLINE
    assert advice("Gi", GiverKind.SUPPLIER, "1.00") is GiftOutcome.DECLINE


def test_exactly_fifty_pounds_is_a_visible_local_setting():
    offer = Offer(situation="Gi", giver_kind=GiverKind.OTHER, value_pence=50_00)
    found = gift_advice(offer, RULES, on=TODAY)
    assert found.outcome is GiftOutcome.DECLARE_FOR_ORGANISATION
    assert "exactly £50" in found.words
    assert advice("Gi", GiverKind.OTHER, "49.99") is GiftOutcome.NOTHING


def test_gifts_of_one_source_count_together_over_twelve_months():
    assert advice("Gi", GiverKind.OTHER, "10", earlier_pence=45_00) is GiftOutcome.DECLARE_FOR_ORGANISATION
    assert advice("Ho", GiverKind.OTHER, "10", earlier_pence=45_00) is GiftOutcome.NOTHING


def gift(day, **changes):
    values = {
        "situation": "Gi",
        "organisation_id": None,
        "organisation_name": "Grateful Family",
        "offer_response": OfferResponse.ACCEPTED,
        "value_pence": 20_00,
        "arose_on": day,
    }
    return interest(**(values | changes))


def test_the_sum_counts_accepted_gifts_of_that_source_inside_the_months_only():
    gifts = [
        gift(date(2025, 5, 1)),
        gift(date(2025, 5, 2)),
        gift(TODAY),
        gift(TODAY, organisation_name="grateful family"),
        gift(TODAY, organisation_name="Somebody Else"),
        gift(TODAY, offer_response=OfferResponse.DECLINED),
        gift(TODAY, situation="Ho"),
    ]
    assert twelve_month_total(gifts, "Grateful Family", RULES, on=TODAY) == 60_00


def test_where_no_rule_of_the_day_exists_a_person_is_asked():
    offer = Offer(situation="Gi", giver_kind=GiverKind.OTHER, value_pence=30_00)
    day = date(2009, 1, 1)
    assert gift_advice(offer, RULES, on=day, body="pct").outcome is GiftOutcome.NO_RULE
    assert gift_advice(offer, TEES, on=day, body="pct").outcome is GiftOutcome.DECLARE
