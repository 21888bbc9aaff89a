"""What the decision check finds, each in a word or two: for lists, start pages and the summary of the examples."""

from __future__ import annotations

NAMES: dict[str, str] = {
    "no_authority": "no delegation", "above_limit": "above the limit of the delegation",
    "other_services": "the delegation is for other services", "not_begun": "the delegation has not begun",
    "expired": "the delegation has ended", "no_minute": "no minute of the delegation",
    "no_parent": "the delegation rests on none", "circular": "delegations that rest on each other",
    "not_sub_delegable": "the delegation may not be passed on", "other_matter": "the delegation is for another matter",
    "other_body": "the delegation binds another body", "grantor_not_holder": "whoever delegated did not hold it",
    "wider_limit": "a higher limit than what it rests on", "wider_dates": "other days than what it rests on",
    "wider_services": "more services than what it rests on", "wider_alone": "one alone where two had to decide",
    "wider_categories": "more categories than what it rests on", "other_measure": "another limit than what it rests on",
    "other_category": "the delegation is for other categories",
    "own_interest": "an interest of their own",
    "indirect_interest": "an interest through family, friend or business partner",
    "dual_role": "a dual role", "dual_role_perhaps": "perhaps a dual role",
    "not_accepted": "the delegation is not accepted", "reserved_to_board": "reserved to the board",
    "board_approval_outgrown": "more than the board approved", "delegation_condition": "a condition of the delegation",
    "not_a_party": "decides for neither party", "joint_signature": "a second decision is needed",
    "second_person": "another person of the party is needed", "same_body": "perhaps the same body",
    "already_decided": "decided already", "approved_it": "approved it", "prepared_it": "prepared it",
    "preparer_unknown": "nobody knows who prepared it", "signed_other_side": "decided for the other party",
    "modification_beyond": "beyond what procurement law allows",
    "modification_refused": "procurement law asks for a new contract",
    "beyond_option": "beyond the option to extend", "earlier_decision": "an earlier decision needs re-checking",
    "information_barrier": "an information barrier",
    "not_declared": "a declaration is owed", "missing": "something is missing", "no_value": "no value",
    "party_not_open": "a party is not open", "kind_does_not_fit": "the kind of contract does not fit the parties",
    "legal_status": "the legal status is not known", "asker_stopped": "an interest of whoever asks",
    "asker_managed": "whoever asks keeps to what was agreed", "another_person": "somebody else has to decide",
}  # fmt: skip
"""Every code that stops or conditions a decision, as a list names it."""


def reason_name(code: str) -> str:
    """A reason in a word or two; of what is only for the record, its code in words."""
    return NAMES.get(code, code.replace("_", " "))
