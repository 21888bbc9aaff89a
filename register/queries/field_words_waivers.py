"""What the columns of waivers of competition are called on pages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "service": "Code of the service", "waiver_reason": "Which reason",
    "justification": "Why there is no competition", "requester_id": "Asked for by", "asked_on": "Asked for on",
    "waiver_answer": "Decision", "answer_note": "Why it was decided so", "approver_id": "Decided by",
    "answered_on": "Decided on", "reported_on": "Audit committee told on", "reported_minute": "Minute of the report",
    "goes_on_until": "Looked into again until",
}  # fmt: skip
