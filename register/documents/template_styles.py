"""The look of a template: fonts, spacing, headings that stay with what follows them."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from register.documents.word_markup import NAMESPACES

LANGUAGE = "en-GB"
FONT, INK = "Arial", RGBColor(0x21, 0x2B, 0x32)
HEADINGS: tuple[tuple[int, float, float, float], ...] = (
    (1, 14, 18, 6),
    (2, 13, 12, 6),
    (3, 12, 12, 4),
    (4, 11, 8, 4),
)
OWN = (
    ("CoverLine", 12, 0, 6), ("CoverNote", 11, 24, 0), ("ContentsTitle", 16, 0, 12), ("TableTitle", 10.5, 10, 4),
    ("TableHead", 10, 2, 2), ("TableText", 10, 2, 2), ("TableSmall", 8.5, 2, 2), ("TableTiny", 6.5, 1, 1),
    ("TableGap", 3, 0, 2), ("BodyText", 10.5, 0, 6), ("ListParagraph", 10.5, 0, 6),
)  # fmt: skip
CONTENTS = (("TOC1", 0.0, 3.0), ("TOC2", 0.6, 3.0), ("TOC3", 1.2, 2.0))
BOLD, KEPT = ("TableTitle", "TableHead", "ContentsTitle"), ("TableTitle", "ContentsTitle")


def set_styles(document: Document) -> None:
    """Sets page, fonts, headings and our own styles."""
    _set_page(document)
    _set_language(document)
    _set_font(document.styles["Normal"], 10.5)
    for level, size, before, after in HEADINGS:
        style = document.styles[f"Heading {level}"]
        _set_font(style, size, bold=True)
        _space(style, before, after)
        style.paragraph_format.keep_with_next = True
    for name, size, before, after in OWN:
        _own_style(document, name, size, before, after)
    for name, indent, _ in CONTENTS:
        _contents_style(document, name, indent)
    _cover(document)


def _set_page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.25)
    section.top_margin, section.bottom_margin = Cm(2.5), Cm(2.3)
    section.header_distance = section.footer_distance = Cm(1.0)


def _set_language(document: Document) -> None:
    """The language of all text that says no other: a PDF takes its own from here."""
    for language in document.styles.element.iterfind(f"{qn('w:docDefaults')}//{qn('w:lang')}"):
        language.set(qn("w:val"), LANGUAGE)


def _set_font(style: Any, size: float, *, bold: bool = False) -> None:
    style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), bold, False
    style.font.color.rgb = INK
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{name}"), None)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(parse_xml(f'<w:lang {NAMESPACES} w:val="{LANGUAGE}"/>'))


def _space(style: Any, before: float, after: float) -> None:
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)


def _own_style(document: Document, name: str, size: float, before: float, after: float) -> None:
    style = _fresh(document, name)
    _set_font(style, size, bold=name in BOLD)
    _space(style, before, after)
    style.paragraph_format.keep_with_next = name in KEPT
    style.paragraph_format.widow_control = True


def _fresh(document: Document, name: str) -> Any:
    """A paragraph style of this id, in place of any that python-docx's own template has."""
    for style in list(document.styles):
        if style.style_id == name:
            style.delete()
    fresh: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    fresh.base_style = document.styles["Normal"]
    return fresh


def _contents_style(document: Document, name: str, indent: float) -> None:
    style = _fresh(document, name)
    _set_font(style, 9.5)
    _space(style, 0, 1.5)
    form = style.paragraph_format
    hanging = 1.2 if indent else 3.4
    form.left_indent, form.first_line_indent, form.right_indent = Cm(indent + hanging), Cm(-hanging), Cm(1)
    form.tab_stops.add_tab_stop(Cm(indent + hanging))
    form.tab_stops.add_tab_stop(Cm(16.5), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _cover(document: Document) -> None:
    title, subtitle = document.styles["Title"], document.styles["Subtitle"]
    for style, size, before in ((title, 24, 120), (subtitle, 14, 6)):
        _set_font(style, size, bold=style is title)
        _space(style, before, 18)
    for border in title.element.pPr.findall(qn("w:pBdr")):
        title.element.pPr.remove(border)
