"""What bringing a list of services in would do: which are new, changed or known, who is meant, and what waits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from register.domain.errors import Invalid
from register.domain.folding import folded
from register.domain.imports.contract_rows import PartyNamed
from register.domain.imports.service_readings import ServiceReading
from register.domain.imports.service_rows import ServiceEntry
from register.domain.permissions import Viewer
from register.domain.rules import Ruleset
from register.domain.separation.care_services import NewCareService, check_care_service
from register.domain.separation.sub_contractors import SUB_CONTRACTORS, SubContractor
from register.models.care_services import CareService, CareServiceVersion
from register.models.contracts import Contract, ContractVersion
from register.queries.imports.party_plans import (
    ASKED,
    CHUNK,
    NO_COMMISSIONER,
    NOT_KEPT,
    Before,
    PartyPlan,
    Step,
    before_problem,
    begin,
    take,
)
from register.queries.imports.plans import NO_ANSWERS
from register.queries.rules import ruleset
from register.queries.separation.care_services import to_domain
from register.queries.visible import NOW, known, seen_by

V, C = CareServiceVersion, ContractVersion
CHANGED_HERE = (
    "The service was changed here after it had come from its source, and the source now says something else. Change it on "
    "its own page, or leave this row out"
)
NOT_YOURS = "The register has a service of this number that you may not see"
DOUBLE = (
    "{ref} is called so already, and the same body commissions it. Change it on its own page and leave this row out, or "
    "give this one another name"
)
NO_CONTRACT = "No contract here is called “{text}”. Enter its reference or its title as it is recorded, or leave it empty"
SEVERAL = "{refs} are all called “{text}”. Enter the reference of the one that is meant"
NOBODY_YET = "to be added"
"""What stands for an organisation that comes in with the row."""
ServiceStep = Step[ServiceEntry]


@dataclass(slots=True)
class ServicePlan(PartyPlan[ServiceEntry, CareServiceVersion]):
    """The same, with the contract that each row means, by what it says. fresh: the services that nobody brought, by name
    and commissioner."""

    contracts: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    fresh: dict[tuple[str, str], str] = field(default_factory=dict)

    def value_of(
        self,
        entry: ServiceEntry,
        subject: str | None,
        ids: Mapping[str, str | None],
        of: Callable[[PartyNamed], str],
    ) -> NewCareService:
        """The service as it would be recorded: what the row does not speak of stays as it is. of: the record of each
        sub-contractor."""
        told: dict[str, Any] = dict(entry.told)
        if entry.commissioner is not None or not subject:
            told["commissioner_id"] = ids["commissioner"]
        if entry.has_provider:
            told["provider_id"] = ids["provider"]
        if entry.contract is not None:
            told["contract_id"] = self.contracts[entry.contract][0][0] if entry.contract else None
        if entry.sub_contractors is not None:
            told[SUB_CONTRACTORS] = tuple(
                SubContractor(organisation_id=of(party), sub_contracted_for=does)
                for party, does in entry.sub_contractors
            )
        return replace(to_domain(self.newest[subject]), **told) if subject else NewCareService(**told)


def plan_services(
    session: Session, reading: ServiceReading, *, source: str, title: str, commissioner_id: str | None,
    answers: Mapping[str, str] = NO_ANSWERS, may_add_bodies: bool = True, viewer: Viewer, today: date,
) -> ServicePlan:  # fmt: skip
    """What bringing this in would do; nothing is written. answers: which organisation a person said is meant, a record or
    NEW, by the sign that stands for how the source names it."""
    made = ServicePlan(source, title, commissioner_id, waiting=list(reading.waiting))
    before, news = begin(session, made, reading.entries, V, answers, viewer=viewer, today=today)
    made.contracts = _contracts(session, {one.entry.contract for one in news} - {None, ""}, viewer)
    made.fresh = _fresh(session, {str(one.entry.told["name"]) for one in news}, viewer)
    rules = ruleset(session)
    for one in reading.entries:
        held = before.get(one.entry.key)
        take(made, one, held, partial(_wrong, made, one.entry, held, may_add_bodies, rules, today))
    return made


def _wrong(
    made: ServicePlan, entry: ServiceEntry, before: Before | None, may_add_bodies: bool, rules: Ruleset, today: date
) -> dict[str, str]:  # fmt: skip
    subject = before.subject if before else None
    return _problems(made, entry, before, may_add_bodies) or _rules_problems(
        made, entry, subject, rules, today
    )


def _contracts(
    session: Session, texts: Iterable[str | None], viewer: Viewer
) -> dict[str, list[tuple[str, str]]]:
    """The contracts that each text may mean: by reference or by title."""
    asked = sorted({text for text in texts if text})
    found: dict[str, list[tuple[str, str]]] = {text: [] for text in asked}
    for start in range(0, len(asked), CHUNK):
        some = asked[start : start + CHUNK]
        query = select(C.thing_id, Contract.ref, C.title).join(Contract, Contract.id == C.thing_id)
        query = query.where(
            or_(Contract.ref.in_(some), C.title.in_(some)), seen_by(C, viewer), *known(C, NOW)
        )
        for key, ref, title in session.execute(query.order_by(Contract.ref)):
            for text in {ref, title} & found.keys():
                found[text].append((key, ref))
    return found


def _fresh(session: Session, names: set[str], viewer: Viewer) -> dict[tuple[str, str], str]:
    """The reference of each service of these names that the register has, by name and commissioner."""
    asked, found = sorted(names), {}
    for start in range(0, len(asked), CHUNK):
        query = select(V.name, V.commissioner_id, CareService.ref).join(
            CareService, CareService.id == V.thing_id
        )
        query = query.where(V.name.in_(asked[start : start + CHUNK]), seen_by(V, viewer), *known(V, NOW))
        for name, commissioner, ref in session.execute(query.order_by(CareService.ref)):
            found[folded(name), commissioner] = ref
    return found


def _problems(
    made: ServicePlan, entry: ServiceEntry, before: Before | None, may_add_bodies: bool
) -> dict[str, str]:  # fmt: skip
    found = before_problem(made, before, NOT_YOURS, CHANGED_HERE)
    for role in ("commissioner", "provider"):
        found |= _party_problem(made, role, entry, before, may_add_bodies)
    for party in entry.beside:
        found |= _unsettled(made, SUB_CONTRACTORS, party, may_add_bodies)
    if entry.contract:
        found |= _contract_problem(entry.contract, made.contracts[entry.contract])
    double = made.fresh.get((folded(str(entry.told["name"])), made.record_of(entry.commissioner) or ""))
    return found | ({"name": DOUBLE.format(ref=double)} if double and before is None else {})


def _party_problem(
    made: ServicePlan, role: str, entry: ServiceEntry, before: Before | None, may_add_bodies: bool
) -> dict[str, str]:  # fmt: skip
    party = getattr(entry, role)
    if party is None:
        lacks = role == "commissioner" and not made.commissioner_id and before is None
        return {role: NO_COMMISSIONER} if lacks else {}
    return _unsettled(made, role, party, may_add_bodies)


def _unsettled(made: ServicePlan, role: str, party: PartyNamed, may_add_bodies: bool) -> dict[str, str]:
    key = made.record_of(party)
    if key is None:
        return {"asked": ASKED.format(name=party.name)}
    return {role: NOT_KEPT.format(name=party.name)} if not key and not may_add_bodies else {}


def _contract_problem(text: str, meant: list[tuple[str, str]]) -> dict[str, str]:
    if len(meant) == 1:
        return {}
    refs = ", ".join(ref for _, ref in meant)
    return {
        "contract": SEVERAL.format(refs=refs, text=text[:60]) if meant else NO_CONTRACT.format(text=text[:60])
    }


def _rules_problems(
    made: ServicePlan, entry: ServiceEntry, subject: str | None, rules: Ruleset, today: date
) -> dict[str, str]:
    """What the rules of services find wrong with it."""
    ids = {
        "commissioner": made.record_of(entry.commissioner) or NOBODY_YET,
        "provider": _provider(made, entry),
    }
    try:
        value = made.value_of(entry, subject, ids, lambda party: made.record_of(party) or party.key)
        check_care_service(value, rules, on=today)
    except Invalid as fault:
        return dict(fault.problems)
    return {}


def _provider(made: ServicePlan, entry: ServiceEntry) -> str | None:
    return None if entry.provider is None else made.record_of(entry.provider) or entry.provider.key
