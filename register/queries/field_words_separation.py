"""What the columns of services and separation programmes are called on pages."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "service_kind": "Kind of service", "staff_count": "People who work in it",
    "income_pence": "Income a year", "direct_cost_pence": "Direct cost a year",
    "indirect_cost_pence": "Indirect cost a year", "overhead_pence": "Overhead a year",
    "overhead_driver": "Overhead shared out by", "guaranteed_until": "Income guaranteed until",
    "accounts_from": "Own accounts from", "opening_cash_pence": "Cash it begins with",
    "paid_after_months": "Income paid after months",
    "sub_contractors": "Sub-contractors", "sub_contracted_for": "What it does",
    "works_with": "Depends on, or is needed by", "is_essential": "Must go on if its provider cannot",
    "step_in_id": "Who steps in", "step_in_plan": "What whoever steps in does", "step_in_days": "Steps in within days",
    "market_test": "Whether the market is tested", "market_test_reason": "Why, or why not",
    "market_test_on": "Market test decided on", "market_test_minute": "Minute about the market test",
    "market_procurement_id": "Procurement that tests the market",
    "programme_kind": "Kind of programme", "target_on": "To be done by", "aim": "What it is for",
    "overseer_id": "Overseen by", "agreed_minute": "Minute or letter",
    "milestone_kind": "Kind of milestone", "milestone_owner_id": "Owner",
    "stops_others": "Stops the others",
    "benefits": "Promised benefits", "structure": "Agreements of each option",
    "chosen_minute": "Minute", "next_review_on": "Next review",
    "option_form": "Form of organisation",
    "keeps": "Integration it keeps", "loses": "Integration it loses", "scored_option": "Option",
    "scored_criterion": "Criterion", "score_reason": "Reason", "scored_by": "Given by",
    "promised_option": "Option", "baseline": "Where it stands today",
    "waived_by": "Given up by", "waived_because": "Why it is given up", "joined_option": "Option",
    "document": "Agreement", "from_employer_id": "Employer they leave",
    "to_employer_id": "Employer they join", "moving_count": "How many move", "moves_on": "Day they move",
    "transfer_route": "Route",
    "information_given_on": "New employer told on", "pension_route": "Pension",
    "pilot_question": "What it shall show", "pilot_from": "First day", "pilot_to": "Last day",
    "evaluation": "What the evaluation found",
    "pilot_decision": "Decision", "pilot_decided_on": "Decided on", "pilot_minute": "Minute",
    "checklist_kind": "Kind of checklist", "checklist_owner_id": "Owner",
    "item_state": "State", "item_due_on": "Due on", "item_shown": "What shows it, or why it is not needed",
    "direction_signed_on": "Pension direction signed on", "direction_from": "Pension direction holds from",
}  # fmt: skip
