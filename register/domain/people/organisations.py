"""Organisations: what kind of body each is, from when to when, whose part it is and who follows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from register.domain.asked import enter, select
from register.domain.dates import said
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.rules import Ruleset
from register.domain.texts import Code, Line, Typed, text_problems

ODS_CODE = re.compile(r"[A-Z0-9]{3,10}")
COMPANY_NUMBER = re.compile(r"[0-9]{8}|[A-Z]{2}[0-9]{6}|[A-Z]{2}[0-9]{5}[A-Z]")
CHARITY_NUMBER = re.compile(r"[0-9]{5,7}|SC[0-9]{6}|NIC[0-9]{6}")


class OrganisationKind(StrEnum):
    """The value is stored; rules name bodies by it."""

    PCT = "pct"
    PROVIDER_ARM = "provider_arm"
    NHS_TRUST = "nhs_trust"
    NHS_FOUNDATION_TRUST = "nhs_foundation_trust"
    SHA = "sha"
    CCG = "ccg"
    ICB = "icb"
    COUNCIL = "council"
    SOCIAL_ENTERPRISE = "social_enterprise"
    CHARITY = "charity"
    COMPANY = "company"
    GP_PRACTICE = "gp_practice"
    OTHER = "other"

    @property
    def label(self) -> str:
        return KIND_LABELS[self]


KIND_LABELS = {
    OrganisationKind.PCT: "Primary care trust",
    OrganisationKind.PROVIDER_ARM: "Provider arm of a primary care trust",
    OrganisationKind.NHS_TRUST: "NHS trust",
    OrganisationKind.NHS_FOUNDATION_TRUST: "NHS foundation trust",
    OrganisationKind.SHA: "Strategic health authority",
    OrganisationKind.CCG: "Clinical commissioning group",
    OrganisationKind.ICB: "Integrated care board",
    OrganisationKind.COUNCIL: "Council",
    OrganisationKind.SOCIAL_ENTERPRISE: "Social enterprise",
    OrganisationKind.CHARITY: "Charity",
    OrganisationKind.COMPANY: "Company",
    OrganisationKind.GP_PRACTICE: "GP practice",
    OrganisationKind.OTHER: "Other",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrganisation(Typed):
    """An organisation to record. authorised_on: the day it became a foundation trust, None when unknown.
    health_service_body: a GP practice's election, None when nobody has asked."""

    name: Annotated[str, Line("the name of the organisation", longest=200)]
    kind: Annotated[OrganisationKind, select("the kind of body")]
    ods_code: Annotated[str | None, Code("the ODS code", longest=10)] = None
    company_number: Annotated[str | None, Code("the company number", longest=8)] = None
    charity_number: Annotated[str | None, Code("the charity number", longest=9)] = None
    parent_id: Annotated[str | None, select("the body it is part of")] = None
    opened_on: Annotated[date | None, enter("the opening date")] = None
    closed_on: Annotated[date | None, enter("the closing date")] = None
    authorised_on: Annotated[date | None, enter("the authorisation date")] = None
    successor_id: Annotated[str | None, select("the body that follows it")] = None
    health_service_body: Annotated[
        bool | None, select("whether this GP practice is a health service body")
    ] = None


NUMBERS = ("ods_code", "company_number", "charity_number")
"""What tells one body from every other, in the order in which people look for it."""


def numbered(body: Any) -> tuple[Any, ...]:
    """The numbers of a body, of a row or a value that has them."""
    return tuple(getattr(body, name) for name in NUMBERS)


def known_by(body: NewOrganisation) -> str:
    """The name, and the code or company number that a paper gives with it."""
    code = body.ods_code or (body.company_number and f"company {body.company_number}")
    return f"{body.name} ({code})" if code else body.name


def named(name: str, number: str = "") -> NewOrganisation:
    """An organisation of which a text gives a name and perhaps a number: a company's, a charity's or an ODS code, by its
    form. One that is none of these is left out."""
    plain = "".join(number.upper().split())
    new = NewOrganisation(name=name, kind=OrganisationKind.OTHER)
    if COMPANY_NUMBER.fullmatch(plain):
        return replace(new, company_number=plain)
    if CHARITY_NUMBER.fullmatch(plain):
        return replace(new, charity_number=plain)
    return replace(new, ods_code=plain) if ODS_CODE.fullmatch(plain) else new


@dataclass(frozen=True, slots=True, kw_only=True)
class Party(NewOrganisation):
    """A recorded organisation, as the rules look at it, with the names it was recorded under before."""

    id: str
    former_names: Annotated[tuple[str, ...], Line("the names it had before", longest=200)] = ()


