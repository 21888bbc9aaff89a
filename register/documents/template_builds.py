"""Builds a pack's template.docx from its manifest and clause sources; the same sources give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import docx
from docx.document import Document
from lxml import etree

from register.documents import template_bodies, template_frames, template_lists, template_styles
from register.documents.archives import read_parts, write_parts
from register.documents.deflating import zlib_deflate
from register.documents.pack_manifests import TEMPLATE, read_pack
from register.documents.parts import Pack
from register.documents.word_markup import NAMESPACES

SETTLED = datetime(2009, 4, 1, tzinfo=UTC)  # a fixed creation time, so that two builds agree
RELATIONS, CONTENT_TYPES = "word/_rels/document.xml.rels", "[Content_Types].xml"
FIRST = ("[Content_Types].xml", "_rels/.rels", "word/document.xml")


def build(folder: Path) -> bytes:
    """The template of the pack in this folder; writes nothing."""
    pack = read_pack(folder, with_template=False)
    document = docx.Document()
    _describe(document, pack)
    template_styles.set_styles(document)
    lists = template_lists.Lists()
    body = template_bodies.body_markup(pack, lists)
    _replace_body(document, body)
    template_lists.write_lists(document, lists)
    template_frames.set_frames(document, pack)
    template_frames.set_sections(document)
    return settled(document)


def write(folder: Path) -> Path:
    """Builds the template and puts it into its folder."""
    path = folder / TEMPLATE
    path.write_bytes(build(folder))
    return path


def _describe(document: Document, pack: Pack) -> None:
    core = document.core_properties
    core.title, core.subject, core.language = pack.title, f"Edition {pack.edition}", "en-GB"
    core.author, core.last_modified_by, core.comments, core.keywords = "Arm's Length", "Arm's Length", "", ""
    core.created = core.modified = SETTLED
    core.revision = 1


def _replace_body(document: Document, markup: str) -> None:
    body = document.element.body
    section = body.sectPr
    for child in list(body):
        if child is not section:
            body.remove(child)
    for child in parse_fragment(markup):
        section.addprevious(child)


def parse_fragment(markup: str) -> Iterable[etree._Element]:
    """The elements of a piece of WordprocessingML."""
    from docx.oxml import parse_xml

    return list(parse_xml(f"<w:body {NAMESPACES}>{markup}</w:body>"))


def settled(document: Document) -> bytes:
    """The saved file in a fixed order, without two parts that python-docx brings and nobody uses."""
    saved = io.BytesIO()
    document.save(saved)
    parts = dict(read_parts(saved.getvalue()))
    parts.pop("docProps/thumbnail.jpeg", None)
    parts.pop("word/stylesWithEffects.xml", None)
    parts["_rels/.rels"] = _without(parts["_rels/.rels"], "/thumbnail")
    parts[RELATIONS] = _without(parts[RELATIONS], "/stylesWithEffects")
    parts[CONTENT_TYPES] = _without(parts[CONTENT_TYPES], "stylesWithEffects+xml")
    order = [*FIRST, *sorted(set(parts) - set(FIRST))]
    return write_parts(((name, parts[name]) for name in order), zlib_deflate)


def _without(listing: bytes, ending: str) -> bytes:
    """A list of relations or types without those of one kind."""
    root = etree.fromstring(listing)
    for entry in list(root):
        if str(entry.get("Type") or entry.get("ContentType") or "").endswith(ending):
            root.remove(entry)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
