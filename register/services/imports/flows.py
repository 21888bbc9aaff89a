"""Brings a list of flows of information in, and the organisations that it names."""

from __future__ import annotations

from register.domain.sharing.flows import alike
from register.models.base import Version
from register.models.flows import FlowVersion
from register.queries.imports.flow_batches import FLOWS_READ
from register.queries.imports.flows import FlowStep
from register.queries.imports.party_plans import BROUGHT
from register.services import facts
from register.services.imports.brought_lists import Bringing, BroughtList


def _record(work: Bringing, step: FlowStep) -> Version:
    """One flow, new or as the source says it now."""
    entry = step.keyed.entry
    value = work.plan.value_of(entry, step.subject, work.ids(entry))
    columns = {**facts.columns(FlowVersion, value), "alike": alike(value)}
    if step.subject is None:
        return facts.begin(
            work.session,
            FlowVersion,
            "flow.added",
            actor=work.actor,
            known_on=work.today,
            provenance=BROUGHT,
            **columns,
        )
    newest: Version = work.plan.newest[step.subject]
    return facts.change(
        work.session, newest, "flow.amended", act="changed", actor=work.actor,
        known_on=work.today, provenance=BROUGHT, reason=f"{work.plan.title} says so"[:2000], **columns,
    )  # fmt: skip


FLOWS_BROUGHT = BroughtList(read=FLOWS_READ, record=_record)
