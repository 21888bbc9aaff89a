"""A contracts register moved in by page and by call: looked at, brought in, settled and mended."""

from __future__ import annotations

import base64
import html
import io
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import select

from register import clock
from register.db import reading
from register.domain.permissions import Role
from register.models.contracts import ContractVersion
from tests import contracting
from tests.api.test_contracts import send
from tests.contracting import NOON, World
from tests.services.test_contract_imports import HEAD, ROWS
from tests.signing_in import Visit, signed_in

pytestmark = pytest.mark.on("sqlite")


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = contracting.recorded()
    with clock.travel(NOON):
        yield made


@pytest.fixture
def manager(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])


def _sent(visit: Visit, data: bytes, world: World, name: str = "contracts.csv") -> str:
    visit.get("/contracts/imports/upload")
    answer = visit.post(
        "/contracts/imports/upload", file=(io.BytesIO(data), name), commissioner_id=world.ids["pct"]
    )
    assert answer.status_code == 302, html.unescape(answer.text)
    return str(answer.location)


def _read(visit: Visit, path: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(visit.get(path).text)).split())


def _stages(app: Flask) -> dict[str | None, str]:
    v = ContractVersion
    with app.app_context(), reading() as session:
        rows = session.execute(select(v.source_id, v.stage).where(v.superseded_seq.is_(None)).order_by(v.seq))
        return {row.source_id: row.stage for row in rows}


def test_a_contracts_register_is_looked_at_brought_in_settled_and_mended(
    app: Flask, world: World, manager: Visit
) -> None:
    beds = "C-4,Beds,North Tees NHS Foundation Trust,,500,1/4/2009,31/3/2010,,,\n"
    more = beds + "C-5,Chairs,Seats Ltd,,TBC,1/4/2009,1/4/2010,,,\n"
    where = _sent(manager, (HEAD + ROWS + more).encode(), world)
    look = _read(manager, where)
    assert "New contracts 3" in look
    assert "contracts.csv, row 6: “TBC” is no single amount" in look
    assert "“North Tees NHS Foundation Trust”: perhaps North Tees NHS Trust" in look
    assert _stages(app) == {}
    assert manager.fill(where).location == where
    assert _stages(app) == {"C-1": "recorded", "C-2": "recorded", "C-3": "ended"}
    assert manager.fill(f"{where}/parties", who_0=world.ids["trust"]).location == where
    link = re.search(r"/contracts/imports/rows/[A-Z0-9]+", manager.get(f"{where}/rows").text)
    assert link is not None
    cells = dict(zip([f"cell_{at}" for at in range(10)], more.splitlines()[1].split(","), strict=True))
    assert manager.fill(link[0], **cells).status_code == 422
    assert manager.fill(link[0], **{**cells, "cell_4": "900"}).location == f"{where}/rows"
    assert _stages(app) == {
        "C-1": "recorded",
        "C-2": "recorded",
        "C-3": "ended",
        "C-4": "recorded",
        "C-5": "recorded",
    }
    assert "Nothing more to do with this file" in _read(manager, where)
    page = re.search(r"/contracts/CON-[\w-]+", manager.get("/contracts/?party=Acme").text)
    assert page is not None
    one = _read(manager, page[0])
    assert "Recorded only, not decided here" in one
    assert "It was not approved, signed or checked here" in one
    assert "Approved" not in one.split("As its register says")[0].replace("Approved by the board on", "")


def test_a_file_that_cannot_be_taken_up_says_why_and_nothing_of_it_is_recorded(
    app: Flask, world: World, manager: Visit
) -> None:
    mixed = HEAD + ROWS.replace("150000", "150000 inc VAT").replace("12k", "12k ex VAT")
    assert "with VAT and" in _read(manager, _sent(manager, mixed.encode(), world))
    wrong = HEAD + ROWS + "Total,,,,999,,,,,\n"
    where = _sent(manager, wrong.encode(), world)
    assert "the rows above it add up to £462,000" in _read(manager, where)
    assert "Mend the file and bring it again" in _read(manager, where)
    assert "Look at the first" not in _read(manager, where)
    assert "Bring these contracts in" not in manager.get(where).text
    assert _stages(app) == {}


def test_columns_of_an_unknown_workbook_are_chosen_by_a_person(
    app: Flask, world: World, manager: Visit
) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(["Our contracts"])
    sheet.append(["What", "Who", "How much", "From when", "Till when"])
    sheet.append(["Podiatry", "North Tees NHS Trust", 1000, clock.today(), clock.today().replace(year=2011)])
    file = io.BytesIO()
    book.save(file)
    where = _sent(manager, file.getvalue(), world, "ours.xlsx")
    assert "No column was found for" in _read(manager, where)
    chosen = {
        "field_title": "What", "field_provider": "Who", "field_value": "How much", "field_starts_on": "From when",
        "field_ends_on": "Till when",
    }  # fmt: skip
    assert manager.fill(f"{where}/columns", **chosen).location == where
    assert "New contracts 1" in _read(manager, where)
    assert manager.fill(where).location == where
    assert list(_stages(app).values()) == ["recorded"]


def test_by_call_the_same_file_twice_adds_nothing(app: Flask, world: World, manager: Visit) -> None:
    body = {
        "file_name": "c.csv", "content": base64.b64encode((HEAD + ROWS).encode()).decode(),
        "commissioner_id": world.ids["pct"],
    }  # fmt: skip
    look = send(manager, "/contracts/imports", {**body, "dry_run": True})
    assert (look.status_code, look.get_json()["new"], look.get_json()["kept_as"]) == (201, 3, None)
    assert _stages(app) == {}
    done = send(manager, "/contracts/imports", body)
    assert done.get_json()["kept_as"] is not None
    again = send(manager, "/contracts/imports", body)
    assert (again.get_json()["known"], again.get_json()["kept_as"]) == (3, None)
    bad = send(manager, "/contracts/imports", {**body, "mapping": "esr"})
    assert (bad.status_code, list(bad.get_json()["problems"])) == (422, ["mapping"])


def test_who_only_reads_contracts_brings_none_in(app: Flask, world: World) -> None:
    reader = signed_in(app, Role.SIGNATORY, person_id=world.ids["bob"])
    assert reader.get("/contracts/imports/").status_code == 403
