"""The one table of doors: each page and each API call, with the permission it asks. What is not here is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from register.domain.allowances import Cost
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


@dataclass(frozen=True, slots=True)
class Costly:
    """A door behind which is work that costs much: so often an hour for an account and an address, and no more."""

    row: Need | Fresh
    cost: Cost


Row = Need | Fresh | Costly

PAGES: dict[str, Row] = {
    "static": PUBLIC,
    "health.healthz": PUBLIC,
    "home.index": P.USE_ACCOUNT,
    "home.all": P.USE_ACCOUNT,
    "settings.index": P.USE_ACCOUNT,
    "home.help": PUBLIC,
    # organisations, posts, people
    "organisations.index": Costly(P.SEE_ORGANISATIONS, Cost.SEARCH),
    "organisations.export": Costly(P.SEE_ORGANISATIONS, Cost.EXPORTS),
    "organisations.show": P.SEE_ORGANISATIONS,
    "organisations.add": P.KEEP_ORGANISATIONS,
    "organisations.amend": P.KEEP_ORGANISATIONS,
    "people.index": Costly(P.SEE_PEOPLE, Cost.SEARCH),
    "people.export": Costly(P.SEE_PEOPLE, Cost.EXPORTS),
    "people.show": P.SEE_PEOPLE,
    "people.add": P.KEEP_PEOPLE,
    "people.amend": P.KEEP_PEOPLE,
    "joins.index": Costly(P.KEEP_PEOPLE, Cost.SEARCH),
    "joins.add": P.KEEP_PEOPLE,
    "posts.index": Costly(P.SEE_PEOPLE, Cost.SEARCH),
    "posts.export": Costly(P.SEE_PEOPLE, Cost.EXPORTS),
    "posts.show": P.SEE_PEOPLE,
    "posts.add": P.KEEP_PEOPLE,
    "posts.amend": P.KEEP_PEOPLE,
    "appointments.add": P.KEEP_PEOPLE,
    "appointments.amend": P.KEEP_PEOPLE,
    "appointments.end": P.KEEP_PEOPLE,
    # interests
    "interests.mine": Costly(P.SEE_OWN, Cost.SEARCH),
    "interests.index": Costly(P.SEE_REGISTER, Cost.SEARCH),
    "interests.export": Costly(P.SEE_REGISTER, Cost.EXPORTS),
    "interests.show": P.SEE_ENTRY,
    "interests.declare": P.DECLARE_INTEREST,
    "interests.amend": P.DECLARE_INTEREST,
    "interests.end": P.DECLARE_INTEREST,
    "interests.correct": P.DECLARE_INTEREST,
    "interests.nothing": P.DECLARE_INTEREST,
    "interests.review": P.REVIEW_INTERESTS,
    "breaches.index": Costly(P.DECLARE_FOR_OTHERS, Cost.SEARCH),
    "breaches.decide": P.DECLARE_FOR_OTHERS,
    "breaches.together": Costly(P.DECLARE_FOR_OTHERS, Cost.SEARCH),
    "questions.index": Costly(P.DECLARE_FOR_OTHERS, Cost.SEARCH),
    "questions.settle": P.DECLARE_FOR_OTHERS,
    "declarations.index": Costly(P.AUDIT, Cost.SEARCH),
    "declarations.export": Costly(P.AUDIT, Cost.EXPORTS),
    "rounds.index": Costly(P.DECLARE_FOR_OTHERS, Cost.SEARCH),
    "rounds.export": Costly(P.DECLARE_FOR_OTHERS, Cost.EXPORTS),
    "rounds.add": P.DECLARE_FOR_OTHERS,
    "rounds.show": Costly(P.DECLARE_FOR_OTHERS, Cost.SEARCH),
    "rounds.outstanding": Costly(P.DECLARE_FOR_OTHERS, Cost.EXPORTS),
    "rounds.away": P.KEEP_PEOPLE,
    "rounds.compliance": Costly(P.DECLARE_FOR_OTHERS, Cost.EXPORTS),
    "rounds.report": Costly(P.DECLARE_FOR_OTHERS, Cost.DOCUMENTS),
    "rounds.start": P.DECLARE_FOR_OTHERS,
    "rounds.close": P.DECLARE_FOR_OTHERS,
    "round_links.answer": SIGNING_IN,
    "interests.awaiting": Costly(P.REVIEW_INTERESTS, Cost.SEARCH),
    "mitigations.add": P.REVIEW_INTERESTS,
    "mitigations.end": P.REVIEW_INTERESTS,
    "recognitions.index": P.REVIEW_INTERESTS,
    "recognitions.answer": P.REVIEW_INTERESTS,
    # publication
    "editions.index": Costly(P.SEE_REGISTER, Cost.SEARCH),
    "editions.export": Costly(P.SEE_REGISTER, Cost.EXPORTS),
    "editions.show": P.SEE_REGISTER,
    "editions.preview": Costly(P.PUBLISH_REGISTER, Cost.DOCUMENTS),
    "editions.publish": Costly(Fresh(P.PUBLISH_REGISTER), Cost.DRAFTS),
    "withholdings.decide": Fresh(P.PUBLISH_REGISTER),
    "published.index": Costly(PUBLIC, Cost.SEARCH),
    "published.show": Costly(PUBLIC, Cost.SEARCH),
    "published.export": Costly(PUBLIC, Cost.EXPORTS),
    "published_differences.index": Costly(PUBLIC, Cost.EXPORTS),
    "published_entries.entry": Costly(PUBLIC, Cost.SEARCH),
    "published_entries.person": Costly(PUBLIC, Cost.SEARCH),
    "published_entries.organisation": Costly(PUBLIC, Cost.SEARCH),
    "published_breaches.index": Costly(PUBLIC, Cost.SEARCH),
    "published_breaches.export": Costly(PUBLIC, Cost.EXPORTS),
    # meetings
    "meetings.index": Costly(P.SEE_REGISTER, Cost.SEARCH),
    # authority
    "delegations.index": Costly(P.SEE_DELEGATIONS, Cost.SEARCH),
    "delegations.export": Costly(P.SEE_DELEGATIONS, Cost.EXPORTS),
    "delegations.show": P.SEE_DELEGATIONS,
    "delegations.grant": P.KEEP_DELEGATIONS,
    "delegations.amend": P.KEEP_DELEGATIONS,
    "delegations.revoke": P.KEEP_DELEGATIONS,
    "delegations.who": Costly(P.SEE_DELEGATIONS, Cost.SEARCH),
    # contracts
    "contracts.index": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "contracts.export": Costly(P.SEE_CONTRACTS, Cost.EXPORTS),
    "contracts.show": P.SEE_CONTRACTS,
    "contracts.add": P.KEEP_CONTRACTS,
    "contracts.amend": P.KEEP_CONTRACTS,
    "schedules.index": P.KEEP_CONTRACTS,
    "schedules.fill": P.KEEP_CONTRACTS,
    "contracts.generate": Costly(P.KEEP_CONTRACTS, Cost.DRAFTS),
    "contracts.download": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "contracts.preview": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "comparisons.show": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "pdfs.show": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "pdfs.download": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "contracts.move": P.SEE_CONTRACTS,
    "contracts.copy": P.KEEP_CONTRACTS,
    "changes.propose": P.KEEP_CONTRACTS,
    "changes.show": P.SEE_CONTRACTS,
    "changes.decide": P.SIGN_CONTRACT,
    "changes.take_back": P.SEE_CONTRACTS,
    "documents.index": P.USE_ACCOUNT,
    "documents.about_contract": Costly(P.KEEP_CONTRACTS, Cost.DRAFTS),
    "documents.for_meeting": Costly(P.PREPARE_MEETING, Cost.DRAFTS),
    "documents.on_governance": Costly(P.KEEP_DELEGATIONS, Cost.DRAFTS),
    "signed_copies.keep": P.KEEP_CONTRACTS,
    "signed_copies.download": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "decisions.approve": P.APPROVE_CONTRACT,
    "decisions.sign": P.SIGN_CONTRACT,
    "decisions.show": P.SEE_CONTRACTS,
    "decisions.index": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "decisions.export": Costly(P.SEE_CONTRACTS, Cost.EXPORTS),
    # sharing
    "agreements.index": Costly(P.SEE_AGREEMENTS, Cost.SEARCH),
    "agreements.export": Costly(P.SEE_AGREEMENTS, Cost.EXPORTS),
    "agreements.show": P.SEE_AGREEMENTS,
    "agreements.add": P.KEEP_AGREEMENTS,
    "agreements.amend": P.KEEP_AGREEMENTS,
    "agreements.sign": P.KEEP_AGREEMENTS,
    "disclosures.index": Costly(P.SEE_AGREEMENTS, Cost.SEARCH),
    "disclosures.export": Costly(P.SEE_AGREEMENTS, Cost.EXPORTS),
    "disclosures.show": P.SEE_AGREEMENTS,
    "disclosures.add": P.KEEP_AGREEMENTS,
    "incidents.index": Costly(P.SEE_INCIDENTS, Cost.SEARCH),
    "incidents.export": Costly(P.SEE_INCIDENTS, Cost.EXPORTS),
    "incidents.show": P.SEE_INCIDENTS,
    "incidents.report": P.REPORT_INCIDENT,
    "incidents.triage": P.TRIAGE_INCIDENT,
    "incidents.correct": P.TRIAGE_INCIDENT,
    "incidents.record": P.SEE_INCIDENTS,
    "incidents.advise": P.SEE_INCIDENTS,
    "incidents.notify": P.TRIAGE_INCIDENT,
    "incidents.not_telling": P.DECIDE_INCIDENT,
    "incidents.to_tell": P.TRIAGE_INCIDENT,
    "incidents.close": P.DECIDE_INCIDENT,
    # tasks, rules, barriers, audit
    "duties.index": Costly(P.SEE_DUTIES, Cost.SEARCH),
    "duties.export": Costly(P.SEE_DUTIES, Cost.EXPORTS),
    "rules.index": Costly(P.SEE_RULES, Cost.SEARCH),
    "rules.export": Costly(P.SEE_RULES, Cost.EXPORTS),
    "rules.show": P.SEE_RULES,
    "rules.amend": P.KEEP_RULES,
    "rules.local": P.KEEP_RULES,
    "walls.index": Costly(P.KEEP_WALLS, Cost.SEARCH),
    "walls.export": Costly(P.KEEP_WALLS, Cost.EXPORTS),
    "walls.raise": Fresh(P.KEEP_WALLS),
    "walls.lift": Fresh(P.KEEP_WALLS),
    "audit.index": Costly(P.AUDIT, Cost.SEARCH),
    "audit.trail": Costly(P.SEE_LEDGER, Cost.SEARCH),
    "audit.export": Costly(P.SEE_LEDGER, Cost.EXPORTS),
    "audit.entry": P.SEE_LEDGER,
    "audit.verify": Costly(P.SEE_LEDGER, Cost.VERIFICATION),
    "errands.show": P.SEE_LEDGER,
    "errands.download": Costly(P.SEE_LEDGER, Cost.EXPORTS),
    "rights.index": Costly(P.AUDIT, Cost.SEARCH),
    "audit_room.changes": Costly(P.AUDIT, Cost.SEARCH),
    "audit_room.redated": P.AUDIT,
    "audit_room.late": P.AUDIT,
    "audit_room.decided_before": P.AUDIT,
    "audit_room.readers": Costly(P.AUDIT, Cost.SEARCH),
    "audit_room.sample": Costly(P.AUDIT, Cost.SEARCH),
    "audit_room.drawn": Costly(P.AUDIT, Cost.SEARCH),
    "audit_room.completeness": Costly(P.AUDIT, Cost.UPLOADS),
    "audit_room.payments": Costly(P.AUDIT, Cost.UPLOADS),
    "audit_room.compare": Costly(P.AUDIT, Cost.SEARCH),
    "retention.index": Costly(P.DECIDE_ERASURE, Cost.SEARCH),
    "retention.propose": Fresh(P.DECIDE_ERASURE),
    "retention.decide": Fresh(P.DECIDE_ERASURE),
    "proofs.receipt": Costly(P.SEE_ENTRY, Cost.DOCUMENTS),
    "proofs.download": Costly(P.SEE_ENTRY, Cost.EXPORTS),
    "proofs.codes": Costly(P.AUDIT, Cost.SEARCH),
    "proofs.export": Costly(P.SEE_LEDGER, Cost.EXPORTS),
    "templates.index": P.SEE_CONTRACTS,
    "templates.show": P.SEE_CONTRACTS,
    "templates.upload": Costly(P.KEEP_CONTRACTS, Cost.UPLOADS),
    "templates.uploaded": P.KEEP_CONTRACTS,
    "returned.index": P.SEE_CONTRACTS,
    "returned.add": Costly(P.KEEP_CONTRACTS, Cost.UPLOADS),
    "returned.show": P.SEE_CONTRACTS,
    "returned.decide": P.KEEP_CONTRACTS,
    "returned.take_in": P.KEEP_CONTRACTS,
    "returned.page_codes": P.KEEP_CONTRACTS,
    "returned.file": P.SEE_CONTRACTS,
    "returned.redline": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "returned.decisions": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "returned.compare": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "returned.compare_redline": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "own_word_files.unseen": Costly(P.KEEP_CONTRACTS, Cost.DOCUMENTS),
    "own_word_files.remove": P.KEEP_CONTRACTS,
    "templates.place": P.KEEP_CONTRACTS,
    "templates.repeats": P.KEEP_CONTRACTS,
    "templates.columns": P.KEEP_CONTRACTS,
    "templates.lint": Costly(P.KEEP_CONTRACTS, Cost.DOCUMENTS),
    "templates.annotated": Costly(P.KEEP_CONTRACTS, Cost.DOCUMENTS),
    "templates.preview": Costly(P.KEEP_CONTRACTS, Cost.DOCUMENTS),
    "templates.publish": Costly(Fresh(P.KEEP_CONTRACTS), Cost.DRAFTS),
    "templates.conditions": P.KEEP_CONTRACTS,
    # moving in
    "imports.index": P.DECLARE_FOR_OTHERS,
    "imports.upload": Costly(P.DECLARE_FOR_OTHERS, Cost.UPLOADS),
    "imports.show": Costly(P.DECLARE_FOR_OTHERS, Cost.DOCUMENTS),
    "imports.columns": P.DECLARE_FOR_OTHERS,
    "imports.forget": P.DECLARE_FOR_OTHERS,
    "imports.people": P.DECLARE_FOR_OTHERS,
    "imports.rows": P.DECLARE_FOR_OTHERS,
    "imports.row": P.DECLARE_FOR_OTHERS,
    # accounts
    "accounts.index": Costly(P.KEEP_ACCOUNTS, Cost.SEARCH),
    "accounts.export": Costly(P.KEEP_ACCOUNTS, Cost.EXPORTS),
    "accounts.invite": Fresh(P.KEEP_ACCOUNTS),
    "accounts.amend": Fresh(P.KEEP_ACCOUNTS),
    "accounts.accept": SIGNING_IN,
    "accounts.mine": P.USE_ACCOUNT,
    "confirmations.index": P.GIVE_SECOND_WORD,
    "confirmations.answer": Fresh(P.GIVE_SECOND_WORD),
    "confirmations.withdraw": P.GIVE_SECOND_WORD,
    "confirmations.by_link": SIGNING_IN,
    "confirmations.elsewhere": P.KEEP_ACCOUNTS,
    "confirmations.register": Fresh(P.KEEP_ACCOUNTS),
    "confirmations.end": Fresh(P.KEEP_ACCOUNTS),
    "audit_scopes.index": Costly(P.SET_AUDIT_SCOPE, Cost.SEARCH),
    "audit_scopes.export": Costly(P.SET_AUDIT_SCOPE, Cost.EXPORTS),
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
    "api.organisations": Costly(P.SEE_ORGANISATIONS, Cost.SEARCH),
    "api.organisation": P.SEE_ORGANISATIONS,
    "api.add_organisation": P.KEEP_ORGANISATIONS,
    "api.amend_organisation": P.KEEP_ORGANISATIONS,
    "api.people": Costly(P.SEE_PEOPLE, Cost.SEARCH),
    "api.person": P.SEE_PEOPLE,
    "api.add_person": P.KEEP_PEOPLE,
    "api.amend_person": P.KEEP_PEOPLE,
    "api.joins": Costly(P.KEEP_PEOPLE, Cost.SEARCH),
    "api.answer_join": P.KEEP_PEOPLE,
    "api.posts": Costly(P.SEE_PEOPLE, Cost.SEARCH),
    "api.post": P.SEE_PEOPLE,
    "api.add_post": P.KEEP_PEOPLE,
    "api.amend_post": P.KEEP_PEOPLE,
    "api.appointments": Costly(P.SEE_PEOPLE, Cost.SEARCH),
    "api.appointment": P.SEE_PEOPLE,
    "api.add_appointment": P.KEEP_PEOPLE,
    "api.amend_appointment": P.KEEP_PEOPLE,
    "api.end_appointment": P.KEEP_PEOPLE,
    "api.interests": Costly(P.SEE_REGISTER, Cost.SEARCH),
    "api.interest": P.SEE_ENTRY,
    "api.declare_interest": P.DECLARE_INTEREST,
    "api.breaches": Costly(P.DECLARE_FOR_OTHERS, Cost.SEARCH),
    "api.decide_breach": P.DECLARE_FOR_OTHERS,
    "api.decide_breaches": P.DECLARE_FOR_OTHERS,
    "api.round": Costly(P.DECLARE_FOR_OTHERS, Cost.SEARCH),
    "api.prepare_round": P.DECLARE_FOR_OTHERS,
    "api.start_round": P.DECLARE_FOR_OTHERS,
    "api.close_round": P.DECLARE_FOR_OTHERS,
    "api.questions": Costly(P.DECLARE_FOR_OTHERS, Cost.SEARCH),
    "api.settle_question": P.DECLARE_FOR_OTHERS,
    "api.rounds": Costly(P.DECLARE_FOR_OTHERS, Cost.SEARCH),
    "api.round_outstanding": Costly(P.DECLARE_FOR_OTHERS, Cost.SEARCH),
    "api.check_interest": P.DECLARE_INTEREST,
    "api.amend_interest": P.DECLARE_INTEREST,
    "api.correct_interest": P.DECLARE_INTEREST,
    "api.end_interest": P.DECLARE_INTEREST,
    "api.nil_returns": Costly(P.SEE_REGISTER, Cost.SEARCH),
    "api.nil_return": P.SEE_REGISTER,
    "api.declare_nothing": P.DECLARE_INTEREST,
    "api.mitigations": Costly(P.SEE_REGISTER, Cost.SEARCH),
    "api.mitigation": P.SEE_REGISTER,
    "api.agree_mitigation": P.REVIEW_INTERESTS,
    "api.agree_dual_role": P.REVIEW_INTERESTS,
    "api.recognitions": Costly(P.SEE_ENTRY, Cost.SEARCH),
    "api.recognise": P.REVIEW_INTERESTS,
    "api.editions": Costly(PUBLIC, Cost.SEARCH),
    "api.edition": Costly(PUBLIC, Cost.EXPORTS),
    "api.publish_edition": Costly(Fresh(P.PUBLISH_REGISTER), Cost.DRAFTS),
    "api.delegations": Costly(P.SEE_DELEGATIONS, Cost.SEARCH),
    "api.delegation": P.SEE_DELEGATIONS,
    "api.grant_delegation": P.KEEP_DELEGATIONS,
    "api.amend_delegation": P.KEEP_DELEGATIONS,
    "api.revoke_delegation": P.KEEP_DELEGATIONS,
    "api.who_may_sign": Costly(P.SEE_DELEGATIONS, Cost.SEARCH),
    "api.contracts": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "api.contract": P.SEE_CONTRACTS,
    "api.add_contract": P.KEEP_CONTRACTS,
    "api.amend_contract": P.KEEP_CONTRACTS,
    "api.move_contract": P.SEE_CONTRACTS,
    "api.generate_contract": Costly(P.KEEP_CONTRACTS, Cost.DRAFTS),
    "api.contract_document": Costly(P.SEE_CONTRACTS, Cost.DOCUMENTS),
    "api.document_about_contract": Costly(P.KEEP_CONTRACTS, Cost.DRAFTS),
    "api.document_for_meeting": Costly(P.PREPARE_MEETING, Cost.DRAFTS),
    "api.document_on_governance": Costly(P.KEEP_DELEGATIONS, Cost.DRAFTS),
    "api.copy_contract": P.KEEP_CONTRACTS,
    "api.file_returned": Costly(P.KEEP_CONTRACTS, Cost.UPLOADS),
    "api.contract_change": P.SEE_CONTRACTS,
    "api.propose_change": P.KEEP_CONTRACTS,
    "api.decide_change": P.SIGN_CONTRACT,
    "api.take_back_change": P.SEE_CONTRACTS,
    "api.approve_contract": P.APPROVE_CONTRACT,
    "api.sign_contract": P.SIGN_CONTRACT,
    "api.decisions": Costly(P.SEE_CONTRACTS, Cost.SEARCH),
    "api.decision": P.SEE_CONTRACTS,
    "api.agreements": Costly(P.SEE_AGREEMENTS, Cost.SEARCH),
    "api.agreement": P.SEE_AGREEMENTS,
    "api.add_agreement": P.KEEP_AGREEMENTS,
    "api.amend_agreement": P.KEEP_AGREEMENTS,
    "api.sign_agreement": P.KEEP_AGREEMENTS,
    "api.disclosures": Costly(P.SEE_AGREEMENTS, Cost.SEARCH),
    "api.disclosure": P.SEE_AGREEMENTS,
    "api.add_disclosure": P.KEEP_AGREEMENTS,
    "api.incidents": Costly(P.SEE_INCIDENTS, Cost.SEARCH),
    "api.incident": P.SEE_INCIDENTS,
    "api.report_incident": P.REPORT_INCIDENT,
    "api.triage_incident": P.TRIAGE_INCIDENT,
    "api.duties": Costly(P.SEE_DUTIES, Cost.SEARCH),
    "api.rules": Costly(P.SEE_RULES, Cost.SEARCH),
    "api.add_local_rule": P.KEEP_RULES,
    "api.ledger": Costly(P.SEE_LEDGER, Cost.SEARCH),
    "api.confirmations": Costly(P.GIVE_SECOND_WORD, Cost.SEARCH),
    "api.answer_confirmation": Fresh(P.SET_AUDIT_SCOPE),
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
    row = _row(endpoint)
    row = row.row if isinstance(row, Costly) else row
    return row.need if isinstance(row, Fresh) else row


def is_fresh(endpoint: str | None) -> bool:
    """Whether this door asks for a proof that is minutes old."""
    row = _row(endpoint)
    row = row.row if isinstance(row, Costly) else row
    return isinstance(row, Fresh) or endpoint in OWN_SIGN_IN


def cost_of(endpoint: str | None) -> Cost | None:
    """What kind of costly work this door does, if any."""
    row = _row(endpoint)
    return row.cost if isinstance(row, Costly) else None


def _row(endpoint: str | None) -> Row | None:
    return PAGES.get(endpoint or "") or API.get(endpoint or "")
