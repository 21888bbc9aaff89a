"""Legal status: what a contract between two bodies is in law, which depends on both of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from register.domain.dates import said
from register.domain.people.organisations import OrganisationKind, Party, kind_on, legal_person_id
from register.domain.rules import Ruleset


class LegalStatus(StrEnum):
    NHS_CONTRACT = "nhs_contract"
    LEGALLY_BINDING = "legally_binding"
    INTERNAL_AGREEMENT = "internal_agreement"
    GRANT = "grant"
    UNDETERMINED = "undetermined"

    @property
    def label(self) -> str:
        return STATUS_LABELS[self]


STATUS_LABELS = {
    LegalStatus.NHS_CONTRACT: "NHS contract",
    LegalStatus.LEGALLY_BINDING: "Legally binding contract",
    LegalStatus.INTERNAL_AGREEMENT: "Internal agreement",
    LegalStatus.GRANT: "Payment on conditions, not a contract for services",
    LegalStatus.UNDETERMINED: "Not determined yet",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalStanding:
    """The status and why; `asks` names what must be found out while it is undetermined."""

    status: LegalStatus
    because: str
    asks: tuple[str, ...] = ()


def legal_status(commissioner: Party, provider: Party, on: date, ruleset: Ruleset) -> LegalStatus:
    return legal_standing(commissioner, provider, on, ruleset).status


def legal_standing(commissioner: Party, provider: Party, on: date, ruleset: Ruleset) -> LegalStanding:
    """NHS Act 2006 s.9 and its predecessor: an arrangement between two health service bodies is an NHS
    contract; a body cannot contract with its own arm; everything else binds in law (corrections 6 and 7)."""
    if legal_person_id(commissioner) == legal_person_id(provider):
        because = f"{provider.name} and {commissioner.name} are one body, which cannot contract with itself"
        return LegalStanding(status=LegalStatus.INTERNAL_AGREEMENT, because=because)
    standing = [(party, _is_health_service_body(party, on, ruleset)) for party in (commissioner, provider)]
    outside = [party for party, inside in standing if inside is False]
    if outside:
        because = f"{outside[0].name} was not a health service body on {said(on)}"
        return LegalStanding(status=LegalStatus.LEGALLY_BINDING, because=because)
    asks = tuple(_question(party) for party, inside in standing if inside is None)
    if asks:
        return LegalStanding(status=LegalStatus.UNDETERMINED, because=" ".join(asks), asks=asks)
    because = f"Both parties were health service bodies on {said(on)}"
    return LegalStanding(status=LegalStatus.NHS_CONTRACT, because=because)


def _is_health_service_body(party: Party, on: date, ruleset: Ruleset) -> bool | None:
    """None where a fact is missing that would decide."""
    kind = kind_on(party, on, ruleset)
    if kind is None:
        return None
    if kind is OrganisationKind.PROVIDER_ARM:
        kind = OrganisationKind.PCT
    if kind in ruleset.value_or([], "contracts.may_elect_health_service_body", on=on):
        return party.health_service_body
    return kind in ruleset.value("contracts.health_service_bodies", on=on)


def _question(party: Party) -> str:
    if party.kind is OrganisationKind.NHS_FOUNDATION_TRUST:
        return f"Enter the day {party.name} was authorised as a foundation trust."
    return f"Select whether {party.name} has chosen to be a health service body."


def dispute_route(status: LegalStatus, ruleset: Ruleset, *, on: date) -> str | None:
    """How the two sides settle a dispute under this status, in the rule's words."""
    routes: dict[str, str] = ruleset.value_or({}, "contracts.dispute_routes", on=on)
    return routes.get(status)
