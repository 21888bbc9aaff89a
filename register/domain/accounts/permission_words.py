"""What each permission lets somebody do, in words for whoever hands it on."""

from __future__ import annotations

from register.domain.permissions import Permission

P = Permission
WORDS = {
    P.USE_ACCOUNT: "Use your account",
    P.SEE_OWN: "See your own declarations",
    P.SEE_ENTRY: "See an entry of the register that you may read",
    P.DECLARE_INTEREST: "Declare your interests",
    P.DECLARE_FOR_OTHERS: "Declare interests for other people",
    P.REVIEW_INTERESTS: "Review interests, and say how they are managed",
    P.SEE_REGISTER: "See the register of interests",
    P.PUBLISH_REGISTER: "Publish the register of interests",
    P.SEE_ORGANISATIONS: "See organisations",
    P.KEEP_ORGANISATIONS: "Add and change organisations",
    P.SEE_PEOPLE: "See people and posts",
    P.KEEP_PEOPLE: "Add and change people, posts and appointments",
    P.SEE_DELEGATIONS: "See delegations",
    P.KEEP_DELEGATIONS: "Record, change and revoke delegations",
    P.SEE_CONTRACTS: "See contracts",
    P.KEEP_CONTRACTS: "Draft and change contracts",
    P.APPROVE_CONTRACT: "Approve contracts",
    P.SIGN_CONTRACT: "Record signed copies of contracts",
    P.SEE_PROGRAMMES: "See services and separation programmes",
    P.KEEP_PROGRAMMES: "Keep services, separation programmes, plans and appraisals",
    P.SEE_AGREEMENTS: "See sharing agreements and information shared",
    P.KEEP_AGREEMENTS: "Record sharing agreements and information shared",
    P.ADVISE_ON_SHARING: "Record your advice, decision or view on sharing agreements",
    P.SEE_COMPLAINTS: "See data protection complaints",
    P.KEEP_COMPLAINTS: "Record data protection complaints, and what follows them",
    P.REPORT_INCIDENT: "Report something that may be a data incident",
    P.SEE_INCIDENTS: "See items to check and data incidents",
    P.TRIAGE_INCIDENT: "Decide whether something is a data incident",
    P.DECIDE_INCIDENT: "Decide about data incidents as SIRO",
    P.SEE_DUTIES: "See tasks",
    P.SEE_RULES: "See rules",
    P.KEEP_RULES: "Change rules",
    P.KEEP_WALLS: "Raise and lift information barriers",
    P.SEE_LEDGER: "See the audit trail",
    P.AUDIT: "Ask the questions of an audit",
    P.PREPARE_MEETING: "Prepare the declarations for a meeting",
    P.DECIDE_ERASURE: "Propose and decide erasures",
    P.KEEP_ACCOUNTS: "Invite people, and change accounts",
    P.SET_AUDIT_SCOPE: "Say what an external auditor may read",
    P.SEE_HEALTH: "See how this instance is",
}


def may(permission: Permission) -> str:
    """What it lets somebody do; of one that has no words yet, its name."""
    return WORDS.get(permission) or permission.value.replace("_", " ").capitalize()
