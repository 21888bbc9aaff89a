"""A long Word file of our own making, shaped like the Particulars of a modern contract: cover, summary tables,
nine schedules, three kinds of headers and footers, a text box, and a specification for each service."""

from __future__ import annotations

from functools import cache
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.shared import Pt

from register.documents.own_choices import headings_of, open_places
from register.documents.template_lists import Lists, write_lists
from register.documents.word_markup import NAMESPACES
from tests.word_files import saved

SUMMARY = {
    "Service commencement and term": (
        "Effective Date", "Expected Service Commencement Date", "Longstop Date", "Contract Term", "Expiry date",
        "Option to extend the term", "Commissioner Earliest Termination Date", "Commissioner Notice Period",
        "Provider Earliest Termination Date", "Provider Notice Period",
    ),
    "Services": (
        "Service Categories", "Indicative Activity Plan", "Activity Planning Assumptions", "Essential Services",
        "The provider processes data for the commissioner",
    ),
    "Payment": ("Expected Annual Contract Value", "Use of the national submission service"),
    "Quality": ("Kind of provider",),
    "Governance and regulation": (
        "Mediation body", "Nominated Individual", "Information Governance Lead", "Data Protection Officer",
        "Caldicott Guardian", "Senior Information Risk Owner", "Accountable Emergency Officer",
        "Safeguarding Lead for children", "Safeguarding Lead for adults", "Child Sexual Abuse Lead",
        "Mental Capacity Lead", "Prevent Lead", "Freedom to Speak Up Guardian", "Health Inequalities Lead",
        "Net Zero Lead", "Infection Prevention Lead",
    ),
    "Contract management": (
        "Address for notices to the commissioner", "Address for notices to the provider",
        "Frequency of Review Meetings", "Commissioner representative", "Provider representative",
    ),
}  # fmt: skip
SCHEDULES = {
    "Schedule 1 Service commencement": ("A Conditions precedent", "B Commissioner documents", "C Extension of the term"),
    "Schedule 2 The services": (
        "A Service specifications", "B Indicative activity plan", "C Activity planning assumptions",
        "D Essential services", "E Continuity plan", "F Clinical networks", "G Other local agreements",
        "H Transition arrangements", "I Exit arrangements", "J Transfer and discharge protocols",
        "K Safeguarding policies", "L Primary medical services", "M Personalised care plan",
        "N Health inequalities action plan",
    ),
    "Schedule 3 Payment": (
        "A Local prices", "B Local variations", "C Local modifications", "D Payment rules", "E Incentive scheme",
        "F Expected annual contract values", "G Timing and amounts of payments",
    ),
    "Schedule 4 Quality requirements": (
        "A Operational standards", "B National requirements", "C Local quality requirements", "D Local incentives",
    ),
    "Schedule 5 Governance": ("A Documents relied on", "B Material sub-contracts", "C Commissioner roles"),
    "Schedule 6 Contract management, reporting and information": (
        "A Reporting requirements", "B Data quality improvement plan", "C Incidents requiring reporting",
        "D Service development plan", "E Surveys", "F Data processing",
    ),
    "Schedule 7 Pensions": (),
    "Schedule 8 Local system plan": (),
    "Schedule 9 System collaboration and finance": (),
}  # fmt: skip
TABLES = {
    "A Conditions precedent": ("Condition", "Date by which", "Evidence"),
    "B Commissioner documents": ("Date", "Document"),
    "B Indicative activity plan": ("Service", "Unit", "Activity a year"),
    "F Clinical networks": ("Network", "Host", "Role"),
    "G Other local agreements": ("Agreement", "Date", "Where it is published"),
    "A Local prices": ("Service", "Unit", "Price"),
    "F Expected annual contract values": ("Commissioner", "Expected annual value"),
    "C Local quality requirements": (
        "Requirement",
        "Threshold",
        "Method of measurement",
        "Period",
        "Consequence",
    ),
    "A Documents relied on": ("Date", "Document"),
    "B Material sub-contracts": ("Sub-contractor", "Service", "Start date", "Annual value"),
    "C Commissioner roles": ("Commissioner", "Role"),
    "A Reporting requirements": ("Report", "Period", "Format", "Delivery", "Applies to"),
    "B Data quality improvement plan": ("Indicator", "Threshold", "Milestone date", "Consequence"),
    "E Surveys": ("Survey", "Frequency", "Method", "Report to"),
}
HEADS = ("1 Population needs", "2 Outcomes", "3 Scope", "4 Applicable standards", "5 Location of premises")
PROSE = (
    "This paragraph stands for settled wording that is the same in every contract of this edition. It is here so that "
    "the file is as long as such files are, and it must come through word for word. "
)


@cache
def long_particulars() -> bytes:
    """About forty pages; nobody has to build it twice in one run."""
    document = docx.Document()
    document.styles["Normal"].font.size = Pt(11)
    lists = Lists()
    lists.for_headings()
    write_lists(document, lists)
    _cover(document)
    _summary(document)
    for title, parts in SCHEDULES.items():
        document.add_page_break()
        document.add_heading(title, 1)
        _prose(document, 2)
        for part in parts:
            _part(document, part)
        if not parts:
            document.add_paragraph("Details: [insert details here or state not applicable]")
            _prose(document, 6)
    _frames(document)
    return saved(document)


