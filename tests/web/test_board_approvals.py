"""What a board approved of a contract that is past its draft is recorded on a page, by a call and by a command."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner
from flask import Flask

from register.cli.main import armslength
from register.config import Settings
from register.db import unit_of_work
from register.domain.authority.reservations import NewReservation
from register.domain.permissions import Role
from register.services.authority.reservations import reserve_matter
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.signing_in import day, signed_in

pytestmark = pytest.mark.on("sqlite")
world = contracting.on_its_day


def test_page_call_and_command_record_it_and_the_contract_shows_for_how_much_it_counts(
    app: Flask, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    with app.app_context():
        ref = contracting.in_review(world).ref
        with unit_of_work() as session:
            new = NewReservation(
                organisation_id=world.ids["pct"], matter="approve_contracts", reserved_to="The board",
                reserved_text="All", valid_from=date(2009, 1, 1), minute="Board, item 3",
            )  # fmt: skip
            kept = reserve_matter(session, new, actor=SYSTEM, today=TODAY).thing_id
    eve = signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])
    where = f"/contracts/{ref}/board-approval"
    assert where in eve.get(f"/contracts/{ref}").text
    late = eve.fill(
        where, reservation_id=kept, board_minute="Item 9", **day("board_approved_on", 2009, 4, 21)
    )
    assert (late.status_code, "must be today or in the past" in late.text) == (422, True)
    said = {"reservation_id": kept, "board_minute": "Item 9", **day("board_approved_on", 2009, 4, 19)}
    assert eve.fill(where, **said).status_code == 302
    assert "(Item 9), up to £600,000.00 with options" in eve.get(f"/contracts/{ref}").text
    given = {
        "reservation_id": kept, "board_approved_on": "2009-04-19", "board_minute": "Item 10", "approved_pence": 70_000_000,
        "version": 3,
    }  # fmt: skip
    eve.get(where)
    headers = {"X-CSRFToken": eve.hidden["csrf_token"]}
    made = eve.client.post(f"/api/v1/contracts/{ref}/board-approvals", json=given, headers=headers)
    assert made.status_code == 201, made.text
    assert [one["approved_pence"] for one in made.json["board_approvals"]] == [70_000_000]
    asked = [
        "contracts",
        "board-approved",
        ref,
        kept,
        "--on",
        "2009-04-19",
        "--minute",
        "Item 11",
        "--up-to",
        "800,000",
    ]
    assert CliRunner().invoke(armslength, asked).output == "recorded\n"
    assert "(Item 11), up to £800,000.00" in eve.get(f"/contracts/{ref}").text
