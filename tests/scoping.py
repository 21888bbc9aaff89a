"""A record of every kind about one body, and external auditors with a scope."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask

from register import clock
from register.accounts.passwords import hashed
from register.db import unit_of_work
from register.domain.audit_scopes import NewAuditScope, Register
from register.domain.permissions import Role
from register.models.agreements import AgreementVersion
from register.models.contract_documents import ContractDocumentVersion
from register.models.contracts import ContractVersion
from register.models.decisions import DecisionVersion
from register.models.delegations import DelegationVersion
from register.models.disclosures import DisclosureVersion
from register.models.incidents import IncidentVersion
from register.models.interests import InterestVersion
from register.models.mitigations import MitigationVersion
from register.models.nil_returns import NilReturnVersion
from register.models.posts import PostVersion
from register.models.retention import RetentionVersion
from register.models.signatures import SignatureVersion
from register.models.walls import WallVersion
from register.services.accounts import create_account
from tests.contracting import SYSTEM, TODAY, World, add_organisation, add_person, appoint, begin
from tests.signing_in import PASSWORD, Visit

NOON = datetime(2009, 4, 20, 11, tzinfo=UTC)
YEAR = (date(2009, 4, 1), date(2010, 3, 31))
LINE = {
    "code": "DN", "name": "District nursing", "basis": "block", "annual_value_pence": 60_000_000, "unit": None,
    "quantity": None, "unit_price_tenthousandths": None,
}  # fmt: skip
SECRET = "zanzibar"
"""A word that stands in every text of the records made here, and nowhere else."""


def scope(
    *organisations: str, registers: tuple[Register, ...] = tuple(Register), **days: date
) -> NewAuditScope:
    given = {"first": YEAR[0], "last": YEAR[1], **days}
    return NewAuditScope(registers=registers, organisations=organisations, **given)


def signed_in(app: Flask, *roles: Role, email: str, **terms: Any) -> Visit:
    """A browser in which an account with these terms is signed in; the instance is a demonstration."""
    with app.app_context(), unit_of_work() as session:
        create_account(
            session, email, roles, password_hash=hashed(PASSWORD), actor=SYSTEM, now=clock.now(), **terms
        )
    visit = Visit(app.test_client())
    assert visit.fill("/sign-in", email=email, password=PASSWORD).status_code == 302
    return visit


def external(app: Flask, asked: NewAuditScope, email: str = "outside@example.org") -> Visit:
    ends_on = clock.today() + timedelta(days=30)
    return signed_in(app, Role.EXTERNAL_AUDITOR, email=email, access_ends_on=ends_on, scope=asked)


def another_body(world: World) -> None:
    """A body, a post there and its holder: labels that every scope reads."""
    with unit_of_work() as session:
        world.ids["acme"] = add_organisation(session, "Acme Dressings", "company")
        world.ids["eve"] = add_person(session, "Eve Ellis")
    with unit_of_work() as session:
        post = begin(
            session, PostVersion, "post.added", title="Owner", organisation_id=world.ids["acme"], side="providing",
            grade="", decision_making=False, decision_reason="",
        )  # fmt: skip
    with unit_of_work() as session:
        appoint(session, world.ids["eve"], post.thing_id)


def everything(
    world: World, body: str, person: str, *, but: tuple[str, ...] = (), **days: date
) -> dict[str, Any]:
    """A record of each kind, but for some, about this body and person; kind -> its first version with its reference."""
    made: dict[str, Any] = {}
    held = {"valid_from": TODAY, **days}
    for step in (_first, _about_those, _signed):
        with unit_of_work() as session:
            for kind, model, columns in step(world.ids[body], world.ids[person], world.ids["pct"], made):
                if kind not in but:
                    made[kind] = begin(session, model, f"{kind}.added", **{**columns, **held})
    return made


def _first(
    body: str, person: str, other: str, _made: dict[str, Any]
) -> list[tuple[str, Any, dict[str, Any]]]:
    return [
        ("interest", InterestVersion, {
            "person_id": person, "interest_type": "financial", "situation": "Ou", "description": SECRET,
            "organisation_id": body, "organisation_name": None, "relationship": None, "arose_on": TODAY,
            "became_aware_on": TODAY, "value_pence": None, "offer": "", "declared_on": TODAY, "declare_by": None,
            "giver_kind": "", "publication_objection": None, "act": "declared",
        }),
        ("nil_return", NilReturnVersion, {
            "person_id": person, "period_from": TODAY, "period_to": TODAY, "act": "nil_return",
        }),
        ("contract", ContractVersion, {
            "title": SECRET, "commissioner_id": other, "provider_id": body, "edition": "community-2009-10",
            "form": "bilateral", "stage": "draft", "service_start_on": TODAY, "notice_months": None,
            "preferred_until": None, "commissioner_representative_id": None, "provider_representative_id": None,
            "manager_id": None, "lines": [LINE], "fields": {},
        }),
        ("delegation", DelegationVersion, {
            "matter": "sign_contracts", "organisation_id": body, "grantor_kind": "board", "grantor_post_id": None,
            "grantor_person_id": None, "holder_post_id": None, "holder_person_id": person, "limit_pence": 10,
            "services": [], "minute": SECRET, "sub_delegable": False, "parent_id": None, "joint_post_id": None,
        }),
        ("agreement", AgreementVersion, {
            "title": SECRET, "kind": "dsa_t2", "purpose": SECRET, "lawful_basis": "public_function",
            "parties": [{"organisation_id": each, "signed_on": None, "role": "controller"} for each in (other, body)],
            "categories": ["patient_identifiable"], "review_due_on": TODAY, "fully_signed_on": None,
        }),
        ("disclosure", DisclosureVersion, {
            "from_id": other, "to_id": body, "what": SECRET, "categories": ["patient_identifiable"],
            "purpose": SECRET, "shared_on": TODAY, "agreement_id": None, "covered": False,
        }),
        ("incident", IncidentVersion, {
            "source": "reported", "disclosure_id": None, "organisation_id": body, "what": SECRET,
            "state": "to_check", "noticed_at": NOON, "aware_at": None, "aware_times": [], "earliest_aware_at": None,
            "deadline_at": None, "deadline_rule": "", "outcome": "", "grade": "", "opinions": [],
            "notifications": [],
        }),
    ]  # fmt: skip


def _about_those(
    body: str, person: str, _other: str, made: dict[str, Any]
) -> list[tuple[str, Any, dict[str, Any]]]:
    contract, interest = made["contract"], made["interest"]
    of_contract = {"contract_id": contract.thing_id, "contract_version_id": contract.id}
    return [
        ("decision", DecisionVersion, {
            **of_contract, "question": "approve", "contract_act": "approve", "party": "provider",
            "person_id": person, "outcome": "clear", "taken": True, "looked_at": [], "fingerprint": "0" * 64,
            "reasons": [{"code": "x", "severity": "note", "message": SECRET, "links": []}],
        }),
        ("contract_document", ContractDocumentVersion, {
            **of_contract, "pack": "community_2009_10", "pack_hash": "0" * 64, "data_hash": "0" * 64,
            "content_hash": "0" * 64, "file_hash": "0" * 64, "file_name": f"{SECRET}.docx", "size": 1,
        }),
        ("mitigation", MitigationVersion, {
            "interest_id": interest.thing_id, "dual_role_person_id": None, "kind": "countersigned",
            "text": SECRET, "contract_id": None, "agreed_by": person,
        }),
        ("retention", RetentionVersion, {
            "subject_kind": "interest", "subject_id": interest.thing_id, "subject_ref": interest.ref, "rule": "six",
            "due_on": TODAY,
        }),
        ("wall", WallVersion, {
            "subject_kind": "contract", "subject_id": contract.thing_id, "subject_ref": contract.ref,
            "person_id": person, "role": None,
        }),
    ]  # fmt: skip


def _signed(
    body: str, person: str, _other: str, made: dict[str, Any]
) -> list[tuple[str, Any, dict[str, Any]]]:
    contract = made["contract"]
    return [
        ("signature", SignatureVersion, {
            "contract_id": contract.thing_id, "contract_version_id": contract.id, "party": "provider",
            "person_id": person, "decision_id": made["decision"].thing_id, "signed_on": TODAY,
        }),
    ]  # fmt: skip
