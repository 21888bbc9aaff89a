"""Permission for outside work that was asked for and that nobody has answered yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from register.domain.interests.mitigations import mitigation_kinds
from register.domain.interests.outside_work import answers
from register.domain.permissions import UNBOUND, Viewer
from register.domain.rules import Ruleset
from register.models.interests import Interest, InterestVersion
from register.models.mitigations import MitigationVersion
from register.queries.visible import NOW, known, seen_by

V, M = InterestVersion, MitigationVersion


@dataclass(frozen=True, slots=True)
class Waiting:
    """An interest whose person asked for permission, and since when."""

    interest_id: str
    ref: str
    asked_on: date


def waiting(session: Session, rules: Ruleset, on: date, *, viewer: Viewer) -> list[Waiting]:
    """Of those that have not ended. An answer that a barrier keeps from this viewer is an answer all the same."""
    kinds = mitigation_kinds(rules, on=on)
    saying = sorted(kind for kind in kinds if answers(kinds, kind))
    answered = exists().where(
        M.interest_id == V.thing_id,
        seen_by(M, UNBOUND),
        *known(M, NOW),
        M.kind.in_(saying),
        M.valid_from <= on,
    )
    query = select(V.thing_id, Interest.ref, func.coalesce(V.declared_on, V.known_on))
    query = query.join(Interest, Interest.id == V.thing_id)
    query = query.where(
        seen_by(V, viewer), *known(V, NOW), V.asks_permission.is_(True), or_(V.valid_to.is_(None), V.valid_to >= on),
        ~answered,
    )  # fmt: skip
    return [Waiting(*row) for row in session.execute(query.order_by(V.thing_id))]
