"""Brings a list of services in, and the organisations that it names. Nobody is told or mailed because of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.domain.errors import Stale
from register.domain.imports.service_rows import ServiceEntry
from register.domain.leaves import Json
from register.domain.permissions import Actor, Permission, check
from register.models.care_services import CareServiceVersion
from register.queries.imports.care_services import ServicePlan, ServiceStep
from register.queries.imports.party_plans import BROUGHT, parties_of
from register.queries.imports.plans import newest_seq
from register.services import facts
from register.services.imports.brought_bodies import BroughtBodies
from register.services.imports.sources import keep_edition, keep_matches


@dataclass(slots=True)
class ServicesDone:
    """How many of each were recorded."""

    organisations: int = 0
    new: int = 0
    changed: int = 0
    known: int = 0


def bring_services(session: Session, plan: ServicePlan, *, actor: Actor, today: date) -> ServicesDone:
    """Stage everything that the plan can do, and the file it came in. Stale where more of this source was brought in since
    the plan was made."""
    check(actor, Permission.KEEP_PROGRAMMES)
    if plan.is_news and newest_seq(session, plan.source) != plan.seen:
        raise Stale
    bodies, done = BroughtBodies(session, plan, actor, today), ServicesDone(known=plan.count("known"))
    rows = [
        _bring(session, plan, step, bodies, done, actor, today) for step in plan.steps if step.kind != "known"
    ]
    if rows:
        keep_matches(session, plan.source, bodies.ids)
        keep_edition(session, plan.source, plan.title, None, rows, actor)
    done.organisations = bodies.added
    return done


def _bring(
    session: Session, plan: ServicePlan, step: ServiceStep, bodies: BroughtBodies, done: ServicesDone, actor: Actor,
    today: date,
) -> list[Json]:  # fmt: skip
    entry = step.keyed.entry
    for party in parties_of(entry):
        bodies.of(party)
    columns = facts.columns(
        CareServiceVersion, plan.value_of(entry, step.subject, _ids(plan, entry, bodies), bodies.of)
    )
    if step.subject is None:
        made = facts.begin(
            session, CareServiceVersion, "care_service.added", actor=actor, known_on=today, valid_from=today,
            provenance=BROUGHT, **columns,
        )  # fmt: skip
        done.new += 1
    else:
        made = facts.change(
            session, plan.newest[step.subject], "care_service.amended", act="changed", actor=actor, known_on=today,
            provenance=BROUGHT, reason=f"{plan.title} says so"[:2000], **columns,
        )  # fmt: skip
        done.changed += 1
    return [entry.key, made.thing_id, made.id, entry.digest]


def _ids(plan: ServicePlan, entry: ServiceEntry, bodies: BroughtBodies) -> dict[str, str | None]:
    commissioner = bodies.of(entry.commissioner) if entry.commissioner else plan.commissioner_id
    return {"commissioner": commissioner, "provider": bodies.of(entry.provider) if entry.provider else None}
