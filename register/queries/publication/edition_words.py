"""What stands beside the versions in an edition: posts, ways of managing, as they were known when it was published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.orm import Session

from register.domain.interests.mitigations import mitigation_kinds
from register.models.appointments import AppointmentVersion
from register.models.mitigations import MitigationVersion
from register.models.posts import PostVersion
from register.queries.rules import ruleset
from register.queries.visible import AsAt, held, known, unwalled

A, P, M = AppointmentVersion, PostVersion, MitigationVersion
FEW = 400
"""Of so many records each is asked for by name; of more, all are read."""


@dataclass(frozen=True, slots=True)
class Managing:
    """One way an interest is managed: of which kind, in which words, and when it holds."""

    kind: str
    text: str | None
    first: date
    last: date | None

    def said(self, *, in_full: bool) -> str:
        return self.text if in_full and self.text else self.kind


@dataclass(frozen=True, slots=True)
class Beside:
    """The post of each person, and how each interest is managed, on the day of the edition."""

    on: date
    posts: dict[str, str]
    managed: dict[str, list[Managing]]

    def managing(self, subject_id: str, valid_to: date | None, *, in_full: bool) -> str | None:
        """Of what has ended, how it was managed on its last day. Not in full: only which kinds of ways."""
        day = self.on if valid_to is None else min(self.on, valid_to)
        held_then = [one for one in self.managed.get(subject_id, ()) if one.last is None or one.last >= day]
        return "; ".join(" ".join(one.said(in_full=in_full).split()) for one in held_then) or None


def beside(session: Session, as_at: AsAt, people: Iterable[str], subjects: Iterable[str]) -> Beside:
    """For these people and interests. as_at names the day of the edition."""
    on = as_at.held_on or date.max
    return Beside(on, _posts(session, as_at, set(people)), _managed(session, as_at, set(subjects), on))


def _posts(session: Session, as_at: AsAt, people: set[str]) -> dict[str, str]:
    """The title of the post held longest on the day, by person."""
    query = select(A.person_id, P.title).join(P, and_(P.thing_id == A.post_id, *known(P, as_at)))
    query = query.where(*known(A, as_at), *held(A, as_at), unwalled(A), unwalled(P), _of(A.person_id, people))
    found: dict[str, str] = {}
    for row in session.execute(query.order_by(A.valid_from, A.thing_id)):
        found.setdefault(row.person_id, row.title)
    return found


def _managed(session: Session, as_at: AsAt, subjects: set[str], on: date) -> dict[str, list[Managing]]:
    names = {code: row["name"] for code, row in mitigation_kinds(ruleset(session), on=on).items()}
    found: dict[str, list[Managing]] = {}
    for row in _mitigations(session, as_at, subjects, on):
        kind = names.get(row.kind, row.kind)
        found.setdefault(row.interest_id, []).append(Managing(kind, row.text, row.valid_from, row.valid_to))
    return found


def _mitigations(session: Session, as_at: AsAt, subjects: set[str], on: date) -> Iterator[Any]:
    query = select(M.interest_id, M.kind, M.text, M.valid_from, M.valid_to)
    query = query.where(*known(M, as_at), M.interest_id.is_not(None), M.valid_from <= on, unwalled(M))
    query = query.where(_of(M.interest_id, subjects))
    yield from session.execute(query.order_by(M.valid_from, M.thing_id))


def _of(column: Any, ids: set[str]) -> ColumnElement[bool]:
    wanted: ColumnElement[bool] = column.in_(sorted(ids)) if len(ids) <= FEW else true()
    return wanted
