"""Tries a body's own Word file as its pages would: its problems, what is made of it, and what is shown of it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date

from register.documents import own_files
from register.documents.compile import compile_pack
from register.documents.fill import fill
from register.documents.own_files import Wanted
from register.documents.own_mending import mended
from register.documents.own_previews import own_preview
from register.documents.places import Place, read_places
from register.documents.revisions import Revisions
from register.documents.revisions.stories import stories
from register.services.contracts.template_checks import Finding, own_findings, stops
from register.services.contracts.template_uploads import suggested_picks

WANTED = Wanted("Trial", "draft", date(2026, 4, 1), None)
VALUES = {"contract_reference": "CON-2026-7", "version": 2}


def problems(file: bytes, answers: Mapping[str, str] | None = None) -> list[Finding]:
    picks = suggested_picks(mended(file, answers or {}))
    return own_findings(file, picks, answers or {}, WANTED)[1]


def codes(file: bytes, answers: Mapping[str, str] | None = None) -> set[str]:
    return {finding.code for finding in problems(file, answers)}


def made(file: bytes, answers: Mapping[str, str] | None = None, **values: object) -> dict[str, bytes]:
    """A document made of the file with what is guessed for its places; what stops it fails the test."""
    assert not stops(problems(file, answers))
    whole = mended(file, answers or {})
    pack = own_files.loaded(own_files.draft(whole, suggested_picks(whole), WANTED))
    filled = fill(compile_pack(pack), {**VALUES, **values}, data_hash="0" * 64)
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def words(parts: Mapping[str, bytes]) -> str:
    return " ".join(stories(parts, Revisions.SHOWN)[0].paragraphs)


def seen(file: bytes) -> str:
    whole = mended(file, {})
    pack = own_files.loaded(own_files.draft(whole, suggested_picks(whole), WANTED))
    blocks = own_preview(pack, VALUES)
    rows = (cell for block in blocks for line in block.rows for cell in line)
    return " ".join(
        [*(" ".join((*block.head, block.text)) for block in blocks), *(cell.text for cell in rows)]
    )


def places(file: bytes) -> list[Place]:
    return [place for place in read_places(mended(file, {})) if place.id and place.kind != "heading"]
