"""What examples do with data protection complaints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from register import clock
from register.db import Session
from register.domain.permissions import Actor
from register.domain.sharing.complaints import NewComplaint, NewEntry, NewOutcome, NewReceipt
from register.examples.values import made
from register.services.sharing import complaint_steps
from register.services.sharing.complaints import receive_complaint

Row = Mapping[str, Any]
Act = Callable[[Session, Row, Actor], dict[str, str]]


def receive(session: Session, row: Row, by: Actor) -> dict[str, str]:
    """Record a complaint that somebody received."""
    new = made(NewComplaint, row)
    one = receive_complaint(session, new, actor=by, now=clock.now(), provenance=row["provenance"])
    return {row["key"]: one.thing_id}


def _step(service: Callable[..., Any], kind: type[Any]) -> Act:
    def act(session: Session, row: Row, by: Actor) -> dict[str, str]:
        how: dict[str, Any] = {"expected_n": None, "actor": by, "today": clock.today()}
        return {row["key"]: service(session, made(kind, row), **how).thing_id}

    return act


acknowledge = _step(complaint_steps.acknowledge_complaint, NewReceipt)
enter = _step(complaint_steps.enter_in_complaint, NewEntry)
tell = _step(complaint_steps.tell_outcome, NewOutcome)
