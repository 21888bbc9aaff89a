"""Numbering for a template: each part counts its own paragraphs, with the part's number as data in the label."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.oxml import parse_xml

from register.documents.outlines import level_labels
from register.documents.parts import Part
from register.documents.word_markup import NAMESPACES

INDENTS = ((0, 850), (850, 567), (1417, 567), (1984, 567))
FORMATS = ("decimal", "lowerLetter", "lowerRoman")


class Lists:
    """The lists a template needs, collected while its body is written."""

    def __init__(self) -> None:
        self.markup: list[str] = []

    def for_part(self, part: Part) -> int:
        """A list for one part: its heading carries the part's number, its paragraphs count below it."""
        heading = _level(0, "decimal", part.label, 0, _heading_indent(part))
        labels = level_labels(part)
        texts = [_shifted(label) for label in labels]
        levels = [
            _level(depth, FORMATS[depth - 1], text, *INDENTS[depth - 1])
            for depth, text in enumerate(texts, start=1)
        ]
        return self._add(heading + "".join(levels))

    def for_headings(self) -> int:
        """A list for the headings inside a part: 1, 1.1."""
        return self._add(_level(0, "decimal", "%1", 0, 850) + _level(1, "decimal", "%1.%2", 0, 850))

    def _add(self, levels: str) -> int:
        self.markup.append(levels)
        return len(self.markup)


def _heading_indent(part: Part) -> int:
    return 850 if part.kind == "clause" else 0


def _shifted(label: str) -> str:
    """Level 0 is the heading, so the counters of paragraphs stand one level lower in Word."""
    for counter in (3, 2, 1):
        label = label.replace(f"%{counter}", f"%{counter + 1}")
    return label


def _level(depth: int, numbering: str, text: str, left: int, hanging: int) -> str:
    follow = "" if hanging else '<w:suff w:val="space"/>'
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{numbering}"/>{follow}'
        f'<w:lvlText w:val={quoteattr(text)}/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left + hanging}" w:hanging="{hanging}"/></w:pPr></w:lvl>'
    )


def write_lists(document: Document, lists: Lists) -> None:
    """Puts the collected lists in place of the ones that python-docx brings."""
    numbering = document.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    for number, levels in enumerate(lists.markup, start=1):
        markup = f'<w:multiLevelType w:val="multilevel"/>{levels}'
        numbering.append(
            parse_xml(f'<w:abstractNum {NAMESPACES} w:abstractNumId="{number}">{markup}</w:abstractNum>')
        )
    for number in range(1, len(lists.markup) + 1):
        reference = f'<w:abstractNumId w:val="{number}"/>'
        numbering.append(parse_xml(f'<w:num {NAMESPACES} w:numId="{number}">{reference}</w:num>'))
