"""What the columns of the register of sealings are called on pages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "deed": "What was sealed or signed", "execution": "How it was executed", "sealed_on": "Executed on",
    "first_signatory_id": "Signed by", "first_capacity": "Signed as", "second_signatory_id": "Signed too by",
    "second_capacity": "The second signed as", "seal_minute": "Minute",
}  # fmt: skip
