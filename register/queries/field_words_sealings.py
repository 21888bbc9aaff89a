"""What the columns of the register of sealings and of checks of providers are called on pages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "deed": "What was sealed or signed", "execution": "How it was executed", "sealed_on": "Executed on",
    "first_signatory_id": "Signed by", "first_capacity": "Signed as", "second_signatory_id": "Signed too by",
    "second_capacity": "The second signed as", "seal_minute": "Minute",
    "seal_outcome": "What the check came to", "seal_found": "What the check found",
    "check_kind": "Kind of check", "check_outcome": "What was found", "check_found": "Details of what was found",
    "check_source": "Where it was looked up", "check_reference": "Number or reference",
    "checker_id": "Checked by",
}  # fmt: skip
