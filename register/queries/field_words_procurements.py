"""What the columns of procurements and their evaluators are called on pages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "route": "Route", "route_reason": "Why this route", "replaces_id": "Contract that it follows", "cpv": "CPV code",
    "clinical_lead_id": "Clinical lead", "contract_manager_id": "Contract manager", "committee": "How it is decided",
    "conflicts_assessed_on": "Conflicts assessed on", "conflicts_summary": "What the conflicts assessment found",
    "conflicts_actions": "How conflicts are managed", "award_criteria": "Criteria", "bidders": "Bidders",
    "notices": "Notices", "papers_open_on": "Bids may be read from", "moderations": "Agreed scores",
    "standstill_until": "Voluntary standstill until", "representations": "Representations",
    "further_decision": "Further decision", "further_decided_on": "Further decision on",
    "further_reasons": "Reasons for the further decision", "comments": "Comments", "awarded_to_id": "Awarded to",
    "award_reasons": "Reasons for the award", "award_proposed_by": "Award proposed by",
    "award_decided_by": "Award decided by", "award_decided_on": "Awarded on", "award_minute": "Minute of the award",
    "award_outcome": "What the decision check answered", "award_criterion": "Criterion", "award_weight": "Weight",
    "bidder_id": "Bidder", "exclusion_checked_on": "Looked up on", "exclusion_found": "Found",
    "notice_kind": "Notice", "published_on": "Published on", "notice_reference": "Reference",
    "moderated_id": "Bidder", "moderated_criterion": "Criterion", "moderated_score": "Agreed score",
    "moderated_because": "Reason", "moderated_on": "Agreed on", "received_on": "Received on",
    "received_from_id": "Received from", "representation": "What it says", "answered_on": "Answered on",
    "answer": "Answer", "procurement_id": "Procurement", "evaluator_part": "Judges",
    "has_bidder_interest": "Declared an interest", "bidder_interest": "The interest", "settled_by": "Answered by",
    "settled_on": "Interest answered on", "may_take_part": "May take part", "settled_because": "Why",
    "scores_given": "Scores", "scored_on": "Scored on", "scored_bidder_id": "Bidder", "on_criterion": "Criterion",
    "modification_ground": "Procurement law allows it as", "modification_because": "Why that ground fits",
    "is_materially_different": "Becomes something materially different", "award_with_options": "Award counted the options",
    "bid_score": "Score", "bid_comment": "Comment",
}  # fmt: skip
