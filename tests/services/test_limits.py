"""Limits for an order or a year, with VAT or without, and for some categories: held against what is recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.authority.board_approvals import BoardApproval
from register.domain.authority.commitments import Commitment, LimitPer, Vat
from register.domain.authority.delegations import NewDelegation
from register.domain.authority.reservations import NewReservation
from register.domain.contracts.contracts import with_options_pence
from register.domain.contracts.stages import Question
from register.domain.local_rules import NewLocalRule
from register.domain.permissions import UNBOUND, Role
from register.domain.values import recorded
from register.models.decisions import DecisionVersion
from register.queries.authority.delegations import delegation
from register.queries.contracts import asking
from register.queries.contracts.marks import marked
from register.services.authority.delegations import amend_delegation
from register.services.authority.reservations import reserve_matter
from register.services.contracts.decisions import decide
from register.services.rules import lay_over
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

world = contracting.in_session


def change(world: World, **changes: Any) -> None:
    """The director's delegation to approve."""
    with unit_of_work() as session:
        row = delegation(session, world.ids["approve_contracts"], viewer=SYSTEM.viewer)
        amend_delegation(
            session, row.ref, replace(recorded(NewDelegation, row), **changes), expected_n=row.n, reason="Reviewed",
            change_from=row.valid_from, actor=SYSTEM, today=TODAY,
        )  # fmt: skip


def may(session: Session, world: World, **asked: Any) -> tuple[set[str], list[str]]:
    """The names of who may approve, and why others may not."""
    answer = asking.who_may_sign(
        session, Commitment(**asked), ("DN",), TODAY, matter="approve_contracts", viewer=UNBOUND,
        organisation_ids=frozenset({world.ids["pct"]}),
    )  # fmt: skip
    return {one.person_id for one in answer.able}, [f.message for one in answer.unable for f in one.findings]


def approved(world: World, **changes: Any) -> DecisionVersion:
    ref = contracting.in_review(world, contracting.complete(world, **changes)).ref
    with unit_of_work() as session:
        return decide(session, ref, Question.APPROVE, actor=world.person("ann", Role.SIGNATORY), today=TODAY)


def told(made: DecisionVersion) -> list[str]:
    return [reason["message"] for reason in made.reasons if reason["severity"] == "stop"]


def test_a_limit_with_vat_is_held_against_the_value_with_vat_of_the_day(
    session: Session, world: World
) -> None:
    change(world, limit_pence=100_000_000, limit_vat=Vat.INCLUDED)
    able, _ = may(session, world, whole_pence=86_000_000, vat=Vat.EXCLUDED)
    assert world.ids["ann"] in able
    able, why = may(session, world, whole_pence=87_000_000, vat=Vat.EXCLUDED)
    assert world.ids["ann"] not in able
    assert any("£1,000,500 with VAT (£870,000 without VAT, VAT at 15 per cent)" in words for words in why), (
        why
    )
    able, _ = may(session, world, whole_pence=99_000_000, vat=Vat.INCLUDED)
    assert world.ids["ann"] in able
    able, _ = may(session, world, whole_pence=99_000_000, vat=Vat.NOT_DUE)
    assert world.ids["ann"] in able


def test_a_delegation_for_a_category_covers_nothing_else_and_nothing_unsaid(
    session: Session, world: World
) -> None:
    change(world, spend_categories=("clinical_services",))
    for category, expected in (("clinical_services", True), ("goods", False), (None, False)):
        able, why = may(session, world, whole_pence=90_000_000, category=category)
        assert (world.ids["ann"] in able) is expected
        assert expected or any("covers only these categories: clinical services" in words for words in why), (
            why
        )
    made = approved(world)
    assert not made.taken
    assert any("the category of this is not said" in words for words in told(made))
    assert approved(world, title="Said", spend_category="clinical_services").taken


def test_what_was_approved_in_the_year_counts_against_a_limit_for_a_year(
    session: Session, world: World
) -> None:
    with unit_of_work() as work:
        contracting.grant(
            work, world, "approve_contracts", "pct", "director", 100_000_000, limit_per=LimitPer.YEAR,
        )  # fmt: skip
    change(world, limit_pence=1)
    first = approved(world)
    assert first.taken, told(first)
    value = whole_value(world)
    able, _ = may(session, world, whole_pence=100_000_000 - value - 1)
    assert world.ids["ann"] in able
    able, why = may(session, world, whole_pence=100_000_000 - value)
    assert world.ids["ann"] not in able
    assert any("after" in words and "since 1 April 2009" in words for words in why), why


def test_a_limit_for_a_year_put_right_later_is_held_against_the_year_of_each_decision(
    session: Session, world: World
) -> None:
    change(world, limit_pence=130_000_000, limit_per=LimitPer.YEAR)
    made = [approved(world), approved(world, title="Second")]
    assert all(one.taken for one in made)
    change(world, limit_pence=100_000_000, limit_per=LimitPer.YEAR)
    session.rollback()
    assert [one.decision_ref for one in marked(session, viewer=SYSTEM.viewer)] == [made[1].ref]


