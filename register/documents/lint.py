"""Looks through a template that somebody made in Word and reports everything wrong with it, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from lxml import etree

from register.documents import comments
from register.documents.archives import read_parts, write_parts
from register.documents.conditions import read_condition
from register.documents.deflating import zlib_deflate
from register.documents.elsewhere import (
    Drawn,
    drawn_by_fields,
    drawn_by_part,
    missing_parts,
    owner_of,
    relations_of,
)
from register.documents.lint_clauses import changed_clauses
from register.documents.parts import Pack
from register.documents.template_tags import LONGEST, field_tag, is_ours, known_tags, part_tag
from register.documents.upload_guard import has_macros, open_docx, without_macros
from register.documents.xml_readings import W, parse, text_of

TEXT_PARTS = re.compile(r"^word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml$")
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
EMBEDDED = re.compile(r"^word/(embeddings|activeX)/", re.IGNORECASE)
HEADING = re.compile(r"^Heading\s?([1-9])$", re.IGNORECASE)
NOT_WORDS = ("{http://schemas.microsoft.com/office/word/2010/wordml}checkbox", f"{W}picture")
WHERE = {
    "document": "text",
    "header": "header",
    "footer": "footer",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: where (a part and a paragraph counted from 1, or nothing), a code and a sentence."""

    place: str
    code: str
    message: str
    paragraph: int = 0


def lint(docx: bytes, pack: Pack) -> list[Finding]:
    """Everything wrong with this template for this pack; a file that is not safe raises UploadFault."""
    parts = open_docx(docx, macros=True)
    return [*_in_file(parts), *_in_texts(parts, pack), *_absent(parts, pack)]


def annotated(docx: bytes, findings: Sequence[Finding]) -> bytes:
    """A copy of the document with each finding as a Word comment at its place."""
    parts = without_macros(open_docx(docx, macros=True))
    return write_parts(comments.with_comments(parts, list(map(_note, findings))).items(), zlib_deflate)


def _note(finding: Finding) -> tuple[int, str]:
    """Word takes comments in the text alone: one about another place says so, at the beginning."""
    if finding.place in ("text", "file"):
        return finding.paragraph, finding.message
    return 0, f"In the {finding.place}: {finding.message}"


def _in_file(parts: dict[str, bytes]) -> Iterator[Finding]:
    if has_macros(parts):
        yield Finding("file", "macros", "Save this file in Word as a document without macros (.docx)")
    yield from _elsewhere(parts)
    for name, body in parts.items():
        if EMBEDDED.match(name):
            yield Finding(
                "file", "embedded-object", f"Take out the embedded object {name}; it cannot be checked"
            )
        if b"<w:altChunk" in body:
            yield Finding("file", "embedded-document", "Take out the embedded document and paste its text")


def _elsewhere(parts: dict[str, bytes]) -> Iterator[Finding]:
    """What parts without text of their own draw in, and what the file speaks of and does not hold."""
    for relations in [name for name in parts if name.endswith(".rels")]:
        name = owner_of(relations)
        if not (TEXT_PARTS.match(name) and name in parts):
            yield from (Finding("file", d.code, d.message) for d in drawn_by_part(parts[relations], None))
        for gone in missing_parts(name, parts):
            message = f"The file speaks of {gone}, which it does not hold, so Word cannot open it. Save it again in Word"
            yield Finding("file", "missing-part", message)


def _in_texts(parts: dict[str, bytes], pack: Pack) -> Iterator[Finding]:
    for name, body in parts.items():
        if match := TEXT_PARTS.match(name):
            place = WHERE[match[1].rstrip("0123456789")]
            text = _Text(parse(body), place, pack)
            yield from text.findings()
            mine = drawn_by_part(parts.get(relations_of(name)), text.root)
            yield from (text.drawn(one) for one in mine)
            if place == "text" and not pack.official:
                template = dict(read_parts(pack.template))[name]
                for node, message in changed_clauses(text.root, template, pack):
                    yield text.at(node, "changed-clause", message)


