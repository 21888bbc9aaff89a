"""Builders for sharing: an agreement between the two bodies of the small world, and what is shared."""

from __future__ import annotations

from datetime import date
from typing import Any

from register.db import unit_of_work
from register.domain.permissions import Actor, Role, actor_with
from register.domain.sharing.agreements import AgreementParty, NewAgreement, NewDisclosure
from register.models.agreements import AgreementVersion
from register.services.sharing.agreements import add_agreement
from tests.contracting import SYSTEM, World

LEAD = actor_with(Role.INFORMATION_GOVERNANCE_LEAD, id="account-lead")
SIRO = actor_with(Role.SIRO, id="account-siro", person_id="person-siro")
DPO = actor_with(Role.DATA_PROTECTION_OFFICER, id="account-dpo")
GUARDIAN = actor_with(Role.CALDICOTT_GUARDIAN, id="account-guardian")
ANYBODY = actor_with(Role.DECLARANT, id="account-anybody")


def new_agreement(world: World, *signed: date | None, **changes: Any) -> NewAgreement:
    days = (*signed, None, None)[:2]
    parties = tuple(
        AgreementParty(organisation_id=world.ids[name], signed_on=day)
        for name, day in zip(("pct", "trust"), days, strict=True)
    )
    values: dict[str, Any] = {
        "title": "District nursing records", "kind": "dsa_t2", "parties": parties, "purpose": "Direct care",
        "purposes": ("direct_care",),
        "lawful_basis": "public_function", "categories": ("patient_identifiable",),
        "starts_on": date(2026, 4, 1), "ends_on": date(2028, 3, 31), "review_due_on": date(2027, 3, 31),
    }  # fmt: skip
    return NewAgreement(**{**values, **changes})


def added(
    world: World, *signed: date | None, today: date, actor: Actor = SYSTEM, **changes: Any
) -> AgreementVersion:
    with unit_of_work() as session:
        return add_agreement(session, new_agreement(world, *signed, **changes), actor=actor, today=today)


def new_disclosure(world: World, **changes: Any) -> NewDisclosure:
    values: dict[str, Any] = {
        "from_organisation_id": world.ids["pct"], "to_organisation_id": world.ids["trust"],
        "what": "Caseload list", "categories": ("patient_identifiable",), "purpose": "Handover",
        "purpose_code": "direct_care",
        "shared_on": date(2026, 10, 23),
    }  # fmt: skip
    return NewDisclosure(**{**values, **changes})
