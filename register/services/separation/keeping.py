"""How the records of a separation programme are kept: recorded once, amended as new versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.permissions import Actor, Permission, check
from register.domain.texts import check_text
from register.services import facts


@dataclass(frozen=True, slots=True)
class Keeping:
    """A kind of record: its versions, the first part of its events' names, how one is found, and what is asked of a value
    before it is kept, given the newest version where there is one; who may keep it."""

    model: Any
    event: str
    find: Callable[..., Any]
    check: Callable[[Session, Any, Actor, date, Any], None]
    permission: Permission = Permission.KEEP_PROGRAMMES


def add(session: Session, kind: Keeping, new: Any, *, actor: Actor, today: date, provenance: str = "") -> Any:
    """Record one. Forbidden, or Invalid with each field that is wrong."""
    check(actor, kind.permission)
    kind.check(session, new, actor, today, None)
    columns = {"valid_from": today, **facts.columns(kind.model, new)}
    return facts.begin(
        session,
        kind.model,
        f"{kind.event}.added",
        actor=actor,
        known_on=today,
        provenance=provenance,
        **columns,
    )


def amend(
    session: Session, kind: Keeping, key: str, new: Any, *, expected_n: int | None, reason: str, actor: Actor, today: date
) -> Any:  # fmt: skip
    """Record what changed, or was wrong, as a new version. Forbidden, NotFound, Invalid, or Stale when somebody was
    quicker."""
    check(actor, kind.permission)
    newest = kind.find(session, key, viewer=actor.viewer)
    columns = facts.columns(kind.model, new)
    if facts.is_unchanged(session, newest, columns, expected_n, actor):
        return newest
    kind.check(session, new, actor, today, newest)
    return facts.change(
        session, newest, f"{kind.event}.amended", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why you are changing this", 2000, field="reason"), **columns,
    )  # fmt: skip
