"""How records with nothing out of the ordinary are kept: recorded once, amended as new versions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy.orm import Session

from register.domain.permissions import Actor, Permission, check
from register.domain.texts import check_text
from register.models.base import Version
from register.services import facts

N = TypeVar("N")
V = TypeVar("V", bound=Version)


def _as_it_is(session: Session, new: Any, actor: Actor) -> Any:
    return new


def _nothing(session: Session, new: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Keeping(Generic[N, V]):
    """A kind of record: its versions, the first part of its events' names, how one is found, and what is asked of a value
    before it is kept, given the newest version where there is one; who may keep it. completed: what is filled in for
    whoever records one. worked: columns that follow from the value."""

    model: type[V]
    event: str
    find: Callable[..., V]
    check: Callable[[Session, N, Actor, date, V | None], None]
    permission: Permission = Permission.KEEP_PROGRAMMES
    completed: Callable[[Session, N, Actor], N] = _as_it_is
    worked: Callable[[Session, N], dict[str, Any]] = _nothing

    def add(self, session: Session, new: N, *, actor: Actor, today: date, provenance: str = "") -> V:
        """Record one. Forbidden, or Invalid with each field that is wrong."""
        check(actor, self.permission)
        whole = self.completed(session, new, actor)
        self.check(session, whole, actor, today, None)
        columns = {"valid_from": today, **facts.columns(self.model, whole), **self.worked(session, whole)}
        return facts.begin(
            session,
            self.model,
            f"{self.event}.added",
            actor=actor,
            known_on=today,
            provenance=provenance,
            **columns,
        )

    def amend(
        self, session: Session, key: str, new: N, *, expected_n: int | None, reason: str, actor: Actor, today: date
    ) -> V:  # fmt: skip
        """Record what changed, or was wrong, as a new version. Forbidden, NotFound, Invalid, or Stale when somebody was
        quicker."""
        check(actor, self.permission)
        newest = self.find(session, key, viewer=actor.viewer)
        columns = facts.columns(self.model, new)
        if facts.is_unchanged(session, newest, columns, expected_n, actor):
            return newest
        self.check(session, new, actor, today, newest)
        columns |= self.worked(session, new)
        return facts.change(
            session, newest, f"{self.event}.amended", act="changed", actor=actor, known_on=today, expected_n=expected_n,
            reason=check_text(reason, "why you are changing this", 2000, field="reason"), **columns,
        )  # fmt: skip
