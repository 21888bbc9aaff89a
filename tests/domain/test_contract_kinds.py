"""Kinds of contracts: who may be party to which, what each is in law, which delegation it needs, and who else is party."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.authority.contract_kinds import SERVICES, fitting_problems, kind_rows, standing_as
from register.domain.authority.legal_status import LegalStatus
from register.domain.contracts.assessments import Outcome, Severity
from register.domain.contracts.conflicts import assess
from register.domain.contracts.contracts import ContractForm, check_contract
from register.domain.contracts.stages import Question
from register.domain.errors import Invalid
from register.domain.people.associates import SEVERAL, Associate
from register.domain.people.organisations import OrganisationKind as Kind
from tests.domain.builders import BOARD, RULES, TODAY, TRUST, contract, facts, interest, party, root

COUNCIL = party("council", Kind.COUNCIL)
DAY = date(2026, 6, 1)
NHS = (Kind.PCT, Kind.CCG, Kind.ICB, Kind.NHS_TRUST)


def wrong(kind: str, one: Kind, other: Kind, on: date = DAY) -> dict[str, str]:
    sides = party("one", one), party("two", other)
    return {name: words for name, words in fitting_problems(kind, *sides, on, RULES).items() if words}


@given(st.sampled_from(list(Kind)), st.sampled_from(list(Kind)))
def test_a_section_75_agreement_is_between_a_council_and_an_nhs_body_and_no_others(
    one: Kind, other: Kind
) -> None:
    nhs = {*NHS, Kind.NHS_FOUNDATION_TRUST, Kind.PROVIDER_ARM}
    fits = (one is Kind.COUNCIL and other in nhs) or (other is Kind.COUNCIL and one in nhs)
    assert (wrong("section_75", one, other) == {}) is fits


@given(st.sampled_from(list(Kind)), st.sampled_from(list(Kind)))
def test_a_contract_for_services_is_open_to_any_two_bodies(one: Kind, other: Kind) -> None:
    assert wrong(SERVICES, one, other) == {}


def test_what_does_not_fit_is_said_beside_its_field_with_what_each_party_is() -> None:
    assert wrong("section_75", Kind.ICB, Kind.NHS_TRUST)["contract_kind"].endswith(
        "One is an integrated care board and Two an NHS trust"
    )
    assert set(wrong("grant", Kind.ICB, Kind.NHS_TRUST)) == {"provider_id"}
    assert set(wrong("section_256", Kind.NHS_TRUST, Kind.COMPANY)) == {"commissioner_id", "provider_id"}
    assert set(wrong("council", Kind.ICB, Kind.CHARITY)) == {"commissioner_id"}
    assert (
        "begin before 1 March 2007"
        in wrong("section_75", Kind.PCT, Kind.COUNCIL, date(2007, 2, 28))["contract_kind"]
    )


def test_a_grant_is_no_contract_for_services_and_any_other_follows_from_its_parties() -> None:
    charity = party("charity", Kind.CHARITY)
    assert standing_as("grant", BOARD, charity, DAY, RULES).status is LegalStatus.GRANT
    assert standing_as(SERVICES, BOARD, charity, DAY, RULES).status is LegalStatus.LEGALLY_BINDING
    assert standing_as("section_75", BOARD, COUNCIL, DAY, RULES).status is LegalStatus.LEGALLY_BINDING


@pytest.mark.parametrize("kind", sorted(kind_rows(RULES, on=DAY)))
def test_each_kind_needs_the_delegation_that_the_rules_name_for_it(kind: str) -> None:
    wanted = {"grant": "make_grants", "section_256": "make_grants", "section_75": "make_partnerships"}
    matter = wanted.get(kind, "sign_contracts")
    provider = COUNCIL if kind.startswith("section") else party("charity", Kind.CHARITY)
    commissioner = replace(BOARD, kind=Kind.COUNCIL) if kind == "council" else BOARD
    about = facts(contract_kind=kind, commissioner=commissioner, provider=provider, person_id="carl")
    for given_matter in ("sign_contracts", "make_grants", "make_partnerships"):
        answer = assess(replace(about, delegations=(root(matter=given_matter),)), RULES)
        assert (answer.outcome is not Outcome.STOPPED) is (given_matter == matter), answer.reasons


def test_parties_that_do_not_fit_the_kind_stop_the_decision() -> None:
    answer = assess(facts(contract_kind="section_75"), RULES)
    assert "kind_does_not_fit" in [one.code for one in answer.reasons if one.severity is Severity.STOP]


def test_an_interest_in_an_associate_or_up_the_chain_stops_as_one_in_a_party_does() -> None:
    beside = party("beside", Kind.ICB)
    mine = (interest(organisation_id="beside"),)
    assert assess(facts(interests=mine), RULES).outcome is Outcome.CLEAR
    answer = assess(facts(interests=mine, others=(beside,)), RULES)
    assert [one.code for one in answer.reasons if one.severity is Severity.STOP] == ["own_interest"]


@pytest.mark.parametrize("kind", sorted(kind_rows(RULES, on=DAY)))
def test_a_second_person_of_the_provider_is_asked_of_every_kind(kind: str) -> None:
    about = facts(
        contract_kind=kind, person_id="cat", organisation_id=TRUST.id, authority_kept_elsewhere=True
    )
    assert "second_person" in [one.code for one in assess(about, RULES).reasons]


def checked(**changes: object) -> dict[str, str]:
    new = contract(form=ContractForm.MULTILATERAL, **changes)
    known = {one.id: one for one in (BOARD, TRUST, COUNCIL, party("icb2", Kind.ICB))}
    try:
        check_contract(new, RULES, commissioner=BOARD, provider=TRUST, today=TODAY, others=known)
    except Invalid as fault:
        return dict(fault.problems)
    return {}


def joined(key: str = "icb2", **changes: object) -> Associate:
    return Associate(**{"organisation_id": key, "joined_on": DAY, **changes})


def test_associates_are_other_bodies_each_once_and_their_shares_are_no_more_than_the_whole() -> None:
    assert checked(associates=(joined(share_percent=Decimal("12.5")), joined("council"))) == {}
    assert "associates-0-organisation_id" in checked(associates=(joined("board"),))
    assert "associates-1-organisation_id" in checked(associates=(joined(), joined()))
    assert "associates-0-organisation_id" in checked(associates=(joined("nobody"),))
    assert "associates-0-joined_on" in checked(associates=(joined(joined_on=date(2030, 1, 1)),))
    both = (joined(share_percent=Decimal(60)), joined("council", share_percent=Decimal("40.1")))
    assert "come to 100.1 per cent" in checked(associates=both)["associates-1-share_percent"]


def test_one_commissioner_has_no_associates() -> None:
    new = contract(associates=(joined(),))
    with pytest.raises(Invalid) as fault:
        check_contract(
            new,
            RULES,
            commissioner=BOARD,
            provider=TRUST,
            today=TODAY,
            others={"icb2": party("icb2", Kind.ICB)},
        )
    assert fault.value.problems["form"] == SEVERAL


def test_a_kind_with_a_paper_of_its_own_is_on_no_edition_of_the_standard_contract() -> None:
    charity = party("trust", Kind.CHARITY)
    new = contract(contract_kind="grant")
    with pytest.raises(Invalid) as fault:
        check_contract(new, RULES, commissioner=BOARD, provider=charity, today=TODAY)
    assert set(fault.value.problems) == {"edition"}
    check_contract(
        replace(new, edition="own-agreement"), RULES, commissioner=BOARD, provider=charity, today=TODAY
    )


def test_no_kind_leaves_a_question_without_a_matter() -> None:
    for kind in kind_rows(RULES, on=TODAY):
        for question in Question:
            assert assess(facts(contract_kind=kind, question=question), RULES)
