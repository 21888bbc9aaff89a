"""The page on which a piece of work is done: the one place that lines of a start page lead from."""

from __future__ import annotations

from register.domain.home.work import Work
from register.look.record_pages import SHOWN_AT

DONE_ON = {
    Work.ACCOUNTS: "accounts.index", Work.AGREEMENTS: "agreements.index", Work.APPROVE: "decisions.approve",
    Work.CONTRACTS: "contracts.index", Work.DECIDE_CHANGE: "changes.decide",
    Work.DECIDED_BEFORE: "audit_room.decided_before", Work.DELEGATIONS: "delegations.index",
    Work.EDITIONS: "editions.index", Work.HEALTH: "health.healthz", Work.INCIDENTS: "incidents.index",
    Work.INTERESTS: "interests.index", Work.INTERESTS_AWAITING: "interests.awaiting", Work.JOINS: "joins.index",
    Work.MEETINGS: "meetings.index", Work.NEXT_DECISIONS: "next_decisions.index",
    Work.NEXT_EDITION: "editions.preview", Work.OWN_DECLARATION: "interests.mine", Work.OWN_PAPERS: "paper_access.mine",
    Work.PEOPLE: "people.index", Work.RECOGNITIONS: "recognitions.index", Work.RETURNS: "declarations.index",
    Work.REVIEW_INTEREST: "interests.review", Work.ROUNDS: "rounds.index", Work.SECTION: "home.all",
    Work.SIGN: "decisions.sign", Work.TASKS: "duties.index",
}  # fmt: skip


def page_of(at: str) -> str:
    """The endpoint of a piece of work, or of the page of a kind of record."""
    return DONE_ON[Work(at)] if at in DONE_ON else SHOWN_AT[at]
