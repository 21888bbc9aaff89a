"""What the columns of what stands beside a sharing agreement are called on pages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "flow_direction": "Way", "asset_id": "Information asset", "subjects": "Whom it is about",
    "schedule_condition": "Condition of Schedule 1", "disposal": "How it is disposed of",
    "risk_likelihood": "How likely harm is", "risk_impact": "How much harm it would be",
    "risk_reviewed_on": "Risk last looked at on", "flow_approvals": "Approvals", "approver": "Approved by",
    "approver_post": "In which post", "approval_on": "Approved on",
    "volume_band": "How much", "held_abroad": "Held or sent abroad", "flow_owner_id": "Owner of the flow",
    "agreement_owner_id": "Who looks after it",
    "asset_kind": "What it is", "asset_owner_id": "Information asset owner", "asset_format": "Format",
    "held_where": "Where it is held", "asset_software": "Software", "asset_support": "Supported by",
    "sensitive_why": "Why sensitive information is held", "loss_impact": "What its loss would mean",
    "processing": "What it does with the information", "engager_id": "Engaged by",
    "processing_contract": "Reference of its contract", "terms": "Terms of its contract", "term_answer": "Answer",
    "term_where": "Where it says so", "screening_outcome": "What was decided",
    "screening_reason": "Why it was decided so", "screening_question": "Question", "screening_answer": "What was answered",
    "screening_words": "What the answer rests on", "answers": "Questions and answers", "capacity": "What it is",
    "opinion_outcome": "What it comes to", "opinion_words": "In their own words", "given_post": "In which post",
    "on_text": "Given on text",
}  # fmt: skip
