"""A provider's file comes back: matched, told difference by difference, decided, and nothing goes on before that."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pikepdf
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from register import clock
from register.db import reading, unit_of_work
from register.documents.archives import read_parts, write_parts
from register.documents.compile import compile_pack
from register.documents.deflating import zlib_deflate
from register.documents.fill import fill
from register.documents.packs import shipped
from register.documents.returns.redlines import redline
from register.documents.samples import sample_values
from register.documents.upload_guard import open_docx
from register.domain.permissions import Role
from register.queries.contracts.contracts import contract
from register.queries.contracts.undecided import undecided
from register.services.contracts import documents as making
from tests import contracting
from tests.contracting import SYSTEM, World
from tests.documents.returning import edited, reword, row_gone, value, with_comment
from tests.documents.test_office import converted
from tests.signing_in import Visit, signed_in

WORDS = "is charged for Services that were not delivered"


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with clock.travel(datetime(2009, 4, 2, 11, tzinfo=UTC)):
        with app.app_context():
            made = contracting.recorded()
        yield made


@pytest.fixture
def manager(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])


@pytest.fixture
def sent_out(app: Flask, world: World, instance: Path) -> tuple[str, dict[str, bytes]]:
    """The reference of a draft with a Word file, and the parts of that file."""
    with app.app_context():
        ref = contracting.drafted(world).ref
        return ref, made_document(ref, instance)


def made_document(ref: str, instance: Path) -> dict[str, bytes]:
    with reading() as session:
        made = making.make_document(session, ref, viewer=SYSTEM.viewer)
    name = making.keep_file(instance, made)
    with unit_of_work() as session:
        making.record_document(session, made, name, actor=SYSTEM, today=date(2009, 4, 2))
    return dict(read_parts(made.docx))


def packed(parts: Mapping[str, bytes]) -> bytes:
    return write_parts(parts.items(), zlib_deflate)


def upload(visit: Visit, ref: str, content: bytes, name: str = "Back.docx") -> TestResponse:
    visit.get(f"/contracts/{ref}/returned/add")
    return visit.post(f"/contracts/{ref}/returned/add", file=(io.BytesIO(content), name))


def first_fixed(parts: Mapping[str, bytes]) -> tuple[str, str]:
    """A word of a fixed clause, and the words around it."""
    text = parts["word/document.xml"].decode()
    found = re.search(r">([^<>]*\bmust\b[^<>]*)<", text[text.index("clause:clause-5;") :])
    assert found is not None
    return found[1].strip(), "must"


def changed(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """A price, a word of a fixed clause, a row, an unaccepted insertion, and a comment."""
    around, word = first_fixed(parts)
    quiet = edited(parts, value("prices/row[1]/annual_value", "£650,000.00"))
    quiet = edited(quiet, reword(around, word, "may"))
    quiet = edited(quiet, row_gone("Example from service 2"))
    tracked = redline(quiet, edited(quiet, reword("Working Day", "Working Day", "Working Day, weather permitting,")),
                      author="Pat Provider", day="2009-04-01")  # fmt: skip
    return with_comment(tracked, around[:20], "Why is this needed?")


def keys(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"/decide/([0-9a-f-]+)", page)))


def test_a_file_that_was_only_saved_again_reports_nothing(
    manager: Visit, sent_out: tuple[str, dict[str, bytes]]
) -> None:
    ref, parts = sent_out
    where = upload(manager, ref, packed(parts)).location
    assert "No word was changed" in manager.get(where).text
    with_none = manager.get(f"/contracts/{ref}")
    assert "files that came back" in with_none.text


def test_what_came_back_is_told_decided_and_put_into_the_contract(
    app: Flask, manager: Visit, sent_out: tuple[str, dict[str, bytes]]
) -> None:
    ref, parts = sent_out
    content = packed(changed(parts))
    where = upload(manager, ref, content).location
    page = manager.get(where).text
    assert "5 differences, 5 to be decided" in page
    assert "3 made with tracking off" in page
    assert "Tracked, by Pat Provider" in page
    assert upload(manager, ref, content).location == where
    with app.app_context(), reading() as session:
        assert "5 differences wait" in (
            undecided(session, contract(session, ref, viewer=SYSTEM.viewer)) or ""
        )
    found = keys(page)
    answers = {}
    for key in found:
        shown = manager.get(f"{where}/decide/{key}").text
        fixed = "Nobody here may change it" in shown
        answers[key] = "refuse" if fixed else "take_in"
        if fixed:
            lacking = manager.fill(f"{where}/decide/{key}", answer="take_in")
            assert "Enter the national variation or the derogation" in lacking.text
        assert "Enter the reason" in manager.fill(f"{where}/decide/{key}", answer="refuse").text
        manager.fill(f"{where}/decide/{key}", answer=answers[key], reason="As agreed")
    page = manager.get(where).text
    assert "5 differences, 0 to be decided" in page
    with app.app_context(), reading() as session:
        assert undecided(session, contract(session, ref, viewer=SYSTEM.viewer)) is None
    before = manager.get(f"{where}/take-in").text
    assert "£600,000.00" in before
    assert "£650,000.00" in before
    assert manager.fill(f"{where}/take-in").location == f"/contracts/{ref}"
    assert "£650,000.00" in manager.get(f"/contracts/{ref}").text
    words = zipfile.ZipFile(io.BytesIO(manager.client.get(f"{where}/decisions.docx").data)).read(
        "word/document.xml"
    )
    assert b"As agreed" in words
    made = open_docx(manager.client.get(f"{where}/redline.docx").data)["word/document.xml"]
    assert b"<w:ins " in made
    assert b"weather permitting" in made


def test_rounds_stand_side_by_side_and_the_same_difference_is_decided_once(
    manager: Visit, sent_out: tuple[str, dict[str, bytes]]
) -> None:
    ref, parts = sent_out
    around, word = first_fixed(parts)
    one = edited(parts, reword(around, word, "may"))
    first = upload(manager, ref, packed(one)).location
    (key,) = keys(manager.get(first).text)
    manager.fill(f"{first}/decide/{key}", answer="refuse", reason="It is fixed")
    second = upload(
        manager, ref, packed(edited(one, value("invoice_to", "Elsewhere"))), "Again.docx"
    ).location
    page = manager.get(second).text
    assert "2 differences, 1 to be decided" in page
    assert "It is fixed" in page
    both = manager.get(f"/contracts/{ref}/returned").text
    assert "Round 2" in both
    assert "Not in this file" in both


def test_another_contracts_file_and_one_that_is_not_ours_are_said_plainly(
    app: Flask, world: World, instance: Path, manager: Visit, sent_out: tuple[str, dict[str, bytes]]
) -> None:
    ref, parts = sent_out
    with app.app_context():
        other = contracting.drafted(world, contracting.complete(world, title="Another contract")).ref
        made_document(other, instance)
    reply = upload(manager, other, packed(parts))
    assert reply.status_code == 422
    assert f"This file is another contract&#39;s: {ref}" in reply.text
    stranger = {
        **parts,
        **{n: re.sub(rb"[0-9a-f]{64}", b"none", b) for n, b in parts.items() if n.startswith("word/")},
    }
    assert "no document that was made here" in upload(manager, ref, packed(stranger)).text
    assert "This is not a Word file" in upload(manager, ref, b"words").text
    assert not (instance / "returns").exists()


def test_the_return_of_a_document_that_was_made_twice_is_told_once(
    app: Flask, manager: Visit, instance: Path, sent_out: tuple[str, dict[str, bytes]]
) -> None:
    ref, parts = sent_out
    with app.app_context():
        assert made_document(ref, instance) == parts
    where = upload(manager, ref, packed(edited(parts, value("invoice_to", "Elsewhere")))).location
    page = manager.get(where).text
    assert ("1 difference, 1 to be decided" in page, "earlier version" in page) == (True, False)


def test_a_file_of_a_newer_edition_that_was_not_made_of_this_contract_is_said_plainly(
    manager: Visit, sent_out: tuple[str, dict[str, bytes]]
) -> None:
    compiled = compile_pack(shipped()["community_today"])
    newer = fill(compiled, sample_values(compiled.pack, "nhs_contract"), data_hash="a" * 64)
    assert "no document that was made here" in upload(manager, sent_out[0], newer).text


def test_a_signed_pdf_is_received_and_holds_until_a_named_person_has_looked(
    app: Flask, manager: Visit, sent_out: tuple[str, dict[str, bytes]]
) -> None:
    ref, _ = sent_out
    where = upload(manager, ref, b"%PDF-1.7 scanned", "Signed.pdf").location
    assert "Received, not compared" in manager.get(where).text
    with app.app_context(), reading() as session:
        assert "page codes" in (undecided(session, contract(session, ref, viewer=SYSTEM.viewer)) or "")
    assert manager.fill(f"{where}/page-codes").location == where
    assert "Bob" in manager.get(where).text
    with app.app_context(), reading() as session:
        assert undecided(session, contract(session, ref, viewer=SYSTEM.viewer)) is None


def without_watermark(pdf: Path) -> bytes:
    """The same pages in a tenth of the bytes: the watermark is drawn on each."""
    made = io.BytesIO()
    with pikepdf.open(pdf) as opened:
        for page in opened.pages:
            page.Resources.XObject = pikepdf.Dictionary()
        opened.remove_unreferenced_resources()
        opened.save(made, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True)
    return made.getvalue()


@pytest.mark.slow
def test_a_pdf_with_words_is_compared_by_its_words_and_is_no_redline(
    manager: Visit, sent_out: tuple[str, dict[str, bytes]], tmp_path: Path
) -> None:
    ref, parts = sent_out
    other = edited(parts, reword("last for six years", "last for six years", "last Elsewhere"))
    files = [(name, packed(each)) for name, each in (("same", parts), ("other", other))]
    same, changed = map(without_watermark, converted(tmp_path, "pdf", *files))
    where = upload(manager, ref, same, "Signed.pdf").location
    assert "No word was changed" in manager.get(where).text
    where = upload(manager, ref, changed, "Again.pdf").location
    shown = manager.get(where).text
    assert ("Elsewhere" in shown, "its words were compared" in shown) == (True, True)
    assert manager.client.get(f"{where}/redline.docx").status_code == 400
    assert "Again.pdf" not in manager.get(f"/contracts/{ref}/compare").text


def test_any_two_files_are_compared_on_a_page_and_as_a_redline(
    manager: Visit, sent_out: tuple[str, dict[str, bytes]]
) -> None:
    ref, parts = sent_out
    where = upload(manager, ref, packed(edited(parts, value("invoice_to", "Elsewhere")))).location
    page = manager.get(f"/contracts/{ref}/compare").text
    files = re.findall(r'<option value="([^"]+)"', page)
    back, document = (
        next(f for f in files if not f.startswith("DOC")),
        next(f for f in files if f.startswith("DOC")),
    )
    assert back == where.rpartition("/")[2]
    seen = manager.get(f"/contracts/{ref}/compare?before={document}&after={back}").text
    assert "1 difference" in seen
    assert "Elsewhere" in seen
    reply = manager.client.get(f"/contracts/{ref}/compare/redline.docx?before={document}&after={back}")
    assert b"<w:del " in open_docx(reply.data)["word/document.xml"]
    assert (
        manager.get(f"/contracts/{ref}/compare/redline.docx?before={document}&after=none").status_code == 404
    )


def test_those_who_only_read_see_the_report_and_decide_nothing(
    app: Flask, world: World, manager: Visit, sent_out: tuple[str, dict[str, bytes]]
) -> None:
    ref, parts = sent_out
    where = upload(manager, ref, packed(edited(parts, value("invoice_to", "Elsewhere")))).location
    (key,) = keys(manager.get(where).text)
    reader = signed_in(app, Role.SIGNATORY, person_id=world.ids["ann"])
    page = reader.get(where)
    assert page.status_code == 200
    assert "/decide/" not in page.text
    assert reader.get(f"{where}/decide/{key}").status_code == 403
