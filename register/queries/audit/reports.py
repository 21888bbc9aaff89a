"""What an auditor asks first: what was declared late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.interests.gifts import GiftOutcome
from register.domain.permissions import Viewer
from register.models.interests import Interest, InterestVersion
from register.models.people import PersonVersion
from register.queries.interests.interests import is_late
from register.queries.visible import seen_by

MOST = 200


@dataclass(frozen=True, slots=True)
class Late:
    """An interest that was declared after its time."""

    ref: str
    person: str | None
    became_aware_on: date | None
    declared_on: date
    days: int


def late_declarations(session: Session, *, viewer: Viewer, most: int | None = MOST) -> list[Late]:
    """First declarations made after the last day that the rules allowed, as they were first said; the latest first. A gift
    that need not be declared is never late. With `most` as None, every one of them."""
    found = [
        Late(row.ref, row.name, row.became_aware_on, row.declared_on, (row.declared_on - row.declare_by).days)
        for row in session.execute(_declared_late(viewer))
    ]
    return sorted(found, key=lambda late: (-late.days, late.ref))[:most]


def _declared_late(viewer: Viewer) -> Any:
    i = InterestVersion
    shown = select(Interest.ref, PersonVersion.name, i.became_aware_on, i.declared_on, i.declare_by)
    shown = shown.join(Interest, Interest.id == i.thing_id)
    shown = shown.join(PersonVersion, PersonVersion.thing_id == i.person_id)
    shown = shown.where(i.n == 1, PersonVersion.superseded_seq.is_(None), is_late(), seen_by(i, viewer))
    shown = shown.where(i.advice_outcome.is_distinct_from(GiftOutcome.NOTHING))
    return shown.order_by(Interest.ref)
