"""Makes the values the rules look at, so that a test says only what matters to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from register.domain.authority.delegations import Delegation, GrantorKind
from register.domain.contracts.contracts import NewContract, PriceBasis, ServiceLine
from register.domain.contracts.decision_facts import Facts
from register.domain.contracts.stages import Question
from register.domain.interests.interests import Interest, InterestType, NewInterest
from register.domain.interests.mitigations import Mitigation
from register.domain.interests.recognitions import Answer, Recognition
from register.domain.people.organisations import OrganisationKind, Party
from register.domain.people.people import HeldPost, Side
from register.domain.sharing.agreements import Agreement, AgreementParty
from register.domain.shipped_rules import shipped

RULES = shipped("national")
TEES = RULES.with_local(shipped("tees"))
TODAY = date(2026, 5, 1)


def party(id: str, kind: OrganisationKind, **changes: Any) -> Party:
    values: dict[str, Any] = {"id": id, "name": id.title(), "kind": kind}
    return Party(**(values | changes))


BOARD = party("board", OrganisationKind.ICB, opened_on=date(2022, 7, 1))
TRUST = party("trust", OrganisationKind.NHS_TRUST)


def interest(**changes: Any) -> Interest:
    values: dict[str, Any] = {
        "id": "i1",
        "person_id": "ann",
        "interest_type": InterestType.NON_FINANCIAL_PROFESSIONAL,
        "situation": "Lo",
        "description": "Adviser",
        "organisation_id": "trust",
        "arose_on": date(2025, 1, 1),
    }
    return Interest(**(values | changes))


def new_interest(**changes: Any) -> NewInterest:
    values: dict[str, Any] = {
        "person_id": "ann",
        "interest_type": InterestType.FINANCIAL,
        "situation": "Ou",
        "description": "Consultancy",
        "organisation_name": "Acme",
        "arose_on": date(2026, 4, 1),
    }
    return NewInterest(**(values | changes))


def recognition(**changes: Any) -> Recognition:
    values: dict[str, Any] = {
        "id": "r1",
        "n": 1,
        "interest_id": "i1",
        "organisation_id": "trust",
        "answer": Answer.SAME,
    }
    return Recognition(**(values | changes))


def root(**changes: Any) -> Delegation:
    values: dict[str, Any] = {
        "id": "root",
        "matter": "sign_contracts",
        "organisation_id": "board",
        "grantor_kind": GrantorKind.BOARD,
        "holder_post_id": "chief",
        "valid_from": date(2024, 4, 1),
        "minute": "Board 12/24",
        "sub_delegable": True,
        "accepted_on": date(2024, 4, 1),
    }
    return Delegation(**(values | changes))


def passed_on(**changes: Any) -> Delegation:
    values: dict[str, Any] = {
        "id": "sub",
        "grantor_kind": GrantorKind.POST,
        "grantor_post_id": "chief",
        "holder_post_id": "director",
        "parent_id": "root",
        "minute": None,
        "sub_delegable": False,
        "limit_pence": 100_000_00,
    }
    return replace(root(), **(values | changes))


def held(person_id: str, post_id: str, **changes: Any) -> HeldPost:
    values: dict[str, Any] = {
        "appointment_id": f"{person_id}-{post_id}",
        "person_id": person_id,
        "post_id": post_id,
        "title": post_id.title(),
        "organisation_id": "board",
        "side": Side.COMMISSIONING,
        "valid_from": date(2024, 4, 1),
    }
    return HeldPost(**(values | changes))


def mitigation(**changes: Any) -> Mitigation:
    values: dict[str, Any] = {
        "id": "m1",
        "kind": "countersigned",
        "text": "Bea signs as well",
        "agreed_by": "bea",
        "interest_id": "i1",
        "valid_from": date(2026, 1, 1),
    }
    return Mitigation(**(values | changes))


def block(**changes: Any) -> ServiceLine:
    values: dict[str, Any] = {
        "code": "nursing",
        "name": "Community nursing",
        "basis": PriceBasis.BLOCK,
        "annual_value_pence": 60_000_00,
    }
    return ServiceLine(**(values | changes))


def contract(**changes: Any) -> NewContract:
    values: dict[str, Any] = {
        "title": "Community nursing",
        "commissioner_id": "board",
        "provider_id": "trust",
        "edition": "standard-2026-27",
        "starts_on": date(2026, 6, 1),
        "ends_on": date(2027, 5, 31),
        "lines": (block(),),
    }
    return NewContract(**(values | changes))


def counted(quantity: str, price_tenthousandths: int, **changes: Any) -> ServiceLine:
    values: dict[str, Any] = {
        "basis": PriceBasis.COST_PER_CASE,
        "annual_value_pence": None,
        "unit": "contact",
        "quantity": Decimal(quantity),
        "unit_price_tenthousandths": price_tenthousandths,
    }
    return block(**(values | changes))


def facts(**changes: Any) -> Facts:
    values: dict[str, Any] = {
        "contract_id": "c1",
        "contract_title": "Community nursing",
        "value_pence": 60_000_00,
        "services": ("nursing",),
        "starts_on": date(2026, 6, 1),
        "commissioner": BOARD,
        "provider": TRUST,
        "question": Question.SIGN,
        "on": TODAY,
        "person_id": "ann",
        "organisation_id": "board",
        "delegations": (root(), passed_on()),
        "appointments": (held("ann", "director"), held("carl", "chief")),
    }
    return Facts(**(values | changes))


BOTH_SIGNED = (
    AgreementParty(organisation_id="board", signed_on=date(2026, 1, 10)),
    AgreementParty(organisation_id="trust", signed_on=date(2026, 2, 10)),
)


def agreement(**changes: Any) -> Agreement:
    values: dict[str, Any] = {
        "id": "a1",
        "title": "Community records",
        "kind": "dsa_t2",
        "parties": BOTH_SIGNED,
        "purpose": "Direct care",
        "purposes": ("direct_care",),
        "lawful_basis": "public_function",
        "categories": ("staff", "aggregate"),
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "review_due_on": date(2026, 7, 1),
    }
    return Agreement(**(values | changes))