def whole_value(world: World) -> int:
    return with_options_pence(contracting.complete(world))


@pytest.mark.parametrize("per", list(LimitPer))
def test_an_option_counts_for_a_whole_contract_and_not_for_an_order(world: World, per: LimitPer) -> None:
    whole = whole_value(world)
    change(world, limit_pence=whole + 1, limit_per=per)
    made = approved(world, answers={"extension_months": 12})
    assert made.taken is (per is LimitPer.ORDER), told(made)


def test_what_is_reserved_to_the_board_waits_for_it_and_says_which_meeting(
    session: Session, world: World
) -> None:
    with unit_of_work() as work:
        kept = reserve_matter(
            work,
            NewReservation(
                organisation_id=world.ids["pct"], matter="approve_contracts", reserved_to="The board",
                reserved_text="New commitments of £500,000 and more.", scheme_source="Standing orders 4.1",
                reserved_from_pence=50_000_000, valid_from=TODAY, minute="Board, 26 March 2009, item 3",
            ),
            actor=SYSTEM, today=TODAY,
        )  # fmt: skip
    answer = asking.who_may_sign(
        session, 60_000_000, ("DN",), TODAY, matter="approve_contracts", viewer=UNBOUND,
        organisation_ids=frozenset({world.ids["pct"]}),
    )  # fmt: skip
    assert [kept.words for kept in answer.reserved] == [
        (
            "This is reserved to the board (Standing orders 4.1): New commitments of £500,000 and more. "
            "It needs its next meeting: no day is set here"
        )
    ]
    assert [one.person_id for one in answer.able] == [world.ids["ann"]]
    stopped = approved(world)
    assert not stopped.taken
    assert [r["code"] for r in stopped.reasons if r["severity"] == "stop"] == ["reserved_to_board"]
    given = BoardApproval(reservation_id=kept.thing_id, board_approved_on=TODAY, board_minute="Board, item 9")
    agreed = approved(world, title="Agreed", board_approvals=(given,))
    assert agreed.taken, told(agreed)
    assert any("which approved it on" in reason["message"] for reason in agreed.reasons)


def test_what_is_not_accepted_is_shown_and_counts_until_a_rule_says_otherwise(
    session: Session, world: World
) -> None:
    change(world, scheme_source="SFI 9.2")
    answer = asking.who_may_sign(
        session, 90_000_000, ("DN",), TODAY, matter="approve_contracts", viewer=UNBOUND,
        organisation_ids=frozenset({world.ids["pct"]}),
    )  # fmt: skip
    assert [w.code for one in answer.able for w in one.warnings] == ["not_accepted"]
    with unit_of_work() as work:
        rule = NewLocalRule(
            key="authority.acceptance_needed", value=True, valid_from=TODAY, source="Scheme of the board",
            reason="Audit asked for it",
        )  # fmt: skip
        lay_over(work, rule, actor=SYSTEM, today=TODAY)
    able, why = may(session, world, whole_pence=90_000_000)
    assert able == set()
    assert "The delegation is not yet accepted by its holder" in why
    stopped = approved(world)
    assert "not_accepted" in [r["code"] for r in stopped.reasons if r["severity"] == "stop"]
    change(world, accepted_on=TODAY)
    assert may(session, world, whole_pence=90_000_000)[0] == {world.ids["ann"]}
    assert approved(world, title="Accepted").taken


def needs_acceptance() -> None:
    with unit_of_work() as work:
        rule = NewLocalRule(
            key="authority.acceptance_needed", value=True, valid_from=TODAY, source="Scheme of the board",
            reason="Audit asked for it",
        )  # fmt: skip
        lay_over(work, rule, actor=SYSTEM, today=TODAY)


def raised(world: World, on: date, accepted_on: date) -> None:
    with unit_of_work() as session:
        row = delegation(session, world.ids["approve_contracts"], viewer=SYSTEM.viewer)
        new = replace(recorded(NewDelegation, row), limit_pence=200_000_000, accepted_on=accepted_on)
        amend_delegation(
            session, row.ref, new, expected_n=row.n, reason="Raised", change_from=on, actor=SYSTEM,
            today=TODAY + timedelta(days=2),
        )  # fmt: skip


@pytest.mark.parametrize("again", [False, True])
def test_a_raise_is_to_be_accepted_again_from_its_day_on_and_not_before(
    session: Session, world: World, again: bool
) -> None:
    needs_acceptance()
    change(world, accepted_on=TODAY)
    later = TODAY + timedelta(days=10)
    raised(world, later, TODAY + timedelta(days=1 if again else 0))

    def able(pence: int, on: date) -> set[str]:
        answer = asking.who_may_sign(
            session, pence, ("DN",), on, matter="approve_contracts", viewer=UNBOUND,
            organisation_ids=frozenset({world.ids["pct"]}),
        )  # fmt: skip
        return {one.person_id for one in answer.able}

    ann = {world.ids["ann"]}
    assert able(90_000_000, later - timedelta(days=1)) == ann
    assert able(90_000_000, later) == able(150_000_000, later) == (ann if again else set())
