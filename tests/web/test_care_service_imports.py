"""A list of services moved in by page and by call: looked at, brought in, settled and mended."""

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
from register.models.care_services import CareServiceVersion
from tests import contracting
from tests.api.test_contracts import send
from tests.contracting import NOON, World
from tests.services.test_care_service_imports import HEAD, ROWS
from tests.signing_in import Visit, signed_in

WAITING = "S-3,Beds,other,North Tees NHS Foundation Trust,,,,,,,,\nS-4,Chairs,other,,,many,,,,,,\n"


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = contracting.recorded()
    with clock.travel(NOON):
        yield made


@pytest.fixture
def manager(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])


def _sent(visit: Visit, data: bytes, world: World, name: str = "services.csv") -> str:
    visit.get("/care-services/imports/upload")
    answer = visit.post(
        "/care-services/imports/upload", file=(io.BytesIO(data), name), commissioner_id=world.ids["pct"]
    )
    assert answer.status_code == 302, html.unescape(answer.text)
    return str(answer.location)


def _read(visit: Visit, path: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(visit.get(path).text)).split())


def _staff(app: Flask) -> dict[str, int | None]:
    v = CareServiceVersion
    with app.app_context(), reading() as session:
        rows = session.execute(
            select(v.name, v.staff_count).where(v.superseded_seq.is_(None)).order_by(v.seq)
        )
        return {row.name: row.staff_count for row in rows}


def test_a_list_of_services_is_looked_at_brought_in_settled_and_mended(
    app: Flask, world: World, manager: Visit
) -> None:
    where = _sent(manager, (HEAD + ROWS + WAITING).encode(), world)
    look = _read(manager, where)
    assert "New services 2" in look
    assert "services.csv, row 5: “many” is no whole number" in look
    assert "“North Tees NHS Foundation Trust”: perhaps North Tees NHS Trust" in look
    assert "Podiatry North Tees NHS Trust North and south" in look
    assert _staff(app) == {}
    assert manager.fill(where).location == where
    assert _staff(app) == {"Podiatry": 12, "Night sitting": None}
    assert manager.fill(f"{where}/parties", who_0=world.ids["trust"]).location == where
    link = re.search(r"/care-services/imports/rows/[A-Z0-9]+", manager.get(f"{where}/rows").text)
    assert link is not None
    cells = dict(zip([f"cell_{at}" for at in range(12)], WAITING.splitlines()[1].split(","), strict=True))
    assert manager.fill(link[0], **cells).status_code == 422
    assert manager.fill(link[0], **{**cells, "cell_5": "7"}).location == f"{where}/rows"
    assert _staff(app) == {"Podiatry": 12, "Night sitting": None, "Beds": None, "Chairs": 7}
    assert "Nothing more to do with this file" in _read(manager, where)
    page = re.search(r"/care-services/SVC-[\w-]+", manager.get("/care-services/?name=Podiatry").text)
    assert page is not None
    assert "Feet Ltd orthotics" in _read(manager, page[0])


def test_columns_of_an_unknown_workbook_are_chosen_by_a_person(
    app: Flask, world: World, manager: Visit
) -> None:
    book = Workbook()
    book.active.append(["What we do", "Sort"])
    book.active.append(["Podiatry", "Other"])
    file = io.BytesIO()
    book.save(file)
    where = _sent(manager, file.getvalue(), world, "ours.xlsx")
    assert "No column was found for" in _read(manager, where)
    chosen = {"field_name": "What we do", "field_service_kind": "Sort"}
    assert manager.fill(f"{where}/columns", **chosen).location == where
    assert manager.fill(where).location == where
    assert _staff(app) == {"Podiatry": None}


def test_a_file_that_was_only_looked_at_is_let_go_of_and_leaves_nothing(
    app: Flask, world: World, manager: Visit
) -> None:
    where = _sent(manager, (HEAD + ROWS).encode(), world)
    assert manager.fill(f"{where}/forget").location == "/care-services/imports/"
    assert manager.get(where).status_code == 404
    assert _staff(app) == {}


def test_by_call_the_same_file_twice_adds_nothing(app: Flask, world: World, manager: Visit) -> None:
    body = {
        "file_name": "s.csv", "content": base64.b64encode((HEAD + ROWS).encode()).decode(),
        "commissioner_id": world.ids["pct"],
    }  # fmt: skip
    look = send(manager, "/care-services/imports", {**body, "dry_run": True})
    assert (look.status_code, look.get_json()["new"], look.get_json()["kept_as"]) == (201, 2, None)
    assert _staff(app) == {}
    assert send(manager, "/care-services/imports", body).get_json()["kept_as"] is not None
    again = send(manager, "/care-services/imports", body)
    assert (again.get_json()["known"], again.get_json()["kept_as"]) == (2, None)
    bad = send(manager, "/care-services/imports", {**body, "mapping": "esr"})
    assert (bad.status_code, list(bad.get_json()["problems"])) == (422, ["mapping"])


def test_who_only_reads_services_brings_none_in(app: Flask, world: World) -> None:
    reader = signed_in(app, Role.SIGNATORY, person_id=world.ids["bob"])
    assert reader.get("/care-services/imports/").status_code == 403
