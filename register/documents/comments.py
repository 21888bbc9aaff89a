"""Adds Word comments to a document, so that its author sees each problem at its place."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from lxml import etree

from register.documents.word_markup import NAMESPACES
from register.documents.xml_readings import W, parse

COMMENTS, DOCUMENT, RELATIONS = "word/comments.xml", "word/document.xml", "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
NO_RELATIONS = f'<Relationships xmlns="{PACKAGE}/relationships"/>'.encode()
AUTHOR = "Template check"
FIRST_ID = 900_000


def with_comments(parts: dict[str, bytes], notes: Sequence[tuple[int, str]]) -> dict[str, bytes]:
    """The parts with one comment per note; a note for paragraph 0 goes to the first paragraph."""
    root = parse(parts[DOCUMENT])
    paragraphs = list(root.iter(f"{W}p"))
    comments = _existing(parts)
    for number, (position, message) in enumerate(notes, start=FIRST_ID):
        comments.append(_comment(number, message))
        if paragraphs:
            _mark(paragraphs[max(position - 1, 0) if position <= len(paragraphs) else 0], number)
    return {
        **parts,
        DOCUMENT: _written(root),
        COMMENTS: _written(comments),
        RELATIONS: _related(parts.get(RELATIONS, NO_RELATIONS)),
        TYPES: _typed(parts[TYPES]),
    }


def _existing(parts: dict[str, bytes]) -> etree._Element:
    if COMMENTS in parts:
        return parse(parts[COMMENTS])
    return parse(f"<w:comments {NAMESPACES}/>".encode())


def _comment(number: int, message: str) -> etree._Element:
    text = f'<w:p><w:r><w:t xml:space="preserve">{escape(message)}</w:t></w:r></w:p>'
    head = f'w:id="{number}" w:author="{AUTHOR}" w:initials="TC"'
    return parse(f"<w:comment {NAMESPACES} {head}>{text}</w:comment>".encode())


def _mark(paragraph: etree._Element, number: int) -> None:
    """Puts the comment around the whole paragraph."""
    start = etree.Element(f"{W}commentRangeStart", {f"{W}id": str(number)})
    properties = paragraph.find(f"{W}pPr")
    paragraph.insert(0 if properties is None else 1, start)
    etree.SubElement(paragraph, f"{W}commentRangeEnd", {f"{W}id": str(number)})
    reference = etree.SubElement(paragraph, f"{W}r")
    etree.SubElement(reference, f"{W}commentReference", {f"{W}id": str(number)})


def _related(body: bytes) -> bytes:
    root = parse(body)
    if not any(child.get("Type") == RELATION for child in root):
        wanted = {"Id": "rIdTemplateCheck", "Type": RELATION, "Target": "comments.xml"}
        etree.SubElement(root, f"{{{PACKAGE}/relationships}}Relationship", wanted)
    return _written(root)


def _typed(body: bytes) -> bytes:
    root = parse(body)
    if not any(child.get("PartName") == f"/{COMMENTS}" for child in root):
        wanted = {"PartName": f"/{COMMENTS}", "ContentType": CONTENT}
        etree.SubElement(root, f"{{{PACKAGE}/content-types}}Override", wanted)
    return _written(root)


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
