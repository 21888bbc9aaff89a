"""Keeps milestones: what waits for what, and what cannot be done yet."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy.orm import Session

from register.domain.permissions import UNBOUND, Actor
from register.domain.problems import refuse
from register.domain.separation.milestones import (
    MilestoneState,
    NewMilestone,
    Placed,
    check_milestone,
    hindrance,
    wait_in_circle,
)
from register.models.milestones import MilestoneVersion
from register.queries.people.people import person
from register.queries.rules import ruleset
from register.queries.separation.milestones import milestone, placed, plan_of
from register.queries.separation.programmes import programme
from register.services.keeping import Keeping
from register.services.records import missing

CIRCLE = "It would wait for itself: choose a milestone that does not wait for this one"
NOT_YET = {
    MilestoneState.STOPPED: "A challenge is open: nothing else can be done before it is over",
    MilestoneState.WAITING: "What it waits for has not been done",
}


def _check(
    session: Session, new: NewMilestone, actor: Actor, today: date, newest: MilestoneVersion | None
) -> None:
    check_milestone(new, ruleset(session), today=today)
    refuse(
        {
            "programme_id": missing(session, programme, new.programme_id, actor),
            "milestone_owner_id": missing(session, person, new.milestone_owner_id, actor),
            "waits_for_id": missing(session, milestone, new.waits_for_id, actor),
        }
    )
    _check_place(session, new, newest)


def _check_place(session: Session, new: NewMilestone, newest: MilestoneVersion | None) -> None:
    """Whole, whatever the actor may see of it: a circle is one behind a barrier too."""
    plan = [placed(row) for row in plan_of(session, [new.programme_id], viewer=UNBOUND)]
    key, ways = newest.thing_id if newest else "", {one.id: one.waits_for_id for one in plan}
    mine = Placed(
        id=key, programme_id=new.programme_id, due_on=new.due_on, waits_for_id=new.waits_for_id,
        stops_others=new.stops_others, done_on=None,
    )  # fmt: skip
    keeps = (
        hindrance(mine, plan)
        if new.done_on is not None and (newest is None or newest.done_on is None)
        else None
    )
    refuse(
        {
            "waits_for_id": CIRCLE if wait_in_circle(key, new.waits_for_id, ways) else _elsewhere(new, ways),
            "done_on": NOT_YET.get(keeps) if keeps else None,
        }
    )


def _elsewhere(new: NewMilestone, ways: Mapping[str, str | None]) -> str | None:
    outside = new.waits_for_id is not None and new.waits_for_id not in ways
    return "Select a milestone of the same programme" if outside else None


KEPT = Keeping(MilestoneVersion, "milestone", milestone, _check)
add_milestone, amend_milestone = KEPT.add, KEPT.amend
