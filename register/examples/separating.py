"""What examples do in a separation programme besides adding: plans, milestones, and a board's choice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from register import clock
from register.db import Session
from register.domain.permissions import Actor
from register.domain.readers import read
from register.domain.separation.appraisals import GivenUp
from register.domain.separation.care_services import NewCareService
from register.domain.values import plain
from register.queries.separation import appraisals, care_services, milestones, pilots
from register.services.separation.appraisals import amend_appraisal, give_up_benefit
from register.services.separation.care_services import amend_care_service
from register.services.separation.milestones import amend_milestone
from register.services.separation.pilots import amend_pilot
from register.services.separation.programmes import plan_programme

Row = Mapping[str, Any]


def plan(session: Session, row: Row, by: Actor) -> dict[str, str]:
    """Add the milestones that programmes of its kind have."""
    plan_programme(session, row["programme_id"], actor=by, today=clock.today())
    return {row["key"]: "done"}


def change_milestones(session: Session, row: Row, by: Actor) -> dict[str, str]:
    """Change those milestones of a programme that are called so, or all."""
    called, changes = row.get("called"), row["each_milestone"]
    for one in milestones.plan_of(session, [row["programme_id"]], viewer=by.viewer):
        if called in (None, one.title):
            new = replace(milestones.to_domain(one), **changes)
            how: dict[str, Any] = {
                "expected_n": one.n,
                "reason": row["reason"],
                "actor": by,
                "today": clock.today(),
            }
            amend_milestone(session, one.thing_id, new, **how)
    return {row["key"]: "done"}


def choose(session: Session, row: Row, by: Actor) -> dict[str, str]:
    """Record which option the board chose."""
    one = appraisals.appraisal(session, row["appraisal_id"], viewer=by.viewer)
    new = replace(appraisals.to_domain(one), **row["declared"])
    how: dict[str, Any] = {
        "expected_n": one.n,
        "reason": "The board chose",
        "actor": by,
        "today": clock.today(),
    }
    return {row["key"]: amend_appraisal(session, one.thing_id, new, **how).thing_id}


def give_up(session: Session, row: Row, by: Actor) -> dict[str, str]:
    """Give up a benefit that was promised, with the reason."""
    new = GivenUp(promised_option=row["option"], measure=row["measure"], waived_because=row["because"])
    done = give_up_benefit(session, row["appraisal_id"], new, actor=by, today=clock.today())
    return {row["key"]: done.thing_id}


def evaluate(session: Session, row: Row, by: Actor) -> dict[str, str]:
    """Record what a pilot's evaluation found, and what was decided."""
    one = pilots.pilot(session, row["pilot_id"], viewer=by.viewer)
    new = replace(pilots.to_domain(one), **row["found"])
    how: dict[str, Any] = {
        "expected_n": one.n,
        "reason": "Evaluated and decided",
        "actor": by,
        "today": clock.today(),
    }
    return {row["key"]: amend_pilot(session, one.thing_id, new, **how).thing_id}


def change_services(session: Session, row: Row, by: Actor) -> dict[str, str]:
    """Change a service: the contract it is given under, or what was decided about testing the market."""
    one = care_services.care_service(session, row["service_id"], viewer=by.viewer)
    new = read(NewCareService, {**plain(care_services.to_domain(one)), **plain(row["changes"])})
    how: dict[str, Any] = {"expected_n": one.n, "reason": row["reason"], "actor": by, "today": clock.today()}
    return {row["key"]: amend_care_service(session, one.thing_id, new, **how).thing_id}
