"""The one table of doors: each page and each API call, with the permission it asks. What is not here is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from register.domain.permissions import Permission

P = Permission


class Open(Enum):
    """Doors that ask no permission of the register itself."""

    PUBLIC = "anybody"
    SIGNING_IN = "whoever is signing in, or managing their own sign-in"


PUBLIC = Open.PUBLIC
SIGNING_IN = Open.SIGNING_IN
Need = Permission | Open


@dataclass(frozen=True, slots=True)
class Fresh:
    """A door that also asks for a proof of who somebody is that is minutes old: never opened by a token, nor in a
    session that a mailed link opened."""

    need: Need


Row = Need | Fresh

PAGES: dict[str, Row] = {
    "static": PUBLIC,
    "health.healthz": PUBLIC,
    "home.index": P.USE_ACCOUNT,
    "settings.index": P.USE_ACCOUNT,
    "home.help": PUBLIC,
    # organisations, posts, people
    "organisations.index": P.SEE_ORGANISATIONS,
    "organisations.export": P.SEE_ORGANISATIONS,
    "organisations.show": P.SEE_ORGANISATIONS,
    "organisations.add": P.KEEP_ORGANISATIONS,
    "organisations.amend": P.KEEP_ORGANISATIONS,
    "people.index": P.SEE_PEOPLE,
    "people.export": P.SEE_PEOPLE,
    "people.show": P.SEE_PEOPLE,
    "people.add": P.KEEP_PEOPLE,
    "people.amend": P.KEEP_PEOPLE,
    "joins.index": P.KEEP_PEOPLE,
    "joins.add": P.KEEP_PEOPLE,
    "posts.index": P.SEE_PEOPLE,
    "posts.export": P.SEE_PEOPLE,
    "posts.show": P.SEE_PEOPLE,
    "posts.add": P.KEEP_PEOPLE,
    "posts.amend": P.KEEP_PEOPLE,
    "appointments.add": P.KEEP_PEOPLE,
    "appointments.amend": P.KEEP_PEOPLE,
    "appointments.end": P.KEEP_PEOPLE,
    # interests
    "interests.mine": P.SEE_OWN,
    "interests.index": P.SEE_REGISTER,
    "interests.export": P.SEE_REGISTER,
    "interests.show": P.SEE_OWN,
    "interests.declare": P.DECLARE_INTEREST,
    "interests.amend": P.DECLARE_INTEREST,
    "interests.end": P.DECLARE_INTEREST,
    "interests.correct": P.DECLARE_INTEREST,
    "interests.nothing": P.DECLARE_INTEREST,
    "interests.review": P.REVIEW_INTERESTS,
    "interests.awaiting": P.REVIEW_INTERESTS,
    "mitigations.add": P.REVIEW_INTERESTS,
    "mitigations.end": P.REVIEW_INTERESTS,
    "recognitions.index": P.REVIEW_INTERESTS,
    "recognitions.answer": P.REVIEW_INTERESTS,
    # publication
    "editions.index": P.SEE_REGISTER,
    "editions.export": P.SEE_REGISTER,
    "editions.show": P.SEE_REGISTER,
    "editions.preview": P.PUBLISH_REGISTER,
    "editions.publish": Fresh(P.PUBLISH_REGISTER),
    "withholdings.decide": Fresh(P.PUBLISH_REGISTER),
    "published.index": PUBLIC,
    "published.show": PUBLIC,
    "published.export": PUBLIC,
    # meetings
    "meetings.index": P.SEE_REGISTER,
    # authority
    "delegations.index": P.SEE_DELEGATIONS,
    "delegations.export": P.SEE_DELEGATIONS,
    "delegations.show": P.SEE_DELEGATIONS,
    "delegations.grant": P.KEEP_DELEGATIONS,
    "delegations.amend": P.KEEP_DELEGATIONS,
    "delegations.revoke": P.KEEP_DELEGATIONS,
    "delegations.who": P.SEE_DELEGATIONS,
    # contracts
    "contracts.index": P.SEE_CONTRACTS,
    "contracts.export": P.SEE_CONTRACTS,
    "contracts.show": P.SEE_CONTRACTS,
    "contracts.add": P.KEEP_CONTRACTS,
    "contracts.amend": P.KEEP_CONTRACTS,
    "schedules.index": P.KEEP_CONTRACTS,
    "schedules.fill": P.KEEP_CONTRACTS,
    "contracts.generate": P.KEEP_CONTRACTS,
    "contracts.download": P.SEE_CONTRACTS,
    "contracts.preview": P.SEE_CONTRACTS,
    "comparisons.show": P.SEE_CONTRACTS,
    "pdfs.show": P.SEE_CONTRACTS,
    "pdfs.download": P.SEE_CONTRACTS,
    "contracts.move": P.SEE_CONTRACTS,
    "documents.index": P.USE_ACCOUNT,
    "documents.about_contract": P.KEEP_CONTRACTS,
    "documents.for_meeting": P.PREPARE_MEETING,
    "documents.on_governance": P.KEEP_DELEGATIONS,
    "decisions.approve": P.APPROVE_CONTRACT,
    "decisions.sign": P.SIGN_CONTRACT,
    "decisions.show": P.SEE_CONTRACTS,
    "decisions.index": P.SEE_CONTRACTS,
    "decisions.export": P.SEE_CONTRACTS,
    # sharing
    "agreements.index": P.SEE_AGREEMENTS,
    "agreements.export": P.SEE_AGREEMENTS,
    "agreements.show": P.SEE_AGREEMENTS,
    "agreements.add": P.KEEP_AGREEMENTS,
    "agreements.amend": P.KEEP_AGREEMENTS,
    "agreements.sign": P.KEEP_AGREEMENTS,
    "disclosures.index": P.SEE_AGREEMENTS,
    "disclosures.export": P.SEE_AGREEMENTS,
    "disclosures.show": P.SEE_AGREEMENTS,
    "disclosures.add": P.KEEP_AGREEMENTS,
    "incidents.index": P.SEE_INCIDENTS,
    "incidents.export": P.SEE_INCIDENTS,
    "incidents.show": P.SEE_INCIDENTS,
    "incidents.report": P.REPORT_INCIDENT,
    "incidents.triage": P.TRIAGE_INCIDENT,
    "incidents.correct": P.TRIAGE_INCIDENT,
    "incidents.record": P.SEE_INCIDENTS,
    "incidents.advise": P.SEE_INCIDENTS,
    "incidents.notify": P.TRIAGE_INCIDENT,
    "incidents.close": P.DECIDE_INCIDENT,
    # tasks, rules, barriers, audit
    "duties.index": P.SEE_DUTIES,
    "duties.export": P.SEE_DUTIES,
    "rules.index": P.SEE_RULES,
    "rules.export": P.SEE_RULES,
    "rules.show": P.SEE_RULES,
    "rules.amend": P.KEEP_RULES,
    "walls.index": P.KEEP_WALLS,
    "walls.export": P.KEEP_WALLS,
    "walls.raise": Fresh(P.KEEP_WALLS),
    "walls.lift": Fresh(P.KEEP_WALLS),
    "audit.index": P.AUDIT,
    "audit.trail": P.SEE_LEDGER,
    "audit.export": P.SEE_LEDGER,
    "audit.entry": P.SEE_LEDGER,
    "audit.verify": P.SEE_LEDGER,
    "errands.show": P.SEE_LEDGER,
    "errands.download": P.SEE_LEDGER,
    "rights.index": P.AUDIT,
    "audit_room.changes": P.AUDIT,
    "audit_room.redated": P.AUDIT,
    "audit_room.late": P.AUDIT,
    "audit_room.decided_before": P.AUDIT,
    "audit_room.readers": P.AUDIT,
    "audit_room.sample": P.AUDIT,
    "audit_room.drawn": P.AUDIT,
    "audit_room.completeness": P.AUDIT,
    "audit_room.payments": P.AUDIT,
    "audit_room.compare": P.AUDIT,
    "retention.index": P.DECIDE_ERASURE,
    "retention.propose": Fresh(P.DECIDE_ERASURE),
    "retention.decide": Fresh(P.DECIDE_ERASURE),
    "proofs.receipt": P.SEE_OWN,
    "proofs.download": P.SEE_OWN,
    "proofs.codes": P.AUDIT,
    "proofs.export": P.SEE_LEDGER,
    "templates.index": P.SEE_CONTRACTS,
    "templates.show": P.SEE_CONTRACTS,
    "templates.upload": P.KEEP_CONTRACTS,
    "templates.uploaded": P.KEEP_CONTRACTS,
    "templates.place": P.KEEP_CONTRACTS,
    "templates.repeats": P.KEEP_CONTRACTS,
    "templates.columns": P.KEEP_CONTRACTS,
    "templates.lint": P.KEEP_CONTRACTS,
    "templates.annotated": P.KEEP_CONTRACTS,
    "templates.preview": P.KEEP_CONTRACTS,
    "templates.publish": Fresh(P.KEEP_CONTRACTS),
    "templates.conditions": P.KEEP_CONTRACTS,
    # accounts
    "accounts.index": P.KEEP_ACCOUNTS,
    "accounts.export": P.KEEP_ACCOUNTS,
    "accounts.invite": Fresh(P.KEEP_ACCOUNTS),
    "accounts.amend": Fresh(P.KEEP_ACCOUNTS),
    "accounts.accept": SIGNING_IN,
    "accounts.mine": P.USE_ACCOUNT,
    "confirmations.index": P.KEEP_ACCOUNTS,
    "confirmations.answer": Fresh(P.KEEP_ACCOUNTS),
    "confirmations.withdraw": P.KEEP_ACCOUNTS,
    "confirmations.by_link": SIGNING_IN,
    "confirmations.elsewhere": P.KEEP_ACCOUNTS,
    "confirmations.register": Fresh(P.KEEP_ACCOUNTS),
    "confirmations.end": Fresh(P.KEEP_ACCOUNTS),
    "audit_scopes.index": P.SET_AUDIT_SCOPE,
    "audit_scopes.export": P.SET_AUDIT_SCOPE,
    "audit_scopes.amend": Fresh(P.SET_AUDIT_SCOPE),
    "passkeys.sign_in": SIGNING_IN,
    "passkeys.index": Fresh(P.USE_ACCOUNT),
    "passkeys.remove": Fresh(P.USE_ACCOUNT),
    "recovery_codes.make": Fresh(P.USE_ACCOUNT),
    "recovery_codes.use": SIGNING_IN,
    "tokens.index": P.USE_ACCOUNT,
    "tokens.issue": Fresh(P.USE_ACCOUNT),
    "tokens.revoke": P.USE_ACCOUNT,
}

API: dict[str, Row] = {
    "api.openapi": PUBLIC,
    "api.organisations": P.SEE_ORGANISATIONS,
    "api.organisation": P.SEE_ORGANISATIONS,
    "api.add_organisation": P.KEEP_ORGANISATIONS,
    "api.amend_organisation": P.KEEP_ORGANISATIONS,
    "api.people": P.SEE_PEOPLE,
    "api.person": P.SEE_PEOPLE,
    "api.add_person": P.KEEP_PEOPLE,
    "api.amend_person": P.KEEP_PEOPLE,
    "api.joins": P.KEEP_PEOPLE,
    "api.answer_join": P.KEEP_PEOPLE,
    "api.posts": P.SEE_PEOPLE,
    "api.post": P.SEE_PEOPLE,
    "api.add_post": P.KEEP_PEOPLE,
    "api.amend_post": P.KEEP_PEOPLE,
    "api.appointments": P.SEE_PEOPLE,
    "api.appointment": P.SEE_PEOPLE,
    "api.add_appointment": P.KEEP_PEOPLE,
    "api.amend_appointment": P.KEEP_PEOPLE,
    "api.end_appointment": P.KEEP_PEOPLE,
    "api.interests": P.SEE_REGISTER,
    "api.interest": P.SEE_OWN,
    "api.declare_interest": P.DECLARE_INTEREST,
    "api.amend_interest": P.DECLARE_INTEREST,
    "api.correct_interest": P.DECLARE_INTEREST,
    "api.end_interest": P.DECLARE_INTEREST,
    "api.nil_returns": P.SEE_REGISTER,
    "api.nil_return": P.SEE_REGISTER,
    "api.declare_nothing": P.DECLARE_INTEREST,
    "api.mitigations": P.SEE_REGISTER,
    "api.mitigation": P.SEE_REGISTER,
    "api.agree_mitigation": P.REVIEW_INTERESTS,
    "api.agree_dual_role": P.REVIEW_INTERESTS,
    "api.recognitions": P.SEE_OWN,
    "api.recognise": P.REVIEW_INTERESTS,
    "api.editions": PUBLIC,
    "api.edition": PUBLIC,
    "api.publish_edition": Fresh(P.PUBLISH_REGISTER),
    "api.delegations": P.SEE_DELEGATIONS,
    "api.delegation": P.SEE_DELEGATIONS,
    "api.grant_delegation": P.KEEP_DELEGATIONS,
    "api.amend_delegation": P.KEEP_DELEGATIONS,
    "api.revoke_delegation": P.KEEP_DELEGATIONS,
    "api.who_may_sign": P.SEE_DELEGATIONS,
    "api.contracts": P.SEE_CONTRACTS,
    "api.contract": P.SEE_CONTRACTS,
    "api.add_contract": P.KEEP_CONTRACTS,
    "api.amend_contract": P.KEEP_CONTRACTS,
    "api.move_contract": P.SEE_CONTRACTS,
    "api.generate_contract": P.KEEP_CONTRACTS,
    "api.contract_document": P.SEE_CONTRACTS,
    "api.document_about_contract": P.KEEP_CONTRACTS,
    "api.document_for_meeting": P.PREPARE_MEETING,
    "api.document_on_governance": P.KEEP_DELEGATIONS,
    "api.approve_contract": P.APPROVE_CONTRACT,
    "api.sign_contract": P.SIGN_CONTRACT,
    "api.decisions": P.SEE_CONTRACTS,
    "api.decision": P.SEE_CONTRACTS,
    "api.agreements": P.SEE_AGREEMENTS,
    "api.agreement": P.SEE_AGREEMENTS,
    "api.add_agreement": P.KEEP_AGREEMENTS,
    "api.amend_agreement": P.KEEP_AGREEMENTS,
    "api.sign_agreement": P.KEEP_AGREEMENTS,
    "api.disclosures": P.SEE_AGREEMENTS,
    "api.disclosure": P.SEE_AGREEMENTS,
    "api.add_disclosure": P.KEEP_AGREEMENTS,
    "api.incidents": P.SEE_INCIDENTS,
    "api.incident": P.SEE_INCIDENTS,
    "api.report_incident": P.REPORT_INCIDENT,
    "api.triage_incident": P.TRIAGE_INCIDENT,
    "api.duties": P.SEE_DUTIES,
    "api.rules": P.SEE_RULES,
    "api.ledger": P.SEE_LEDGER,
    "api.confirmations": P.KEEP_ACCOUNTS,
    "api.answer_confirmation": Fresh(P.KEEP_ACCOUNTS),
}


OWN_SIGN_IN = frozenset({"security.two_factor"})
"""Doors of signing in that change how somebody proves who they are: fresh for whoever is signed in already."""

FRESH_PERMISSIONS = frozenset(
    {P.KEEP_ACCOUNTS, P.SET_AUDIT_SCOPE, P.KEEP_WALLS, P.DECIDE_ERASURE, P.PUBLISH_REGISTER}
)
"""Whatever is changed with one of these asks for a fresh proof; a test finds a door that does not."""


def need(endpoint: str | None) -> Need | None:
    """What this door asks; None when it is in no table, which means refused. Flask-Security's own are signing in."""
    if endpoint is None:
        return None
    if endpoint.startswith("security."):
        return SIGNING_IN
    row = PAGES.get(endpoint) or API.get(endpoint)
    return row.need if isinstance(row, Fresh) else row


def is_fresh(endpoint: str | None) -> bool:
    """Whether this door asks for a proof that is minutes old."""
    row = PAGES.get(endpoint or "") or API.get(endpoint or "")
    return isinstance(row, Fresh) or endpoint in OWN_SIGN_IN
