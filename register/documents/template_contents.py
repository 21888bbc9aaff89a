"""Writes the contents list: every heading with its number, a link and its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from register.documents import word_markup as word
from register.documents.clause_sources import Block, Each, SubHeading, When
from register.documents.outlines import blocks_of
from register.documents.parts import Field, Pack, Part

TOP = "TOC1"


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
    headings = list(_headings(block.blocks))
    deepest = 1 if any(optional for _, optional in headings) else 2
    entries, counter = [], 0
    for position, (heading, _) in enumerate(headings, start=1):
        counter += heading.level == 2
        label = str(counter) if heading.level == 2 else ""
        if heading.level <= deepest:
            anchor = f"{anchor_of(part)}_{position}"
            entries.append(_entry(anchor, label, _words(heading, fields), f"TOC{heading.level + 1}"))
    return word.control(f"repeat:{block.group}", f"Contents of {block.group}", "".join(entries))


def _headings(blocks: Iterable[Block], *, optional: bool = False) -> Iterator[tuple[SubHeading, bool]]:
    """Every heading in order, and whether it may be left out: the numbers after such a one are not known here."""
    for block in blocks:
        if isinstance(block, SubHeading):
            yield block, optional
        elif isinstance(block, When):
            yield from _headings(block.blocks, optional=True)


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
