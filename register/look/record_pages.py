"""The page of a record, by its kind: the one place that every link to a record is made from."""

from __future__ import annotations

from functools import cache

from flask import url_for

from register import guard
from register.models.registry import kinds

SHOWN_AT = {
    "agreement": "agreements.show", "contract": "contracts.show", "contract_change": "changes.show",
    "contract_template": "templates.show",
    "decision": "decisions.show", "delegation": "delegations.show", "disclosure": "disclosures.show",
    "edition": "editions.show", "incident": "incidents.show", "interest": "interests.show",
    "organisation": "organisations.show", "person": "people.show", "post": "posts.show",
    "mitigation": "mitigations.show", "round": "rounds.show", "rule": "rules.show",
    "care_service": "care_services.show", "programme": "programmes.show", "milestone": "milestones.show",
    "appraisal": "appraisals.show", "cohort": "cohorts.show",
    "pilot": "pilots.show", "checklist": "checklists.show", "waiver": "waivers.show",
    "procurement": "procurements.show", "evaluator": "evaluators.show",
    "complaint": "complaints.show", "sealing": "sealings.show", "reservation": "reservations.show",
    "approved_scheme": "approved_schemes.show",
    "flow": "flows.show", "information_asset": "information_assets.show",
    "processor": "processors.show", "screening": "screenings.show", "opinion": "opinions.show",
    "lesson": "lessons.show", "provider_check": "provider_checks.show",
    "committee_day": "committee_days.show", "standard_answer": "standard_answers.show",
    "performance_notice": "performance_notices.show", "review_meeting": "review_meetings.show",
    "activity_month": "activity_months.show", "wall": "walls.show",
}  # fmt: skip
NAMED_PACK = ("templates.show",)
"""Pages whose address calls the reference `pack`: files that come with the product are read there too."""
SHOWN_WITH = {
    "breach": "it stands in the list of possible policy breaches",
    "appointment": "its person's page lists it", "contract_document": "it stands on its contract's page",
    "nil_return": "it stands on its person's page",
    "person_join": "it stands with both records", "recognition": "it stands with its interest, or with the body of the post",
    "paper_decision": "it stands with its procurement",
    "remark": "it stands with its interest",
    "retention": "it stands in the list of what was erased", "signature": "it stands on its contract's page",
    "wall_confirmation": "it stands with who is inside its barrier",
    "withholding": "it stands in the list of what is withheld",
}  # fmt: skip
"""Kinds that have no page of their own, and where they are read."""


def address_of(kind: str, ref: str | None) -> str | None:
    """Where a record is read; None where it has no page or this visitor may not open it."""
    endpoint = SHOWN_AT.get(kind)
    if not ref or not endpoint or not guard.may(endpoint):
        return None
    if endpoint in NAMED_PACK:
        return url_for(endpoint, pack=ref)
    return url_for(endpoint, ref=ref)


def address_by_reference(ref: str) -> str | None:
    """The same for a reference alone, whose first letters say its kind."""
    return address_of(_kinds_by_prefix().get(ref.split("-")[0], ""), ref)


@cache
def _kinds_by_prefix() -> dict[str, str]:
    return {model.__prefix__: kind for kind, model in kinds().items()}
