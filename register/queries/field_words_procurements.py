"""What the columns of procurements and their evaluators are called on pages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "committee_name": "Committee",
    "answered_field": "What it answers", "service_code": "For service", "answer_source": "Where the answer comes from",
    "unpublished": "Not published of it", "unpublished_ground": "Ground for not publishing",
    "unpublished_requested_by": "Who asked for it not to be published",
    "unpublished_review_on": "Not publishing is looked at again on",
    "unpublished_waits": "Whether a second person is to agree",
    "unpublished_seconded_by": "Who agreed that it is not published",
    "route_reason": "Why this route", "replaces_id": "Contract that it follows", "cpv": "CPV code",
    "committee": "How it is decided",
    "conflicts_summary": "What the conflicts assessment found",
    "conflicts_actions": "How conflicts are managed", "award_criteria": "Criteria",
    "papers_open_on": "Bids may be read from", "moderations": "Agreed scores",
    "standstill_until": "Voluntary standstill until",
    "further_decided_on": "Further decision on",
    "further_reasons": "Reasons for the further decision",
    "award_reasons": "Reasons for the award",
    "key_reasons": "Reasons by the key criteria", "key_reason": "Reason by it",
    "led_to_id": "Contract that it led to",
    "award_decided_on": "Awarded on", "award_minute": "Minute of the award",
    "award_outcome": "What the decision check answered", "award_criterion": "Criterion", "award_weight": "Weight",
    "exclusion_checked_on": "Looked up on", "exclusion_found": "Found",
    "notice_kind": "Notice", "notice_reference": "Reference",
    "moderated_id": "Bidder", "moderated_criterion": "Criterion", "moderated_score": "Agreed score",
    "moderated_because": "Reason", "moderated_on": "Agreed on",
    "representation": "What it says", "representation_on": "Representation received on",
    "evaluator_part": "Judges",
    "has_bidder_interest": "Declared an interest", "bidder_interest": "The interest", "settled_by": "Answered by",
    "settled_on": "Interest answered on", "settled_because": "Why",
    "scores_given": "Scores", "scored_bidder_id": "Bidder", "on_criterion": "Criterion",
    "modification_ground": "Procurement law allows it as", "modification_because": "Why that ground fits",
    "is_materially_different": "Becomes something materially different", "award_with_options": "Award counted the options",
    "may_see_papers": "May see the papers", "decided_because": "Why", "how_managed": "How it is managed",
    "bidder_ids": "Those who bid then", "interest_n": "Version of the interest",
    "bid_score": "Score", "bid_comment": "Comment",
}  # fmt: skip
