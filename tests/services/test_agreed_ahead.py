"""What is agreed for days to come waits for each of them, side by side: every answer changes on the day, not before."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.contracts.changes import ChangeState, NewWording
from register.domain.contracts.key_dates import KeyDateKind
from register.domain.contracts.lines import PriceBasis, ServiceLine
from register.domain.contracts.stages import ContractAct, NotAtThisStage
from register.domain.errors import Invalid
from register.jobs.move_contracts import move_contracts
from register.queries import listing as lists
from register.queries.contracts import contracts, views
from register.queries.contracts.change_papers import change_differs
from register.queries.contracts.changes import change
from register.queries.contracts.consolidated import consolidated
from register.queries.contracts.key_dates import key_dates_of
from register.queries.duties.planned import foreseen_duties
from register.queries.visible import AsAt
from register.services.contracts.changes import take_back_change
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.services.test_changes import by_trust, decided, in_force, proposed, signatory

SEES = SYSTEM.viewer
JULY, OCTOBER, DECEMBER = date(2009, 7, 1), date(2009, 10, 1), date(2009, 12, 1)
NURSING = ServiceLine(
    code="DN", name="District nursing", basis=PriceBasis.BLOCK, annual_value_pence=60_000_000
)
DEARER = replace(NURSING, annual_value_pence=66_000_000)
FEET = ServiceLine(code="POD", name="Podiatry", basis=PriceBasis.BLOCK, annual_value_pence=1_000_000)
VARY, EXTEND, SUSPEND, RESUME = ContractAct.VARY, ContractAct.EXTEND, ContractAct.SUSPEND, ContractAct.RESUME
NOTICE = ContractAct.GIVE_NOTICE

world = contracting.in_session


def agreed(world: World, ref: str, act: ContractAct, day: date | None, **more: Any) -> str:
    """Proposed, and decided by everybody whom it waits for."""
    key = proposed(ref, act, contracting.preparer(world), effective_on=day, **more).ref
    assert decided(key, signatory(world, "ann")).taken
    if act in (VARY, EXTEND, RESUME):
        assert by_trust(key, world).taken
    return key


def calendar(day: date) -> int:
    return move_contracts(datetime(day.year, day.month, day.day, 9, tzinfo=UTC))


def listed(session: Session, ref: str, on: date) -> Any:
    session.rollback()
    rows: list[Any] = lists.page(session, contracts.listing_on(on), lists.Asked(SEES, AsAt(on))).rows
    return next(one for one in rows if one.ref == ref)


def stands(session: Session, ref: str) -> tuple[str, date | None, int]:
    session.rollback()
    row = contracts.contract(session, ref, viewer=SEES)
    return row.stage, row.valid_to, contracts.annual_value_of(row.lines)


def ends_in_document(session: Session, ref: str, on: date) -> date | None:
    session.rollback()
    return consolidated(session, ref, on, viewer=SEES).row.valid_to


@pytest.mark.parametrize(
    ("act", "more", "before", "after"),
    [
        (
            EXTEND,
            {"ends_on": date(2010, 6, 30)},
            ("in_force", date(2010, 3, 31)),
            ("in_force", date(2010, 6, 30)),
        ),
        (SUSPEND, {}, ("in_force", date(2010, 3, 31)), ("suspended", date(2010, 3, 31))),
        (
            NOTICE,
            {"ends_on": date(2010, 1, 31)},
            ("in_force", date(2010, 3, 31)),
            ("under_notice", date(2010, 1, 31)),
        ),
    ],
)
def test_every_answer_changes_on_the_day_and_not_before(
    session: Session, world: World, act: ContractAct, more: dict[str, Any], before: Any, after: Any
) -> None:
    ref = in_force(world)
    key = agreed(world, ref, act, OCTOBER, **more)
    eve_of = OCTOBER - timedelta(days=1)
    assert stands(session, ref)[:2] == before
    assert change(session, key, viewer=SEES).state == ChangeState.AGREED
    documents = [ends_in_document(session, ref, day) for day in (eve_of, OCTOBER)]
    assert documents == [before[1], after[1]]
    assert calendar(eve_of) == 0
    assert [calendar(OCTOBER) for _ in range(2)] == [1, 0]
    assert stands(session, ref)[:2] == after
    shown = [listed(session, ref, day) for day in (eve_of, OCTOBER)]
    assert [(str(one.stage), one.valid_to) for one in shown] == [before, after]
    assert [ends_in_document(session, ref, day) for day in (eve_of, OCTOBER)] == documents


def test_without_a_day_it_is_made_at_once_and_a_notice_ends_the_contract_later(
    session: Session, world: World
) -> None:
    ref = in_force(world)
    agreed(world, ref, NOTICE, None, ends_on=date(2010, 1, 31))
    assert stands(session, ref)[:2] == ("under_notice", date(2010, 1, 31))


def test_the_notice_period_counts_from_the_day_on_which_it_is_served(session: Session, world: World) -> None:
    ref, dee = in_force(world, notice_months=3), contracting.preparer(world)
    with pytest.raises(Invalid, match="3 months, so the earliest last day is 1 January 2010"):
        proposed(ref, NOTICE, dee, effective_on=OCTOBER, ends_on=date(2009, 12, 31))
    agreed(world, ref, NOTICE, OCTOBER, ends_on=date(2010, 1, 1))
    assert calendar(OCTOBER) == 1
    assert stands(session, ref)[:2] == ("under_notice", date(2010, 1, 1))


def test_nothing_is_ended_on_a_later_day_without_notice(session: Session, world: World) -> None:
    ref, dee = in_force(world), contracting.preparer(world)
    for day in (OCTOBER, TODAY):
        with pytest.raises(Invalid):
            proposed(ref, ContractAct.TERMINATE, dee, effective_on=OCTOBER, ends_on=day)


def test_an_extension_is_made_on_the_day_after_the_last_before_anything_ends(
    session: Session, world: World
) -> None:
    ref, dee = in_force(world), contracting.preparer(world)
    with pytest.raises(Invalid, match="must be between 1 April 2009 and 1 April 2010"):
        proposed(ref, EXTEND, dee, effective_on=date(2010, 4, 2), ends_on=date(2010, 6, 30))
    agreed(world, ref, EXTEND, date(2010, 4, 1), ends_on=date(2010, 6, 30))
    assert calendar(date(2010, 3, 31)) == 0
    assert calendar(date(2010, 4, 1)) == 1
    assert stands(session, ref)[:2] == ("in_force", date(2010, 6, 30))


def test_nobody_is_asked_to_use_an_option_that_is_agreed_to_be_used(session: Session, world: World) -> None:
    ref = in_force(world, answers={"extension_months": 3})
    row = contracts.contract(session, ref, viewer=SEES)
    assert key_dates_of(session, row, TODAY, met=(), viewer=SEES).of(KeyDateKind.OPTION) is not None
    key = proposed(
        ref, EXTEND, contracting.preparer(world), effective_on=OCTOBER, ends_on=date(2010, 6, 30)
    ).ref
    assert decided(key, signatory(world, "ann")).taken
    session.rollback()
    row = contracts.contract(session, ref, viewer=SEES)
    found = key_dates_of(session, row, TODAY, met=(), viewer=SEES)
    assert found.of(KeyDateKind.OPTION) is None
    end = found.of(KeyDateKind.END)
    assert end is not None
    assert (end.day, end.because[:44]) == (date(2010, 6, 30), "Agreed: it is extended beyond 31 March 2010.")
    assert views.view(session, ref, TODAY, viewer=SEES).agreed_end == date(2010, 6, 30)
    tasks = foreseen_duties(session, datetime(2009, 4, 20, 11, tzinfo=UTC), viewer=SEES)
    mine = {one.duty.kind: one.duty.due_at.date() for one in tasks if one.duty.subject_id == row.thing_id}
    assert "contract_option" not in mine
    assert mine["contract_end"] == date(2010, 6, 30)


def test_variations_wait_side_by_side_and_each_is_made_on_what_the_one_before_it_left(
    session: Session, world: World
) -> None:
    ref = in_force(world)
    agreed(world, ref, VARY, OCTOBER, lines=(DEARER,))
    later = agreed(world, ref, VARY, DECEMBER, lines=(DEARER, FEET))
    session.rollback()
    differs = change_differs(session, later, today=TODAY, viewer=SEES)
    assert (differs.value_before_pence, differs.value_after_pence) == (66_000_000, 67_000_000)
    assert stands(session, ref)[2] == 60_000_000
    values = []
    for day in (OCTOBER, DECEMBER):
        assert calendar(day) == 1
        values.append(stands(session, ref)[2])
    assert values == [66_000_000, 67_000_000]
    for day, value in ((OCTOBER - timedelta(days=1), 60), (OCTOBER, 66), (DECEMBER, 67)):
        assert contracts.annual_value_of(listed(session, ref, day).annual_value_pence) == value * 1_000_000
        row = consolidated(session, ref, day, viewer=SEES).row
        assert contracts.annual_value_of(row.lines) == value * 1_000_000
    differs = change_differs(session, later, today=TODAY, viewer=SEES)
    assert (differs.value_before_pence, differs.value_after_pence) == (66_000_000, 67_000_000)


def test_both_are_made_in_their_order_when_the_scheduler_comes_late(session: Session, world: World) -> None:
    ref = in_force(world)
    agreed(world, ref, VARY, OCTOBER, lines=(DEARER,))
    agreed(world, ref, VARY, DECEMBER, lines=(DEARER, FEET))
    assert calendar(date(2009, 12, 20)) == 2
    assert stands(session, ref)[2] == 67_000_000
    assert contracts.annual_value_of(listed(session, ref, OCTOBER).annual_value_pence) == 66_000_000


def test_one_for_an_earlier_day_is_refused_where_what_is_agreed_would_undo_it(
    session: Session, world: World
) -> None:
    ref, dee = in_force(world), contracting.preparer(world)
    first = agreed(world, ref, VARY, OCTOBER, lines=(DEARER,))
    for day in (JULY, None):
        with pytest.raises(NotAtThisStage, match=f"{first} is agreed .* would put back Podiatry as it was"):
            proposed(ref, VARY, dee, effective_on=day, lines=(NURSING, FEET))
    with pytest.raises(NotAtThisStage, match="nothing is different yet"):
        proposed(ref, VARY, dee, effective_on=JULY, lines=(DEARER,))
    between = replace(NURSING, annual_value_pence=63_000_000)
    agreed(world, ref, VARY, JULY, lines=(between,))
    assert [(calendar(day), stands(session, ref)[2]) for day in (JULY, OCTOBER)] == [
        (1, 63_000_000),
        (1, 66_000_000),
    ]


def test_wording_begins_from_what_the_one_before_it_leaves(session: Session, world: World) -> None:
    ref, dee = in_force(world), contracting.preparer(world)
    of = {"place": "Clause 5", "ground": "Derogation DER-1"}
    agreed(
        world,
        ref,
        VARY,
        OCTOBER,
        wording=(NewWording(before="within ten days", after="within five days", **of),),
    )
    wrong = NewWording(before="within ten days", after="at once", **of)
    with pytest.raises(Invalid, match="enter the wording as it leaves it"):
        proposed(ref, VARY, dee, effective_on=DECEMBER, wording=(wrong,))
    assert agreed(world, ref, VARY, DECEMBER, wording=(replace(wrong, before="within five days"),))


def test_what_is_suspended_for_a_while_is_agreed_with_its_end(session: Session, world: World) -> None:
    ref = in_force(world)
    first = agreed(world, ref, SUSPEND, OCTOBER)
    last = agreed(world, ref, RESUME, DECEMBER)
    with (
        pytest.raises(NotAtThisStage, match=f"{last} was proposed with this change in view"),
        unit_of_work() as work,
    ):
        take_back_change(work, first, reason="No", actor=contracting.preparer(world), today=TODAY)
    with pytest.raises(NotAtThisStage, match="by then the contract would be under notice"):
        proposed(ref, NOTICE, contracting.preparer(world), ends_on=date(2010, 1, 31))
    assert [(calendar(day), stands(session, ref)[0]) for day in (OCTOBER, DECEMBER)] == [
        (1, "suspended"),
        (1, "in_force"),
    ]
    assert str(listed(session, ref, date(2009, 11, 1)).stage) == "suspended"


def test_one_that_is_decided_late_finds_what_the_calendar_has_not_made_yet(
    session: Session, world: World
) -> None:
    ref = in_force(world)
    agreed(world, ref, VARY, OCTOBER, lines=(DEARER,))
    key = proposed(ref, VARY, contracting.preparer(world), lines=(DEARER, FEET), effective_on=DECEMBER).ref
    assert decided(key, signatory(world, "ann"), today=DECEMBER).taken
    for actor in (signatory(world, "cat"), contracting.another_of_trust(world)):
        assert decided(key, actor, "provider", DECEMBER).taken
    assert stands(session, ref)[2] == 60_000_000
    assert [calendar(DECEMBER) for _ in range(2)] == [2, 0]
    assert stands(session, ref)[2] == 67_000_000
    assert contracts.annual_value_of(listed(session, ref, OCTOBER).annual_value_pence) == 66_000_000
