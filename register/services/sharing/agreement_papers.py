"""A sharing agreement in words and tables for its Word document."""

from __future__ import annotations

from datetime import date, datetime

from register.documents.report_files import Section, Table, report_file
from register.domain.dates import said
from register.queries.sharing.agreement_papers import AgreementPaper

OWN_WORDS = (
    "Made from what is recorded. It is not signed by being made: signed copies are recorded with their days."
)


def word_file(paper: AgreementPaper, *, body_name: str, made_at: datetime) -> bytes:
    """The agreement as a Word file."""
    about = (
        f"{body_name}. {paper.agreement}, version {paper.n}, as it stood on {said(paper.on)}: {paper.state}."
    )
    parts = (_terms, _flows, _processors, _screened, _three, _signatures)
    return report_file(
        paper.title, about.removeprefix(". "), [part(paper) for part in parts], made_at=made_at
    )


def _day(day: date | None) -> str:
    return said(day) if day else ""


def _terms(paper: AgreementPaper) -> Section:
    rows = [
        ("Kind", paper.kind), ("Stands under", paper.framework or "No framework agreement"),
        ("What it is for", paper.purpose), ("May be used for", "; ".join(paper.purposes)),
        ("Lawful basis", paper.basis), ("Kinds of information", "; ".join(paper.categories)),
        *paper.said, ("From", said(paper.starts_on)), ("To", _day(paper.ends_on) or "No end date"),
        ("Review due", said(paper.review_on)),
    ]  # fmt: skip
    return Section("What is agreed", (OWN_WORDS,), (Table("Terms", ("What", "Agreed"), rows),))


def _flows(paper: AgreementPaper) -> Section:
    rows = [(one.name, one.role, one.direction) for one in paper.parties]
    headings = ("Organisation", "What it does with the information", "Which way it goes")
    return Section("Who shares with whom", tables=(Table("Parties", headings, rows),))


def _processors(paper: AgreementPaper) -> Section:
    rows = [
        (one.name, one.engager or "", one.processing, "; ".join(one.lacking) or "Nothing")
        for one in paper.processors
    ]
    headings = ("Processor", "Engaged by", "What it does", "What its contract is not known to say")
    return Section("Processors", tables=(Table("Processors", headings, rows),))


def _screened(paper: AgreementPaper) -> Section:
    rows = [(one.ref, said(one.screened_on), one.outcome) for one in paper.screenings]
    headings = ("Screening", "Screened on", "Outcome")
    return Section("Impact assessment", tables=(Table("Screenings", headings, rows),))


def _three(paper: AgreementPaper) -> Section:
    rows = [
        (one.what, one.outcome, one.words, said(one.given_on), f"{one.by}, {one.post}") for one in paper.given
    ]
    left = (f"Not recorded yet: {'; '.join(paper.missing)}.",) if paper.missing else ()
    headings = ("Record", "What it comes to", "In their words", "Given on", "By whom")
    return Section("Advice, decision and view", left, (Table("The three records", headings, rows),))


def _signatures(paper: AgreementPaper) -> Section:
    rows = [
        (one.name, one.who, _day(one.signed_on) or "Not signed", _day(one.joins_on), _day(one.withdraws_on))
        for one in paper.parties
    ]
    headings = ("Organisation", "Signed by", "Signed on", "Joins on", "Withdraws on")
    return Section("Signatures", tables=(Table("Signed copies received", headings, rows),))
