"""The minutes of a review meeting as a Word file."""

from __future__ import annotations

from register.documents.report_files import Section, Table, report_file
from register.domain.dates import said, start_of_day
from register.queries.running.review_meetings import Minutes, Task

TITLE = "Minutes of a contract review meeting"
RECORD = "Agreed as a right record"


def word_file(one: Minutes, *, body_name: str) -> bytes:
    """The bytes of the file, the same whenever it is made."""
    about = f"{body_name}. {one.ref}: {one.contract} ({one.contract_ref})".removeprefix(". ")
    return report_file(TITLE, about, [_met(one), _agreed(one), _next(one)], made_at=start_of_day(one.day))


def _met(one: Minutes) -> Section:
    between = f"Between {' and '.join(one.parties)}." if one.parties else ""
    rows = [(each.post, each.who or "") for each in one.came]
    came = Table("Who came", ("Post, and for which party", "Who it was"), rows, "Nobody is recorded.")
    return Section(f"Meeting of {said(one.day)}", tuple(filter(None, [between])), (came,))


def _agreed(one: Minutes) -> Section:
    lines = tuple(filter(None, (line.strip() for line in one.agreed.splitlines())))
    rows = [(each.action, each.owner, said(each.due_on), _done(each)) for each in one.actions]
    actions = Table("Actions", ("Action", "Owner", "Due on", "Done"), rows, "No action was agreed.")
    return Section("What was agreed", lines, (actions,))


def _done(action: Task) -> str:
    if action.finished_on is None:
        return "Not yet"
    return ": ".join(filter(None, (said(action.finished_on), action.shown)))


def _next(one: Minutes) -> Section:
    day = "No day was agreed." if one.next_on is None else f"On {said(one.next_on)}."
    rows = [(party, "", "", "") for party in one.parties]
    signed = Table(RECORD, ("For", "Name", "Signature", "Date"), rows, "No party is recorded.")
    return Section("Next meeting", (day,), (signed,))
