"""The signed copy as a file: kept with its hash, day and capacity, tied to the document issued; another's is refused."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from register import clock
from register.db import db, unit_of_work
from register.domain.contracts.stages import Question
from register.domain.permissions import Role
from register.queries.contracts.contracts import contract
from register.queries.contracts.signatures import signature, signatures_of
from register.services.contracts.decisions import decide
from tests import contracting
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
    assert "Keep the file" in manager.get(f"/contracts/{ref}").text
    assert kept(manager, copy, b"%PDF-1.4 signed").status_code == 302
    with app.app_context():
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
