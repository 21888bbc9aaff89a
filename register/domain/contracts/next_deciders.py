"""Who is next to decide on an open contract, and what the decision check would say to them: in the third person."""

from __future__ import annotations

from collections.abc import Mapping

from register.domain.authority.delegations import STEPS
from register.domain.contracts.stages import ContractAct, Question, Stage, acts_at

NOBODY = "nobody_with_authority"
"""The code where nobody's delegation covers it."""

WORDS: Mapping[str, str] = {
    **{code: f"A delegation they rest on {words}" for code, words in STEPS.items()},
    NOBODY: "No delegation that counts today covers its value, its services and what is bought",
    "no_authority": "No delegation of theirs covers it",
    "expired": "A delegation they rest on has ended",
    "not_begun": "A delegation they rest on has not begun",
    "above_limit": "Its value with options lies above their limit",
    "not_accepted": "They have not yet accepted the delegation",
    "other_services": "A delegation they rest on does not cover its services",
    "other_category": "A delegation they rest on does not cover what kind of purchase it is",
    "no_minute": "A delegation they rest on names no minute of the board",
    "no_parent": "A delegation they rest on rests on no recorded delegation",
    "circular": "A delegation they rest on rests on itself",
    "reserved_to_board": "It is reserved to the board, which has not approved it",
    "board_approval_outgrown": "It has become more than what the board approved",
    "another_person": "This has to be decided by another person",
    "wider_limit": "A delegation they rest on is wider than the one above it",
    "own_interest": "They have an interest of their own in a party",
    "indirect_interest": "They have an interest through family, friend or business partner in a party",
    "dual_role": "They hold posts on both sides of this contract",
    "dual_role_perhaps": "They hold a post with what may be a party",
    "same_body": "Somebody must answer whether an interest of theirs is one in a party",
    "information_barrier": "An information barrier keeps them from this contract",
    "not_declared": "They have not declared their interests in time",
    "prepared_it": "They prepared or submitted it",
    "preparer_unknown": "An account that belongs to no person prepared or submitted it",
    "approved_it": "They approved it, and the scheme asks for another person's signature",
    "already_decided": "They have decided it already, and another person's decision is required",
    "signed_other_side": "They have decided for the other party",
    "delegation_condition": "A delegation they rest on has conditions",
    "joint_signature": "A second decision is needed from the holder of another post",
    "beyond_option": "It goes beyond the option to extend",
    "earlier_decision": "An earlier decision about it needs re-checking",
    "modification_beyond": "It changes the value by more than the procurement rules allow without more",
    "modification_refused": "Procurement rules do not allow the change",
    "missing": "The contract still lacks something",
    "no_value": "The contract has no value yet",
    "party_not_open": "A party is not open on the day it begins",
    "kind_does_not_fit": "The parties do not fit the kind of contract",
    "legal_status": "The legal status is not determined",
}  # fmt: skip


def words_for_next(code: str) -> str:
    """What was found about whoever is next."""
    return WORDS.get(code, f"The decision check found: {code.replace('_', ' ')}")


def question_at(stage: Stage) -> Question | None:
    """What is decided next at a stage, where the contract itself waits for a decision."""
    acts = (ContractAct.APPROVE, ContractAct.SIGN)
    return next((row.decision for row in acts_at(stage) if row.act in acts), None)


WAITING_STAGES = tuple(stage for stage in Stage if question_at(stage) is not None)
"""Stages at which a contract waits for somebody's decision."""
