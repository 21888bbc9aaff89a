"""Scores that are held, promises that a contract holds or that somebody gives up, and the market test of each service."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from register import clock
from register.db import reading, unit_of_work
from register.domain.contracts.contracts import InformationRequirement, QualityIndicator
from register.domain.errors import Forbidden, Invalid, Refused
from register.domain.permissions import UNBOUND, Role
from register.domain.procurement.procurements import NewProcurement
from register.domain.separation.appraisals import (
    Benefit,
    Criterion,
    GivenUp,
    Joined,
    NewAppraisal,
    Option,
    Score,
    Weight,
)
from register.domain.separation.care_services import MarketTest, NewCareService
from register.domain.separation.programmes import NewProgramme
from register.domain.separation.promises import PromiseState
from register.queries.contracts.ahead.promises import promises_of
from register.queries.contracts.contracts import contract
from register.queries.contracts.values import filling_of, known_of_item
from register.queries.procurement import market_tests
from register.queries.separation import appraisals as queries
from register.queries.separation.appraisals import appraisal
from register.queries.separation.care_services import care_service
from register.queries.separation.care_services import to_domain as service_of
from register.services.contracts.contracts import amend_contract
from register.services.procurement.procurements import add_procurement
from register.services.separation.appraisals import add_appraisal, amend_appraisal, give_up_benefit
from register.services.separation.care_services import add_care_service, amend_care_service
from register.services.separation.programmes import add_programme
from tests import contracting
from tests.contracting import NOON, TODAY, World, in_session

__all__ = ("in_session",)
MEASURE = "Days to home"


@pytest.fixture
def world(session: Session) -> Iterator[World]:
    made = contracting.recorded()
    with clock.travel(NOON):
        yield made


def keeper(world: World, name: str = "eve"):  # type: ignore[no-untyped-def]
    return world.person(name, Role.CONTRACT_MANAGER)


def separated(world: World, contract_id: str | None = None) -> tuple[str, str]:
    """The programme and the service."""
    how = {"actor": keeper(world), "today": TODAY}
    with unit_of_work() as session:
        new = NewProgramme(
            title="Apart", programme_kind="tcs", organisation_id=world.ids["pct"], starts_on=date(2008, 11, 1),
            target_on=date(2010, 3, 31), aim="Apart",
        )  # fmt: skip
        programme = add_programme(session, new, **how).thing_id
    with unit_of_work() as session:
        service = NewCareService(
            name="Nursing", service_kind="community_nursing", commissioner_id=world.ids["pct"],
            provider_id=world.ids["trust"], programme_id=programme, contract_id=contract_id,
        )  # fmt: skip
        return programme, add_care_service(session, service, **how).thing_id


def weighed(world: World, programme: str, service: str, **more: object) -> NewAppraisal:
    """Ann and Bob scored one option, that names the trust."""
    scores = tuple(
        Score(scored_option="Go", scored_criterion="Quality", score=n, score_reason="So", scored_by=world.ids[who])
        for who, n in (("ann", 4), ("bob", 8))
    )  # fmt: skip
    made = NewAppraisal(
        service_id=service, programme_id=programme, criteria=(Criterion(criterion="Quality", weight=100),),
        options=(Option(option="Go", option_form="hosted"),), scores=scores,
        benefits=(Benefit(promised_option="Go", measure=MEASURE),),
        structure=(Joined(joined_option="Go", document="Contract", party_id=world.ids["trust"]),),
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


CHOSEN = {"chosen": "Go", "chosen_on": TODAY, "chosen_minute": "Board, item 6"}


def added(world: World, new: NewAppraisal, by: str = "eve") -> str:
    with unit_of_work() as session:
        return add_appraisal(session, new, actor=keeper(world, by), today=TODAY).thing_id


def amended(world: World, key: str, **changes: object) -> None:
    with unit_of_work() as session:
        before = queries.to_domain(appraisal(session, key, viewer=UNBOUND))
        amend_appraisal(
            session, key, replace(before, **changes), expected_n=None, reason="So", actor=keeper(world), today=TODAY  # type: ignore[arg-type]
        )  # fmt: skip


def seen(key: str) -> queries.Seen:
    with reading() as session:
        return queries.see(session, appraisal(session, key, viewer=UNBOUND), viewer=UNBOUND, today=TODAY)


def interest_of(world: World, name: str = "ann") -> str:
    with unit_of_work() as session:
        return contracting.declare(session, world.ids[name], world.ids["trust"])


def test_a_score_by_somebody_with_an_interest_that_nobody_manages_counts_for_nothing(world: World) -> None:
    key = added(world, weighed(world, *separated(world)))
    assert seen(key).totals[0].total == 600
    interest_of(world)
    told = seen(key)
    assert told.totals[0].total == 800
    assert {one.person_id: one.weight for one in told.scored_by} == {
        world.ids["ann"]: Weight.HELD, world.ids["bob"]: Weight.FREE,
    }  # fmt: skip
    assert "1 person who gave scores declared an interest" in told.warnings[0]
    assert "held until somebody else agrees" in told.warnings[0]


def test_no_option_is_chosen_while_a_score_is_held_and_it_is_once_somebody_else_agreed_how(
    world: World,
) -> None:
    key = added(world, weighed(world, *separated(world)))
    interest = interest_of(world)
    with pytest.raises(Invalid) as fault:
        amended(world, key, **CHOSEN)
    assert "Scores are held" in fault.value.problems["chosen"]
    with unit_of_work() as session:
        contracting.mitigate(session, interest, world.ids["ann"])
    with unit_of_work() as session:
        contracting.mitigate(session, interest, world.ids["bob"])
    assert seen(key).totals[0].total == 600
    amended(world, key, **CHOSEN)
    assert "it is managed as was agreed" in seen(key).warnings[0]


def test_a_score_of_somebody_who_was_to_take_no_part_never_counts(world: World) -> None:
    key = added(world, weighed(world, *separated(world)))
    interest = interest_of(world)
    with unit_of_work() as session:
        contracting.mitigate(session, interest, world.ids["bob"], kind="removed_from_process")
    assert seen(key).totals[0].total == 800
    amended(world, key, **CHOSEN)


def test_a_promise_is_held_by_an_indicator_of_the_very_words_in_the_contract_of_the_service(
    world: World,
) -> None:
    drafted = contracting.drafted(world)
    programme, service = separated(world, drafted.thing_id)
    key = added(world, weighed(world, programme, service, **CHOSEN))
    assert [one.state for one in seen(key).promised] == [PromiseState.OPEN]
    assert any(MEASURE in one for one in seen(key).warnings)
    new = contracting.complete(world, indicators=(indicator(MEASURE.upper()),))
    with unit_of_work() as session:
        amend_contract(
            session, drafted.thing_id, new, expected_n=None, reason="Promised", actor=keeper(world), today=TODAY
        )  # fmt: skip
    assert [one.state for one in seen(key).promised] == [PromiseState.IN_CONTRACT]
    with reading() as session:
        (one,) = promises_of(session, contract_id=drafted.thing_id, viewer=UNBOUND)
        assert (one.service, one.contract, one.state) == ("Nursing", drafted.ref, PromiseState.IN_CONTRACT)
        assert promises_of(session, programme_id=programme, viewer=UNBOUND) == [one]
    with pytest.raises(Refused):
        given_up(world, key)


def indicator(words: str) -> QualityIndicator:
    return QualityIndicator(
        indicator=words,
        indicator_service="DN",
        threshold="3",
        measured_by="Count",
        breach_consequence="A plan",
    )


def given_up(world: World, key: str, by: str = "bob") -> None:
    new = GivenUp(promised_option="Go", measure=MEASURE, waived_because="Measured elsewhere")
    with unit_of_work() as session:
        give_up_benefit(session, key, new, actor=keeper(world, by), today=TODAY)


def account(world: World, name: str) -> str:
    return f"account-{name}"


def test_whoever_recorded_a_promise_does_not_give_it_up_and_somebody_else_does(world: World) -> None:
    new = weighed(world, *separated(world), **CHOSEN)
    with unit_of_work() as session:
        key = add_appraisal(
            session, new, actor=replace(keeper(world), id=world.ids["eve"]), today=TODAY
        ).thing_id
    with pytest.raises(Invalid) as fault:
        given_up(world, key, by="eve")
    assert "you recorded the promise" in str(fault.value.problems)
    given_up(world, key)
    assert [one.state for one in seen(key).promised] == [PromiseState.GIVEN_UP]
    assert not any(MEASURE in one for one in seen(key).warnings)
    amended(world, key, next_review_on=date(2010, 1, 1))
    assert [one.state for one in seen(key).promised] == [PromiseState.GIVEN_UP]


def test_a_promise_of_the_chosen_option_is_neither_left_out_nor_given_up_by_a_change(world: World) -> None:
    key = added(world, weighed(world, *separated(world), **CHOSEN))
    with pytest.raises(Invalid) as fault:
        amended(world, key, benefits=())
    assert "it stays until it is given up" in str(fault.value.problems)
    mine = Benefit(promised_option="Go", measure=MEASURE, waived_because="Tired", waived_by=world.ids["eve"])
    with pytest.raises(Invalid):
        amended(world, key, benefits=(mine,))
    with pytest.raises(Invalid):
        added(world, weighed(world, *separated(world), benefits=(mine,)))


def test_who_gives_no_second_word_gives_no_promise_up(world: World) -> None:
    key = added(world, weighed(world, *separated(world), **CHOSEN))
    new = GivenUp(promised_option="Go", measure=MEASURE, waived_because="So")
    with pytest.raises(Forbidden), unit_of_work() as session:
        give_up_benefit(session, key, new, actor=world.person("bob", Role.AUDITOR), today=TODAY)


def market(world: World, programme: str) -> list[market_tests.MarketTold]:
    with reading() as session:
        return market_tests.of_programme(session, programme, TODAY, viewer=UNBOUND)


def decided(world: World, service: str, **changes: object) -> None:
    with unit_of_work() as session:
        before = service_of(care_service(session, service, viewer=UNBOUND))
        amend_care_service(
            session, service, replace(before, **changes), expected_n=None, reason="So", actor=keeper(world), today=TODAY  # type: ignore[arg-type]
        )  # fmt: skip


SAID = {"market_test_reason": "Others could give it", "market_test_on": TODAY, "market_test_minute": "Item 8"}


def test_a_programme_says_for_each_service_whether_the_market_is_tested_and_what_is_missing(
    world: World,
) -> None:
    programme, service = separated(world)
    assert [one.lacks for one in market(world, programme)] == [market_tests.UNDECIDED]
    decided(world, service, market_test=MarketTest.TESTED, **SAID)
    assert [one.lacks for one in market(world, programme)] == [market_tests.NO_PROCUREMENT]
    with unit_of_work() as session:
        bought = NewProcurement(
            title="Test", description="Nursing", commissioner_id=world.ids["pct"], starts_on=TODAY, route="tender",
            route_reason="To test", value_pence=100,
        )  # fmt: skip
        made = add_procurement(session, bought, actor=keeper(world), today=TODAY)
    decided(world, service, market_procurement_id=made.thing_id)
    (told,) = market(world, programme)
    assert (told.procured, told.procurement, told.step, told.lacks) == (
        "Test",
        made.ref,
        "Being prepared",
        None,
    )


def test_a_decision_about_the_market_has_a_reason_a_day_and_a_minute(world: World) -> None:
    _, service = separated(world)
    with pytest.raises(Invalid) as fault:
        decided(world, service, market_test=MarketTest.NOT_TESTED)
    assert sorted(fault.value.problems) == ["market_test_minute", "market_test_on", "market_test_reason"]
    with pytest.raises(Invalid) as fault:
        decided(world, service, **SAID)
    assert list(fault.value.problems) == ["market_test"]


def test_indicators_and_reports_stand_once_in_the_contract_and_fill_its_schedules(world: World) -> None:
    report = InformationRequirement(report="Waits", report_frequency="Monthly")
    whole = replace(indicator("Infections"), indicator_service=None)
    made = contracting.drafted(
        world, contracting.complete(world, indicators=(indicator(MEASURE), whole), reports=(report,))
    )
    with reading() as session:
        row = contract(session, made.thing_id, viewer=UNBOUND)
        filled = filling_of(session, row, viewer=UNBOUND)
        assert filled is not None
        assert [one["indicator"] for one in filled.values["services"][0]["s7_indicators"]] == [MEASURE]
        listed = filled.values["quality_indicators"]
        assert [(one["indicator"], one["source"]) for one in listed] == [
            (MEASURE, "District nursing"), ("Infections", "The whole contract"),
        ]  # fmt: skip
        assert listed[0]["threshold"] == "3"
        assert [one["report"] for one in filled.values["local_reports"]] == ["Waits"]
        assert "s7_indicators" in known_of_item(row)
        assert {"local_reports", "quality_indicators"} <= filled.derived
        assert filled.contradictions == ()


def test_an_indicator_of_a_service_that_the_contract_has_not_is_refused(world: World) -> None:
    wrong = replace(indicator(MEASURE), indicator_service="XX")
    report = InformationRequirement(report="Waits", report_frequency="Now and then")
    with pytest.raises(Invalid) as fault:
        contracting.drafted(world, contracting.complete(world, indicators=(wrong, wrong), reports=(report,)))
    assert sorted(fault.value.problems) == [
        "indicators-0-indicator_service", "indicators-1-indicator", "indicators-1-indicator_service",
        "reports-0-report_frequency",
    ]  # fmt: skip
