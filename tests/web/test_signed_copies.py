"""The signed copy as a file: kept with its hash, day and capacity, tied to the document issued; another's is refused."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import Flask

from register import clock
from register.db import db, unit_of_work
from register.domain.contracts.stages import ContractAct, NotAtThisStage, Question
from register.domain.permissions import Role
from register.examples.word_files import with_line
from register.queries.contracts.contracts import contract
from register.queries.contracts.signatures import signature, signatures_of
from register.services.contracts.decisions import decide
from tests import contracting
from tests.api.test_contracts import send
from tests.contracting import SYSTEM, TODAY, World
from tests.signing_in import Visit, day, signed_in

SEES = SYSTEM.viewer


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with clock.travel(datetime(2009, 4, 20, 11, tzinfo=UTC)):
        with app.app_context():
            made = contracting.recorded()
        yield made


@pytest.fixture
def manager(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER)


def signed(app: Flask, world: World) -> tuple[str, str]:
    """A contract of which the commissioner's signed copy was received, and that signature."""
    with app.app_context():
        ref = contracting.in_review(world).ref
        ann = world.person("ann", Role.SIGNATORY)
        with unit_of_work() as work:
            decide(work, ref, Question.APPROVE, actor=ann, today=TODAY)
        contracting.issued(ref)
        with unit_of_work() as work:
            made = decide(work, ref, Question.SIGN, actor=ann, today=TODAY)
        assert made.taken, made.reasons
        (copy,) = signatures_of(db.session(), [made.contract_id], viewer=SEES)
        return ref, copy.ref


def test_the_contract_leads_first_to_the_signed_copy_that_it_waits_for(
    app: Flask, world: World, manager: Visit
) -> None:
    ref, copy = signed(app, world)
    page = manager.get(f"/contracts/{ref}").text
    act = f'<a href="/signed-copies/{copy}/keep">Keep the signed copy of the commissioner, signed by Ann Archer</a>'
    assert act in page
    assert page.index(act) < page.index("Record what a board approved")
    kept(manager, copy, b"%PDF-1.4 signed")
    assert act not in manager.get(f"/contracts/{ref}").text


def kept(
    visit: Visit, copy: str, body: bytes, when: tuple[int, int, int] = (2009, 4, 20), name: str = "signed.pdf"
):  # type: ignore[no-untyped-def]
    file = (io.BytesIO(body), name)
    return visit.fill(
        f"/signed-copies/{copy}/keep", capacity="Director", file=file, **day("signed_on", *when)
    )


def test_a_signed_copy_is_kept_with_its_hash_and_tied_to_the_document_that_was_issued(
    app: Flask, world: World, manager: Visit
) -> None:
    ref, copy = signed(app, world)
    page = manager.get(f"/contracts/{ref}").text
    assert "Keep the file" in page
    assert "the file of the commissioner" in page
    assert kept(manager, copy, b"%PDF-1.4 signed").status_code == 302
    with app.app_context():
        assert contract(db.session(), ref, viewer=SEES).stage == "part_signed"
        row = signature(db.session(), copy, viewer=SEES)
        about = contract(db.session(), ref, viewer=SEES)
        assert row.document_id == about.issued_document_id
        assert (row.file_hash, row.size) == (hashlib.sha256(b"%PDF-1.4 signed").hexdigest(), 15)
        assert (row.capacity, row.signed_on) == ("Director", TODAY)
    page = manager.get(f"/contracts/{ref}").text
    assert "as Director" in page
    assert manager.get(f"/signed-copies/{copy}/file").data == b"%PDF-1.4 signed"
    assert kept(manager, copy, b"%PDF-1.4 again").status_code == 409


def test_a_signed_copy_of_another_contract_is_refused_and_leaves_no_file(
    app: Flask, world: World, manager: Visit
) -> None:
    (_, mine), (_, other) = signed(app, world), signed(app, world)
    assert kept(manager, other, b"%PDF-1.4 signed").status_code == 302
    reply = kept(manager, mine, b"%PDF-1.4 signed")
    assert reply.status_code == 422
    assert "This file is the signed copy of another contract" in reply.text
    folder = Path(app.instance_path) / "documents"
    assert len(list(folder.glob("signed-*"))) == 1


@pytest.mark.parametrize(
    ("body", "when", "name", "words"),
    [
        (b"", (2009, 4, 20), "signed.pdf", "Choose a file that is not empty"),
        (b"x", (2009, 4, 21), "signed.pdf", "Enter today or an earlier day"),
        (b"x", (2009, 4, 1), "signed.pdf", "when the contract was issued, or a later day"),
        (b"x", (2009, 4, 20), "signed.exe", "must be a file ending in"),
    ],
)
def test_what_is_wrong_with_a_signed_copy_stands_beside_its_field(
    app: Flask, world: World, manager: Visit, body: bytes, when: tuple[int, int, int], name: str, words: str
) -> None:
    _, copy = signed(app, world)
    reply = kept(manager, copy, body, when, name)
    assert reply.status_code == 422
    assert words in reply.text


