"""A board's report on a separation programme: what it tells, in words and tables for its Word file."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from register.documents.report_files import Section, Table, report_file
from register.domain.dates import said
from register.domain.permissions import Viewer
from register.domain.separation.care_services import MarketTest
from register.domain.separation.promises import PromiseState
from register.models.programmes import ProgrammeVersion
from register.queries.procurement import market_tests
from register.queries.separation.board_reports import BoardReport, MarketStep, board_report
from register.queries.visible import AsAt

MARKETS = {MarketTest.TESTED: "Tested", MarketTest.NOT_TESTED: "Not tested", None: "Not decided"}
TITLE = "Separation programme: report to the board"


def report_of(
    session: Session, one: ProgrammeVersion, ref: str, on: date, *, viewer: Viewer, as_at: AsAt
) -> BoardReport:
    """What a board is told of a programme, as far as the viewer may see it."""
    tests = market_tests.of_programme(session, one.thing_id, on, viewer=viewer, as_at=as_at)
    markets = (
        MarketStep(each.service, each.test, each.on, each.minute, each.procured, each.step, each.lacks)
        for each in tests
    )
    return board_report(session, one, ref, on, markets, viewer=viewer, as_at=as_at)


def word_file(report: BoardReport, *, body_name: str, made_at: datetime) -> bytes:
    """The report as a Word file."""
    about = f"{body_name}. {report.title}, as it stood on {said(report.on)}."
    parts = (_plan, _ready, _options, _promises, _markets, _people, _pilots, _divide)
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


def _promises(report: BoardReport) -> Section:
    rows = [
        (
            one.service, one.measure, _day(one.promised_by),
            f"{one.state.label}: {one.because}" if one.because else one.state.label,
        )
        for one in report.promises
    ]  # fmt: skip
    opened, kept, left = map(
        report.promised, (PromiseState.OPEN, PromiseState.IN_CONTRACT, PromiseState.GIVEN_UP)
    )
    sentence = (
        f"Of {len(rows)} benefits that were promised for the options chosen, contracts hold {kept}, {left} were given up, "
        f"and {opened} stand in no contract and were not given up."
    )
    headings = ("Service", "Measure", "Promised by", "What became of it")
    return Section("What was promised", (sentence,) if rows else (), (Table("Promises", headings, rows),))


def _markets(report: BoardReport) -> Section:
    rows = [
        (
            one.service, MARKETS[one.test], _day(one.on), one.minute or "", one.procurement or "",
            one.step or one.lacks or "",
        )
        for one in report.markets
    ]  # fmt: skip
    headings = ("Service", "Market", "Decided on", "Minute", "Procurement", "Step, or what is missing")
    return Section("Market tests", tables=(Table("Services", headings, rows),))


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
