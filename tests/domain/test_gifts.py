"""What to do with a gift or hospitality."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.interests.gifts import (
    GiftOutcome,
    Offer,
    against_rule,
    earlier_gifts,
    gift_advice,
)
from register.domain.interests.interests import (
    InterestType,
    NewInterest,
    bears_on,
    check_interest,
    settled,
)
from register.domain.interests.offers import GiverKind, OfferForm, OfferResponse, approves_own
from register.domain.readers import read
from tests.domain.builders import RULES, TEES, TODAY, interest, new_interest
from tests.domain.test_interests import problems
from tests.gift_table import TABLE


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
    assert advice("Gi", giver, Decimal(pence) / 100, form=OfferForm.CASH) is GiftOutcome.DECLINE


def test_promotional_aids_are_kept_under_six_pounds_and_declined_from_six():
    assert advice("Gi", GiverKind.SUPPLIER, "5.99", form=OfferForm.PROMOTIONAL) is GiftOutcome.NOTHING
    assert advice("Gi", GiverKind.SUPPLIER, "6.00", form=OfferForm.PROMOTIONAL) is GiftOutcome.DECLINE
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
        "id": f"gift-{day}",
        "situation": "Gi",
        "organisation_id": None,
        "organisation_name": "Friends of the Hospital",
        "giver_kind": GiverKind.OTHER,
        "offer_response": OfferResponse.ACCEPTED,
        "value_pence": 20_00,
        "arose_on": day,
    }
    return interest(**(values | changes))


def earlier(new, gifts, **called):
    return earlier_gifts(new, gifts, RULES, called=called, itself=new.id)


def test_the_sum_counts_accepted_gifts_of_that_giver_inside_the_months_only():
    gifts = [
        gift(date(2025, 5, 1)),
        gift(date(2025, 5, 2)),
        gift(TODAY, id="a"),
        gift(TODAY, id="b", organisation_name="friends of the hospital"),
        gift(TODAY, id="c", organisation_name="Somebody Else"),
        gift(TODAY, id="d", offer_response=OfferResponse.DECLINED),
        gift(TODAY, id="e", situation="Ho"),
    ]
    assert earlier(gift(TODAY, id="new"), gifts).pence == 60_00


def test_one_giver_under_several_spellings_is_summed_or_asked_about():
    new = gift(TODAY, id="new", organisation_name="Acme Ltd")
    typed = gift(TODAY, id="typed", organisation_name="ACME LIMITED")
    known = gift(TODAY, id="known", organisation_name=None, organisation_id="acme")
    perhaps = gift(TODAY, id="perhaps", organisation_name="Acme")
    found = earlier(new, [typed, known, perhaps], acme="Acme Ltd.")
    assert [one.id for one in found.same] == ["typed", "known"]
    assert [one.id for one in found.likely] == ["perhaps"]
    chosen = replace(new, same_giver_id="perhaps")
    assert {one.id for one in earlier(chosen, [typed, known, perhaps], acme="Acme Ltd.").same} == {
        "typed", "known", "perhaps",
    }  # fmt: skip


def private(key, **changes):
    return gift(TODAY, id=key, organisation_name=None, giver_kind=GiverKind.PRIVATE, **changes)


def test_private_givers_are_told_apart_by_the_gift_that_was_named_whichever_of_them_it_was():
    first, second = private("first"), private("second", same_giver_id="first")
    third, stranger = private("third", same_giver_id="second"), private("stranger")
    assert earlier(third, [first, second, stranger]).pence == 40_00
    assert earlier(private("new"), [first, second, third, stranger]).pence == 0
    alike = private("alike", same_giver_id="first")
    assert earlier(alike, [first, second, third]).pence == 60_00


@pytest.mark.parametrize("row", TABLE)
def test_the_table_of_gifts_is_answered_right(row):
    said = {"offer_form": None, **row.said}
    new = read(
        NewInterest,
        {"person_id": "ann", "description": "It", "arose_on": "2026-05-01", **said},
    )
    offer = Offer(
        situation=new.situation, giver_kind=new.giver_kind, value_pence=new.value_pence, form=new.offer_form
    )
    found = gift_advice(offer, RULES, on=TODAY)
    assert (found.outcome, against_rule(new, found) is not None) == (row.outcome, row.breach)
    assert "from 1 June 2017" in found.rule


def test_what_nobody_said_is_no_licence_to_take_cash():
    offer = Offer(situation="Gi", giver_kind=GiverKind.OTHER, value_pence=10_00)
    assert "If it was cash or a voucher, decline it" in gift_advice(offer, RULES, on=TODAY).words


@pytest.mark.parametrize(
    ("typed", "own"),
    [
        ("Bob Best", True),
        ("Mr BOB BEST, Contract Manager", True),
        ("Best, Bob", True),
        ("Ann Archer, Director", False),
        ("Bob Bestall", False),
        (None, False),
    ],
)
def test_nobody_approves_what_they_were_offered(typed, own):
    assert approves_own(typed, "Dr Bob Best", frozenset({"dr", "mr"})) is own


def test_an_approval_has_a_day_that_has_come_and_somebody_who_gave_it():
    whole = {
        "situation": "Gi",
        "organisation_name": None,
        "value_pence": 60_00,
        "offer_response": OfferResponse.ACCEPTED,
        "giver_kind": GiverKind.PRIVATE,
    }
    for changes, field in (
        ({"approved_by": "Ann Archer"}, "approved_on"),
        ({"approved_on": TODAY}, "approved_by"),
        ({"approved_by": "Ann Archer", "approved_on": TODAY + timedelta(days=1)}, "approved_on"),
        ({"offer_form": OfferForm.MEAL}, "offer_form"),
        ({"organisation_name": "Mrs Smith"}, "organisation_name"),
    ):
        found = problems(check_interest, new_interest(**whole | changes), RULES, today=TODAY)
        assert list(found) == [field]


def test_a_gift_is_over_on_its_day_and_counts_in_decisions_for_a_year():
    one = settled(new_interest(situation="Gi", interest_type=None), RULES, today=TODAY)
    assert (one.interest_type, one.ended_on) == (InterestType.FINANCIAL, one.arose_on)
    taken = gift(date(2025, 5, 1), ended_on=date(2025, 5, 1))
    assert bears_on(taken, date(2026, 5, 1), RULES)
    assert not bears_on(taken, date(2026, 5, 2), RULES)
    assert not bears_on(taken, date(2025, 4, 30), RULES)
    assert not bears_on(replace(taken, situation="Ou"), date(2025, 5, 2), RULES)


def test_where_no_rule_of_the_day_exists_a_person_is_asked():
    offer = Offer(situation="Gi", giver_kind=GiverKind.OTHER, value_pence=30_00)
    day = date(2009, 1, 1)
    assert gift_advice(offer, RULES, on=day, body="pct").outcome is GiftOutcome.NO_RULE
    assert gift_advice(offer, TEES, on=day, body="pct").outcome is GiftOutcome.DECLARE