def test_the_document_as_it_was_issued_is_no_signed_copy(app: Flask, world: World, manager: Visit) -> None:
    with app.app_context():
        ref = contracting.in_review(world).ref
        with unit_of_work() as work:
            decide(work, ref, Question.APPROVE, actor=world.person("ann", Role.SIGNATORY), today=TODAY)
    assert manager.fill(f"/contracts/{ref}/generate").status_code == 302
    with app.app_context():
        contracting.done(ref, ContractAct.ISSUE)
        with unit_of_work() as work:
            made = decide(work, ref, Question.SIGN, actor=world.person("ann", Role.SIGNATORY), today=TODAY)
        (copy,) = signatures_of(db.session(), [made.contract_id], viewer=SEES)
    (issued,) = re.findall(
        rf"/contracts/{ref}/documents/(DOC-[0-9A-Z-]+)\"", manager.get(f"/contracts/{ref}").text
    )
    body = manager.client.get(f"/contracts/{ref}/documents/{issued}").data
    reply = kept(manager, copy.ref, body, name="signed.docx")
    assert "This is the document as it was issued, without a signature" in reply.text
    signed_file = with_line(body, "Signed")
    assert kept(manager, copy.ref, signed_file, name="signed.docx").status_code == 302


def test_a_signature_of_a_document_that_was_sent_back_takes_no_file(
    app: Flask, world: World, manager: Visit
) -> None:
    ref, copy = signed(app, world)
    with app.app_context():
        contracting.done(ref, ContractAct.SEND_BACK)
    assert "was of a document that was sent back" in kept(manager, copy, b"%PDF-1.4 signed").text


def test_no_contract_comes_into_force_by_a_press_while_a_file_is_missing(
    app: Flask, world: World, manager: Visit
) -> None:
    """Nor does the call that moves contracts do what a kept file does."""
    ref, copy = signed(app, world)
    for act in ("begin", "receive_first_signed_copy", "receive_last_signed_copy"):
        reply = send(manager, f"/contracts/{ref}/move", {"act": act})
        assert reply.status_code in (403, 409), reply.text
    waits = manager.client.get(f"/api/v1/contracts/{ref}").get_json()["waits"]
    assert [(one["what"], one["since"]) for one in waits] == [
        ("Signature", "2009-04-20"), ("The file of the commissioner's signed copy", "2009-04-20"),
    ]  # fmt: skip
    file = {"file_name": "signed.pdf", "content": "JVBERi0xLjQgc2lnbmVk"}
    sent = {**file, "signed_on": "2009-04-20", "capacity": "Director"}
    assert send(manager, f"/signed-copies/{copy}/file", sent).status_code == 201
    assert manager.client.get(f"/api/v1/contracts/{ref}").get_json()["stage"] == "part_signed"


OWN = {"edition": "internal-2008", "starts_on": date(2008, 11, 1), "ends_on": date(2010, 3, 31)}


def test_where_no_template_is_held_the_document_made_elsewhere_is_kept_before_the_issue(
    app: Flask, world: World, manager: Visit
) -> None:
    with app.app_context():
        ref = contracting.in_review(world, contracting.new_contract(world, **OWN)).ref
        with unit_of_work() as work:
            decide(work, ref, Question.APPROVE, actor=world.person("ann", Role.SIGNATORY), today=TODAY)
        with pytest.raises(NotAtThisStage, match="Keep the document that was made elsewhere first"):
            contracting.done(ref, ContractAct.ISSUE)
    assert "Keep the document that was made elsewhere" in manager.get(f"/contracts/{ref}").text

    def document(name: str, body: bytes = b"%PDF-1.4 ours"):  # type: ignore[no-untyped-def]
        return manager.fill(f"/contracts/{ref}/outside-document", file=(io.BytesIO(body), name))

    assert "must be a file ending in" in document("ours.txt").text
    assert document("ours.pdf").status_code == 302
    assert "kept for this contract already" in document("ours.pdf").text
    page = manager.get(f"/contracts/{ref}").text
    assert "made elsewhere, kept on" in page
    (ours,) = re.findall(rf"/contracts/{ref}/documents/(DOC-[0-9A-Z-]+)\"", page)
    assert manager.get(f"/contracts/{ref}/documents/{ours}").mimetype == "application/pdf"
    with app.app_context():
        assert contracting.done(ref, ContractAct.ISSUE).stage == "issued"
    assert "was issued already" in document("more.pdf", b"%PDF-1.4 more").text
