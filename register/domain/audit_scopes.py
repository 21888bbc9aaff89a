"""What an external auditor may read: which registers, about which organisations, of which period."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from register.domain.dates import said
from register.domain.errors import Invalid
from register.domain.leaves import KEY_CHANGED, Json


class Register(StrEnum):
    """A part of the records that a scope names; the value is stored, the label is shown."""

    INTERESTS = "interests"
    CONTRACTS = "contracts"
    AUTHORITY = "authority"
    SHARING = "sharing"
    INCIDENTS = "incidents"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Register.INTERESTS: "Interests and gifts",
    Register.CONTRACTS: "Contracts, procurements, waivers, deeds, decision checks and separation programmes",
    Register.AUTHORITY: "Delegated authority",
    Register.SHARING: "Information sharing",
    Register.INCIDENTS: "Data incidents and complaints",
}

REGISTER_OF: Mapping[str, Register] = {
    "interest": Register.INTERESTS, "nil_return": Register.INTERESTS, "mitigation": Register.INTERESTS,
    "recognition": Register.INTERESTS,
    "contract": Register.CONTRACTS, "decision": Register.CONTRACTS, "contract_document": Register.CONTRACTS,
    "contract_change": Register.CONTRACTS, "waiver": Register.CONTRACTS, "sealing": Register.CONTRACTS,
    "reservation": Register.AUTHORITY, "approved_scheme": Register.AUTHORITY,
    "signature": Register.CONTRACTS, "delegation": Register.AUTHORITY, "agreement": Register.SHARING,
    "flow": Register.SHARING, "information_asset": Register.SHARING,
    "processor": Register.SHARING, "screening": Register.SHARING, "opinion": Register.SHARING,
    "disclosure": Register.SHARING, "incident": Register.INCIDENTS,
    "complaint": Register.INCIDENTS, "lesson": Register.INCIDENTS,
    "care_service": Register.CONTRACTS, "programme": Register.CONTRACTS, "milestone": Register.CONTRACTS,
    "appraisal": Register.CONTRACTS, "cohort": Register.CONTRACTS,
    "pilot": Register.CONTRACTS, "checklist": Register.CONTRACTS,
    "procurement": Register.CONTRACTS, "evaluator": Register.CONTRACTS,
    "standard_answer": Register.CONTRACTS, "committee_day": Register.CONTRACTS,
    "provider_check": Register.CONTRACTS, "performance_notice": Register.CONTRACTS,
    "review_meeting": Register.CONTRACTS, "activity_month": Register.CONTRACTS, "paper_decision": Register.CONTRACTS,
}  # fmt: skip
"""Kind of record -> the register it stands in."""

ABOUT_ANOTHER = frozenset({"retention", "wall", "wall_confirmation"})
"""Kinds that are in scope with the record they are about."""

REFERENCE = frozenset(
    {"person", "person_join", "organisation", "post", "appointment", "rule", "contract_template", "edition"}
)
"""Kinds that whoever has a scope may read, since every record is labelled with them."""

PROVING_NOTES = frozenset({"payload.erased", KEY_CHANGED})
"""Notes in the audit trail that hold numbers, hashes and public keys only, and without which nothing can be checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditScope:
    """What one external auditor may read. No organisation named means every one; both days are included."""

    registers: frozenset[Register]
    first: date
    last: date
    organisations: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAuditScope:
    """A scope as it was asked for; the organisations are ids already."""

    registers: tuple[Register, ...] = ()
    organisations: tuple[str, ...] = ()
    first: date | None = None
    last: date | None = None

    def faults(self) -> dict[str, str]:
        """What is wrong with each answer."""
        found: dict[str, str] = {}
        if not self.registers:
            found["scope_registers"] = "Select at least one register that the external auditor may read"
        if self.first is None:
            found["scope_first"] = "Enter the first day of the period that is audited"
        if self.last is None:
            found["scope_last"] = "Enter the last day of the period that is audited"
        elif self.first is not None and self.last < self.first:
            found["scope_last"] = "The last day of the period must be on or after its first day"
        return found

    def settled(self) -> AuditScope:
        """The scope; Invalid while anything about it is wrong."""
        if self.first is None or self.last is None or self.faults():
            raise Invalid(self.faults())
        return AuditScope(
            registers=frozenset(self.registers), organisations=frozenset(self.organisations),
            first=self.first, last=self.last,
        )  # fmt: skip


def widens(before: AuditScope | None, after: AuditScope) -> bool:
    """Whether more can be read with the scope after than with the one before."""
    if before is None:
        return True
    more = before.organisations and (not after.organisations or after.organisations - before.organisations)
    longer = after.first < before.first or after.last > before.last
    return bool(after.registers - before.registers or more or longer)


def asked_again(scope: AuditScope | None) -> NewAuditScope | None:
    """A settled scope as it would be asked for."""
    if scope is None:
        return None
    return NewAuditScope(
        registers=tuple(sorted(scope.registers)),
        organisations=tuple(sorted(scope.organisations)),
        first=scope.first,
        last=scope.last,
    )


def stored(scope: AuditScope) -> dict[str, Json]:
    """As it is kept and told in the audit trail: words, opaque ids and days."""
    registers: list[Json] = [*sorted(scope.registers)]
    organisations: list[Json] = [*sorted(scope.organisations)]
    return {
        "registers": registers, "organisations": organisations, "first": scope.first.isoformat(),
        "last": scope.last.isoformat(),
    }  # fmt: skip


def read(kept: Mapping[str, Any] | None) -> AuditScope | None:
    """The scope that was kept; None where none is."""
    if kept is None:
        return None
    return AuditScope(
        registers=frozenset(map(Register, kept["registers"])), organisations=frozenset(kept["organisations"]),
        first=date.fromisoformat(kept["first"]), last=date.fromisoformat(kept["last"]),
    )  # fmt: skip


def registers_said(scope: AuditScope) -> str:
    """The registers in words, in the order in which they are offered."""
    words = [register.label for register in Register if register in scope.registers]
    return _joined([words[0], *(word[:1].lower() + word[1:] for word in words[1:])])


def period_said(scope: AuditScope) -> str:
    return f"{said(scope.first)} to {said(scope.last)}"


def scope_said(scope: AuditScope, names: Collection[str]) -> str:
    """The whole scope in one sentence's part; `names` are those of its organisations."""
    registers = registers_said(scope)
    about = f" about {_joined(sorted(names))}" if scope.organisations else ""
    return f"{registers[:1].lower()}{registers[1:]}{about}, as held from {period_said(scope)}"


NO_SCOPE = (
    "No scope has been set for your audit, so there is nothing you can read yet. Ask the governance officer or an "
    "administrator to set which registers, which organisations and which period your audit covers."
)


def _joined(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
