"""A board's report on a separation programme, in words and tables for its Word file."""

from __future__ import annotations

from datetime import date, datetime

from register.documents.report_files import Section, Table, report_file
from register.domain.dates import said
from register.queries.separation.board_reports import BoardReport

TITLE = "Separation programme: report to the board"


def word_file(report: BoardReport, *, body_name: str, made_at: datetime) -> bytes:
    """The report as a Word file."""
    about = f"{body_name}. {report.title}, as it stood on {said(report.on)}."
    parts = (_plan, _ready, _options, _people, _pilots, _divide)
    return report_file(TITLE, about.removeprefix(". "), [part(report) for part in parts], made_at=made_at)


def _day(day: date | None) -> str:
    return said(day) if day else ""


def _plan(report: BoardReport) -> Section:
    rows = [
        (
            one.title, one.state, _day(one.due), _day(one.done), one.owner,
            f"{one.later_by} days" if one.later_by else "",
        )
        for one in report.steps
    ]  # fmt: skip
    headings = ("Milestone", "State", "Due on", "Done on", "Owner", "Later than first said")
    sentence = f"{report.done} of {len(report.steps)} milestones are done."
    return Section("The plan", (sentence,), (Table("Milestones", headings, rows),))


def _ready(report: BoardReport) -> Section:
    rows = [(one.kind, f"{one.ready} of {one.needed}", "; ".join(one.left)) for one in report.checklists]
    return Section("Readiness", tables=(Table("Checklists", ("Checklist", "Ready", "Not yet"), rows),))


def _options(report: BoardReport) -> Section:
    rows = [
        (one.service, one.option or "Not declared yet", _day(one.on), one.minute or "")
        for one in report.options
    ]
    headings = ("Service", "Option", "Chosen on", "Minute")
    return Section("Form of each service", tables=(Table("Options", headings, rows),))


def _people(report: BoardReport) -> Section:
    rows = [(one.title, one.count, _day(one.on)) for one in report.moving]
    return Section("People who move", tables=(Table("Groups", ("Group", "People", "Move on"), rows),))


def _pilots(report: BoardReport) -> Section:
    rows = [
        (one.title, _day(one.last_day), _day(one.due), one.decision or "Not decided yet")
        for one in report.pilots
    ]
    headings = ("Pilot", "Last day", "Evaluation due", "Decision")
    return Section("Pilots", tables=(Table("Pilots", headings, rows),))


def _divide(report: BoardReport) -> Section:
    rows = [(one.words, f"{one.count:,}") for one in report.divide]
    return Section("The divide", tables=(Table("In numbers", ("What", "How many"), rows),))
