"""What examples do about information barriers: raise one between two sides, and lift it when its reason is over."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from register import clock
from register.db import Session
from register.domain.permissions import Actor
from register.services.walls import confirm_inside, lift_wall, raise_wall

Row = Mapping[str, Any]


def keep_apart(session: Session, row: Row, by: Actor) -> dict[str, str]:
    """Keep a record from a person."""
    made = raise_wall(
        session, row["subject_kind"], row["subject"], person_id=row["person_id"], reason=row["reason"],
        barrier_owner_id=row.get("barrier_owner_id"), review_on=row.get("review_on"), actor=by, today=clock.today(),
        provenance=row["provenance"],
    )  # fmt: skip
    return {row["key"]: made.thing_id}


def lift(session: Session, row: Row, by: Actor) -> dict[str, str]:
    """The reason for a barrier is over."""
    lift_wall(session, row["barrier"], expected_n=1, reason=row["reason"], actor=by, today=clock.today())
    return {row["key"]: "done"}


def confirm(session: Session, row: Row, by: Actor) -> dict[str, str]:
    """Somebody inside says that they keep what they know."""
    return {row["key"]: confirm_inside(session, row["barrier"], actor=by, today=clock.today()).thing_id}


ACTS = {"keep_apart": keep_apart, "lift_barrier": lift, "confirm_inside": confirm}
