"""The kinds of facts in words: each is what one audit trail entry is about, and each reads the same on every page."""

from __future__ import annotations

from collections.abc import Iterable

LABELS = {
    "interest": "Interests", "round": "Declarations rounds", "breach": "Possible policy breaches",
    "remark": "Questions to declarants and answers",
    "mitigation": "How interests are managed", "nil_return": "Nothing to declare",
    "delegation": "Delegated authority", "contract": "Contracts", "decision": "Decision checks",
    "agreement": "Information-sharing agreements", "disclosure": "Information shared",
    "incident": "Items to check and data incidents", "organisation": "Organisations", "person": "People",
    "post": "Posts", "appointment": "Appointments", "rule": "Rules", "wall": "Information barriers",
    "wall_confirmation": "Confirmations of those inside a barrier",
    "retention": "Decisions to erase", "contract_document": "Contract documents", "contract_change": "Contract changes",
    "waiver": "Waivers of competition", "sealing": "Deeds and seals",
    "reservation": "Reserved matters", "approved_scheme": "Schemes as approved", "signature": "Signatures",
    "edition": "Published editions", "withholding": "Decisions about publication",
    "recognition": "The same body or another one", "person_join": "Joined records",
    "contract_template": "Contract templates",
    "flow": "Flows of information", "information_asset": "Information assets",
    "processor": "Processors", "screening": "Screenings for an impact assessment",
    "opinion": "Advice, decisions and views on agreements",
    "complaint": "Data protection complaints", "lesson": "Lessons of data incidents",
    "care_service": "Services", "programme": "Separation programmes", "milestone": "Milestones",
    "appraisal": "Options appraisals", "cohort": "People who move",
    "pilot": "Pilots", "checklist": "Checklists",
    "procurement": "Procurements", "evaluator": "Evaluators", "provider_check": "Checks of providers",
    "standard_answer": "Standard answers", "committee_day": "Committee days",
    "performance_notice": "Contract performance notices", "review_meeting": "Review meetings of contracts",
    "activity_month": "Activity of contracts by month",
    "paper_decision": "Decisions about papers",
}  # fmt: skip
"""Kind -> what many of it are called, in the order in which they are offered."""


def choices(kinds: Iterable[str] = LABELS) -> tuple[tuple[str, str], ...]:
    """These kinds as a question offers them: (kind, words)."""
    wanted = set(kinds)
    return tuple((kind, words) for kind, words in LABELS.items() if kind in wanted)
