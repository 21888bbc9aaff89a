"""A list of flows moved in by page, by call and by command: looked at, brought in, settled and mended."""

from __future__ import annotations

import base64
import html
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import Workbook
from sqlalchemy import select

from register import clock
from register.db import reading
from register.domain.permissions import Role
from register.models.flows import FlowVersion
from tests import contracting, sharing
from tests.api.test_contracts import send
from tests.cli.conftest import Command
from tests.cli.conftest import command as command
from tests.contracting import World
from tests.signing_in import Visit, signed_in
from tests.web.test_flows import FRIDAY, TODAY

HEAD = "Ref,Data flow,From,To,Direction,Purpose,Data categories,Article 6,Agreement,Frequency,Review date\n"
ROWS = (
    "F-1,Referrals,,North Tees NHS Trust,both,Direct care; planning,patient_identifiable,6(1)(e),District nursing records,"
    "weekly,31/3/2027\n"
    'F-2,Invoices,,Acme Care Limited,,contract,"Prices, costs and other commercial papers",Contract (6(1)(b)),,,\n'
)
WAITING = (
    "F-3,Lists,,North Tees NHS Foundation Trust,,planning,staff,6(1)(e),,,\n"
    "F-4,Papers,,North Tees NHS Trust,,gossip,staff,6(1)(e),No such agreement,,\n"
)


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = contracting.recorded()
        sharing.added(made, date(2026, 4, 1), date(2026, 4, 1), today=TODAY)
    with clock.travel(FRIDAY):
        yield made


@pytest.fixture
def lead(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.INFORMATION_GOVERNANCE_LEAD, Role.GOVERNANCE_OFFICER)


def _sent(visit: Visit, data: bytes, world: World, name: str = "flows.csv") -> str:
    visit.get("/flows/imports/upload")
    answer = visit.post(
        "/flows/imports/upload", file=(io.BytesIO(data), name), commissioner_id=world.ids["pct"]
    )
    assert answer.status_code == 302, html.unescape(answer.text)
    return str(answer.location)


def _read(visit: Visit, path: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(visit.get(path).text)).split())


def _flows(app: Flask) -> dict[str, FlowVersion]:
    v = FlowVersion
    with app.app_context(), reading() as session:
        rows = session.scalars(select(v).where(v.superseded_seq.is_(None)).order_by(v.seq)).all()
        session.expunge_all()
        return {row.title: row for row in rows}


def test_a_list_of_flows_is_looked_at_brought_in_settled_and_mended(
    app: Flask, world: World, lead: Visit
) -> None:
    where = _sent(lead, (HEAD + ROWS + WAITING).encode(), world)
    look = _read(lead, where)
    assert "New flows 2" in look
    assert "“gossip” is none of the list" in look
    assert lead.fill(where).status_code == 302
    found = _flows(app)
    one = found["Referrals"]
    assert (one.flow_direction, one.purposes, one.lawful_basis, one.frequency) == (
        "both_ways", ["direct_care", "planning"], "public_function", "weekly",
    )  # fmt: skip
    assert (one.from_organisation_id, one.to_organisation_id) == (world.ids["pct"], world.ids["trust"])
    assert one.agreement_id is not None
    assert (one.review_due_on, one.provenance) == (date(2027, 3, 31), "brought in")
    assert (found["Invoices"].valid_from, found["Invoices"].categories) == (TODAY, ["commercial"])
    rows = lead.get(where + "/rows").text
    row = next(line for line in re.findall(r'href="([^"]*/flows/imports/rows/[^"]+)"', rows))
    page = _read(lead, where + "/parties")
    assert "Which organisation is “North Tees NHS Foundation Trust”?" in page
    assert lead.fill(where + "/parties", who_0=world.ids["trust"]).status_code == 302
    assert "Lists" in _flows(app)
    rows = lead.get(where + "/rows").text
    (row,) = re.findall(r'href="([^"]*/flows/imports/rows/[^"]+)"', rows)
    cells = {"cell_1": "Papers", "cell_3": "North Tees NHS Trust", "cell_6": "staff", "cell_7": "6(1)(e)"}
    page = lead.fill(row, **cells, cell_5="planning", cell_8="No such agreement")
    assert "No sharing agreement here is called" in html.unescape(page.text)
    assert lead.fill(row, **cells, cell_5="planning", cell_8="").status_code == 302
    assert "Papers" in _flows(app)


def test_the_same_again_by_call_adds_nothing_and_what_changed_follows_unless_somebody_changed_it_here(
    app: Flask, world: World, lead: Visit
) -> None:
    def call(text: str, **more: object) -> dict[str, object]:
        content = base64.b64encode(text.encode()).decode()
        sent = {"file_name": "flows.csv", "content": content, "commissioner_id": world.ids["pct"], **more}
        answer = send(lead, "/flows/imports", sent)
        assert answer.status_code == 201, answer.text
        return dict(answer.get_json())

    assert call(HEAD + ROWS, dry_run=True)["kept_as"] is None
    told = call(HEAD + ROWS)
    assert (told["new"], told["known"], told["new_organisations"]) == (2, 0, 1)
    again = call(HEAD + ROWS)
    assert (again["known"], again["kept_as"]) == (2, None)
    changed = call((HEAD + ROWS).replace("weekly", "daily"))
    assert changed["changed"] == 1
    one = _flows(app)["Referrals"]
    assert (one.frequency, one.n, one.review_due_on) == ("daily", 2, date(2027, 3, 31))


def test_a_workbook_is_brought_by_command_and_a_file_of_something_else_is_refused(
    world: World, command: Command, tmp_path: Path
) -> None:
    book = Workbook()
    for line in (HEAD + ROWS).splitlines():
        book.active.append([cell.strip('"') for cell in re.split(r',(?=(?:[^"]*"[^"]*")*[^"]*$)', line)])
    path = tmp_path / "flows.xlsx"
    book.save(path)
    asked = ("flows", "import", path, "--mapping", "flows_list", "--commissioner", world.ids["pct"])
    look = json.loads(command(*asked, "--dry-run", "--json").stdout)
    assert (look["new"], look["import"]) == (2, None)
    assert "2 flows recorded" in command(*asked).stdout
    assert json.loads(command(*asked, "--json").stdout)["known"] == 2
    assert command("flows", "import", path, "--mapping", "services_list").exit_code != 0
