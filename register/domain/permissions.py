"""Who may do what: permissions, the one table of roles, and the plain values that say who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from register.domain.audit_scopes import AuditScope
from register.domain.errors import Forbidden


class Permission(StrEnum):
    """One thing a person may do; the value is stored and shown to administrators."""

    USE_ACCOUNT = "use_account"
    SEE_OWN = "see_own"
    SEE_ENTRY = "see_entry"
    DECLARE_INTEREST = "declare_interest"
    DECLARE_FOR_OTHERS = "declare_for_others"
    REVIEW_INTERESTS = "review_interests"
    SEE_REGISTER = "see_register"
    PUBLISH_REGISTER = "publish_register"
    SEE_ORGANISATIONS = "see_organisations"
    KEEP_ORGANISATIONS = "keep_organisations"
    SEE_PEOPLE = "see_people"
    KEEP_PEOPLE = "keep_people"
    SEE_DELEGATIONS = "see_delegations"
    KEEP_DELEGATIONS = "keep_delegations"
    SEE_CONTRACTS = "see_contracts"
    KEEP_CONTRACTS = "keep_contracts"
    GIVE_SECOND_WORD = "give_second_word"
    APPROVE_CONTRACT = "approve_contract"
    SIGN_CONTRACT = "sign_contract"
    SEE_PROGRAMMES = "see_programmes"
    KEEP_PROGRAMMES = "keep_programmes"
    SEE_AGREEMENTS = "see_agreements"
    KEEP_AGREEMENTS = "keep_agreements"
    ADVISE_ON_SHARING = "advise_on_sharing"
    REPORT_INCIDENT = "report_incident"
    SEE_COMPLAINTS = "see_complaints"
    KEEP_COMPLAINTS = "keep_complaints"
    SEE_INCIDENTS = "see_incidents"
    TRIAGE_INCIDENT = "triage_incident"
    DECIDE_INCIDENT = "decide_incident"
    SEE_DUTIES = "see_duties"
    SEE_RULES = "see_rules"
    KEEP_RULES = "keep_rules"
    KEEP_WALLS = "keep_walls"
    SEE_LEDGER = "see_ledger"
    AUDIT = "audit"
    PREPARE_MEETING = "prepare_meeting"
    DECIDE_ERASURE = "decide_erasure"
    KEEP_ACCOUNTS = "keep_accounts"
    SET_AUDIT_SCOPE = "set_audit_scope"
    SEE_HEALTH = "see_health"


class Role(StrEnum):
    """A named set of permissions; the value is stored, the label is shown."""

    DECLARANT = "declarant"
    MANAGER = "manager"
    GOVERNANCE_OFFICER = "governance_officer"
    CONTRACT_MANAGER = "contract_manager"
    SIGNATORY = "signatory"
    AUDITOR = "auditor"
    EXTERNAL_AUDITOR = "external_auditor"
    INFORMATION_GOVERNANCE_LEAD = "information_governance_lead"
    DATA_PROTECTION_OFFICER = "data_protection_officer"
    SIRO = "siro"
    CALDICOTT_GUARDIAN = "caldicott_guardian"
    COMMITTEE_SECRETARY = "committee_secretary"
    COMMITTEE_CHAIR = "committee_chair"
    PROCUREMENT_LEAD = "procurement_lead"
    COUNTER_FRAUD_SPECIALIST = "counter_fraud_specialist"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        return "SIRO" if self is Role.SIRO else self.value.replace("_", " ").capitalize()


P = Permission
_EVERYBODY = frozenset(
    {P.USE_ACCOUNT, P.SEE_OWN, P.SEE_ENTRY, P.DECLARE_INTEREST, P.REPORT_INCIDENT, P.SEE_DUTIES}
)
_REFERENCE = frozenset({P.SEE_ORGANISATIONS, P.SEE_PEOPLE, P.SEE_RULES})
_READER = (
    _EVERYBODY
    | _REFERENCE
    | {P.SEE_REGISTER, P.SEE_DELEGATIONS, P.SEE_CONTRACTS, P.SEE_PROGRAMMES, P.SEE_AGREEMENTS}
)
_AUDIT = frozenset(
    {
        P.USE_ACCOUNT,
        P.SEE_ENTRY,
        P.SEE_REGISTER,
        P.SEE_DELEGATIONS,
        P.SEE_CONTRACTS,
        P.SEE_PROGRAMMES,
        P.SEE_AGREEMENTS,
        P.SEE_INCIDENTS,
        P.SEE_COMPLAINTS,
    }
    | {P.SEE_LEDGER, P.AUDIT}
    | _REFERENCE
)

ROLES: dict[Role, frozenset[Permission]] = {
    Role.DECLARANT: _EVERYBODY,
    Role.MANAGER: _EVERYBODY | _REFERENCE | {P.REVIEW_INTERESTS},
    Role.GOVERNANCE_OFFICER: _READER
    | {P.DECLARE_FOR_OTHERS, P.REVIEW_INTERESTS, P.KEEP_ORGANISATIONS, P.KEEP_PEOPLE, P.KEEP_DELEGATIONS}
    | {P.KEEP_RULES, P.KEEP_WALLS, P.PREPARE_MEETING, P.AUDIT, P.DECIDE_ERASURE, P.SET_AUDIT_SCOPE}
    | {P.PUBLISH_REGISTER, P.GIVE_SECOND_WORD, P.KEEP_PROGRAMMES},
    Role.CONTRACT_MANAGER: _READER
    | {P.KEEP_CONTRACTS, P.KEEP_ORGANISATIONS, P.GIVE_SECOND_WORD, P.KEEP_PROGRAMMES},
    Role.SIGNATORY: _READER | {P.APPROVE_CONTRACT, P.SIGN_CONTRACT},
    Role.AUDITOR: _AUDIT | _EVERYBODY,
    Role.EXTERNAL_AUDITOR: _AUDIT,
    Role.INFORMATION_GOVERNANCE_LEAD: _READER
    | {P.KEEP_AGREEMENTS, P.SEE_INCIDENTS, P.TRIAGE_INCIDENT, P.DECIDE_ERASURE, P.GIVE_SECOND_WORD}
    | {P.SEE_COMPLAINTS, P.KEEP_COMPLAINTS},
    Role.DATA_PROTECTION_OFFICER: _READER | {P.ADVISE_ON_SHARING, P.SEE_INCIDENTS, P.SEE_COMPLAINTS},
    Role.SIRO: _READER
    | {
        P.ADVISE_ON_SHARING,
        P.KEEP_AGREEMENTS,
        P.SEE_INCIDENTS,
        P.SEE_COMPLAINTS,
        P.KEEP_COMPLAINTS,
        P.TRIAGE_INCIDENT,
        P.DECIDE_INCIDENT,
        P.DECIDE_ERASURE,
        P.GIVE_SECOND_WORD,
    },
    Role.CALDICOTT_GUARDIAN: _READER | {P.ADVISE_ON_SHARING, P.SEE_INCIDENTS, P.SEE_COMPLAINTS},
    Role.COMMITTEE_SECRETARY: _EVERYBODY | _REFERENCE | {P.SEE_REGISTER, P.PREPARE_MEETING},
    Role.COMMITTEE_CHAIR: _READER | {P.PREPARE_MEETING},
    Role.PROCUREMENT_LEAD: _READER | {P.KEEP_CONTRACTS, P.GIVE_SECOND_WORD, P.KEEP_PROGRAMMES},
    Role.COUNTER_FRAUD_SPECIALIST: _READER | {P.AUDIT, P.SEE_LEDGER},
    Role.ADMINISTRATOR: frozenset(
        {
            P.USE_ACCOUNT,
            P.SEE_OWN,
            P.SEE_ENTRY,
            P.SEE_RULES,
            P.KEEP_ACCOUNTS,
            P.SEE_HEALTH,
            P.SEE_LEDGER,
            P.SEE_DUTIES,
        }
        | {P.SET_AUDIT_SCOPE, P.GIVE_SECOND_WORD}
    ),
}
"""The one table. A role not named here, or a permission not named for it, is refused."""

AUDITORS = frozenset({Role.AUDITOR, Role.EXTERNAL_AUDITOR})
SYSTEM = "system"


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """Everything these roles may do together; the empty set for no role."""
    return frozenset().union(*(ROLES[role] for role in roles))


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is looking: what every query is narrowed by. A plain value, never a row."""

    person_id: str | None
    roles: frozenset[Role]
    permissions: frozenset[Permission]
    scope: AuditScope | None = None
    as_evaluator: bool = False
    """An evaluator reads their own part, to declare for it: what is kept from them until somebody answered is not asked."""
    kept_from: frozenset[str] | None = None
    """The procurements whose papers are kept from them, where that was asked already; None: each question asks it again."""
    kept_apart: str | None = None
    """All that the barriers reach which bind them, as a list in JSON, where that was asked already; None: as above."""

    @property
    def is_scoped(self) -> bool:
        """External auditors read within their audit's scope, whatever else they are; without one, nothing."""
        return Role.EXTERNAL_AUDITOR in self.roles

    @property
    def is_auditor(self) -> bool:
        return bool(self.roles & AUDITORS)

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


