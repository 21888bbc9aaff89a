"""Writes the text of a template: title page, contents, then every part in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest

from register.documents import word_markup as word
from register.documents.clause_sources import (
    SIGN_ROWS,
    Block,
    Details,
    Each,
    FieldPlace,
    Paragraph,
    Sign,
    Span,
    SubHeading,
    When,
)
from register.documents.outlines import blocks_of
from register.documents.parts import Column, Field, Pack, Part
from register.documents.table_layouts import layout_of, lies_across
from register.documents.template_contents import anchor_of, contents_markup
from register.documents.template_lists import Lists
from register.documents.template_tags import part_alias, part_tag

SIGN_HEIGHTS = {"Name": 400, "Position": 400, "Signature": 800, "Date": 400}
"""At least so high, in twentieths of a point."""
COVER = ("form", "commissioner", "provider")
COVER_OF_LONG = (
    "relationship", "commencement_date", "service_start_date", "expiry_date", "annual_value", "signed_date",
)  # fmt: skip
"""What a cover says that is not shared with the contents: whoever is handed the file knows what it is about."""


def body_markup(pack: Pack, lists: Lists) -> str:
    """The whole text of the template."""
    written, across = [_title_page(pack) + contents_markup(pack)], False
    for number, part in enumerate(pack.parts):
        if lies_across(part) != across:
            written.append(word.section_end(across=across))
            across = not across
        written.append(PartWriter(pack, part, lists, number).markup())
    return "".join(written) + (word.section_end(across=True) if across else "")


def _title_page(pack: Pack) -> str:
    fields = {field.name: field for field in pack.of_group("")}
    higher = "" if not pack.compact else '<w:spacing w:before="0"/>'
    lines = [word.paragraph(word.run(pack.title), style="Title", extra=higher)]
    lines.append(word.paragraph(word.run(f"Edition {pack.edition}"), style="Subtitle"))
    for name in ("contract_title", pack.reference_field, *COVER, *(() if pack.compact else COVER_OF_LONG)):
        if name in fields:
            shown = word.run(f"{fields[name].label}: ", bold=True) + value_of(fields[name])
            lines.append(word.paragraph(shown, style="CoverLine"))
    if not pack.official:
        lines.append(word.paragraph(word.run(pack.watermark + "."), style="CoverNote"))
    return "".join(lines)


def value_of(field: Field) -> str:
    """The content control of a field."""
    return word.value_control(f"field:{field.path}", field.label, lines=field.type == "long_text")


class PartWriter:
    """Writes one part: its heading, its wording and places for all its fields."""

    def __init__(self, pack: Pack, part: Part, lists: Lists, position: int) -> None:
        self.pack, self.part, self.lists = pack, part, lists
        self.list_id = lists.for_part(part)
        self.heading_list = 0
        self.anchors = 0
        self.titled = self.indented = self.kept = False
        self.bookmarks = position * 100 + 1
        self.fields: Mapping[str, Field] = {field.name: field for field in (*pack.of_group(""), *part.fields)}

    def markup(self) -> str:
        """The part as one content control, locked where its wording is fixed."""
        part = self.part
        content = self._heading() + self._content(blocks_of(part))
        lock = "sdtContentLocked" if part.locked else "sdtLocked"
        return word.control(part_tag(part, self.pack.edition), part_alias(part), content, lock=lock)

    def _heading(self) -> str:
        marked = word.bookmark(anchor_of(self.part), self._next_bookmark(), word.run(self.part.title))
        number = (0, self.list_id) if self.part.label else None
        return word.paragraph(marked, style="Heading1", number=number, new_page=not self._flows_on())

    def _flows_on(self) -> bool:
        """A clause follows the clause before it, and so does whatever the pack says: what is signed stands under what it
        signs. Anything else starts a page. What may be left out leaves no page behind. Where the page turns, a page begins
        anyhow."""
        if not self.pack.long:
            return True
        position = self.pack.parts.index(self.part)
        before = self.pack.parts[position - 1] if position else self.part
        same = position > 0 and before.kind == self.part.kind
        turns = lies_across(before) != lies_across(self.part)
        after_clause = self.part.kind == "annex" and before.kind == "clause"
        return turns or (self.part.flows and (same or after_clause or not self.part.mandatory))

    def _content(self, blocks: Iterable[Block]) -> str:
        written = self._blocks(blocks)
        if self.part.mandatory:
            return written
        unused = word.paragraph(word.run(f"This {self.part.kind} is not used."), style="BodyText")
        return self._when(f"used({self.part.id})", written) + self._when(f"!used({self.part.id})", unused)

    def _blocks(self, blocks: Iterable[Block]) -> str:
        """Blocks in order; a table right under a heading of its own needs no title, and what is said of a signature
        stands on its page."""
        blocks = list(blocks)
        written, before = [], None
        for block, after in zip_longest(blocks, blocks[1:]):
            self.kept = after is not None and _has_room(after)
            self.titled = isinstance(before, SubHeading)
            self.indented = isinstance(before, Paragraph) and before.level > 0
            written.append(self._block(block))
            before = block
        return "".join(written)

    def _when(self, condition: str, content: str) -> str:
        return word.control(f"when:{condition}", f"Only when {condition}", content)

    def _block(self, block: Block) -> str:
        if isinstance(block, Paragraph):
            return self._paragraph(block)
        if isinstance(block, SubHeading):
            return self._sub_heading(block)
        if isinstance(block, FieldPlace):
            return self._place(self.fields[block.name])
        if isinstance(block, Details):
            return self._details([self.fields[name] for name in block.names])
        if isinstance(block, Sign):
            return self._sign(block)
        if isinstance(block, When):
            return self._when(block.condition, self._blocks(block.blocks))
        return self._each(block)

    def _paragraph(self, block: Paragraph) -> str:
        number = (block.level, self.list_id) if block.level else None
        style = "ListParagraph" if block.level else "BodyText"
        before = word.KEEP if self.kept else ""
        return word.paragraph(self._spans(block.spans), style=style, number=number, before=before)

    def _spans(self, spans: Iterable[Span]) -> str:
        return "".join(map(self._span, spans))

    def _span(self, span: Span) -> str:
        if span.field == "#":
            return word.control("item:number", "Number", word.run("1"), kind="<w:text/>")
        if span.field:
            return value_of(self.fields[span.field])
        return word.run(span.text, bold=span.bold)

    def _sub_heading(self, block: SubHeading) -> str:
        self.anchors += 1
        name = f"{anchor_of(self.part)}_{self.anchors}"
        marked = word.bookmark(name, self._next_bookmark(), self._spans(block.spans))
        number = (block.level - 2, self.heading_list) if block.level > 1 else None
        return word.paragraph(marked, style=f"Heading{block.level + 1}", number=number)

    def _each(self, block: Each) -> str:
        self.heading_list = self.lists.for_headings()
        content = self._blocks(block.blocks)
        return word.control(f"repeat:{block.group}", f"Once for each of {block.group}", content)

    def _next_bookmark(self) -> int:
        self.bookmarks += 1
        return self.bookmarks

    def _details(self, fields: Iterable[Field]) -> str:
        widths = word.spread((3, 5))
        head = word.row((_head_cell("Item", widths[0]), _head_cell("Agreed", widths[1])), header=True)
        *others, last = fields
        rows = [head, *(_detail_row(field, widths, kept=True) for field in others), _detail_row(last, widths)]
        return word.table(rows, widths, caption=f"{self.part.title}: agreed details") + _gap()

    def _sign(self, block: Sign) -> str:
        """A table to be completed by hand, which stays on one page."""
        widths = word.spread((2, 5))
        name = value_of(self.fields[block.name]) if block.name else ""
        head = word.row(
            (_head_cell("Signed by", widths[0]), _head_cell(block.capacity, widths[1])), header=True
        )
        rows = [_sign_row(label, name if label == "Name" else "", widths) for label in SIGN_ROWS]
        return word.table((head, *rows), widths, caption=f"Signature: {block.capacity}") + _gap()

    def _place(self, field: Field) -> str:
        if field.type != "table":
            indent = '<w:ind w:left="850"/>' if self.indented else ""
            return word.paragraph(value_of(field), style="BodyText", extra=indent)
        named = self.titled or field.label == self.part.title
        title = "" if named else word.paragraph(word.run(field.label), style="TableTitle")
        written = grid_markup(field) + _gap()
        if field.required:
            return title + written
        none = word.paragraph(word.run("None recorded."), style="BodyText")
        path = field.path
        return title + self._when(path, written) + self._when(f"!{path}", none)


def _has_room(block: Block) -> bool:
    """Whether somebody signs in it, always or under a condition."""
    return isinstance(block, Sign) or (isinstance(block, When) and any(map(_has_room, block.blocks)))


def _gap() -> str:
    return word.paragraph("", style="TableGap")


def _head_cell(text: str, width: int) -> str:
    words = word.paragraph(word.run(text), style="TableHead", before=word.KEEP)
    return word.cell(words, width, shaded=True)


def _detail_row(field: Field, widths: list[int], *, kept: bool = False) -> str:
    """A row; one that is `kept` stays on the page of the next."""
    keep = word.KEEP if kept else ""
    label = word.paragraph(word.run(field.label), style="TableText", before=keep)
    value = word.paragraph(value_of(field), style="TableText")
    return word.row((word.cell(label, widths[0]), word.cell(value, widths[1])))


def _sign_row(label: str, value: str, widths: list[int]) -> str:
    kept = word.KEEP if label != SIGN_ROWS[-1] else ""
    words = word.paragraph(word.run(label), style="TableText", before=kept)
    cells = word.cell(words, widths[0]), word.cell(word.paragraph(value, style="TableText"), widths[1])
    return word.row(cells, height=SIGN_HEIGHTS.get(label, 0))


def grid_markup(field: Field) -> str:
    """A table with one repeating row."""
    layout = layout_of(field)
    style, widths = layout.style, list(layout.widths)
    pairs = list(zip(field.columns, widths, strict=True))
    heads = (_grid_head(column, width, style) for column, width in pairs)
    cells = (_grid_cell(field, column, width, style) for column, width in pairs)
    rows = (word.row(heads, header=True), word.control(f"rows:{field.path}", field.label, word.row(cells)))
    return word.table(rows, widths, caption=field.label)


def _grid_head(column: Column, width: int, style: str) -> str:
    words = word.paragraph(word.run(column.label, bold=True), style=style, before=word.KEEP)
    return word.cell(words, width, shaded=True)


def _grid_cell(field: Field, column: Column, width: int, style: str) -> str:
    value = word.value_control(f"{field.path}.{column.name}", column.label, lines=column.type == "long_text")
    align = '<w:jc w:val="right"/>' if column.type in ("int", "money") else ""
    return word.cell(word.paragraph(value, style=style, extra=align), width)
