"""Keeps separation programmes, and the milestones that programmes of a kind have."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.permissions import UNBOUND, Actor, Permission, check
from register.domain.problems import refuse
from register.domain.separation.milestones import NewMilestone
from register.domain.separation.programmes import NewProgramme, check_programme, planned
from register.models.milestones import MilestoneVersion
from register.models.programmes import ProgrammeVersion
from register.queries.people.organisations import organisation
from register.queries.rules import ruleset
from register.queries.separation.milestones import plan_of
from register.queries.separation.programmes import kind_of, programme, to_domain
from register.services.keeping import Keeping
from register.services.records import missing
from register.services.separation.milestones import add_milestone


def _check(
    session: Session, new: NewProgramme, actor: Actor, today: date, newest: ProgrammeVersion | None
) -> None:
    check_programme(new, ruleset(session), today=today)
    refuse(
        {
            "organisation_id": missing(session, organisation, new.organisation_id, actor),
            "overseer_id": missing(session, organisation, new.overseer_id, actor),
        }
    )


KEPT = Keeping(ProgrammeVersion, "programme", programme, _check)
add_programme, amend_programme = KEPT.add, KEPT.amend


def plan_programme(session: Session, key: str, *, actor: Actor, today: date) -> list[MilestoneVersion]:
    """Add the milestones that programmes of its kind have and that it lacks, by title; the answer is those that were
    added. Forbidden, or NotFound."""
    check(actor, Permission.KEEP_PROGRAMMES)
    newest = programme(session, key, viewer=actor.viewer)
    there = {row.title for row in plan_of(session, [newest.thing_id], viewer=UNBOUND)}
    wanted = [one for one in planned(to_domain(newest), kind_of(session, newest)) if one.title not in there]
    return [
        add_milestone(
            session,
            NewMilestone(
                programme_id=newest.thing_id, title=one.title, milestone_kind=one.milestone_kind, due_on=one.due_on,
                stops_others=one.stops_others,
            ),
            actor=actor, today=today, provenance=newest.provenance,
        )
        for one in wanted
    ]  # fmt: skip
