"""Puts fields into a body's own Word file at the places somebody pointed at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made

from lxml import etree

from register.documents import word_markup as word
from register.documents.archives import write_parts
from register.documents.deflating import zlib_deflate
from register.documents.faults import UploadFault
from register.documents.frames import STYLES, part_of
from register.documents.parts import Column, Field
from register.documents.places import blanks, own_texts, words_of
from register.documents.stretches import (
    Numbered,
    numbered_styles,
    refresh_contents,
    repeat_row,
    repeat_stretch,
    repeat_table,
    stretch,
)
from register.documents.tables import cells_of, rows_of
from register.documents.template_tags import field_tag
from register.documents.upload_guard import open_docx
from register.documents.xml_readings import XML_SPACE, W, parse

PLAIN_CONTROLS = (
    f"{W}text", f"{W}date", f"{W}comboBox", f"{W}dropDownList", f"{W}dataBinding", f"{W}picture", f"{W}showingPlcHdr",
    "{http://schemas.microsoft.com/office/word/2010/wordml}checkbox",
    "{http://schemas.microsoft.com/office/word/2012/wordml}dataBinding",
)  # fmt: skip
"""What makes a control of somebody else's one that can hold no other control, or one whose words come from elsewhere."""
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"


@dataclass(frozen=True, slots=True)
class Choices:
    """What goes into each place. `fields`: a value or a table for a place; `columns`: which column of its field
    each cell of a table's row takes, where not simply one after the other; `repeats`: what comes once for each
    service, from a heading up to the place named, or the whole of a table or its row."""

    fields: Mapping[str, Field]
    columns: Mapping[str, tuple[Column | None, ...]] = made(default_factory=dict)
    repeats: Mapping[str, str] = made(default_factory=dict)


def put_fields(docx: bytes, choices: Choices) -> bytes:
    """The file with a content control at each place chosen; places are ids of `places.read_places`."""
    parts = open_docx(docx)
    found = {key: part_of(key, parts) for key in (*choices.fields, *choices.repeats)}
    for part in sorted(set(found.values())):
        mine = {key: field for key, field in choices.fields.items() if found[key] == part}
        whole = {key: end for key, end in choices.repeats.items() if found[key] == part}
        styled = numbered_styles(parts[STYLES]) if STYLES in parts else {}
        root = _Placing(parse(parts[part]), styled).placed(mine, choices.columns, whole)
        parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return write_parts(parts.items(), zlib_deflate)


class _Placing:
    """Puts controls into one part; its paragraphs and tables are counted before anything moves."""

    def __init__(self, root: etree._Element, styled: Mapping[str, Numbered]) -> None:
        self.root, self.styled = root, styled
        self.paragraphs, self.tables = list(root.iter(f"{W}p")), list(root.iter(f"{W}tbl"))

    def placed(
        self, fields: Mapping[str, Field], columns: Mapping[str, tuple[Column | None, ...]],
        repeats: Mapping[str, str],
    ) -> etree._Element:  # fmt: skip
        for place, chosen in sorted(fields.items(), key=_from_the_end):
            self._put(place, chosen, columns.get(place, chosen.columns))
        for place, end in repeats.items():
            self._repeat(place, end)
        if repeats:
            refresh_contents(self.root)
        return self.root

    def _node(self, place: str) -> tuple[etree._Element, str, str]:
        """The paragraph or table of a place, its kind and which blank or column of it."""
        key = place.rpartition("_")[2]
        nodes = self.tables if key.startswith("t") else self.paragraphs
        number, _, inside = key[1:].partition(".")
        if not number.isdigit() or int(number) >= len(nodes) or not (inside or "0").isdigit():
            raise UploadFault(f"The place {place} is not in this file. Choose the place again.")
        return nodes[int(number)], key[0], inside

    def _put(self, place: str, chosen: Field, columns: tuple[Column | None, ...]) -> None:
        node, kind, inside = self._node(place)
        if (kind == "t" and not inside) != (chosen.type == "table"):
            raise UploadFault(
                f"“{chosen.label}” does not fit there: a table goes into a table, a value into a blank."
            )
        _forget_double(node)
        if kind == "t" and inside:
            _put_alone(_cell(node, int(inside), chosen.label), _control(chosen, []))
        elif kind == "t":
            _put_rows(node, chosen, columns)
        elif kind == "c":
            node.append(_control(chosen, []))
            _free(node)
        else:
            _put_value(node, int(inside or 0), chosen)

    def _repeat(self, place: str, end: str) -> None:
        node, kind, _ = self._node(place)
        if end == "row":
            repeat_row(node)
        elif kind == "t":
            repeat_table(node)
        else:
            repeat_stretch(stretch(node, self._node(end)[0] if end != "end" else None), self.styled)


def _from_the_end(pick: tuple[str, Field]) -> tuple[str, int, int]:
    """Later blanks of a paragraph first, so that earlier ones keep their number."""
    key = pick[0].rpartition("_")[2]
    number, _, blank = key[1:].partition(".")
    return key[:1], int(number) if number.isdigit() else 0, -int(blank or 0) if blank.isdigit() else 0


def _forget_double(node: etree._Element) -> None:
    """A text box is there a second time for older programs; that copy would show the empty blank."""
    for twice in node.iterancestors(f"{MC}AlternateContent"):
        for copy in twice.findall(f"{MC}Fallback"):
            twice.remove(copy)