ANYBODY = Viewer(None, frozenset(), frozenset())
"""Whoever reads public pages: no name, no role, no permission."""

UNBOUND = Viewer(None, AUDITORS - {Role.EXTERNAL_AUDITOR}, frozenset(Permission))
"""Sees past every barrier, also one that keeps a record from everybody: for rules that must weigh what nobody is shown."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is acting. `id` is opaque and stands in the audit trail; permissions are those of this moment."""

    id: str
    person_id: str | None
    roles: frozenset[Role]
    permissions: frozenset[Permission]
    on_behalf_of: str | None = None
    access_ends_on: date | None = None
    scope: AuditScope | None = None
    kept_from: frozenset[str] | None = None
    """The procurements whose papers are kept from them, which is asked once a request."""
    kept_apart: str | None = None
    """All that the barriers reach which bind them, which is asked once a request too."""

    @property
    def viewer(self) -> Viewer:
        return Viewer(
            self.person_id, self.roles, self.permissions, self.scope, kept_from=self.kept_from,
            kept_apart=self.kept_apart,
        )  # fmt: skip

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions


def actor_with(
    *roles: Role, id: str, person_id: str | None = None, only: frozenset[Permission] | None = None
) -> Actor:
    """An actor holding these roles; `only` narrows them, as an API token's scopes do."""
    allowed = permissions_of(frozenset(roles))
    return Actor(id, person_id, frozenset(roles), allowed if only is None else allowed & only)


def system_actor() -> Actor:
    """The program itself: jobs, the first set-up and the command line of whoever runs the machine."""
    return Actor(SYSTEM, None, frozenset(), frozenset(Permission))


def check(actor: Actor, permission: Permission) -> None:
    """Raise Forbidden unless the actor holds the permission."""
    if not actor.may(permission):
        raise Forbidden
