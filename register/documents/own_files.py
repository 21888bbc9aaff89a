"""Turns a body's own Word file into a template: the two files that the choices for its places make."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from lxml import etree

from register.documents import packs
from register.documents.archives import read_parts, write_parts
from register.documents.deflating import zlib_deflate
from register.documents.faults import UploadFault
from register.documents.frames import proof_line, with_proof
from register.documents.lint import Finding, lint
from register.documents.own_choices import DATA_HASH, known_fields, picked_fields, plain, slug
from register.documents.own_manifests import SERVICES, manifest_text
from register.documents.pack_manifests import MANIFEST, TEMPLATE
from register.documents.parts import Field, Pack
from register.documents.placements import put_fields
from register.documents.places import read_places
from register.documents.template_tags import read_tags
from register.documents.xml_readings import parse

CORE, DUBLIN = "docProps/core.xml", "{http://purl.org/dc/elements/1.1/}"
REFERENCE, VERSION = "contract_reference", "version"
"""What our line at the foot of each page shows beside the data hash."""
BLOCKING = frozenset(
    {"unknown-field", "missing-field", "wrong-type", "wrong-nesting", "bad-condition", "long-tag"}
    | {"embedded-object", "embedded-document", "external-link", "macros"}
    | {"external-field", "missing-part", "unseen", "pack"}
)
"""Findings that stop a template from being published; the rest is about reading it with a screen reader."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a template is to be called, and for contracts that begin between which days."""

    title: str
    edition: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Draft:
    """The two files of a template in the making."""

    manifest: str
    template: bytes


def in_word_already(docx: bytes) -> list[Field]:
    """Fields whose content controls somebody put into the file in Word."""
    known = known_fields()
    tags = [place.tag.partition(":")[2] for place in read_places(docx) if place.kind == "control"]
    return [known[name] for name in dict.fromkeys(tags) if name in known]


def draft(docx: bytes, picks: Mapping[str, str], wanted: Wanted) -> Draft:
    """The files of the template; UploadFault says what does not fit."""
    chosen = picked_fields(docx, picks)
    placed = [field for field in chosen.fields.values() if field is not DATA_HASH]
    template = put_fields(docx, chosen) if chosen.fields or chosen.repeats else docx
    proven = with_proof_in(template)
    fields = {field.path: plain(field) for field in (*in_word_already(docx), *placed)}
    if REFERENCE not in fields:
        raise UploadFault("Choose a place for the contract reference, so that every page can be told apart.")
    if proven is not template:
        fields.setdefault(VERSION, plain(known_fields()[VERSION]))
    text = manifest_text(
        pack_id="own_" + slug(wanted.title), title=wanted.title, edition=wanted.edition,
        valid_from=wanted.valid_from, valid_to=wanted.valid_to, fields=fields.values(),
        repeats=f"repeat:{SERVICES}" in read_tags(proven) or any(field.group for field in fields.values()),
    )  # fmt: skip
    return Draft(text, with_title(proven, wanted.title))


def with_proof_in(template: bytes) -> bytes:
    """The template with reference, version and data hash at the foot of each page, unless it has a place for the
    data hash of its own."""
    if f"field:{DATA_HASH.path}" in read_tags(template):
        return template
    return write_parts(with_proof(dict(read_parts(template)), proof_line()).items(), zlib_deflate)


def with_title(template: bytes, title: str) -> bytes:
    """The template with a title in its properties if it has none: readers announce it, and a PDF shows it."""
    parts = dict(read_parts(template))
    core = parse(parts[CORE]) if CORE in parts else None
    if core is None or (core.findtext(f"{DUBLIN}title") or "").strip():
        return template
    said = core.find(f"{DUBLIN}title")
    said = etree.SubElement(core, f"{DUBLIN}title") if said is None else said
    said.text = title
    parts[CORE] = etree.tostring(core, xml_declaration=True, encoding="UTF-8", standalone=True)
    return write_parts(parts.items(), zlib_deflate)


def write_draft(made: Draft, folder: Path) -> None:
    """The files of a pack, in this folder."""
    (folder / MANIFEST).write_text(made.manifest, encoding="utf-8")
    (folder / TEMPLATE).write_bytes(made.template)


def loaded(made: Draft) -> Pack:
    """The pack these files make; PackFault lists what is wrong with them."""
    with tempfile.TemporaryDirectory() as folder:
        write_draft(made, Path(folder))
        return packs.load(Path(folder))


def checked(made: Draft) -> list[Finding]:
    """What is wrong with the template, each with its place; tags that nobody knows included."""
    with tempfile.TemporaryDirectory() as folder:
        write_draft(made, Path(folder))
        return lint(made.template, packs.read_unchecked(Path(folder)))


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Those that must be mended before the template can be published."""
    return [finding for finding in findings if finding.code in BLOCKING]
