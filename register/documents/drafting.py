"""A draft of a document: made at any time, what is missing marked where it belongs, and DRAFT across each page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from lxml import etree

from register.documents.archives import read_parts, write_parts
from register.documents.compile import Compiled
from register.documents.conditions import is_given
from register.documents.deflating import zlib_deflate
from register.documents.displays import shower
from register.documents.faults import FillFault
from register.documents.fill import fill
from register.documents.frames import DOCUMENT, frames_of
from register.documents.missing import Missing, missing
from register.documents.parts import Column, Field, Pack
from register.documents.preparations import INDEX, Preparer
from register.documents.template_frames import VML, watermark_markup
from register.documents.word_markup import NAMESPACES
from register.documents.xml_readings import W, parse

DRAFT = "DRAFT"
NOT_RECORDED = "None: this is a draft"
"""What a draft shows in place of the proof code of recorded data."""
MARK, MARKS_END = "[Missing: ", "]"
WORDMARK = "{urn:schemas-microsoft-com:vml}textpath"
AFTER_HIGHLIGHT = frozenset(
    f"{W}{name}"
    for name in (
        "u", "effect", "bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish",
        "oMath",
    )
)  # fmt: skip
"""What Word wants after the highlight among the properties of a run."""


def draft(compiled: Compiled, values: Mapping[str, Any]) -> bytes:
    """The document as far as it is answered. Nothing that is missing or unreadable is left blank, and nothing is refused."""
    pack, kept = compiled.pack, _readable(compiled.pack, values)
    lacking = missing(pack, kept)
    drafter = _Drafter(_marked(pack, {INDEX.sub("", one.field) for one in lacking}))
    whole = _with_rows(pack, kept, lacking)
    return _as_draft(fill(replace(compiled, preparer=drafter), whole, data_hash=NOT_RECORDED))


class _Drafter(Preparer):
    """Prepares what is there: what lacks shows its mark and stops nothing."""

    def _check_missing(self, values: Mapping[str, Any]) -> None:
        del values


def _marked(pack: Pack, lacking: set[str]) -> Pack:
    """The pack with a mark in place of the blank of every field that lacks somewhere."""
    parts = tuple(
        replace(part, fields=tuple(_marked_field(one, lacking) for one in part.fields)) for part in pack.parts
    )
    return replace(pack, parts=parts)


def _marked_field(field: Field, lacking: set[str]) -> Field:
    columns = tuple(_marked_column(column, field, lacking) for column in field.columns)
    blank = f"{MARK}{field.label}{MARKS_END}" if field.path in lacking else field.blank
    return replace(field, blank=blank, columns=columns)


def _marked_column(column: Column, field: Field, lacking: set[str]) -> Column:
    is_mark = field.path in lacking or f"{field.path}.{column.name}" in lacking
    return replace(column, blank=f"{MARK}{column.label}{MARKS_END}") if is_mark else column


def _with_rows(pack: Pack, values: Mapping[str, Any], lacking: Iterable[Missing]) -> dict[str, Any]:
    """The values with one row to hold the marks of each table that has none, and one item of each block without any."""
    whole = {name: list(value) if name in pack.groups else value for name, value in values.items()}
    tables = {field.path for field in pack.fields() if field.type == "table"}
    for one in lacking:
        if one.field in pack.groups:
            whole[one.field] = [{}]
        elif INDEX.sub("", one.field) in tables:
            _put(whole, one.field, [{}])
    return whole


def _put(whole: dict[str, Any], place: str, value: Any) -> None:
    """The value at `name`, or at `group[1].name`."""
    group, dot, name = place.partition("].")
    if not dot:
        whole[place] = value
        return
    group, _, number = group.partition("[")
    items = whole[group]
    items[int(number)] = {**items[int(number)], name: value}


def _readable(pack: Pack, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that can be shown; one that cannot lacks, as does what the template does not know."""
    kept: dict[str, Any] = _readable_of(pack.of_group(""), values)
    for group in pack.groups:
        items = values.get(group)
        given = items if isinstance(items, list) else []
        kept[group] = [
            _readable_of(pack.of_group(group), item) for item in given if isinstance(item, Mapping)
        ]
    return kept


def _readable_of(fields: Iterable[Field], values: Mapping[str, Any]) -> dict[str, Any]:
    found = {field.name: _shown(field, values.get(field.name)) for field in fields}
    return {name: value for name, value in found.items() if is_given(value)}


def _shown(field: Field, value: Any) -> Any:
    if field.type != "table":
        return value if _can_be_shown(field, value) else None
    rows = value if isinstance(value, list) else []
    return [_cells(field, row) for row in rows if isinstance(row, Mapping)]


def _cells(field: Field, row: Mapping[str, Any]) -> dict[str, Any]:
    known = {column.name: column for column in field.columns}
    return {name: value for name, value in row.items() if name in known and _can_be_shown(known[name], value)}


def _can_be_shown(shape: Field | Column, value: Any) -> bool:
    if not is_given(value):
        return False
    try:
        shower(shape)(value, shape.name)
    except FillFault:
        return False
    return True


def _as_draft(docx: bytes) -> bytes:
    """The file with every mark highlighted, and DRAFT across each page."""
    parts = dict(read_parts(docx))
    root = parse(parts[DOCUMENT])
    for run in [one for one in root.iter(f"{W}r") if "".join(one.itertext(f"{W}t")).startswith(MARK)]:
        _highlight(run)
        _free(run)
    parts[DOCUMENT] = _written(root)
    return write_parts(_stamped(parts).items(), zlib_deflate)


def _highlight(run: etree._Element) -> None:
    properties = run.find(f"{W}rPr")
    if properties is None:
        properties = etree.Element(f"{W}rPr")
        run.insert(0, properties)
    mark = etree.Element(f"{W}highlight", {f"{W}val": "yellow"})
    later = (n for n, one in enumerate(properties) if one.tag in AFTER_HIGHLIGHT)
    properties.insert(next(later, len(properties)), mark)


def _free(run: etree._Element) -> None:
    """Out of its content control, whose kept value would be shown in its place, and without the look."""
    control = next(run.iterancestors(f"{W}sdt"), None)
    content = run.getparent()
    if (
        control is not None
        and content is not None
        and list(content) == [run]
        and content.getparent() is control
    ):
        control.addprevious(run)
        control.getparent().remove(control)  # type: ignore[union-attr]  # it was found below its parent


def _stamped(parts: dict[str, bytes]) -> dict[str, bytes]:
    """A watermark that is there says DRAFT; a file without one gets it in every footer, or in its text if it has none."""
    found = {
        name: parse(body) for name, body in parts.items() if WORDMARK.partition("}")[0][1:].encode() in body
    }
    marks = {name: list(root.iter(WORDMARK)) for name, root in found.items()}
    for one in (mark for several in marks.values() for mark in several):
        one.set("string", DRAFT)
    changed = {name: _written(found[name]) for name, several in marks.items() if several}
    if not changed:
        frames = [frame.part for frame in frames_of(parts) if frame.words.startswith("Footer")]
        changed = {name: _with_watermark(parts[name]) for name in frames or [DOCUMENT]}
    return {**parts, **changed}


def _with_watermark(part: bytes) -> bytes:
    """The part with the watermark in its first paragraph."""
    root = parse(part)
    first = next(root.iter(f"{W}p"), None)
    holder = first if first is not None else etree.SubElement(root, f"{W}p")
    holder.append(parse(f"<w:body {NAMESPACES} {VML}>{watermark_markup(DRAFT)}</w:body>".encode())[0])
    return _written(root)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
