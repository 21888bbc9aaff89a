"""An export of the old system beside the register by page, while both run: told, and nothing recorded."""

from __future__ import annotations

import html
import io
import re
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from register.db import reading
from register.domain.permissions import Role
from register.models.imports import ImportBatch
from register.models.ledger import LedgerEntry
from tests import registering
from tests.cli.test_compare import ROWS
from tests.importing import SHEET
from tests.registering import World, declared
from tests.signing_in import Visit, signed_in

WHERE = "/imports/compare"


world = registering.on_its_day


@pytest.fixture
def officer(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"])


def _sent(visit: Visit, data: str | bytes, **answers: str) -> tuple[int, str]:
    visit.get(WHERE)
    body = data if isinstance(data, bytes) else data.encode()
    sent = {"file": (io.BytesIO(body), "old.csv"), "answer": "page", **answers}
    answer = visit.post(WHERE, **sent)
    return answer.status_code, " ".join(re.sub(r"<[^>]+>", " ", html.unescape(answer.text)).split())


def _written(app: Flask) -> tuple[int, int]:
    with app.app_context(), reading() as session:
        rows = [session.scalar(select(func.count()).select_from(of)) for of in (LedgerEntry, ImportBatch)]
        return rows[0] or 0, rows[1] or 0


def test_the_page_says_what_only_one_has_and_what_they_say_otherwise_and_records_nothing(
    app: Flask, world: World, officer: Visit
) -> None:
    with app.app_context():
        declared(world, "bob", organisation_id=world.ids["acme"])
        late = declared(world, "ann", arose_on=date(2026, 5, 1))
        only = declared(world, "bob", organisation_id=None, organisation_name="Corner Ltd")
    officer.get(WHERE)
    before = _written(app)
    status, page = _sent(officer, SHEET + ROWS)
    assert status == 200
    for words in (
        "The same in both 1", "Only in the export 1", "Only in the register 1",
        "Rows whose person is not certain 1", "began: here 1 May 2026, there 1 April 2026", late.ref, only.ref,
        "Other Ltd", "Corner Ltd",
    ):  # fmt: skip
        assert words in page, words
    assert _written(app) == before
    status, file = _sent(officer, SHEET + ROWS, answer="csv")
    assert status == 200
    assert "Only in the register" in file
    assert only.ref in file


def test_a_file_that_cannot_be_read_says_why_beside_its_field(officer: Visit) -> None:
    status, page = _sent(officer, b"\x00\x01\x02")
    assert status == 422
    assert "There is a problem" in page
    status, page = _sent(officer, "Name,Colour\nAnn,red\n")
    assert (status, "Rows that cannot be understood 1" in page) == (200, True)


def test_whoever_keeps_no_register_compares_none(app: Flask, world: World) -> None:
    reader = signed_in(app, Role.SIGNATORY, person_id=world.ids["bob"])
    assert reader.get(WHERE).status_code == 403
