"""A record of every kind about one body, and external auditors with a scope."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from flask import Flask

from register import clock
from register.accounts.passwords import hashed
from register.db import unit_of_work
from register.domain.access import need
from register.domain.audit_scopes import NewAuditScope, Register
from register.domain.contracts.contracts import PriceBasis
from register.domain.contracts.lines import ServiceLine
from register.domain.permissions import Permission, Role, permissions_of
from register.domain.values import plain
from register.models.activity_months import ActivityMonthVersion
from register.models.agreements import AgreementVersion
from register.models.approved_schemes import ApprovedSchemeVersion
from register.models.committee_days import CommitteeDayVersion
from register.models.complaints import ComplaintVersion
from register.models.contract_changes import ContractChangeVersion
from register.models.contract_documents import ContractDocumentVersion
from register.models.contracts import ContractVersion
from register.models.decisions import DecisionVersion
from register.models.delegations import DelegationVersion
from register.models.disclosures import DisclosureVersion
from register.models.flows import FlowVersion
from register.models.incidents import IncidentVersion
from register.models.information_assets import InformationAssetVersion
from register.models.interests import InterestVersion
from register.models.lessons import LessonVersion
from register.models.mitigations import MitigationVersion
from register.models.nil_returns import NilReturnVersion
from register.models.opinions import OpinionVersion
from register.models.performance_notices import PerformanceNoticeVersion
from register.models.posts import PostVersion
from register.models.processors import ProcessorVersion
from register.models.provider_checks import ProviderCheckVersion
from register.models.recognitions import RecognitionVersion
from register.models.reservations import ReservationVersion
from register.models.retention import RetentionVersion
from register.models.review_meetings import ReviewMeetingVersion
from register.models.screenings import ScreeningVersion
from register.models.sealings import SealingVersion
from register.models.signatures import SignatureVersion
from register.models.standard_answers import StandardAnswerVersion
from register.models.waivers import WaiverVersion
from register.models.wall_confirmations import WallConfirmationVersion
from register.models.walls import WallVersion
from register.services.accounts.accounts import create_account
from tests import separating
from tests.architecture.routes import UNKNOWN, doors
from tests.contracting import NOON, SYSTEM, TODAY, World, add_organisation, add_person, appoint, begin
from tests.signing_in import PASSWORD, Visit

YEAR = (date(2009, 4, 1), date(2010, 3, 31))
LINE = plain(
    ServiceLine(code="DN", name="District nursing", basis=PriceBasis.BLOCK, annual_value_pence=60_000_000)
)
SECRET = "zanzibar"
"""A word that stands in every text of the records made here, and nowhere else."""
POSITION = "says how long the audit trail is, which every reader of it is told"
EXEMPT = {
    "audit.index": POSITION, "audit.trail": "lists headers: numbers, times and opaque ids, without words",
    "api.audit_trail": "the same by call",
    "audit.export": POSITION,
    "audit.entry": "shows a header without its words", "audit.verify": POSITION, "api.ledger": POSITION,
}  # fmt: skip
MAY = permissions_of(frozenset({Role.EXTERNAL_AUDITOR}))
_FRESH = re.compile(
    r'nonce="[^"]*"|<input [^>]*name="(?:csrf_token|once|whose)"[^>]*>|"request_id": "[^"]*"'
    r'|data-options="[^"]*"'  # a passkey's challenge, drawn anew each time
)
_FILLED = re.compile(r"<(?:\w+(?:\([^)]*\))?:)?\w+>")

UNSIGNED = {"signed_by": None, "signed_post": None, "withdrawn_on": None, "acceded_on": None}


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
            grade=None, decision_reason=None,
        )  # fmt: skip
    with unit_of_work() as session:
        appoint(session, world.ids["eve"], post.thing_id)
    world.ids["owner"] = post.thing_id


def everything(
    world: World, body: str, person: str, *, but: tuple[str, ...] = (), **days: date
) -> dict[str, Any]:
    """A record of each kind, but for some, about this body and person; kind -> its first version with its reference."""
    made: dict[str, Any] = {}
    held = {"valid_from": TODAY, **days}
    for step in (_first, _about_those, _signed, _of_wall, _separated, _of_separation, _waived):
        with unit_of_work() as session:
            for kind, model, columns in step(world.ids[body], world.ids[person], world.ids["pct"], made):
                if kind not in but:
                    made[kind] = begin(session, model, f"{kind}.added", **{**columns, **held})
    return made


def _separated(body: str, _person: str, other: str, _made: dict[str, Any]) -> separating.Rows:
    return separating.things(body, other, TODAY, SECRET)


def _of_separation(body: str, person: str, other: str, made: dict[str, Any]) -> separating.Rows:
    return separating.parts(body, person, other, TODAY, SECRET, made)


def _waived(body: str, person: str, other: str, _made: dict[str, Any]) -> separating.Rows:
    yield "waiver", WaiverVersion, {
        "organisation_id": other, "supplier_id": body, "service": "DN", "value_pence": 100, "waiver_reason": "urgent",
        "justification": SECRET, "requester_id": person, "board_approvals": [],
    }  # fmt: skip
    yield "approved_scheme", ApprovedSchemeVersion, {
        "organisation_id": body, "scheme_approved_by": "The board", "scheme_meeting": SECRET, "minute": SECRET,
        "scheme_on": TODAY, "scheme_contents": [], "public_contents": {},
    }  # fmt: skip
    yield "reservation", ReservationVersion, {
        "organisation_id": body, "matter": "sign_contracts", "reserved_to": "The board", "reserved_text": SECRET,
        "services": ["all"], "spend_categories": ["all"], "minute": SECRET,
    }  # fmt: skip
    yield "provider_check", ProviderCheckVersion, {
        "organisation_id": body, "check_kind": "insurance", "check_outcome": "in_order", "check_found": SECRET,
        "check_source": SECRET, "check_reference": SECRET,
    }  # fmt: skip
    yield "committee_day", CommitteeDayVersion, {
        "organisation_id": body, "committee_name": SECRET, "called_off": False,
    }  # fmt: skip
    yield "standard_answer", StandardAnswerVersion, {
        "organisation_id": body, "answered_field": "services.purpose", "service_code": "DN", "answer": SECRET,
        "answer_source": SECRET,
    }  # fmt: skip
    yield "sealing", SealingVersion, {
        "organisation_id": body, "deed": SECRET, "execution": "seal_of_trust", "second_capacity": "Director",
        "seal_minute": "Item 4", "seal_outcome": "sound", "seal_found": [], "first_signatory_id": person,
        "first_capacity": "Partner", "witness": SECRET,
    }  # fmt: skip


def _first(
    body: str, person: str, other: str, _made: dict[str, Any]
) -> list[tuple[str, Any, dict[str, Any]]]:
    return [
        ("interest", InterestVersion, {
            "person_id": person, "interest_type": "financial", "situation": "Ou", "description": SECRET,
            "organisation_id": body, "organisation_name": None, "relationship": None, "arose_on": TODAY,
            "became_aware_on": TODAY, "value_pence": None, "offer_response": None, "declared_on": TODAY, "declare_by": None,
            "giver_kind": None, "publication_objection": None, "act": "declared",
        }),
        ("nil_return", NilReturnVersion, {
            "person_id": person, "period_from": TODAY, "period_to": TODAY, "act": "nil_return",
        }),
        ("contract", ContractVersion, {
            "title": SECRET, "commissioner_id": other, "provider_id": body, "edition": "community-2009-10",
            "form": "bilateral", "stage": "draft", "service_start_on": TODAY, "notice_months": None,
            "preferred_supplier_until": None, "commissioner_representative_id": None, "provider_representative_id": None,
            "manager_id": None, "lines": [LINE], "board_approvals": [], "indicators": [], "reports": [], "fields": {},
            "contract_kind": "services",
            "associates": [], "main_contract_id": None,
        }),
        ("delegation", DelegationVersion, {
            "matter": "sign_contracts", "organisation_id": body, "grantor_kind": "board", "grantor_post_id": None,
            "grantor_person_id": None, "holder_post_id": None, "holder_person_id": person, "limit_pence": 10,
            "services": [], "minute": SECRET, "sub_delegable": False, "parent_id": None, "joint_post_id": None,
            "spend_categories": ["all"], "limit_per": "contract", "limit_vat": None, "scheme_source": None,
        }),
        ("agreement", AgreementVersion, {
            "title": SECRET, "kind": "dsa_t2", "purpose": SECRET, "purposes": ["direct_care"],
            "lawful_basis": "public_function", "text_n": 1,
            "parties": [
                {"organisation_id": each, "signed_on": None, "role": "controller", "direction": "both", **UNSIGNED}
                for each in (other, body)
            ],
            "categories": ["patient_identifiable"], "review_due_on": TODAY, "fully_signed_on": None,
        }),
        ("disclosure", DisclosureVersion, {
            "from_organisation_id": other, "to_organisation_id": body, "what": SECRET,
            "categories": ["patient_identifiable"], "purpose": SECRET, "shared_on": TODAY, "agreement_id": None,
            "recipient_role": "controller", "stopped": False, "gaps": [],
            "covered": False,
        }),
        ("incident", IncidentVersion, {
            "source": "reported", "disclosure_id": None, "organisation_id": body, "what": SECRET,
            "state": "to_check", "noticed_at": NOON, "aware_at": None, "aware_times": [], "earliest_aware_at": None,
            "deadline_at": None, "deadline_rule": "", "outcome": None, "severity": None, "opinions": [],
            "notifications": [], "to_tell": [], "not_telling": [], "involved": [],
        }),
        ("complaint", ComplaintVersion, {
            "what": SECRET, "received_on": TODAY, "received_by": "letter", "complainant": SECRET, "contact": SECRET,
            "about_care": False, "organisation_id": body, "state": "received", "received_days": [TODAY.isoformat()],
            "care_asked": False, "endings": [], "entries": [], "deadline_rule": "",
        }),
    ]  # fmt: skip


def _about_those(
    body: str, person: str, _other: str, made: dict[str, Any]
) -> list[tuple[str, Any, dict[str, Any]]]:
    contract, interest = made["contract"], made["interest"]
    lesson = {
        "lesson_of_id": made["incident"].thing_id, "learnt": SECRET, "title": SECRET, "action_owner_id": person,
        "action_due_on": TODAY,
    }  # fmt: skip
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
        ("contract_change", ContractChangeVersion, {
            **of_contract, "contract_act": "suspend", "state": "proposed", "ends_on": None, "lines": [], "text": SECRET,
            "board_approvals": [], "proposed_by": person, "answers": {"other": SECRET},
            "wording": [{"place": SECRET, "before": SECRET, "after": SECRET, "ground": SECRET}],
        }),
        ("mitigation", MitigationVersion, {
            "interest_id": interest.thing_id, "dual_role_person_id": None, "kind": "countersigned",
            "text": SECRET, "contract_id": None, "agreed_by": person,
        }),
        ("recognition", RecognitionVersion, {
            "interest_id": interest.thing_id, "interest_n": 1, "organisation_id": body, "answer": "same",
            "employer_id": None,
            "answered_by": person, "reason": SECRET,
        }),
        ("lesson", LessonVersion, lesson),
        ("review_meeting", ReviewMeetingVersion, {
            "contract_id": contract.thing_id, "review_agreed": SECRET, "open_actions": 1,
            "attendees": [{"attended_as": SECRET, "attendee_id": person}],
            "actions": [{"action_agreed": SECRET, "action_owned_by": person, "action_by": TODAY.isoformat(),
                "action_done_on": None, "done_shown": None}],
        }),
        ("activity_month", ActivityMonthVersion, {
            "contract_id": contract.thing_id, "activity_source": SECRET,
            "activities": [{"activity_code": "DN", "activity_done": "1", "activity_planned": None}],
        }),
        ("performance_notice", PerformanceNoticeVersion, {
            "contract_id": contract.thing_id, "notice_ground": SECRET, "remedy_asked": SECRET, "remedy_by": TODAY,
            "notice_owner_id": person, "steps": [],
        }),
        *_beside_agreement(body, made["agreement"].thing_id),
        ("retention", RetentionVersion, {
            "subject_kind": "interest", "subject_id": interest.thing_id, "subject_ref": interest.ref, "rule": "six",
            "due_on": TODAY,
        }),
        ("wall", WallVersion, {
            "subject_kind": "contract", "subject_id": contract.thing_id, "subject_ref": contract.ref,
            "person_id": person, "role": None,
        }),
    ]  # fmt: skip


def _of_wall(
    _body: str, person: str, _other: str, made: dict[str, Any]
) -> list[tuple[str, Any, dict[str, Any]]]:
    wall = made.get("wall")
    return [] if wall is None else [
        ("wall_confirmation", WallConfirmationVersion, {
            "wall_id": wall.thing_id, "wall_n": 1, "bound_id": wall.person_id,
            "subject_kind": wall.subject_kind, "subject_id": wall.subject_id,
            "person_id": person, "promised": ["Keep it"],
        }),
    ]  # fmt: skip


def _beside_agreement(body: str, agreement: str) -> list[tuple[str, Any, dict[str, Any]]]:
    return [
        ("information_asset", InformationAssetVersion, {
            "organisation_id": body, "name": SECRET, "asset_kind": "system", "categories": ["staff"],
        }),
        ("flow", FlowVersion, {
            "from_organisation_id": body, "to_organisation_id": body, "title": SECRET, "flow_direction": "internal",
            "purposes": ["planning"], "categories": ["staff"], "lawful_basis": "public_function", "subjects": [],
            "review_due_on": TODAY, "recipient_role": "controller", "agreement_id": agreement,
            "flow_approvals": [], "alike": "0" * 64,
        }),
        ("processor", ProcessorVersion, {
            "agreement_id": agreement, "organisation_id": body, "processing": SECRET,
            "terms": [{"term": "audit", "term_answer": "not_said", "term_where": None}],
        }),
        ("screening", ScreeningVersion, {
            "agreement_id": agreement, "screening_outcome": "open", "screening_reason": SECRET,
            "answers": [{"screening_question": "abroad", "screening_answer": "no", "screening_words": None}],
        }),
        ("opinion", OpinionVersion, {
            "agreement_id": agreement, "capacity": "siro", "opinion_outcome": "accepts", "opinion_words": SECRET,
            "given_post": "Director", "on_text": 1,
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


def refs(made: dict[str, Any]) -> dict[str, str]:
    """kind -> the reference of the record."""
    return {kind: one.ref for kind, one in made.items()}


def addresses(app: Flask, made: dict[str, str], may: frozenset[Permission] = MAY) -> dict[str, str]:
    """Every page and download with each record in it -> the same with a record that nobody has."""
    found = {}
    for door in doors(app):
        if door.method == "GET" and door.endpoint not in EXEMPT and need(door.endpoint) in may:
            ref = next((made[kind] for kind in made if f"/{kind}s/" in door.rule), UNKNOWN)
            found[door.rule.replace("<ref>", ref)] = door.rule.replace("<ref>", UNKNOWN)
    for kind, ref in made.items():
        room = f"/audit/room/compare?kind={kind}&first=1&second=1&ref="
        found[room + ref] = room + UNKNOWN
    found |= dict.fromkeys(f"/audit/room/drawn?kind={kind}&seed=a&size=5&up_to=9000" for kind in made)
    found |= dict.fromkeys(f"/audit/room/changes?kind={kind}&format=csv" for kind in made)
    found |= dict.fromkeys(("/contracts/?format=xlsx", "/interests/?on-day=1&on-month=5&on-year=2009"))
    return {address: like or address for address, like in found.items()}


def answers(visit: Visit, wanted: dict[str, str], made: dict[str, str]) -> dict[str, tuple[int, bytes]]:
    """Status and body at each address, without what is made afresh and without the reference that was asked for."""
    return {address: _answer(visit, address, made) for address in wanted}


def _answer(visit: Visit, address: str, made: dict[str, str]) -> tuple[int, bytes]:
    reply = visit.client.get(_FILLED.sub("1", address))
    body = reply.data.decode(errors="replace")
    for ref in made.values():
        body = body.replace(ref, UNKNOWN) if ref in address else body
    return reply.status_code, _FRESH.sub("", body).encode()


def changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """Address -> the lines that differ."""
    both = {address: (reply, after[address]) for address, reply in before.items() if reply != after[address]}
    return {
        address: (old[0], new[0], set(old[1].splitlines()) ^ set(new[1].splitlines()))
        for address, (old, new) in both.items()
    }
