"""The quarterly report to the audit committee, in words and tables for its Word file."""

from __future__ import annotations

from datetime import datetime

from register.documents.report_files import Section, Table, report_file
from register.domain.dates import Period, said
from register.queries.interests.committee_reports import ARound, CommitteeReport
from register.queries.interests.compliance import Part

TITLE = "Declarations of interests: report to the audit committee"


def report_name(period: Period) -> str:
    """What its file is called, without its ending."""
    return f"declarations-{period.start}-{period.end}"


def word_file(report: CommitteeReport, *, body_name: str, made_at: datetime) -> bytes:
    """The report as a Word file."""
    assert report.period.end is not None
    about = f"{body_name}. From {said(report.period.start)} to {said(report.period.end)}. Nobody is named."
    sections = [_declared(report), _cases(report), *map(_round, report.rounds), _signs(report)]
    return report_file(TITLE, about.removeprefix(". "), sections, made_at=made_at)


def _declared(report: CommitteeReport) -> Section:
    rows = (
        ("Interests declared", report.declared), ("Gifts and hospitality reported", report.offers),
        ("of which declined", report.declined), ("Yearly returns made", report.returns),
        ("Declared later than the rules allow", report.late),
    )  # fmt: skip
    told = [(words, f"{count:,}") for words, count in rows]
    return Section("What was declared", tables=(Table("Counts", ("What", "How many"), told),))


def _cases(report: CommitteeReport) -> Section:
    first = (
        f"Decided to be a policy breach: {report.breaches:,}. Decided not to be one: {report.no_breaches:,}. "
        f"Waiting for a decision today: {report.cases:,}."
    )
    learnt = (f"Learnt: {words}" for words in report.lessons)
    return Section("Possible policy breaches", (first, *learnt))


def _round(one: ARound) -> Section:
    started = said(one.started_on) if one.started_on else ""
    sentence = (
        f"{one.state}. Started on {started}, to be answered by {said(one.due_on)}. "
        f"Asked {one.asked:,}, answered {one.answered:,}."
    )
    with_gifts = ("Division", "Asked", "Answered", "Of 100", "Staff", "Gifts per 1,000 staff")
    divisions = [
        (*_part(part), _or_none(part.staff), _or_none(part.per_thousand)) for part in one.how.divisions
    ]
    leads = [_part(part) for part in one.how.leads]
    weeks = [(week.words, week.said) for week in one.how.weeks]
    tables = (
        Table("By division", with_gifts, divisions),
        Table("By executive lead", ("Executive lead", "Asked", "Answered", "Of 100"), leads),
        Table("How answers came in", ("When", "Answered"), weeks),
    )
    return Section(one.title, (sentence,), tables)


def _part(part: Part) -> tuple[str, str, str, str]:
    return part.name, f"{part.asked:,}", f"{part.answered:,}", str(part.of_hundred)


def _or_none(count: int | None) -> str:
    return "" if count is None else f"{count:,}"


def _signs(report: CommitteeReport) -> Section:
    rows = [
        (one.code, f"{one.raised:,}", f"{one.settled:,}", "" if one.led is None else str(one.led))
        for one in report.signs.useful
    ]
    headings = ("Sign", "Raised", "Settled", "Led somewhere, of 100")
    sentence = f"Waiting for an answer today: {report.signs.count:,}. None of these is a policy breach."
    return Section("Questions worth asking", (sentence,), (Table("By sign", headings, rows),))
