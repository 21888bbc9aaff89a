"""A signed PDF that came back is compared by its words with what was issued; what cannot be read is said to be so."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pytest

from register.documents import packs
from register.documents.archives import read_parts, write_parts
from register.documents.compile import compile_pack
from register.documents.deflating import zlib_deflate
from register.documents.fill import fill
from register.documents.parts import Pack
from register.documents.pdf_words import pages_of
from register.documents.returns.opening import opened
from register.documents.returns.pdf_comparing import has_words, hashes_in, report_on_pdf
from register.documents.samples import sample_values
from tests.documents.returning import edited, reword
from tests.documents.test_office import converted

Parts = Mapping[str, bytes]
FIXED = "The duties of this clause last for six years after this agreement ends."
SIX, THREE = "last for six years", "last for three years"


@pytest.fixture(scope="module")
def pack() -> Pack:
    return packs.shipped()["community_2009_10"]


@pytest.fixture(scope="module")
def issued(pack: Pack) -> dict[str, bytes]:
    values = sample_values(pack, "nhs_contract")
    return dict(read_parts(fill(compile_pack(pack), values, data_hash="ab" * 32)))


@pytest.mark.slow
def test_a_pdf_of_what_was_issued_holds_no_difference_and_an_edited_one_holds_each(
    issued: dict[str, bytes], pack: Pack, tmp_path: Path
) -> None:
    changed = edited(issued, reword(FIXED, SIX, THREE))
    files = [("same", issued), ("changed", changed)]
    documents = [(name, write_parts(parts.items(), zlib_deflate)) for name, parts in files]
    same, other = (pages_of(pdf.read_bytes()) or [] for pdf in converted(tmp_path, "pdf", *documents))
    assert hashes_in(same) == {"ab" * 32}
    assert report_on_pdf(issued, same, pack).findings == ()
    (only,) = report_on_pdf(issued, other, pack).findings
    assert (only.change, only.fixed, SIX in only.before, THREE in only.after) == ("changed", True, True, True)


def lines(parts: Parts, pack: Pack) -> list[str]:
    """The words as a PDF gives them."""
    stories = opened(parts, pack).stories
    frames = ("Header", "Footer")
    return [
        f"{one.number} {' '.join(one.cells)}"
        for name, story in stories.items()
        for one in story
        if name not in frames
    ]


def pages(text: list[str]) -> list[str]:
    """Pages of forty lines, with what each repeats."""
    cut = [text[at : at + 40] for at in range(0, len(text), 40)]
    return [
        "\n".join(["Not the official contract: own wording", *page, f"Page {n} of {len(cut)}"])
        for n, page in enumerate(cut, start=1)
    ]


def test_line_breaks_page_numbers_and_the_dots_of_the_contents_count_for_nothing(
    issued: dict[str, bytes], pack: Pack
) -> None:
    text = [line.replace("Commissioner", "Commis-\nsioner") for line in lines(issued, pack)]
    text[20] = f"{text[20]}.............................12"
    assert report_on_pdf(issued, pages(text), pack).findings == ()


@pytest.mark.parametrize(("old", "new"), [(SIX, THREE), (FIXED, ""), (FIXED, f"{FIXED} And nothing more")])
def test_a_fixed_word_that_changed_is_found_once_with_its_paragraph(
    issued: dict[str, bytes], pack: Pack, old: str, new: str
) -> None:
    text = [line.replace(old, new) for line in lines(issued, pack)]
    (found,) = report_on_pdf(issued, pages(text), pack).findings
    assert (found.fixed, SIX in found.before) == (True, True)


def test_a_scan_holds_no_words(issued: dict[str, bytes], pack: Pack) -> None:
    assert not has_words([])
    assert not has_words(["Signed 4 May", ""])
    assert has_words(pages(lines(issued, pack)))


def blank(count: int = 1) -> bytes:
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(count):
            pdf.add_blank_page()
        pdf.save(made)
    return made.getvalue()


def locked() -> bytes:
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(blank())) as pdf:
        pdf.save(made, encryption=pikepdf.Encryption(owner="o", user="u"))
    return made.getvalue()


def test_what_cannot_be_read_within_the_limits_is_no_text() -> None:
    assert pages_of(blank()) == [""]
    for body in (
        b"",
        b"%PDF-1.7 scanned",
        b"%PDF-1.7" + b"[" * 200_000,
        blank()[:200],
        locked(),
        blank(2_001),
    ):
        assert pages_of(body) is None
    assert pages_of(b"%PDF-1.7" + b" " * 26 * 1024 * 1024) is None


def test_a_stream_that_unpacks_to_no_end_ends_its_reader_alone() -> None:
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.pages[0].Contents = pdf.make_stream(b"BT (x) Tj ET\n" * 1_000_000)
        pdf.pages[0].Contents = pikepdf.Array([pdf.pages[0].Contents] * 400)
        pdf.save(made, compress_streams=True)
    found = pages_of(made.getvalue())
    assert found is None or sum(map(len, found)) <= 10_000_000
