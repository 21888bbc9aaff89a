"""The PDF that LibreOffice makes is one that a screen reader can read: what PDF/UA-1 asks and a machine can see."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest

from register import office
from register.documents import own_files, packs
from register.documents.compile import Compiled, compile_pack
from register.documents.fill import fill
from register.documents.parts import Pack
from register.documents.pdf_mending import descriptions_of, mended
from register.documents.preview import preview
from register.documents.samples import sample_values
from tests.documents import pdf_checks
from tests.documents.test_office import words
from tests.harness.skips import need
from tests.long_word_files import long_particulars, where

HASH = "0" * 64


@pytest.fixture(scope="module")
def contract(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The PDF of the longest template that comes with the product, made as the job makes it."""
    need("soffice")
    pack = packs.shipped()["community_2009_10"]
    docx = fill(compile_pack(pack), sample_values(pack, "nhs_contract"), data_hash=HASH)
    return office.to_pdf(docx, work=tmp_path_factory.mktemp("pdf"))


@pytest.mark.slow
def test_the_longest_contract_becomes_an_accessible_pdf(contract: bytes, pack: Pack) -> None:
    assert pdf_checks.faults_of(contract) == []
    shown = [block for block in preview(pack, sample_values(pack, "nhs_contract")) if block.kind == "heading"]
    assert pdf_checks.headings_of(contract) == [f"{block.number} {block.text}".strip() for block in shown]


@pytest.mark.slow
def test_the_contents_give_the_page_of_each_part(contract: bytes, tmp_path: Path) -> None:
    (tmp_path / "contract.pdf").write_bytes(contract)
    pages = words(tmp_path / "contract.pdf").split("\f")
    contents = "\n".join(pages[1:4])
    entries = re.findall(
        r"^ *(\d+|Schedule \d+(?: Part \d+)?|Annex [A-D]) +(\S.*?)\.{2,} *(\d+) *$", contents, re.MULTILINE
    )
    assert len(entries) > 80
    for number, title, page in entries:
        assert re.search(rf"{re.escape(number)}\s+{re.escape(title[:20])}", pages[int(page) - 1])


@pytest.mark.slow
def test_a_body_s_own_file_becomes_one_too(tmp_path: Path) -> None:
    need("soffice")
    wanted = own_files.Wanted("Our Particulars", "2026/27", packs.shipped()["variation"].valid_from, None)
    picks = {where("Contract reference"): "contract_reference"}
    made = own_files.loaded(own_files.draft(long_particulars(), picks, wanted))
    pdf = office.to_pdf(
        fill(compile_pack(made), {"contract_reference": "C-1", "version": 1}, data_hash=HASH), work=tmp_path
    )
    assert pdf_checks.faults_of(pdf, language="en-US") == []


def test_only_what_is_certain_is_added(compiled: Compiled, pack: Pack) -> None:
    filled = fill(compiled, sample_values(pack, "nhs_contract"), data_hash=HASH)
    assert descriptions_of(filled) == [pack.watermark]
    assert descriptions_of(b"words") == []
    assert mended(b"%PDF-1.7 of another maker", ["words"]) == b"%PDF-1.7 of another maker"


def test_the_checks_find_what_an_empty_pdf_lacks(tmp_path: Path) -> None:
    empty = pikepdf.new()
    empty.add_blank_page()
    empty.save(tmp_path / "empty.pdf")
    found = pdf_checks.faults_of((tmp_path / "empty.pdf").read_bytes())
    assert "it has no tags" in found
    assert "it has no title" in found
    assert len(found) == 6
