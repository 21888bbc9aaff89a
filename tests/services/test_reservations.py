"""A change of what is reserved holds from its day on: days before read as they did."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.authority.board_approvals import BoardApproval
from register.domain.authority.reservations import NewReservation
from register.domain.contracts.stages import Question
from register.domain.errors import Invalid
from register.domain.permissions import UNBOUND, Role
from register.models.decisions import DecisionVersion
from register.models.reservations import ReservationVersion
from register.queries.authority import reservations as queries
from register.queries.authority.schemes import scheme_of
from register.queries.contracts import asking
from register.queries.contracts.marks import marked
from register.queries.listing import Asked, page, values
from register.services.authority.reservations import amend_reservation, reserve_matter
from register.services.contracts.decisions import decide
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

world = contracting.in_session
CHANGE = TODAY + timedelta(days=10)
BEFORE = CHANGE - timedelta(days=1)


def reserved(world: World, **more: Any) -> ReservationVersion:
    with unit_of_work() as work:
        new = NewReservation(
            organisation_id=world.ids["pct"], matter="approve_contracts", reserved_to="The board",
            reserved_text="All of it.", reserved_from_pence=50_000_000, valid_from=TODAY - timedelta(days=30),
            minute="Board, item 3", **more,
        )  # fmt: skip
        return reserve_matter(work, new, actor=SYSTEM, today=TODAY)


def amended(ref: str, on: date, **changes: Any) -> ReservationVersion:
    with unit_of_work() as work:
        row = queries.reservation(work, ref, viewer=UNBOUND)
        new = replace(queries.to_domain(row), **changes)
        return amend_reservation(
            work, ref, new, expected_n=row.n, reason="Reviewed", change_from=on, actor=SYSTEM, today=TODAY
        )  # fmt: skip


def told(session: Session, world: World, pence: int, on: date) -> bool:
    answer = asking.who_may_sign(
        session, pence, ("DN",), on, matter="approve_contracts", viewer=UNBOUND,
        organisation_ids=frozenset({world.ids["pct"]}),
    )  # fmt: skip
    return bool(answer.reserved)


def worth(session: Session, world: World, on: date) -> list[str]:
    return [one.worth for one in scheme_of(session, world.ids["pct"], on, viewer=UNBOUND).reserved]


def test_every_answer_about_a_day_before_the_change_is_as_it_was(session: Session, world: World) -> None:
    kept = reserved(world)
    assert amended(kept.ref, CHANGE, reserved_from_pence=90_000_000).holds_from == CHANGE
    assert [told(session, world, 60_000_000, day) for day in (BEFORE, CHANGE)] == [True, False]
    assert worth(session, world, BEFORE) == ["From £500,000 with VAT"]
    assert worth(session, world, CHANGE) == ["From £900,000 with VAT"]
    shown = {}
    for day in (BEFORE, CHANGE):
        listing = queries.listing(day)
        (row,) = page(session, listing, Asked(UNBOUND)).rows
        shown[day] = values(listing, row)["reserved_from_pence"]
    assert shown == {BEFORE: "From £500,000 with VAT", CHANGE: "From £900,000 with VAT"}


def approved(world: World, on: date, **more: Any) -> DecisionVersion:
    ref = contracting.in_review(world, contracting.complete(world, **more)).ref
    with unit_of_work() as work:
        return decide(work, ref, Question.APPROVE, actor=world.person("ann", Role.SIGNATORY), today=on)


def test_a_decision_is_held_against_what_was_reserved_on_its_day(session: Session, world: World) -> None:
    kept = reserved(world, valid_to=None)
    amended(kept.ref, CHANGE, reserved_from_pence=90_000_000)
    assert not approved(world, BEFORE).taken
    assert approved(world, CHANGE).taken


def test_a_matter_reserved_from_a_later_day_does_not_mark_what_was_decided_before(
    session: Session, world: World
) -> None:
    kept = reserved(world)
    amended(kept.ref, TODAY - timedelta(days=30), reserved_from_pence=90_000_000)
    assert approved(world, TODAY).taken
    amended(kept.ref, CHANGE, reserved_from_pence=1)
    session.rollback()
    assert marked(session, viewer=SYSTEM.viewer) == []


def test_what_the_board_approved_before_a_matter_was_handed_over_counts_no_more(
    session: Session, world: World
) -> None:
    kept = reserved(world)
    given = BoardApproval(reservation_id=kept.thing_id, board_approved_on=TODAY, board_minute="Board, 9")
    amended(kept.ref, CHANGE, reserved_to="Council of governors")
    assert approved(world, BEFORE, board_approvals=(given,)).taken
    assert not approved(world, CHANGE, title="Later", board_approvals=(given,)).taken


def test_a_change_before_a_later_one_is_refused(world: World) -> None:
    kept = reserved(world)
    amended(kept.ref, CHANGE, reserved_from_pence=90_000_000)
    with pytest.raises(Invalid) as refused:
        amended(kept.ref, BEFORE, reserved_from_pence=80_000_000)
    assert refused.value.problems.keys() == {"change_from"}