class _Text:
    """One text part of the document, with its paragraphs counted."""

    def __init__(self, root: etree._Element, place: str, pack: Pack) -> None:
        self.root, self.place, self.pack = root, place, pack
        self.positions = {node: number for number, node in enumerate(root.iter(f"{W}p"), start=1)}
        self.fields = {field_tag(field): field for field in pack.fields()}
        self.tables = {field.path: field for field in pack.fields() if field.columns}
        self.known = known_tags(pack) | {part_tag(part, pack.edition) for part in pack.parts}

    def findings(self) -> Iterator[Finding]:
        for control in self.root.iter(f"{W}sdt"):
            yield from self._control(control)
        yield from self._headings()
        for table in self.root.iter(f"{W}tbl"):
            if table.find(f".//{W}tblHeader") is None:
                yield self._finding(
                    table, "no-header-row", "Mark the first row of this table as a header row"
                )
        for drawing in self.root.iter(DRAWING):
            if not drawing.get("descr"):
                yield self._finding(
                    drawing, "no-alt-text", "Give this picture a description for people who cannot see it"
                )

        yield from (self.drawn(one) for one in drawn_by_fields(self.root))

    def drawn(self, one: Drawn) -> Finding:
        """Something from elsewhere, at its place."""
        return self.at(one.node, one.code, one.message)

    def at(self, node: etree._Element | None, code: str, message: str) -> Finding:
        """A finding at this place, if it has one."""
        return Finding(self.place, code, message, 0 if node is None else self._position(node))

    def _finding(self, node: etree._Element, code: str, message: str) -> Finding:
        return Finding(self.place, code, message, self._position(node))

    def _position(self, node: etree._Element) -> int:
        inside = next(node.iter(f"{W}p"), None)
        around = next(node.iterancestors(f"{W}p"), None)
        return self.positions.get(inside if inside is not None else around, 0)  # type: ignore[arg-type]

    def _control(self, control: etree._Element) -> Iterator[Finding]:
        tag = _tag(control)
        kind, _, argument = tag.partition(":")
        in_rows = "." in tag and any(_tag(o).startswith("rows:") for o in control.iterancestors(f"{W}sdt"))
        if not (in_rows or is_ours(tag, self.tables)):
            return
        if len(tag) > LONGEST:
            yield self._finding(
                control, "long-tag", f"The tag {tag} is longer than Word's {LONGEST} characters"
            )
        if kind == "when":
            yield from self._condition(control, argument)
        elif tag not in self.known:
            yield self._finding(control, "unknown-field", f"There is no {tag}{self._nearest(tag)}")
        else:
            yield from self._nesting(control, tag, kind)

    def _nearest(self, tag: str) -> str:
        near = get_close_matches(tag, self.known, n=1)
        return f"; did you mean {near[0]}?" if near else ""

    def _condition(self, control: etree._Element, text: str) -> Iterator[Finding]:
        try:
            condition = read_condition(text)
        except ValueError as error:
            yield self._finding(control, "bad-condition", f"This optional block cannot be read: {error}")
            return
        names = {field.name for field in self.pack.fields()} | {field.path for field in self.pack.fields()}
        if condition.name and condition.name not in names:
            near = get_close_matches(condition.name, names, n=1)
            hint = f"; did you mean {near[0]}?" if near else ""
            yield self._finding(
                control, "unknown-field", f"This optional block asks for {condition.name}{hint}"
            )

    def _nesting(self, control: etree._Element, tag: str, kind: str) -> Iterator[Finding]:
        around = [_tag(outer) for outer in control.iterancestors(f"{W}sdt")]
        field = self.fields.get(tag)
        if field and field.group and f"repeat:{field.group}" not in around:
            yield self._finding(control, "wrong-nesting", f"{tag} must stand inside repeat:{field.group}")
        table = tag.rpartition(".")[0]
        if table in self.tables and kind == tag and f"rows:{table}" not in around:
            yield self._finding(control, "wrong-nesting", f"{tag} must stand inside rows:{table}")
        if kind == "rows" and control.find(f"{W}sdtContent/{W}tr") is None:
            yield self._finding(control, "wrong-type", f"{tag} must enclose one row of a table")
        if kind == "field" and any(outer.startswith("rows:") for outer in around):
            yield self._finding(control, "wrong-nesting", f"{tag} cannot stand inside a repeating row")
        if kind == "field" and any(control.find(f"{W}sdtPr/{name}") is not None for name in NOT_WORDS):
            yield self._finding(
                control, "wrong-type", f"{tag} must be a control for text, not for a tick or a picture"
            )
        if kind == "field" and (control.find(f".//{W}tbl") is not None or not text_of(control).strip()):
            yield self._finding(control, "wrong-type", f"{tag} must enclose a few words to be replaced")

    def _headings(self) -> Iterator[Finding]:
        level = 0
        for paragraph in self.root.iter(f"{W}p"):
            style = paragraph.find(f"{W}pPr/{W}pStyle")
            match = HEADING.match(style.get(f"{W}val", "")) if style is not None else None
            if match:
                if int(match[1]) > level + 1:
                    message = f"This heading is of level {match[1]} under one of level {level}; do not leave levels out"
                    yield self._finding(paragraph, "heading-order", message)
                level = int(match[1])


def _tag(control: etree._Element) -> str:
    tag = control.find(f"{W}sdtPr/{W}tag")
    return tag.get(f"{W}val", "") if tag is not None else ""


def _absent(parts: dict[str, bytes], pack: Pack) -> Iterator[Finding]:
    """Required fields and fixed parts that have no place in the document."""
    tags = set()
    for name, body in parts.items():
        if TEXT_PARTS.match(name):
            tags |= {_tag(control) for control in parse(body).iter(f"{W}sdt")}
    for field in pack.fields():
        if (field.required or field.required_when) and field_tag(field) not in tags:
            yield Finding(
                "file", "missing-field", f"Add a place for “{field.label}” with the tag {field_tag(field)}"
            )
    for part in pack.parts:
        if part.locked and part.mandatory and part_tag(part, pack.edition) not in tags:
            yield Finding(
                "file", "missing-clause", f"Add the fixed clause {part.label} {part.title}, unchanged"
            )
