"""Writes the contents list: every heading with its number, a link and its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from register.documents import word_markup as word
from register.documents.clause_sources import Block, Each, SubHeading, When
from register.documents.outlines import blocks_of
from register.documents.parts import Field, Pack, Part

TOP, OF_ITEMS = "TOC1", "TOC2"


def anchor_of(part: Part) -> str:
    """The bookmark at a part's heading."""
    return "p_" + part.id.replace("-", "_")


def contents_markup(pack: Pack) -> str:
    """The contents list on pages of its own; short documents have none."""
    if not pack.long:
        return ""
    lower = '<w:spacing w:before="480"/>' if pack.compact else ""
    title = word.paragraph(
        word.run("Contents"), style="ContentsTitle", new_page=not pack.compact, extra=lower
    )
    fields = {field.name: field for field in pack.fields()}
    return title + "".join(_part_entries(part, fields) for part in pack.parts)


def _part_entries(part: Part, fields: dict[str, Field]) -> str:
    own = _entry(anchor_of(part), part.label, word.run(part.title), TOP)
    anchors = 0
    for block in blocks_of(part):
        if isinstance(block, Each):
            return own + _item_entries(block, part, fields)
        anchors += isinstance(block, SubHeading)
    return own


def _item_entries(block: Each, part: Part, fields: dict[str, Field]) -> str:
    """Each item by its title: its own headings would fill a page of contents for every few items."""
    entries = []
    for position, heading in enumerate(_headings(block.blocks), start=1):
        if heading.level == 1:
            entries.append(_entry(f"{anchor_of(part)}_{position}", "", _words(heading, fields), OF_ITEMS))
    return word.control(f"repeat:{block.group}", f"Contents of {block.group}", "".join(entries))


def _headings(blocks: Iterable[Block]) -> Iterator[SubHeading]:
    """Every heading in order."""
    for block in blocks:
        if isinstance(block, SubHeading):
            yield block
        elif isinstance(block, When):
            yield from _headings(block.blocks)


def _words(heading: SubHeading, fields: dict[str, Field]) -> str:
    pieces = []
    for span in heading.spans:
        if span.field == "#":
            pieces.append(word.control("item:number", "Number", word.run("1"), kind="<w:text/>"))
        elif span.field:
            field = fields[span.field]
            pieces.append(word.value_control(f"field:{field.path}", field.label))
        else:
            pieces.append(word.run(span.text))
    return "".join(pieces)


def _entry(anchor: str, label: str, title: str, style: str) -> str:
    number = word.run(label) + word.tab() if label or style == TOP else ""
    page = word.tab() + word.field_code(f"PAGEREF {anchor} \\h", "")
    return word.paragraph(word.link(anchor, number + title + page), style=style)
