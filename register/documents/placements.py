"""Puts fields into a body's own Word file at the places somebody pointed at, and writes the manifest for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from lxml import etree

from register.documents import word_markup as word
from register.documents.archives import write_parts
from register.documents.deflating import zlib_deflate
from register.documents.faults import UploadFault
from register.documents.parts import Column, Field
from register.documents.places import BLANK, DOCUMENT, own_texts, words_of
from register.documents.template_tags import field_tag
from register.documents.upload_guard import open_docx
from register.documents.xml_readings import XML_SPACE, W, parse


def put_fields(docx: bytes, picks: Mapping[str, Field]) -> bytes:
    """The file with a content control at each place picked; places are ids of `places.read_places`."""
    parts = open_docx(docx)
    root = parse(parts[DOCUMENT])
    paragraphs, tables = list(root.iter(f"{W}p")), list(root.iter(f"{W}tbl"))
    for place, field in sorted(picks.items(), key=_from_the_end):
        nodes = tables if place.startswith("t") else paragraphs
        number, _, blank = place[1:].partition(".")
        if not number.isdigit() or int(number) >= len(nodes):
            raise UploadFault(f"The place {place} is not in this file. Choose the place again.")
        _put(nodes[int(number)], place[0], int(blank or 0), field)
    parts[DOCUMENT] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return write_parts(parts.items(), zlib_deflate)


def _from_the_end(pick: tuple[str, Field]) -> tuple[str, int, int]:
    """Later blanks of a paragraph first, so that earlier ones keep their number."""
    number, _, blank = pick[0][1:].partition(".")
    return pick[0][:1], int(number) if number.isdigit() else 0, -int(blank or 0) if blank.isdigit() else 0


def _put(node: etree._Element, kind: str, blank: int, field: Field) -> None:
    if (kind == "t") != (field.type == "table"):
        raise UploadFault(
            f"“{field.label}” does not fit there: a table goes into a table, a value into a blank."
        )
    if kind == "t":
        _put_rows(node, field)
    elif kind == "c":
        node.append(_control(field, []))
    else:
        _put_value(node, blank, field)


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
    found = list(BLANK.finditer(words_of(paragraph)))
    if blank >= len(found):
        raise UploadFault(
            f"The blank for “{field.label}” is not in this file any more. Choose the place again."
        )
    covered = _cut_out(paragraph, found[blank].start(), found[blank].end())
    covered[0].addprevious(_control(field, covered))
    for run in covered:
        paragraph.remove(run)


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


def _put_rows(table: etree._Element, field: Field) -> None:
    """The row under the header repeats; further empty rows are taken out."""
    rows = table.findall(f"{W}tr")
    cells = rows[1].findall(f"{W}tc") if len(rows) > 1 else []
    if len(cells) != len(field.columns):
        raise UploadFault(
            f"The table for “{field.label}” needs a header row and a row of {len(field.columns)} cells below it."
        )
    for cell, column in zip(cells, field.columns, strict=True):
        _put_cell(cell, field, column)
    shell = parse(f"<w:p {word.NAMESPACES}>{word.control(field_tag(field), field.label, '')}</w:p>".encode())[
        0
    ]
    rows[1].addprevious(shell)
    content = shell.find(f"{W}sdtContent")
    assert content is not None
    content.append(rows[1])
    for row in rows[2:]:
        if not "".join(row.itertext()).strip():
            table.remove(row)


def _put_cell(cell: etree._Element, field: Field, column: Column) -> None:
    paragraphs = cell.findall(f"{W}p")
    for extra in paragraphs[1:]:
        cell.remove(extra)
    for child in [node for node in paragraphs[0] if node.tag != f"{W}pPr"]:
        paragraphs[0].remove(child)
    paragraphs[0].append(_control(column, [], f"{field.path}.{column.name}"))


def manifest_text(
    *,
    pack_id: str,
    title: str,
    edition: str,
    valid_from: date,
    valid_to: date | None,
    fields: Iterable[Field],
) -> str:
    """The manifest of a pack made from a body's own official file: one part with the fields that were placed."""
    fields = list(fields)
    until = f"valid_to = {valid_to.isoformat()}\n" if valid_to else ""
    head = (
        f"schema = 1\nid = {_quoted(pack_id)}\ntitle = {_quoted(title)}\nedition = {_quoted(edition)}\n"
        f"valid_from = {valid_from.isoformat()}\n{until}official = true\n"
        f'reference_field = {_quoted(_reference(fields))}\n\n[[parts]]\nid = "document"\n'
        f'number_confidence = "verified"\nsource = "the body\'s own official file"\ntitle = {_quoted(title)}\n'
        'kind = "annex"\neditability = "orange"\nmandatory = true\n'
    )
    return head + "".join(line for field in fields for line in _field(field))


def _reference(fields: list[Field]) -> str:
    names = [field.name for field in fields]
    if "contract_reference" in names:
        return "contract_reference"
    raise UploadFault("Choose a place for the contract reference, so that every page can be told apart.")


def _field(field: Field) -> Iterator[str]:
    yield f"\n[[parts.fields]]\nname = {_quoted(field.name)}\nlabel = {_quoted(field.label)}\n"
    yield f"type = {_quoted(field.type)}\nrequired = {str(field.required).lower()}\npage = {_quoted(field.page)}\n"
    yield f"blank = {_quoted(field.blank)}\nhelp = {_quoted(field.help)}\nsource = {_quoted(field.source)}\n"
    yield from _limits(field)
    if field.options:
        yield f"options = [{_options(field)}]\n"
    if field.columns:
        yield "columns = [\n" + "".join(f"  {{ {_column(column)} }},\n" for column in field.columns) + "]\n"


def _limits(shape: Field | Column) -> Iterator[str]:
    for name in ("minimum", "maximum", "max_length"):
        if (limit := getattr(shape, name)) is not None:
            yield f"{name} = {limit}\n"


def _options(shape: Field | Column) -> str:
    pairs = (f"{{ value = {_quoted(o.value)}, label = {_quoted(o.label)} }}" for o in shape.options)
    return ", ".join(pairs)


def _column(column: Column) -> str:
    said = [
        f"name = {_quoted(column.name)}",
        f"label = {_quoted(column.label)}",
        f"type = {_quoted(column.type)}",
    ]
    said.append(f"required = {str(column.required).lower()}")
    said += [line.strip() for line in _limits(column)]
    return ", ".join(said + ([f"options = [{_options(column)}]"] if column.options else []))


def _quoted(text: str) -> str:
    """A TOML string; JSON writes the same."""
    return json.dumps(text, ensure_ascii=False)
