"""Every list can say how many rows it has, also when they fill more than its first page."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from register import queries
from register.domain.permissions import Role, actor_with
from register.queries.listing import Asked, Listing, total

VIEWER = actor_with(Role.GOVERNANCE_OFFICER, id="reader").viewer


def _listings() -> list[Listing]:
    names = [
        one.name for one in pkgutil.walk_packages(queries.__path__, "register.queries.") if not one.ispkg
    ]
    held = [value for name in names for value in vars(import_module(name)).values()]
    return sorted({one for one in held if isinstance(one, Listing)}, key=lambda one: one.noun)


def test_there_are_lists_to_try() -> None:
    assert len(_listings()) > 15


def test_every_list_counts_its_rows(session: Session) -> None:
    faults = {one.noun: fault for one in _listings() if (fault := _fault(session, one))}
    assert faults == {}


def _fault(session: Session, listing: Listing) -> str:
    try:
        total(session, listing, Asked(VIEWER))
    except SQLAlchemyError as fault:
        return str(fault)
    return ""


def test_the_state_or_stage_of_what_is_listed_is_shown_as_a_state() -> None:
    plain = [
        f"{listing.title}: {column.heading}"
        for listing in _listings()
        for column in listing.columns
        if column.heading in ("State", "Stage") and column.kind != "state"
    ]
    assert plain == []
