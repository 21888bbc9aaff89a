"""Reads a pack's manifest and clause sources, and collects everything that is wrong before refusing the pack."""

from __future__ import annotations

import hashlib
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from register.documents import hashes, pack_checks
from register.documents.clause_sources import Block, SourceFault, read_source
from register.documents.faults import PackFault
from register.documents.parts import Column, Field, Option, Pack, Part

MANIFEST = "manifest.toml"
TEMPLATE = "template.docx"


def read_pack(folder: Path, *, with_template: bool = True) -> Pack:
    """The pack in `folder`; `with_template=False` while the template is still being built."""
    problems: list[str] = []
    pack = _read(folder, problems)
    problems += pack_checks.problems_of(pack)
    if with_template:
        problems += pack_checks.template_problems(pack)
    if problems:
        raise PackFault(folder.name, problems)
    return pack


def _read(folder: Path, problems: list[str]) -> Pack:
    try:
        data = tomllib.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return _pack(folder, data, problems)
    except FileNotFoundError:
        raise PackFault(folder.name, ["there is no manifest.toml in its folder"]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PackFault(folder.name, [f"manifest.toml cannot be read: {error}"]) from error
    except KeyError as error:
        raise PackFault(folder.name, [f"manifest.toml does not say {error.args[0]}"]) from error
    except (TypeError, AttributeError) as error:
        raise PackFault(folder.name, [f"manifest.toml has a wrong kind of value: {error}"]) from error


def _pack(folder: Path, data: dict[str, Any], problems: list[str]) -> Pack:
    template = folder / TEMPLATE
    content = template.read_bytes() if template.is_file() else b""
    return Pack(
        folder=folder,
        id=str(data["id"]),
        title=str(data["title"]),
        edition=str(data["edition"]),
        valid_from=_day(data, "valid_from"),
        valid_to=_day(data, "valid_to") if "valid_to" in data else None,
        forms=tuple(data.get("forms", ())),
        legal_statuses=tuple(data.get("legal_statuses", ())),
        official=bool(data["official"]),
        watermark=str(data.get("watermark", "")),
        reference_field=str(data["reference_field"]),
        version_field=str(data.get("version_field", "")),
        parts=tuple(_part(folder, part, problems) for part in data["parts"]),
        template=content,
        hash=_hash(folder, content),
    )


def _day(data: dict[str, Any], key: str) -> date:
    value = data[key]
    if type(value) is not date:
        raise TypeError(f"{key} must be a day such as 2009-04-01")
    return value


def _part(folder: Path, data: dict[str, Any], problems: list[str]) -> Part:
    clause = str(data.get("clause", ""))
    part_id, repeat, page = str(data["id"]), str(data.get("repeat", "")), str(data.get("page", "details"))
    return Part(
        id=part_id,
        number=str(data.get("number", "")),
        number_confidence=str(data["number_confidence"]),
        source=str(data.get("source", "")),
        title=str(data["title"]),
        kind=str(data["kind"]),
        editability=str(data["editability"]),
        mandatory=bool(data["mandatory"]),
        page=page,
        clause=clause,
        repeat=repeat,
        flows=bool(data.get("flows", data["kind"] == "clause")),
        fields=tuple(_field(field, part_id, page, repeat) for field in data.get("fields", ())),
        blocks=_blocks(folder, clause, problems) if clause else (),
    )


def _blocks(folder: Path, clause: str, problems: list[str]) -> tuple[Block, ...]:
    path = (folder / clause).resolve()
    if not path.is_relative_to(folder.resolve()):
        problems.append(f"the clause source {clause} lies outside the folder")
    elif not path.is_file():
        problems.append(f"the clause source {clause} is missing")
    else:
        try:
            return read_source(path.read_text(encoding="utf-8"))
        except (SourceFault, UnicodeDecodeError) as error:
            problems.append(f"{clause}: {error}")
    return ()


def _field(data: dict[str, Any], part_id: str, page: str, group: str) -> Field:
    return Field(
        name=str(data["name"]),
        label=str(data["label"]),
        type=str(data["type"]),
        required=bool(data.get("required", False)),
        required_when=str(data.get("required_when", "")),
        help=str(data.get("help", "")),
        options=_options(data),
        columns=tuple(_column(column) for column in data.get("columns", ())),
        **_limits(data),
        blank=str(data.get("blank", "Not stated")),
        source=str(data.get("source", "")),
        part_id=part_id,
        page=str(data.get("page", page)),
        group="" if data.get("once") else group,
        usual=data.get("usual"),
    )


def _column(data: dict[str, Any]) -> Column:
    return Column(
        name=str(data["name"]),
        label=str(data["label"]),
        type=str(data.get("type", "text")),
        width=float(data.get("width", 1)),
        required=bool(data.get("required", False)),
        options=_options(data),
        **_limits(data),
    )


def _limits(data: dict[str, Any]) -> dict[str, Any]:
    return {name: data.get(name) for name in ("minimum", "maximum", "max_length")}


def _options(data: dict[str, Any]) -> tuple[Option, ...]:
    return tuple(
        Option(str(option["value"]), str(option["label"]), str(option.get("shown", "")))
        for option in data.get("options", ())
    )


def _hash(folder: Path, template: bytes) -> str:
    """SHA-256 over what the pack says: manifest, clause sources and the template's uncompressed parts."""
    digest = hashlib.sha256()
    for path in sorted((folder / MANIFEST, *folder.glob("clauses/*.md"))):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    if template:
        digest.update(hashes.content_hash(template).encode())
    return digest.hexdigest()
