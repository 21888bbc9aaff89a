"""Checklists of a separation: whether each side is ready, what is handed over, and what was looked into before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.dates import said
from register.domain.problems import day_problem, refuse
from register.domain.rules import JsonValue, Ruleset
from register.domain.separation.care_services import kinds_of
from register.domain.texts import Line, Typed, text_problem, text_problems

MOST_ITEMS = 100


class ItemState(StrEnum):
    """The value is stored."""

    OPEN = "open"
    STARTED = "started"
    READY = "ready"
    NOT_NEEDED = "not_needed"

    @property
    def label(self) -> str:
        return STATE_LABELS[self]


STATE_LABELS = {
    ItemState.OPEN: "Not started", ItemState.STARTED: "Started", ItemState.READY: "Ready",
    ItemState.NOT_NEEDED: "Not needed",
}  # fmt: skip
SETTLED = (ItemState.READY, ItemState.NOT_NEEDED)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckItem(Typed):
    """One thing to be ready. item_shown: what shows that it is, or why it is not needed."""

    item: Annotated[str, Line("the item", longest=200)]
    item_state: Annotated[ItemState, select("how it stands")] = ItemState.OPEN
    item_due_on: Annotated[date | None, enter("the day it is due")] = None
    item_shown: Annotated[str | None, Line("what shows it", longest=300)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewChecklist(Typed):
    """A checklist of one organisation, under a programme or for the end of a contract. checklist_kind: a code of rule
    separation.checklist_kinds. A new
    one without items gets those of its kind."""

    programme_id: Annotated[str | None, select("the programme")] = None
    contract_id: Annotated[str | None, select("the contract")] = None
    organisation_id: Annotated[str, select("whose checklist it is")]
    checklist_kind: Annotated[str, select("the kind of checklist", "separation.checklist_kinds")]
    checklist_owner_id: Annotated[str | None, select("who owns it")] = None
    items: tuple[CheckItem, ...] = ()


def check_checklist(
    new: NewChecklist, ruleset: Ruleset, *, on: date, kept: NewChecklist | None = None
) -> None:
    """Raises Invalid. on: the day on which its kind must exist. kept: as it is recorded, whose kind it may keep."""
    known = (
        kept is not None and new.checklist_kind == kept.checklist_kind
    ) or new.checklist_kind in kinds_of(ruleset, "checklist_kinds", on=on)
    many = len(new.items) > MOST_ITEMS
    refuse(
        {
            **text_problems(new),
            "programme_id": None
            if new.programme_id or new.contract_id
            else "Select the programme, or the contract that ends",
            "organisation_id": text_problem(new.organisation_id, "whose checklist it is", 80),
            "checklist_kind": None if known else "Select a kind of checklist that existed when it began",
            "items": f"Enter no more than {MOST_ITEMS} items" if many else None,
            **_item_problems(new.items),
        }
    )


def _item_problems(items: tuple[CheckItem, ...]) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for n, one in enumerate(items):
        found |= {f"items-{n}-{name}": words for name, words in text_problems(one).items()}
        if one.item and one.item in [other.item for other in items[:n]]:
            found[f"items-{n}-item"] = "This item stands in the list already"
        if one.item_state in SETTLED and not one.item_shown:
            found[f"items-{n}-item_shown"] = _asked_of(one.item_state)
        found[f"items-{n}-item_due_on"] = day_problem(one.item_due_on, "The day it is due")
    return found


def _asked_of(state: ItemState) -> str:
    return "Enter what shows that it is ready" if state is ItemState.READY else "Enter why it is not needed"


def with_items(new: NewChecklist, kind: JsonValue) -> NewChecklist:
    """With the items of its kind, none of them started, where it has none of its own."""
    if new.items:
        return new
    return replace(new, items=tuple(CheckItem(item=words) for words in kind.get("items", [])))


@dataclass(frozen=True, slots=True)
class Counted:
    """How many items are ready, and how many there are that are needed."""

    ready: int
    needed: int


def counted(checklist: NewChecklist) -> Counted:
    """How far it is."""
    needed = [one for one in checklist.items if one.item_state is not ItemState.NOT_NEEDED]
    return Counted(sum(one.item_state is ItemState.READY for one in needed), len(needed))


def not_settled(checklist: NewChecklist) -> list[CheckItem]:
    """What is neither ready nor not needed."""
    return [one for one in checklist.items if one.item_state not in SETTLED]


def warnings(checklist: NewChecklist, today: date) -> tuple[str, ...]:
    """What should be looked at, in sentences; nothing is refused for it."""
    return tuple(_about_late(checklist, today))


def _about_late(checklist: NewChecklist, today: date) -> Iterator[str]:
    for one in checklist.items:
        if one.item_due_on is not None and one.item_due_on < today and one.item_state not in SETTLED:
            yield f"“{one.item}” was due on {said(one.item_due_on)}"
