"""A meeting's extract asked by references, as calls and commands ask it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from sqlalchemy.orm import Session

from register.domain.asked import enter, select
from register.domain.permissions import Viewer
from register.queries.contracts.contracts import contract
from register.queries.meetings.meetings import Extract, extract
from register.queries.people.organisations import organisation
from register.queries.people.people import person


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingAsked:
    """people, contracts, bodies: who attends and what is discussed, each by reference or id."""

    day: Annotated[date, enter("the day of the meeting")]
    people: Annotated[tuple[str, ...], select("who attends")]
    contracts: Annotated[tuple[str, ...], select("the contracts")] = ()
    bodies: Annotated[tuple[str, ...], select("the organisations")] = ()


def extract_asked(session: Session, asked: MeetingAsked, *, today: date, viewer: Viewer) -> Extract:
    """What the page shows for these. NotFound for a reference of nothing that the viewer may see."""
    return extract(
        session, asked.day, _ids(session, person, asked.people, viewer),
        _ids(session, contract, asked.contracts, viewer), _ids(session, organisation, asked.bodies, viewer),
        today=today, viewer=viewer,
    )  # fmt: skip


def _ids(session: Session, find: Callable[..., Any], keys: Iterable[str], viewer: Viewer) -> list[str]:
    return [find(session, key, viewer=viewer).thing_id for key in keys]