def check_organisation(new: NewOrganisation, ruleset: Ruleset, *, own_id: str | None = None) -> None:
    """Raises Invalid. Dates of kinds of body: rule organisations.kind_dates (corrections 7)."""
    texts = text_problems(new)
    refuse(
        {
            **texts,
            "ods_code": texts["ods_code"] or _code_problem(new.ods_code),
            "company_number": texts["company_number"] or _company_number_problem(new.company_number),
            "charity_number": texts["charity_number"] or _charity_number_problem(new.charity_number),
            "parent_id": _parent_problem(new, own_id),
            "successor_id": "An organisation cannot follow itself"
            if _same(new.successor_id, own_id)
            else None,
            "opened_on": day_problem(new.opened_on, "The opening date"),
            "closed_on": _closing_problem(new, ruleset),
            "authorised_on": _authorisation_problem(new, ruleset),
        }
    )


def _same(one: str | None, other: str | None) -> bool:
    return one is not None and one == other


def _code_problem(code: str | None) -> str | None:
    if code is None or ODS_CODE.fullmatch(code):
        return None
    return "Enter an ODS code of 3 to 10 capital letters and numbers, like RVW"


def _company_number_problem(number: str | None) -> str | None:
    if number is None or COMPANY_NUMBER.fullmatch(number):
        return None
    return "Enter a company number of 8 characters, like 01234567 or OC301234"


def _charity_number_problem(number: str | None) -> str | None:
    """England and Wales, Scotland, Northern Ireland."""
    if number is None or CHARITY_NUMBER.fullmatch(number):
        return None
    return "Enter a charity number like 1101234, SC012345 or NIC101234"


def _parent_problem(new: NewOrganisation, own_id: str | None) -> str | None:
    if new.kind is OrganisationKind.PROVIDER_ARM and new.parent_id is None:
        return "Select the body this provider arm is part of"
    return "An organisation cannot be part of itself" if _same(new.parent_id, own_id) else None


def _closing_problem(new: NewOrganisation, ruleset: Ruleset) -> str | None:
    kind_ends = _kind_dates(new.kind, ruleset).get("to")
    late = kind_ends is not None and new.closed_on is not None and new.closed_on > kind_ends
    if late and kind_ends is not None:
        return f"{new.kind.label}: none existed after {said(kind_ends)}. Enter an earlier closing date"
    return day_problem(new.closed_on, "The closing date") or order_problem(
        new.opened_on, new.closed_on, "The closing date must be on or after the opening date"
    )


def _authorisation_problem(new: NewOrganisation, ruleset: Ruleset) -> str | None:
    if new.authorised_on is None:
        return None
    if new.kind is not OrganisationKind.NHS_FOUNDATION_TRUST:
        return "Only an NHS foundation trust has an authorisation date"
    first = _kind_dates(new.kind, ruleset).get("from")
    if first is not None and new.authorised_on < first:
        return f"No trust was a foundation trust before {said(first)}. Enter that date or a later one"
    return order_problem(
        new.authorised_on, new.closed_on, "The authorisation date must be before the closing date"
    )


def _kind_dates(kind: str, ruleset: Ruleset) -> dict[str, date]:
    """First and last day on which bodies of this kind exist, as far as the rules know."""
    rows = [row for rule in ruleset.history("organisations.kind_dates") for row in rule.value]
    found: Mapping[str, str] = next((row for row in rows if row["kind"] == kind), {})
    return {end: date.fromisoformat(found[end]) for end in ("from", "to") if end in found}


def open_on(party: NewOrganisation, day: date) -> bool:
    begun = party.opened_on is None or party.opened_on <= day
    return begun and (party.closed_on is None or day <= party.closed_on)


def kind_on(party: NewOrganisation, day: date, ruleset: Ruleset) -> OrganisationKind | None:
    """What it was on that day: a foundation trust was an NHS trust before its authorisation.
    None where that date is unknown and would decide (corrections 7)."""
    if party.kind is not OrganisationKind.NHS_FOUNDATION_TRUST:
        return party.kind
    first = _kind_dates(party.kind, ruleset).get("from", date.min)
    if party.authorised_on is None:
        return OrganisationKind.NHS_TRUST if day < first else None
    return party.kind if day >= party.authorised_on else OrganisationKind.NHS_TRUST


def legal_person_id(party: Party) -> str:
    """A provider arm is legally part of its parent."""
    arm = party.kind is OrganisationKind.PROVIDER_ARM and party.parent_id is not None
    return str(party.parent_id) if arm else party.id


def family_of(party: Party, known: Iterable[Party]) -> frozenset[str]:
    """The body itself, what it is part of, its parts, what it follows and what follows it; but not the
    other parts of what it is part of."""
    everyone = (party, *known)
    up = [(one.id, one.parent_id) for one in everyone if one.parent_id]
    onward = [(one.id, one.successor_id) for one in everyone if one.successor_id]
    ways = (up, [(b, a) for a, b in up], onward, [(b, a) for a, b in onward])
    return frozenset().union(*(_reached(party.id, way) for way in ways))


def _reached(start: str, steps: Iterable[tuple[str, str]]) -> frozenset[str]:
    by_start: dict[str, set[str]] = {}
    for one, other in steps:
        by_start.setdefault(one, set()).add(other)
    seen, waiting = {start}, [start]
    while waiting:
        fresh = by_start.get(waiting.pop(), set()) - seen
        seen |= fresh
        waiting += fresh
    return frozenset(seen)
