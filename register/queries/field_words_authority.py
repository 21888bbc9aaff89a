"""What the columns of delegated authority are called on pages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "scheme_source": "Where the scheme says so", "scheme_text": "Words of the scheme",
    "spend_categories": "Categories", "limit_per": "The limit is for", "limit_vat": "VAT in the limit",
    "scheme_approved_by": "Approved by", "scheme_approved_on": "Day of the meeting", "scheme_meeting": "Meeting",
    "scheme_on": "As it stood on", "scheme_contents": "What was approved",
    "public_on": "Published on", "public_sha256": "SHA-256 of what is published", "public_contents": "What is published",
    "reserved_text": "What is reserved",
    "board_approvals": "Approved by a board", "reservation_id": "Reserved matter",
    "board_approved_on": "Approved by the board on", "board_minute": "Minute of the board",
    "approved_pence": "Approved up to a value of", "approved_until": "Approved up to the last day",
    "stands_in": "Stands in for the holder", "stands_in_reason": "Why they stand in",
    "accepted_on": "Accepted by the holder on",
    "contract_kind": "Kind of contract", "main_contract_id": "Under the contract",
    "associates": "Associate commissioners", "joined_on": "A party from", "share_percent": "Share, per cent",
    "signs_by": "Who signs for it",
    "spend_category": "Category of spending", "value_vat": "VAT in the values",
}  # fmt: skip
