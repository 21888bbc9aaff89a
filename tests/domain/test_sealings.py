"""Deeds and seals: each kind of body in its own ways, and nobody's deed by one person alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from register.domain.contracts.sealings import ALONE, NewSealing, check_sealing, claims_until, executions
from register.domain.errors import Invalid
from register.domain.people.organisations import OrganisationKind
from register.domain.shipped_rules import shipped

RULES, TODAY = shipped("national"), date(2026, 5, 15)
DEED = NewSealing(
    organisation_id="acme", deed="Deed of guarantee", execution="signed_by_company", sealed_on=TODAY,
    first_signatory_id="director", first_capacity="Managing director", second_signatory_id="secretary",
    second_capacity="Company secretary",
)  # fmt: skip
ALONE_SIGNED = replace(DEED, second_signatory_id=None, second_capacity=None)


def refused(new, kind="company", **more):
    with pytest.raises(Invalid) as fault:
        check_sealing(new, RULES, kind=kind, today=TODAY, **more)
    return fault.value.problems


def test_a_company_signs_by_two_or_by_one_with_a_witness_and_not_by_its_director_alone():
    check_sealing(DEED, RULES, kind="company", today=TODAY)
    check_sealing(replace(ALONE_SIGNED, witness="Wanda Wells"), RULES, kind="company", today=TODAY)
    assert refused(ALONE_SIGNED) == {"second_signatory_id": ALONE}
    assert "a second authorised signatory or a witness" in ALONE


def test_a_witness_does_not_sign_and_a_second_is_another_person():
    assert list(refused(replace(ALONE_SIGNED, witness="Jo Day"), signatories=("JO  DAY",))) == ["witness"]
    assert list(refused(replace(DEED, second_signatory_id="director"))) == ["second_signatory_id"]
    assert list(refused(replace(DEED, second_capacity=None))) == ["second_capacity"]


def test_an_nhs_trust_seals_with_two_and_a_minute_and_signs_no_deed_as_a_company():
    sealed = replace(DEED, execution="seal_of_trust", seal_minute="Board, item 4")
    check_sealing(sealed, RULES, kind="nhs_trust", today=TODAY)
    assert list(refused(DEED, "nhs_trust")) == ["execution"]
    assert list(refused(replace(sealed, seal_minute=None), "nhs_trust")) == ["seal_minute"]
    alone = replace(sealed, second_signatory_id=None, second_capacity=None, witness="Wanda Wells")
    assert list(refused(alone, "nhs_trust")) == ["second_signatory_id"]


@pytest.mark.parametrize("kind", [kind for kind in OrganisationKind if kind != OrganisationKind.PROVIDER_ARM])
def test_every_kind_of_body_that_is_one_in_law_has_a_way(kind):
    assert executions(RULES, kind, on=TODAY)


def test_a_provider_arm_is_no_body_in_law_and_executes_no_deed():
    assert executions(RULES, OrganisationKind.PROVIDER_ARM, on=TODAY) == {}


def test_nothing_was_executed_tomorrow():
    assert list(refused(replace(DEED, sealed_on=TODAY + timedelta(days=1)))) == ["sealed_on"]


def test_claims_on_a_deed_are_begun_within_twelve_years():
    assert claims_until(TODAY, RULES) == date(2038, 5, 15)
