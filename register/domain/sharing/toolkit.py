"""Flows and information assets in the columns that the Data Security and Protection Toolkit asks for, in both its forms.

The columns are rules: each has a heading and says which of these it shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from register.domain.rules import Rule, Ruleset


class ToolkitForm(StrEnum):
    STANDARD = "standard"
    CAF = "caf"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    ToolkitForm.STANDARD: "The toolkit's older form, which smaller bodies answer",
    ToolkitForm.CAF: "The form that follows the Cyber Assessment Framework, which trusts and boards answer",
}


class ToolkitList(StrEnum):
    FLOWS = "flows"
    ASSETS = "assets"

    @property
    def label(self) -> str:
        return {"flows": "Flows of information", "assets": "Information assets"}[self.value]


SHOWS: Mapping[ToolkitList, frozenset[str]] = {
    ToolkitList.FLOWS: frozenset(
        {"title", "sender", "receiver", "direction", "purposes", "subjects", "categories", "lawful_basis", "special_basis",
         "confidentiality_basis", "method", "systems", "frequency", "volume_band", "held_where", "asset", "owner",
         "agreement", "agreement_end", "retention", "review_due_on", "sensitive_why", "loss_impact", "software", "support",
         "schedule_condition", "disposal", "kept", "risk", "risk_reviewed_on", "approvals"}
    ),
    ToolkitList.ASSETS: frozenset(
        {"name", "organisation", "asset_kind", "asset_format", "owner", "categories", "sensitive_why", "loss_impact",
         "software", "support", "held_where", "retention", "starts_on", "last_reviewed_on"}
    ),
}  # fmt: skip
"""What a column may show."""


def layout(ruleset: Ruleset, of: ToolkitList, form: ToolkitForm, on: date) -> Rule:
    """The rule that says the columns on a day."""
    return ruleset.rule(f"sharing.toolkit_{of.value}_{form.value}", on=on)


def is_general_knowledge(rule: Rule) -> bool:
    """Whether nobody of ours has seen what the toolkit asks for."""
    return str(rule.confidence) == "L"


def headings(rule: Rule, of: ToolkitList) -> dict[str, str]:
    """The heading of each column by what it shows. What a column cannot show is left out."""
    return {one["shows"]: one["heading"] for one in rule.value if one["shows"] in SHOWS[of]}
