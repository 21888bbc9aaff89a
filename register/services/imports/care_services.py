"""Brings a list of services in, and the organisations that it names."""

from __future__ import annotations

from register.models.base import Version
from register.models.care_services import CareServiceVersion
from register.queries.imports.care_services import ServiceStep
from register.queries.imports.party_plans import BROUGHT
from register.services import facts
from register.services.imports.brought_lists import Bringing


def record_service(work: Bringing, step: ServiceStep) -> Version:
    """One service, new or as the source says it now."""
    entry = step.keyed.entry
    value = work.plan.value_of(entry, step.subject, work.ids(entry), work.bodies.of)
    columns = facts.columns(CareServiceVersion, value)
    if step.subject is None:
        return facts.begin(
            work.session, CareServiceVersion, "care_service.added", actor=work.actor, known_on=work.today,
            valid_from=work.today, provenance=BROUGHT, **columns,
        )  # fmt: skip
    newest: Version = work.plan.newest[step.subject]
    return facts.change(
        work.session, newest, "care_service.amended", act="changed", actor=work.actor,
        known_on=work.today, provenance=BROUGHT, reason=f"{work.plan.title} says so"[:2000], **columns,
    )  # fmt: skip
