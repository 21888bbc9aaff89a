"""Writes a pack's README: what it is, and every field in the order of the document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from register.documents.pack_manifests import read_pack
from register.documents.parts import Field, Pack, Part

README = "README.md"
MARKS = {"fixed": "fixed wording", "orange": "must be there, local content", "green": "may be left out"}


def write(folder: Path) -> Path:
    """Writes the README of the pack in this folder."""
    path = folder / README
    path.write_text(readme(read_pack(folder, with_template=False)), encoding="utf-8")
    return path


def readme(pack: Pack) -> str:
    """The README of this pack."""
    return "\n".join((*_head(pack), *(line for part in pack.parts for line in _part(part)))) + "\n"


def _head(pack: Pack) -> Iterator[str]:
    until = f" to {pack.valid_to}" if pack.valid_to else " on"
    yield f"# {pack.title}, edition {pack.edition}\n"
    yield f"Valid from {pack.valid_from}{until}. Made from manifest.toml; do not edit this page by hand.\n"
    if not pack.official:
        yield f"Every page is marked: {pack.watermark}.\n"
    if pack.forms:
        yield f"Forms: {', '.join(pack.forms)}. Legal status: {', '.join(pack.legal_statuses)}.\n"


def _part(part: Part) -> Iterator[str]:
    yield f"## {part.label} {part.title}".replace("##  ", "## ") + "\n"
    confidence = f"; number {part.number_confidence}" if part.number else ""
    yield f"`{part.id}`: {MARKS.get(part.editability, 'local wording')}{confidence}.\n"
    if part.fields:
        yield "| Field | Label | Type | Required | Help |"
        yield "| --- | --- | --- | --- | --- |"
        yield from map(_field, part.fields)
        yield ""


def _field(field: Field) -> str:
    columns = ": " + ", ".join(column.name for column in field.columns) if field.columns else ""
    answers = ": " + ", ".join(option.value for option in field.options) if field.options else ""
    required = f"when {field.required_when}" if field.required_when else "yes" if field.required else "no"
    return f"| `{field.path}` | {field.label} | {field.type}{columns}{answers} | {required} | {field.help} |"
