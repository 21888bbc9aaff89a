"""Where a task is done: the page that some kinds have for it, and the record's own page for the others."""

from __future__ import annotations

from typing import Any

from flask import url_for

from register import guard
from register.domain.duties.duties import DutyKind
from register.look import navigation
from register.look.record_pages import address_by_reference
from register.look.work_pages import page_of

DONE_AT = {
    DutyKind.ANNUAL_DECLARATION: "interests.mine", DutyKind.ROUND_DECLARATION: "interests.mine",
    DutyKind.ASKED_BY_TRIGGER: "interests.mine", DutyKind.INSIDE_BARRIER: "walls.inside",
    DutyKind.PAPERS_TO_DECIDE: "paper_access.to_decide", DutyKind.PAPERS_CLOSED: "paper_access.mine",
}  # fmt: skip
"""Kinds that are done on a page that shows what falls to whoever opens it."""


def place_of(kind: str, ref: str) -> str | None:
    """The page on which whoever looks does a task of theirs; None where they may open none."""
    page = DONE_AT.get(DutyKind(kind))
    return url_for(page) if page and guard.may(page) else address_by_reference(ref)


def place_of_row(row: Any) -> str | None:
    """The same for a row of a list of tasks; what others have to do leads to its record alone."""
    actor = guard.actor()
    mine = row.whose in (actor.person_id, *actor.roles)
    return place_of(row.kind, row.ref) if mine else address_by_reference(row.ref)


def place_of_entry(entry: Any) -> str | None:
    """The page that a line of a start page leads to; None where whoever looks may not open it. A task that has a page
    nowhere else stands in the list of tasks."""
    task = place_of(entry.task, entry.ref) if entry.task and entry.ref else None
    page = page_of(entry.at)
    if task or not (navigation.has_page(page) and guard.may(page)):
        return task
    own = entry.ref if not entry.task else None
    return url_for(page, ref=own) if own else url_for(page)
