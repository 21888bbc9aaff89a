"""The work that a start page leads to. On which page it is done is for the screen to say."""

from __future__ import annotations

from enum import StrEnum


class Work(StrEnum):
    """A list that is worked through, or an act about one record; a record that is only read is named by its kind."""

    ACCOUNTS = "accounts"
    AGREEMENTS = "agreements"
    APPROVE = "approve"
    CONTRACTS = "contracts"
    DECIDE_CHANGE = "decide_change"
    DECIDED_BEFORE = "decided_before"
    DELEGATIONS = "delegations"
    EDITIONS = "editions"
    HEALTH = "health"
    INCIDENTS = "incidents"
    INTERESTS = "interests"
    INTERESTS_AWAITING = "interests_awaiting"
    JOINS = "joins"
    MEETINGS = "meetings"
    NEXT_DECISIONS = "next_decisions"
    NEXT_EDITION = "next_edition"
    OWN_DECLARATION = "own_declaration"
    OWN_PAPERS = "own_papers"
    PEOPLE = "people"
    RECOGNITIONS = "recognitions"
    RETURNS = "returns"
    REVIEW_INTEREST = "review_interest"
    ROUNDS = "rounds"
    SECTION = "section"
    SIGN = "sign"
    TASKS = "tasks"
