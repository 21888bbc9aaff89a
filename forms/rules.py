"""What is asked when a rule is corrected."""

from __future__ import annotations

import json
from typing import Any

from forms.base import NhsForm
from forms.fields import LongTextField


def as_text(value: Any) -> str:
    """Data as a person reads and changes it."""
    return json.dumps(value, ensure_ascii=False, indent=1)


class DataField(LongTextField):
    """Data with a shape, typed as JSON; the answer is the data itself."""

    def read(self, typed: str) -> Any:
        text = super().read(typed)
        try:
            return json.loads(text)
        except (ValueError, RecursionError) as fault:
            raise ValueError(f"The value cannot be read: {fault}") from fault

    def spell(self, value: Any) -> str:
        return as_text(value)


class RuleForm(NhsForm):
    """A rule's value as this body works by it, where it comes from, and why."""

    submit_text = "Save rule"

    value = DataField(
        "Value",
        thing="the value",
        limit=50_000,
        hint="Keep its shape: change numbers and words, not names in quotation marks",
    )
    source = LongTextField("Where the rule comes from", thing="where the rule comes from", rows=2)
    reason = LongTextField("Why are you changing it?", thing="why you are changing it", rows=2)
