"""Interests as acts: who may do what, what is refused, and that every act is a new version."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.errors import Forbidden, Invalid, NotFound, Stale
from register.domain.interests.interests import InterestType, NewNilReturn
from register.domain.interests.offers import GiverKind, OfferForm, OfferResponse
from register.domain.permissions import Role, actor_with
from register.models.interests import InterestVersion
from register.models.ledger import LedgerEntry
from register.queries.interests import interests as queries
from register.queries.interests.declarants import last_returns
from register.queries.visible import versions_of
from register.services.interests.interests import amend_interest, correct_interest, end_interest
from register.services.interests.mitigations import agree_mitigation, end_mitigation
from register.services.interests.nil_returns import declare_nothing
from tests import registering
from tests.registering import OFFICER, SYSTEM, TODAY, World, declared, new_interest, new_mitigation

CASH: dict[str, Any] = {
    "situation": "Gi", "interest_type": None, "organisation_id": None, "value_pence": 10_00,
    "offer_response": OfferResponse.ACCEPTED, "giver_kind": GiverKind.PRIVATE,
}  # fmt: skip
SEES = SYSTEM.viewer


world = registering.in_session


def versions(session: Session, made: InterestVersion) -> list[tuple[int, str]]:
    return [(v.n, v.act) for v in versions_of(session, made, viewer=SEES)]


def test_each_act_is_a_new_version(session: Session, world: World) -> None:
    bob, made = world.actor("bob", Role.DECLARANT), declared(world)
    with unit_of_work() as work:
        amend_interest(
            work, made.ref, new_interest(world, description="More"), expected_n=1, actor=bob, today=TODAY
        )
    with unit_of_work() as work:
        right = new_interest(world, arose_on=date(2026, 4, 30))
        correct_interest(work, made.ref, right, expected_n=2, reason="Wrong day", actor=bob, today=TODAY)
    with unit_of_work() as work:
        end_interest(work, made.ref, TODAY, expected_n=3, actor=bob, today=TODAY)
    acts = [(1, "declared"), (2, "amended"), (3, "corrected"), (4, "ended")]
    assert versions(session, made) == acts
    newest = queries.interest(session, made.ref, viewer=SEES, on=TODAY)
    assert (newest.declared_on, newest.valid_from, newest.valid_to) == (TODAY, date(2026, 4, 30), TODAY)


def test_a_stale_change_writes_nothing(session: Session, world: World) -> None:
    made = declared(world)
    for expected in (1, 1):
        try:
            with unit_of_work() as work:
                end_interest(work, made.ref, TODAY, expected_n=expected, actor=SYSTEM, today=TODAY)
        except Stale:
            break
    else:
        pytest.fail("the second change was not refused")
    assert len(versions(session, made)) == 2


def test_a_correction_says_what_was_wrong(world: World) -> None:
    made = declared(world)
    with pytest.raises(Invalid) as refused, unit_of_work() as work:
        correct_interest(
            work,
            made.ref,
            new_interest(world, description="Nights"),
            expected_n=1,
            reason=" ",
            actor=SYSTEM,
            today=TODAY,
        )
    assert refused.value.problems == {"reason": "Enter what was wrong"}


@pytest.mark.parametrize("roles", [(Role.DECLARANT,), (Role.CONTRACT_MANAGER,), (Role.AUDITOR,)])
def test_nobody_declares_or_ends_for_somebody_else(world: World, roles: tuple[Role, ...]) -> None:
    made, cat = declared(world), world.actor("cat", *roles)
    with pytest.raises(NotFound):
        declared(world, "bob", actor=cat)
    with pytest.raises(NotFound), unit_of_work() as work:
        end_interest(work, made.ref, TODAY, expected_n=1, actor=cat, today=TODAY)


def test_an_officer_declares_on_behalf_of_somebody_and_the_trail_says_so(
    session: Session, world: World
) -> None:
    made = declared(world, "dee", actor=OFFICER)
    entry = session.scalars(select(LedgerEntry).where(LedgerEntry.subject == made.thing_id)).one()
    assert world.ids["dee"] in str(entry.header)


def test_a_role_without_the_permission_is_refused(world: World) -> None:
    outside = actor_with(Role.EXTERNAL_AUDITOR, id="x", person_id=world.ids["bob"])
    with pytest.raises(Forbidden):
        declared(world, actor=outside)


@pytest.mark.parametrize(("days", "late"), [(28, 0), (29, 1)])
def test_the_28th_day_is_in_time_and_the_29th_is_late(
    session: Session, world: World, days: int, late: int
) -> None:
    made = declared(world, arose_on=TODAY - timedelta(days=days))
    assert queries.days_late(queries.interest(session, made.ref, viewer=SEES, on=TODAY)) == late


def test_the_days_run_from_becoming_aware(session: Session, world: World) -> None:
    made = declared(world, arose_on=date(2025, 1, 1), became_aware_on=TODAY - timedelta(days=28))
    assert queries.days_late(queries.interest(session, made.ref, viewer=SEES, on=TODAY)) == 0


def test_lateness_cannot_be_corrected_away(session: Session, world: World) -> None:
    made = declared(world, arose_on=TODAY - timedelta(days=317))
    assert (made.became_aware_on, queries.days_late(made)) == (None, 289)
    day = made.arose_on + timedelta(days=300)
    with unit_of_work() as work:
        corrected = correct_interest(
            work, made.ref, replace(queries.to_domain(made), arose_on=day), expected_n=1,
            reason="The wrong day", actor=SYSTEM, today=TODAY,
        )  # fmt: skip
    assert (queries.days_late(corrected), queries.days_late_now(corrected)) == (289, 0)
    assert corrected.became_aware_on is None


def test_an_unsaid_day_of_awareness_does_not_move_with_the_day_it_began(world: World) -> None:
    made = declared(world, arose_on=date(2026, 5, 1))
    new = replace(queries.to_domain(made), arose_on=date(2026, 5, 4), description="Shifts")
    with unit_of_work() as work:
        later = amend_interest(work, made.ref, new, expected_n=1, actor=SYSTEM, today=TODAY)
    assert (made.became_aware_on, later.became_aware_on) == (None, None)


def test_what_need_not_be_declared_is_never_late(world: World) -> None:
    gift = {**CASH, "offer_form": OfferForm.THING, "arose_on": TODAY - timedelta(days=317)}
    made = declared(world, **gift)
    assert (made.advice_outcome, made.declare_by, queries.days_late(made)) == ("nothing", None, 0)


def test_only_a_return_is_a_yearly_return(session: Session, world: World) -> None:
    declared(world)
    declared(world, **CASH)
    assert last_returns(session, [world.ids["bob"]], viewer=SEES) == {}
    new = NewNilReturn(person_id=world.ids["bob"], period_from=date(2026, 4, 1), period_to=date(2027, 3, 31))
    with unit_of_work() as work:
        declare_nothing(work, new, actor=SYSTEM, today=TODAY)
    assert last_returns(session, [world.ids["bob"]], viewer=SEES) == {world.ids["bob"]: TODAY}


def test_an_organisation_stands_in_the_register_or_is_typed(world: World) -> None:
    declared(world, organisation_id=None, organisation_name="A friend's firm")
    with pytest.raises(Invalid) as refused:
        declared(world, organisation_id="nonsense")
    assert list(refused.value.problems) == ["organisation_id"]


def test_gifts_from_one_source_are_summed(session: Session, world: World) -> None:
    gift = {
        "situation": "Gi", "organisation_id": None, "organisation_name": "A family", "value_pence": 30_00,
        "offer_response": OfferResponse.ACCEPTED, "giver_kind": GiverKind.OTHER,
    }  # fmt: skip
    first, second = declared(world, **gift), declared(world, **gift)
    assert (first.advice_outcome, first.advice_pence) == ("nothing", 3000)
    assert (second.advice_outcome, second.advice_pence) == ("declare_for_organisation", 6000)
    assert (first.declare_by, second.declare_by) == (None, TODAY + timedelta(days=14))


def test_a_gift_is_kept_with_the_rule_that_answered_it_and_ends_on_its_day(world: World) -> None:
    made = declared(world, **CASH, offer_form=OfferForm.CASH)
    assert (made.advice_outcome, made.against_rule) == ("decline", "not_to_be_accepted")
    assert re.search(r"gifts.cash, national, from 1 June 2017 \(RUL-\d{4}-\w+ version 1\)", made.advice_rule)
    assert (made.interest_type, made.valid_to) == ("financial", made.valid_from)


def test_nobody_approves_their_own_gift_or_names_another_persons(world: World) -> None:
    hers = declared(world, "ann", **CASH)
    for changes in (
        {"approved_by": "Mr Bob Best", "approved_on": TODAY},
        {"same_giver_id": hers.thing_id},
    ):
        with pytest.raises(Invalid) as refused:
            declared(world, **CASH, **changes)
        assert list(refused.value.problems) == [next(iter(changes))]


def test_a_gift_is_never_ended_and_nobody_is_asked_whether_it_still_holds(world: World) -> None:
    made = declared(world, **CASH, arose_on=TODAY)
    with pytest.raises(Invalid), unit_of_work() as work:
        end_interest(work, made.ref, TODAY, expected_n=1, actor=SYSTEM, today=TODAY)
    new = NewNilReturn(person_id=world.ids["bob"], period_from=date(2026, 4, 1), period_to=date(2027, 3, 31))
    with unit_of_work() as work:
        assert declare_nothing(work, new, actor=SYSTEM, today=TODAY).act == "nil_return"


def test_a_nil_return_of_somebody_with_entries_says_that_nothing_has_changed(world: World) -> None:
    def returned(name: str) -> str:
        new = NewNilReturn(
            person_id=world.ids[name], period_from=date(2026, 4, 1), period_to=date(2027, 3, 31)
        )
        with unit_of_work() as work:
            return declare_nothing(work, new, actor=world.actor(name, Role.DECLARANT), today=TODAY).act

    declared(world)
    assert (returned("bob"), returned("ann")) == ("no_change", "nil_return")


def test_nobody_agrees_how_their_own_interest_is_managed(world: World) -> None:
    made = declared(world, "ann")
    for roles in ((Role.MANAGER,), (Role.GOVERNANCE_OFFICER,)):
        ann = world.actor("ann", *roles)
        for agreed_by in ("ann", "bob"):
            with pytest.raises(Invalid, match="Somebody else must agree"), unit_of_work() as work:
                agree_mitigation(work, new_mitigation(world, made, agreed_by), actor=ann, today=TODAY)


def test_a_manager_reviews_those_who_report_to_them_only(world: World) -> None:
    ann = world.actor("ann", Role.MANAGER)
    below, beside = declared(world, "bob"), declared(world, "cat")
    with unit_of_work() as work:
        agreed = agree_mitigation(work, new_mitigation(world, below), actor=ann, today=TODAY)
    with pytest.raises(NotFound), unit_of_work() as work:
        agree_mitigation(work, new_mitigation(world, beside), actor=ann, today=TODAY)
    with unit_of_work() as work:
        ended = end_mitigation(
            work, agreed.ref, TODAY, expected_n=1, reason="Left the trust", actor=ann, today=TODAY
        )
    assert (ended.n, ended.act, ended.valid_to) == (2, "ended", TODAY)


def test_an_indirect_interest_names_the_relationship(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        declared(world, interest_type=InterestType.INDIRECT)
    assert list(refused.value.problems) == ["relationship"]
    declared(world, interest_type=InterestType.INDIRECT, relationship="My wife")
