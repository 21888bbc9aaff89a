"""Extracts of the register in words and tables, for their Word files."""

from __future__ import annotations

from datetime import datetime

from register.documents.report_files import Section, Table, report_file
from register.domain.dates import said
from register.domain.money import pounds
from register.domain.publication.editions import INTERESTS, REGISTERS
from register.domain.trail.notes import short_code
from register.models.editions import EditionVersion
from register.queries.meetings.committee_extracts import CommitteeExtract, Member
from register.queries.meetings.governance_statements import GovernanceStatement
from register.queries.meetings.related_parties import Dealing, Related, RelatedParties
from register.queries.publication.edition_told import held_words

ROWS = ("Entry", "Organisation", "Description", "Value", "How it is managed", "When")
FIELDS = ("entry", "organisation", "description", "offer_said", "managed", "held")
RELATED = ("Organisation", "Who", "Interest", "When", "Contracts in the time")


def committee_file(extract: CommitteeExtract, *, made_at: datetime) -> bytes:
    """The members one by one, as the edition has them."""
    one = extract.edition
    about = (
        f"From edition {one.ref}, published on {said(one.published_on)}. "
        f"Proof code {short_code(bytes.fromhex(one.sha256))}. It holds what was declared by {said(one.declared_by)} "
        "and shows what the public reads; nobody is named who is not named there."
    )
    sections = [_member(member, extract) for member in extract.members]
    return report_file(f"{one.title}: extract", about, sections, made_at=made_at)


def _member(member: Member, extract: CommitteeExtract) -> Section:
    rows = [[str(row[field] or "") for field in FIELDS] for row in member.rows]
    nothing = "No row of this edition names them. That does not say that there is nothing to declare."
    tables = [Table("In this edition", ROWS, rows, empty=nothing)]
    if extract.earlier is not None:
        title = f"Since the edition of {said(extract.earlier.held_on)}"
        tables.append(Table(title, ("What", "Before", "Now"), member.changes, empty="No change."))
    return Section(member.name, tables=tuple(tables))


def related_parties_file(found: RelatedParties, *, body_name: str, made_at: datetime) -> bytes:
    """The draft of the note in the accounts, with what has to be looked up elsewhere."""
    assert found.period.end is not None
    about = f"{body_name}. From {said(found.period.start)} to {said(found.period.end)}."
    sentences = (
        (
            f"{found.people:,} people held a post that counts (rule interests.related_party_reasons). Gifts and "
            "hospitality are left out. Relatives are not named."
        ),
        (
            "Amounts are a year's value of the contract, not what was paid or is owed: take those from the ledgers. Where "
            "an organisation was only named by whoever declared it, no contract could be looked for."
        ),
    )
    table = Table(
        "Interests in organisations",
        RELATED,
        [_related(row) for row in found.rows],
        empty="None was declared.",
    )
    sections = [Section("Interests of those who direct the body", sentences, (table,))]
    return report_file(
        "Related parties: extract of the register", about.removeprefix(". "), sections, made_at=made_at
    )


def _related(row: Related) -> tuple[str, ...]:
    dealings = "; ".join(map(_dealing, row.dealings))
    none = "None" if row.is_recorded else "Not looked for: only named"
    when = held_words(row.first, row.last) or ""
    return row.organisation, f"{row.person}, {row.post}", f"{row.about} ({row.ref})", when, dealings or none


def _dealing(one: Dealing) -> str:
    role = "gives services" if one.gives else "buys services"
    return f"{one.ref} {one.title}: {role}, £{pounds(one.annual_pence):,.2f} a year"


def governance_file(found: GovernanceStatement, *, body_name: str, made_at: datetime) -> bytes:
    """Sentences that can stand in the statement as they are, each with its figures."""
    period = found.report.period
    assert period.end is not None
    about = f"{body_name}. From {said(period.start)} to {said(period.end)}. Nobody is named."
    sections = [_register(found), _returns(found), _conflicts(found), _breaches(found)]
    return report_file(
        "Conflicts of interest: for the annual governance statement", about.removeprefix(". "), sections, made_at=made_at
    )  # fmt: skip


def _register(found: GovernanceStatement) -> Section:
    drawn = [one for one in found.editions if one.register == INTERESTS]
    listed = [one for one in found.editions if one.register != INTERESTS]
    published = f"{REGISTERS[INTERESTS]}: published {_times(len(drawn))} in the year{_on(drawn)}."
    not_declared = (
        f"Decision-making staff who had neither declared nor said that there was nothing to declare: a list was published "
        f"{_times(len(listed))} in the year{_on(listed)}."
    )
    declared = (
        f"In the year {found.report.declared:,} interests and {found.report.offers:,} gifts or offers of hospitality were "
        f"declared, of which {found.report.declined:,} were declined. {found.report.late:,} came later than the rules allow."
    )
    return Section("The register and its publication", (published, not_declared, declared))


def _times(count: int) -> str:
    return {0: "at no time", 1: "once"}.get(count, f"{count} times")


def _on(editions: list[EditionVersion]) -> str:
    days = ", ".join(said(one.published_on) for one in editions)
    return f" ({days})" if days else ""


def _returns(found: GovernanceStatement) -> Section:
    rows = [(state.label, f"{count:,}") for state, count in found.states.items()]
    total = sum(found.states.values())
    sentence = f"On {said(found.counted_on)}, {total:,} decision-making staff owed a yearly return."
    rounds = tuple(
        f"{one.title}: {one.asked:,} were asked, {one.answered:,} answered." for one in found.report.rounds
    )
    return Section(
        "Yearly returns", (sentence, *rounds), (Table("How they stood", ("State", "How many"), rows),)
    )


def _conflicts(found: GovernanceStatement) -> Section:
    sentence = (
        f"On {said(found.counted_on)}, {found.managed:,} agreed ways of managing an interest or a dual role were in force. "
        f"Whether they were carried out was looked into for {found.looked_into:,} of them in the year."
    )
    return Section("How conflicts were managed", (sentence,))


def _breaches(found: GovernanceStatement) -> Section:
    report = found.report
    sentence = (
        f"{report.breaches:,} cases were decided to be a policy breach and {report.no_breaches:,} not to be one. "
        f"{report.cases:,} wait for a decision today."
    )
    learnt = tuple(f"Learnt: {words}" for words in report.lessons)
    return Section("Policy breaches", (sentence, *learnt))
