"""Finds fields and clauses again in a document that came back, by binding, then tag, then alias."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from register.documents.archives import read_parts
from register.documents.parts import Pack
from register.documents.template_tags import part_alias, part_tag
from register.documents.xml_readings import W, parse, text_of

STEP = re.compile(r"/(?:[a-z][a-z0-9_]*)(?:\[\d+\])?")
WHITESPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class FieldReading:
    """A value as it stands in a returned document; the two differ when somebody edited around the control."""

    path: str
    shown: str
    bound: str
    found_by: str


@dataclass(frozen=True, slots=True)
class ClauseReading:
    """A part as it stands in a returned document, with the hash of its words alone."""

    part_id: str
    text: str
    text_hash: str
    found_by: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything found in a returned document."""

    fields: tuple[FieldReading, ...]
    clauses: tuple[ClauseReading, ...]


def read_document(docx: bytes, pack: Pack) -> Reading:
    """The fields and parts in this document; guard an upload with upload_guard first."""
    parts = dict(read_parts(docx))
    document = parse(parts["word/document.xml"])
    data = _data(parts)
    return Reading(tuple(_fields(document, data, pack)), tuple(_clauses(document, pack)))


def _data(parts: dict[str, bytes]) -> etree._Element:
    for name, body in parts.items():
        if re.fullmatch(r"customXml/item\d+\.xml", name) and b"<contract" in body:
            return parse(body)
    return etree.Element("contract")


def _fields(document: etree._Element, data: etree._Element, pack: Pack) -> Iterator[FieldReading]:
    aliases = {field.label: field.path for field in pack.of_group("")}
    for control in document.iter(f"{W}sdt"):
        binding, tag, alias = (_property(control, name) for name in ("dataBinding", "tag", "alias"))
        shown = text_of(control)
        if binding.startswith("/contract/"):
            yield FieldReading(binding_path(binding), shown, _bound(data, binding), "binding")
        elif tag.startswith("field:"):
            yield FieldReading(tag.removeprefix("field:"), shown, "", "tag")
        elif alias in aliases:
            yield FieldReading(aliases[alias], shown, "", "alias")


def _property(control: etree._Element, name: str) -> str:
    found = control.find(f"{W}sdtPr/{W}{name}")
    if found is None:
        return ""
    return found.get(f"{W}xpath" if name == "dataBinding" else f"{W}val", "")


@lru_cache(maxsize=20_000)
def binding_path(xpath: str) -> str:
    """`/contract/services/item[2]/prices/row[3]/unit` as `services[1].prices[2].unit`."""
    path = ""
    for step in xpath.removeprefix("/contract/").split("/"):
        name, _, index = step.rstrip("]").partition("[")
        path += f"[{int(index or 1) - 1}]" if name in ("item", "row") else f".{name}" if path else name
    return path


def _bound(data: etree._Element, xpath: str) -> str:
    if STEP.sub("", xpath):
        return ""
    found = data.find(xpath.removeprefix("/contract/"))
    return "" if found is None else found.text or ""


def _clauses(document: etree._Element, pack: Pack) -> Iterator[ClauseReading]:
    """A part reaches to the start of the next: LibreOffice keeps a block control inside its first paragraph."""
    starts = dict(_starts(document, pack))
    found: dict[str, list[str]] = {}
    current = ""
    for paragraph in document.iter(f"{W}p"):
        current = starts.get(paragraph, ("", ""))[0] or current
        if current and next(paragraph.iterancestors(f"{W}p"), None) is None:
            found.setdefault(current, []).append(text_of(paragraph))
    ways = dict(starts.values())
    for part_id, texts in found.items():
        text = normalised("\n".join(texts))
        yield ClauseReading(part_id, text, hashlib.sha256(text.encode()).hexdigest(), ways[part_id])


def _starts(document: etree._Element, pack: Pack) -> Iterator[tuple[etree._Element, tuple[str, str]]]:
    """The first paragraph of each part, with the part's id and the way it was found."""
    by_tag = {part_tag(part, pack.edition): part.id for part in pack.parts}
    by_alias = {part_alias(part): part.id for part in pack.parts}
    for control in document.iter(f"{W}sdt"):
        tag, alias = _property(control, "tag"), _property(control, "alias")
        part_id = by_tag.get(tag) or by_alias.get(alias)
        first = next(control.iter(f"{W}p"), None)
        if first is None:
            first = next(control.iterancestors(f"{W}p"), None)
        if part_id and first is not None and not _property(control, "dataBinding"):
            yield first, (part_id, "tag" if tag in by_tag else "alias")


def normalised(text: str) -> str:
    """The words alone: one form of each character, single spaces."""
    return WHITESPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()
