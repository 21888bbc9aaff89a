"""A checklist has the items of its kind, each ready only with what shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from register.domain.errors import Invalid
from register.domain.separation.care_services import kinds_of
from register.domain.separation.checklists import (
    CheckItem,
    ItemState,
    NewChecklist,
    check_checklist,
    counted,
    warnings,
    with_items,
)
from register.domain.shipped_rules import shipped

TODAY = date(2009, 5, 11)
RULES = shipped("national")
LIST = NewChecklist(programme_id="programme", organisation_id="body", checklist_kind="competencies")


def of(*items: CheckItem) -> NewChecklist:
    return replace(LIST, items=items)


def wrong(new: NewChecklist, **more: object) -> dict[str, str]:
    with pytest.raises(Invalid) as refused:
        check_checklist(new, RULES, on=TODAY, **more)  # type: ignore[arg-type]
    return dict(refused.value.problems)


def test_the_commissioning_side_has_eleven_competencies_while_they_were_asked():
    kinds = kinds_of(RULES, "checklist_kinds", on=TODAY)
    assert len(with_items(LIST, kinds["competencies"]).items) == 11
    assert "competencies" not in kinds_of(RULES, "checklist_kinds", on=date(2026, 5, 1))


def test_a_kind_that_no_longer_exists_is_kept_by_a_list_that_has_it():
    new = replace(LIST, checklist_kind="stars")
    assert "checklist_kind" in wrong(new)
    check_checklist(new, RULES, on=TODAY, kept=new)


def test_own_items_are_left_as_they_are():
    mine = of(CheckItem(item="Keys"))
    assert with_items(mine, {"items": ["Other"]}) == mine


@pytest.mark.parametrize("state", [ItemState.READY, ItemState.NOT_NEEDED])
def test_what_is_settled_says_why(state: ItemState) -> None:
    assert "items-0-item_shown" in wrong(of(CheckItem(item="Keys", item_state=state)))
    check_checklist(of(CheckItem(item="Keys", item_state=state, item_shown="Letter")), RULES, on=TODAY)


def test_an_item_stands_once():
    assert "items-1-item" in wrong(of(CheckItem(item="Keys"), CheckItem(item="Keys")))


@given(st.lists(st.sampled_from(ItemState)))
def test_ready_and_needed_are_counted_without_what_is_not_needed(states: list[ItemState]) -> None:
    far = counted(of(*(CheckItem(item=str(n), item_state=state) for n, state in enumerate(states))))
    assert far.needed == len(states) - states.count(ItemState.NOT_NEEDED)
    assert far.ready == states.count(ItemState.READY)


def test_only_what_is_open_is_late():
    due = date(2009, 5, 1)
    late = CheckItem(item="Keys", item_due_on=due)
    done = CheckItem(item="Leases", item_due_on=due, item_state=ItemState.READY, item_shown="Signed")
    assert warnings(of(late, done), TODAY) == ("“Keys” was due on 1 May 2009",)


def test_a_checklist_is_for_a_programme_or_for_the_end_of_a_contract():
    ends = replace(LIST, programme_id=None, contract_id="contract", checklist_kind="exit")
    check_checklist(ends, RULES, on=TODAY)
    assert "programme_id" in wrong(replace(ends, contract_id=None))