def _cell(table: etree._Element, column: int, label: str) -> etree._Element:
    """The cell under a heading of the table, in its first row of answers."""
    rows = rows_of(table)
    cells = cells_of(rows[1]) if len(rows) > 1 else []
    if column >= len(cells):
        raise UploadFault(f"The table for “{label}” needs a header row and a row of as many cells below it.")
    return cells[column]


def _control(field: Field | Column, runs: list[etree._Element], tag: str = "") -> etree._Element:
    lines = field.type == "long_text"
    markup = word.value_control(tag or field_tag(_whole(field)), field.label, lines=lines)
    control = parse(f"<w:p {word.NAMESPACES}>{markup}</w:p>".encode())[0]
    properties = runs[0].find(f"{W}rPr") if runs else None
    run = control.find(f"{W}sdtContent/{W}r")
    if properties is not None and run is not None:
        run.insert(0, parse(etree.tostring(properties)))
    return control


def _whole(field: Field | Column) -> Field:
    assert isinstance(field, Field)
    return field


def _put_value(paragraph: etree._Element, blank: int, field: Field) -> None:
    found = blanks(words_of(paragraph))
    if blank >= len(found):
        raise UploadFault(
            f"The blank for “{field.label}” is not in this file any more. Choose the place again."
        )
    covered = _cut_out(paragraph, found[blank].start(), found[blank].end())
    covered[0].addprevious(_control(field, covered))
    _free(covered[0])
    for run in covered:
        if (parent := run.getparent()) is not None:
            parent.remove(run)


def _free(node: etree._Element) -> None:
    """Our control cannot stand in a control for plain words: that one goes, and what stands in it stays."""
    for around in list(node.iterancestors(f"{W}sdt")):
        properties, content = around.find(f"{W}sdtPr"), around.find(f"{W}sdtContent")
        plain = properties is not None and any(child.tag in PLAIN_CONTROLS for child in properties)
        parent = around.getparent()
        if plain and content is not None and parent is not None:
            for child in list(content):
                around.addprevious(child)
            parent.remove(around)


def _cut_out(paragraph: etree._Element, start: int, end: int) -> list[etree._Element]:
    """The runs that hold exactly the letters from start to end; runs that reach further are split."""
    for edge in (end, start):
        _split_at(paragraph, edge)
    at, covered = 0, []
    for text in own_texts(paragraph):
        after = at + len(text.text or "")
        run = text.getparent()
        if start <= at < end and after <= end and after > at and run is not None:
            covered.append(run)
        at = after
    return list(dict.fromkeys(covered))


def _split_at(paragraph: etree._Element, edge: int) -> None:
    at = 0
    for text in own_texts(paragraph):
        length = len(text.text or "")
        if at <= edge < at + length or (at < edge <= at + length):
            _split(text, edge - at)
            return
        at += length


def _split(text: etree._Element, offset: int) -> None:
    """Splits the run at this letter of this text; what follows goes into a run of its own."""
    run, words = text.getparent(), text.text or ""
    if run is None:
        return
    later = list(text.itersiblings())
    second = etree.Element(f"{W}r")
    properties = run.find(f"{W}rPr")
    if properties is not None:
        second.append(parse(etree.tostring(properties)))
    if words[offset:]:
        rest = etree.SubElement(second, f"{W}t", {XML_SPACE: "preserve"})
        rest.text = words[offset:]
    second.extend(later)
    text.text = words[:offset]
    text.set(XML_SPACE, "preserve")
    if len(second) > (properties is not None):
        run.addnext(second)


def _put_rows(table: etree._Element, field: Field, columns: tuple[Column | None, ...]) -> None:
    """The row under the header repeats; further empty rows are taken out."""
    rows = rows_of(table)
    cells = cells_of(rows[1]) if len(rows) > 1 else []
    if len(cells) != len(columns):
        raise UploadFault(
            f"The table for “{field.label}” needs a header row and a row of {len(columns)} cells below it."
        )
    for cell, column in zip(cells, columns, strict=True):
        if column is not None:
            _put_alone(cell, _control(column, [], f"{field.path}.{column.name}"))
    shell = parse(f"<w:p {word.NAMESPACES}>{word.control(field_tag(field), field.label, '')}</w:p>".encode())[
        0
    ]
    rows[1].addprevious(shell)
    content = shell.find(f"{W}sdtContent")
    assert content is not None
    content.append(rows[1])
    for row in rows[2:]:
        if not "".join(row.itertext()).strip() and (parent := row.getparent()) is not None:
            parent.remove(row)


def _put_alone(cell: etree._Element, control: etree._Element) -> None:
    """The control in place of whatever the cell holds; the look of its first paragraph stays."""
    paragraphs = cell.findall(f"{W}p")
    if not paragraphs:
        paragraphs = [etree.SubElement(cell, f"{W}p")]
    for extra in [node for node in cell if node.tag != f"{W}tcPr" and node is not paragraphs[0]]:
        cell.remove(extra)
    for child in [node for node in paragraphs[0] if node.tag != f"{W}pPr"]:
        paragraphs[0].remove(child)
    paragraphs[0].append(control)
    _free(paragraphs[0])
