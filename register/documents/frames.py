"""The headers and footers of a body's own Word file, and our line of proof at the foot of each page."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from register.documents import word_markup as word
from register.documents.xml_readings import W, parse

DOCUMENT, RELATIONS, SETTINGS = "word/document.xml", "word/_rels/document.xml.rels", "word/settings.xml"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
FOOTER_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"
FOOTER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
PAGES = {"first": "of the first page", "even": "of even pages", "default": "of each page"}
STYLES = "word/styles.xml"
SMALL = '<w:rPr><w:sz w:val="14"/></w:rPr>'
OUR_STYLE = (
    f'<w:style {word.NAMESPACES} w:type="paragraph" w:customStyle="1" w:styleId="ProofLine"><w:name w:val="Proof line"/>'
    f'<w:pPr><w:spacing w:before="60" w:after="0"/></w:pPr>{SMALL}</w:style>'
)
"""LibreOffice forgets the look of a run inside a control, and keeps that of its paragraph's style."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A header or footer: the part that holds it, the id its places begin with, and what a person calls it."""

    part: str
    key: str
    words: str


def frames_of(parts: dict[str, bytes]) -> list[Frame]:
    """Headers and footers in use, in the order of the sections; each part once."""
    root, targets = parse(parts[DOCUMENT]), _targets(parts)
    found: dict[str, Frame] = {}
    for number, section in enumerate(sections(root), start=1):
        for kind, page, relation in _references(section):
            part = targets.get(relation, "")
            if part in parts and part.endswith(".xml") and part not in found:
                words = f"{kind.capitalize()} {PAGES.get(page, PAGES['default'])}"
                key = posixpath.basename(part).removesuffix(".xml").replace("_", "")
                found[part] = Frame(part, key, f"{words}, section {number}" if number > 1 else words)
    return list(found.values())


def sections(root: etree._Element) -> list[etree._Element]:
    """The properties of each section as they are; what they were before a tracked change is not among them."""
    return [
        section
        for section in root.iter(f"{W}sectPr")
        if (holder := section.getparent()) is None or holder.tag != f"{W}sectPrChange"
    ]


def part_of(place: str, parts: dict[str, bytes]) -> str:
    """The part a place id points into."""
    key = place.rpartition("_")[0]
    frames = {frame.key: frame.part for frame in frames_of(parts)} if key else {}
    return frames.get(key, DOCUMENT)


def _references(section: etree._Element) -> Iterator[tuple[str, str, str]]:
    for node in section:
        if node.tag in (f"{W}headerReference", f"{W}footerReference"):
            kind = str(node.tag).removeprefix(W).removesuffix("Reference")
            yield kind, node.get(f"{W}type", "default"), node.get(f"{R}id", "")


def _targets(parts: dict[str, bytes]) -> dict[str, str]:
    """The part behind each relation of the document."""
    if RELATIONS not in parts:
        return {}
    inside = [entry for entry in parse(parts[RELATIONS]) if entry.get("TargetMode") != "External"]
    return {entry.get("Id", ""): _path(entry.get("Target", "")) for entry in inside}


def _path(target: str) -> str:
    """Targets are told from the document's folder, or from the root of the file."""
    return posixpath.normpath(posixpath.join("/word", target)).lstrip("/")


def with_proof(parts: dict[str, bytes], line: str) -> dict[str, bytes]:
    """The parts with our line at the end of every footer; sections that have none get a footer of ours."""
    root, targets = parse(parts[DOCUMENT]), _targets(parts)
    even = b"evenAndOddHeaders" in parts.get(SETTINGS, b"")
    marked, inherited, ours = _with_style(parts), dict[str, str](), _free_name(parts)
    relation = _free_id(parts)
    for section in sections(root):
        own = {page: targets.get(at, "") for kind, page, at in _references(section) if kind == "footer"}
        inherited |= own
        for page in _pages_of(section, even=even):
            if page not in inherited:
                _refer(section, page, relation)
                inherited[page] = ours
    for part in sorted(set(inherited.values()) - {ours, ""}):
        marked[part] = _with_line(marked[part], line)
    return _with_ours(marked, ours, root, line, relation) if ours in inherited.values() else marked


def _with_style(parts: dict[str, bytes]) -> dict[str, bytes]:
    if STYLES not in parts or b'"ProofLine"' in parts[STYLES]:
        return dict(parts)
    root = parse(parts[STYLES])
    root.append(parse(OUR_STYLE.encode()))
    return {**parts, STYLES: _written(root)}


def _free_name(parts: dict[str, bytes]) -> str:
    return next(name for n in range(1, 10_000) if (name := f"word/footer{n}.xml") not in parts)


def _free_id(parts: dict[str, bytes]) -> str:
    """A name for the relation to our footer that the file does not use itself."""
    used = {entry.get("Id", "") for entry in parse(parts[RELATIONS])}
    return next(name for n in range(10_000) if (name := f"rIdFooterProof{n or ''}") not in used)


def _pages_of(section: etree._Element, *, even: bool) -> list[str]:
    """Which footers the pages of this section show."""
    first = section.find(f"{W}titlePg") is not None
    return ["default", *(["first"] if first else []), *(["even"] if even else [])]


def _refer(section: etree._Element, page: str, relation: str) -> None:
    """References stand first in a section, those that are there already before this one."""
    there = [node for node in section if str(node.tag).endswith("Reference")]
    section.insert(len(there), etree.Element(f"{W}footerReference", {f"{W}type": page, f"{R}id": relation}))


def _with_line(footer: bytes, line: str) -> bytes:
    root = parse(footer)
    root.append(parse(f"<w:body {word.NAMESPACES}>{line}</w:body>".encode())[0])
    return _written(root)


def _with_ours(
    parts: dict[str, bytes], ours: str, root: etree._Element, line: str, relation: str
) -> dict[str, bytes]:
    related, typed = parse(parts[RELATIONS]), parse(parts["[Content_Types].xml"])
    wanted = {"Id": relation, "Type": FOOTER_RELATION, "Target": posixpath.basename(ours)}
    etree.SubElement(related, f"{{{PACKAGE}/relationships}}Relationship", wanted)
    kind = {"PartName": f"/{ours}", "ContentType": FOOTER_TYPE}
    etree.SubElement(typed, f"{{{PACKAGE}/content-types}}Override", kind)
    return {
        **parts,
        DOCUMENT: _written(root),
        RELATIONS: _written(related),
        "[Content_Types].xml": _written(typed),
        ours: f"<w:ftr {word.NAMESPACES}>{line}</w:ftr>".encode(),
    }


def _written(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def proof_line(*, with_version: bool = True) -> str:
    """Reference, version and data hash in small letters; its look is its own."""
    version = _small(" Version ") + _value("field:version", "Version") if with_version else ""
    content = _small("Reference ") + _value("field:contract_reference", "Contract reference") + version
    content += _small(" Data hash ") + _value("field:data_hash", "Data hash")
    return word.paragraph(content, style="ProofLine")


def _value(tag: str, alias: str) -> str:
    return word.control(tag, alias, _small(f"[{alias}]"), kind="<w:text/>")


def _small(text: str) -> str:
    return word.run(text).replace("<w:r>", f"<w:r>{SMALL}", 1)
