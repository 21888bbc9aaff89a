"""The calls that every noun has: its list, one record, and, where it may be, adding one and amending one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import (
    amended,
    amendment_of,
    blueprint,
    described,
    done,
    listed,
    made,
    of_noun,
    question_of,
    shown,
)
from register.api.schemas.bodies import body, body_of_both
from register.api.schemas.models import page_of, taken
from register.services import nouns
from register.services.noun_shape import Insisting, Noun


@dataclass(frozen=True, slots=True)
class Resource:
    """A noun's calls: what one of it is called in the names of doors, and the door that adds one by itself."""

    noun: Noun
    one: str
    adds: str = ""

    @property
    def tag(self) -> str:
        return self.noun.name

    @property
    def title(self) -> str:
        return self.one.title().replace("_", "")


RESOURCES = (
    Resource(nouns.ORGANISATIONS, "organisation", "add_organisation"),
    Resource(nouns.PEOPLE, "person", "add_person"),
    Resource(nouns.POSTS, "post", "add_post"),
    Resource(nouns.APPOINTMENTS, "appointment"),
    Resource(nouns.INTERESTS, "interest"),
    Resource(nouns.NIL_RETURNS, "nil_return"),
    Resource(nouns.MITIGATIONS, "mitigation"),
    Resource(nouns.DELEGATIONS, "delegation", "grant_delegation"),
    Resource(nouns.CONTRACTS, "contract", "add_contract"),
    Resource(nouns.APPROVED_SCHEMES, "approved_scheme", "approve_scheme"),
    Resource(nouns.RESERVATIONS, "reservation", "reserve_matter"),
    Resource(nouns.SEALINGS, "sealing", "add_sealing"),
    Resource(nouns.WAIVERS, "waiver", "add_waiver"),
    Resource(nouns.AGREEMENTS, "agreement", "add_agreement"),
    Resource(nouns.DISCLOSURES, "disclosure", "add_disclosure"),
    Resource(nouns.INCIDENTS, "incident"),
    Resource(nouns.COMPLAINTS, "complaint", "add_complaint"),
    Resource(nouns.LESSONS, "lesson", "add_lesson"),
    Resource(nouns.FLOWS, "flow", "add_flow"),
    Resource(nouns.INFORMATION_ASSETS, "information_asset", "add_information_asset"),
    Resource(nouns.PROCESSORS, "processor", "add_processor"),
    Resource(nouns.SCREENINGS, "screening", "add_screening"),
    Resource(nouns.OPINIONS, "opinion", "add_opinion"),
    Resource(nouns.CARE_SERVICES, "care_service", "add_care_service"),
    Resource(nouns.PROGRAMMES, "programme", "add_programme"),
    Resource(nouns.MILESTONES, "milestone", "add_milestone"),
    Resource(nouns.APPRAISALS, "appraisal", "add_appraisal"),
    Resource(nouns.COHORTS, "cohort", "add_cohort"),
    Resource(nouns.PILOTS, "pilot", "add_pilot"),
    Resource(nouns.CHECKLISTS, "checklist", "add_checklist"),
    Resource(nouns.PROCUREMENTS, "procurement", "add_procurement"),
    Resource(nouns.EVALUATORS, "evaluator", "add_evaluator"),
    Resource(nouns.PROVIDER_CHECKS, "provider_check", "add_provider_check"),
    Resource(nouns.REVIEW_MEETINGS, "review_meeting", "add_review_meeting"),
    Resource(nouns.COMMITTEE_DAYS, "committee_day", "add_committee_day"),
    Resource(nouns.STANDARD_ANSWERS, "standard_answer", "add_standard_answer"),
    Resource(nouns.ACTIVITY_MONTHS, "activity_month", "add_activity_month"),
    Resource(nouns.PERFORMANCE_NOTICES, "performance_notice", "add_performance_notice"),
)
"""What is added about a person, an interest or by whoever notices something has an address of its own."""


def _list(of: Resource) -> Any:
    listing = of.noun.listing(clock.today())

    def view() -> Response:
        return listed(of.noun.listing(clock.today()))

    view.__doc__ = f"List: {listing.title.lower()}."
    return described(of.tag, asks=question_of(listing), reply=page_of(listing))(view)


def _one(of: Resource) -> Any:
    def view(ref: str) -> Response:
        return made(shown(of.noun, ref), 200)

    view.__doc__ = f"One {of.one.replace('_', ' ')}, by its reference or id."
    return described(of.tag, reply=of_noun(of.noun, of.title))(view)


def _add(of: Resource) -> Any:
    def view() -> Response:
        new, more = _new(of.noun)
        who, now = guard.actor(), clock.now()
        return done(of.noun, lambda session: of.noun.add(session, new, actor=who, now=now, **more), 201)

    view.__doc__ = f"Record: {of.one.replace('_', ' ')}."
    besides = (Insisting,) if of.noun.doubted else ()
    takes, reply = taken(f"New{of.title}", of.noun.value, *besides), of_noun(of.noun, of.title)
    return described(of.tag, takes=takes, reply=reply, status=201)(view)


def _new(noun: Noun) -> tuple[Any, dict[str, Any]]:
    """What was sent, and that it is another one than the register has, where somebody may have to say so."""
    if not noun.doubted:
        return body(noun.value), {}
    new, said = body_of_both(noun.value, Insisting)
    return new, {"is_another": said.is_another}


def _amend(of: Resource) -> Any:
    def view(ref: str) -> Response:
        return amended(of.noun, of.noun.amend, ref)

    view.__doc__ = (
        f"Change a {of.one.replace('_', ' ')}: how it should read. What is only read may be sent back as it was; where "
        "nothing changes, nothing is recorded."
    )
    takes = amendment_of(of.noun, of.title)
    return described(of.tag, takes=takes, reply=of_noun(of.noun, of.title))(view)


def _join(of: Resource) -> None:
    path, many = f"/{of.noun.name}", of.noun.name.replace("-", "_")
    blueprint.add_url_rule(path, many, _list(of), methods=["GET"])
    blueprint.add_url_rule(f"{path}/<ref>", of.one, _one(of), methods=["GET"])
    if of.adds:
        blueprint.add_url_rule(path, of.adds, _add(of), methods=["POST"])
    if of.noun.amend:
        blueprint.add_url_rule(f"{path}/<ref>", f"amend_{of.one}", _amend(of), methods=["PUT"])


for _resource in RESOURCES:
    _join(_resource)
