"""Writes the contents list: every heading with its number, a link and its page."""

from __future__ import annotations

from register.documents import word_markup as word
from register.documents.clause_sources import Each, SubHeading
from register.documents.outlines import blocks_of
from register.documents.parts import Field, Pack, Part


def anchor_of(part: Part) -> str:
    """The bookmark at a part's heading."""
    return "p_" + part.id.replace("-", "_")


def contents_markup(pack: Pack) -> str:
    """The contents list on pages of its own; short documents have none."""
    if not pack.long:
        return ""
    title = word.paragraph(word.run("Contents"), style="ContentsTitle", new_page=True)
    fields = {field.name: field for field in pack.fields()}
    return title + "".join(_part_entries(part, fields) for part in pack.parts)


def _part_entries(part: Part, fields: dict[str, Field]) -> str:
    own = _entry(anchor_of(part), part.label, word.run(part.title), "TOC1")
    anchors = 0
    for block in blocks_of(part):
        if isinstance(block, Each):
            return own + _item_entries(block, part, fields)
        anchors += isinstance(block, SubHeading)
    return own


def _item_entries(block: Each, part: Part, fields: dict[str, Field]) -> str:
    headings = [inner for inner in block.blocks if isinstance(inner, SubHeading)]
    entries, counter = [], 0
    for position, heading in enumerate(headings, start=1):
        counter += heading.level == 2
        label = str(counter) if heading.level == 2 else ""
        if heading.level < 3:
            anchor = f"{anchor_of(part)}_{position}"
            entries.append(_entry(anchor, label, _words(heading, fields), f"TOC{heading.level + 1}"))
    return word.control(f"repeat:{block.group}", f"Contents of {block.group}", "".join(entries))


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
    number = word.run(label) + word.tab() if label else ""
    page = word.tab() + word.field_code(f"PAGEREF {anchor} \\h", "")
    return word.paragraph(word.link(anchor, number + title + page), style=style)
