"""What is asked when a rule is corrected."""

from __future__ import annotations

import json
from typing import Any

from forms.base import NhsForm
from forms.fields import LongTextField


class RuleForm(NhsForm):
    """A rule's value as this body works by it, where it comes from, and why."""

    submit_text = "Save rule"

    value = LongTextField(
        "Value",
        thing="the value",
        hint="Keep its shape: change numbers and words, not names in quotation marks",
    )
    source = LongTextField("Where the rule comes from", thing="where the rule comes from", rows=2)
    reason = LongTextField("Why are you changing it?", thing="why you are changing it", rows=2)

    def read_value(self) -> Any:
        """The value as data; ValueError when it cannot be read."""
        return json.loads(str(self.value.data))
