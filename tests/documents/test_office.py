"""LibreOffice opens every document without repair, and what comes back still has its fields and clauses."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from register.documents import packs
from register.documents.compile import Compiled, compile_pack
from register.documents.fill import fill
from register.documents.hashes import data_hash
from register.documents.parts import Pack
from register.documents.preview import preview
from register.documents.readings import read_document
from register.documents.samples import sample_values
from register.documents.upload_guard import open_docx
from tests.harness.skips import need

pytestmark = pytest.mark.slow
STATUSES = ("nhs_contract", "legally_binding", "internal_sla")


def made(compiled: Compiled, status: str) -> bytes:
    values = sample_values(compiled.pack, status)
    return fill(compiled, values, data_hash=data_hash(values, compiled.pack))


def converted(folder: Path, kind: str, *documents: tuple[str, bytes]) -> list[Path]:
    soffice = need("soffice")
    sources = []
    for name, content in documents:
        (folder / f"{name}.docx").write_bytes(content)
        sources.append(str(folder / f"{name}.docx"))
    out = folder / "out"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [soffice, profile, "--headless", "--convert-to", kind, "--outdir", str(out), *sources]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return [out / f"{name}.{kind}" for name, _ in documents]


def words(pdf: Path) -> str:
    need("pdftoppm")
    done = subprocess.run(
        ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, timeout=60
    )
    return done.stdout.decode()


def test_each_legal_status_becomes_pages_with_every_heading_and_number(
    compiled: Compiled, tmp_path: Path
) -> None:
    documents = [(status, made(compiled, status)) for status in STATUSES]
    for status, pdf in zip(STATUSES, converted(tmp_path, "pdf", *documents), strict=True):
        text = re.sub(r"\s+", " ", words(pdf))
        for block in preview(compiled.pack, sample_values(compiled.pack, status)):
            if block.kind == "heading" and block.level < 3:
                assert f"{block.number} {block.text}".strip() in text
            elif block.kind == "paragraph" and block.number and len(block.text) > 30:
                assert f"{block.number} {block.text[:30]}" in text


@pytest.mark.parametrize("name", [name for name in sorted(packs.shipped()) if name != "community_2009_10"])
def test_every_other_pack_opens_and_shows_its_parts(name: str, tmp_path: Path) -> None:
    pack = packs.shipped()[name]
    compiled = compile_pack(pack)
    (pdf,) = converted(tmp_path, "pdf", (name, made(compiled, pack.legal_statuses[0])))
    text = words(pdf)
    assert all(part.title in text for part in pack.parts)
    assert pack.watermark in text


def test_after_a_libreoffice_save_every_locked_clause_and_field_is_found(
    compiled: Compiled, pack: Pack, tmp_path: Path
) -> None:
    before = made(compiled, "nhs_contract")
    (saved,) = converted(tmp_path, "docx", ("contract", before))
    open_docx(saved.read_bytes())
    first, again = read_document(before, pack), read_document(saved.read_bytes(), pack)
    assert {clause.part_id for clause in again.clauses} == {part.id for part in pack.parts}
    assert {(c.part_id, c.text_hash) for c in again.clauses} == {
        (c.part_id, c.text_hash) for c in first.clauses
    }
    assert {field.path for field in again.fields} == {field.path for field in first.fields}


def test_an_edit_to_a_locked_clause_changes_its_hash(compiled: Compiled, pack: Pack) -> None:
    values: dict[str, Any] = sample_values(pack, "nhs_contract")
    first = read_document(made(compiled, "nhs_contract"), pack)
    changed = fill(compiled, {**values, "complaints_manager": "Somebody Else"}, data_hash="0" * 64)
    second = read_document(changed, pack)
    differing = {
        a.part_id for a, b in zip(first.clauses, second.clauses, strict=True) if a.text_hash != b.text_hash
    }
    assert differing == {"clause-10"}