def _cover(document: Document) -> None:
    document.add_heading("Contract Particulars", 1)
    document.add_paragraph("Contract reference: [insert reference]")
    document.add_paragraph("Date of the contract: [insert date]")
    document.add_paragraph("Service commencement date: [insert date]")
    document.add_paragraph("Contract term: ____ months beginning [insert commencement date]")
    _details(
        document,
        ("Commissioner", "Co-ordinating commissioner", "Provider", "Registered office", "Company number"),
    )
    document.add_paragraph()._p.append(parse_xml(TEXT_BOX))
    document.add_section(WD_SECTION.NEW_PAGE)


def _summary(document: Document) -> None:
    for title, labels in SUMMARY.items():
        document.add_heading(title, 2)
        _details(document, labels)
        _prose(document, 2)


def _details(document: Document, labels: tuple[str, ...]) -> None:
    table = document.add_table(len(labels) + 1, 2, style="Table Grid")
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Item", "Answer"
    _head_row(table)
    for row, label in zip(table.rows[1:], labels, strict=True):
        row.cells[0].text = label


def _head_row(table: Any) -> None:
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {NAMESPACES}/>"))


def _part(document: Document, part: str) -> None:
    document.add_heading(part, 2)
    if part == "A Service specifications":
        return _specification(document)
    _prose(document, 3)
    if heads := TABLES.get(part):
        table = document.add_table(4, len(heads), style="Table Grid")
        _head_row(table)
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            cell.text = head
    else:
        document.add_paragraph("[insert text or state not applicable]")
    return _prose(document, 2)


def _specification(document: Document) -> None:
    _details(document, ("Service name", "Commissioner lead", "Provider lead", "Period"))
    document.add_paragraph()._p.append(parse_xml(PICTURE))
    for head in HEADS:
        heading = document.add_heading("", 3)
        heading._p.insert(
            0, parse_xml(f'<w:bookmarkStart {NAMESPACES} w:id="200000{head[0]}" w:name="spec_{head[0]}"/>')
        )
        heading.add_run(head[2:])
        heading._p.append(parse_xml(f'<w:bookmarkEnd {NAMESPACES} w:id="200000{head[0]}"/>'))
        heading._p.get_or_add_pPr().append(parse_xml(NUMBERED))
        document.add_paragraph("[insert text]")
    for number in (0, 99):  # no list, and one that the file does not describe: Word writes both
        document.add_paragraph(PROSE)._p.get_or_add_pPr().append(
            parse_xml(NUMBERED.replace('"1"', f'"{number}"'))
        )


def _prose(document: Document, count: int) -> None:
    for _ in range(count):
        document.add_paragraph(PROSE * 2)


def _frames(document: Document) -> None:
    document.settings.odd_and_even_pages_header_footer = True
    first, rest = document.sections
    first.different_first_page_header_footer = True
    first.first_page_header.paragraphs[0].text = "Copy for [insert name of the body]"
    first.header.paragraphs[0].text = "Particulars, reference [insert reference]"
    first.even_page_header.paragraphs[0].text = "Particulars, provider «provider»"
    first.footer.paragraphs[0].text = "Settled words at the foot"
    rest.different_first_page_header_footer = False


NUMBERED = f'<w:numPr {NAMESPACES}><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
DRAWN = (
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
BOX = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="3600000" cy="360000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
INSIDE = "<w:txbxContent><w:p><w:r><w:t>Approved by [insert name of the signatory]</w:t></w:r></w:p></w:txbxContent>"


def _shape(number: int, description: str, inside: str) -> str:
    return (
        f'<w:drawing><wp:inline><wp:extent cx="3600000" cy="360000"/><wp:docPr id="{number}" name="Box {number}" '
        f'descr="{description}"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/'
        f'wordprocessingShape"><wps:wsp><wps:cNvSpPr/><wps:spPr>{BOX}</wps:spPr>{inside}<wps:bodyPr/></wps:wsp>'
        f"</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def _doubled(number: int, description: str, inside: str, old: str) -> str:
    """As Word writes it: once for itself, once for older programs."""
    choice = f'<mc:Choice Requires="wps">{_shape(number, description, inside)}</mc:Choice>'
    fallback = f"<mc:Fallback><w:pict><v:rect>{old}</v:rect></w:pict></mc:Fallback>"
    return f"<w:r {NAMESPACES} {DRAWN}><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"


TEXT_BOX = _doubled(
    7, "Who approved it", f"<wps:txbx>{INSIDE}</wps:txbx>", f"<v:textbox>{INSIDE}</v:textbox>"
)
PICTURE = _doubled(1_900_000_000, "A plain box", "", "")


def where(label: str, near: str = "") -> str:
    """The id of the place with these words beside it or in it."""
    found = (p for p in open_places(long_particulars()) if label in (p.label, p.text) and near in p.near)
    return next(found).id


def heading(words: str) -> str:
    """The id of the heading with these words."""
    return next(place.id for place in headings_of(long_particulars()) if place.text == words)
