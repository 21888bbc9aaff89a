"""A body's whole scheme of delegation as a file, by the page, the call and the command."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import docx
import pytest
from click.testing import CliRunner
from flask import Flask

from register.cli.main import armslength
from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.authority.approved_schemes import NewApprovedScheme
from register.domain.authority.reservations import NewReservation
from register.domain.authority.schemes import board_of, kind_of
from register.domain.people.organisations import OrganisationKind
from register.domain.permissions import Role
from register.queries.people.organisations import organisation
from register.services.authority.approved_schemes import approve_scheme
from register.services.authority.reservations import reserve_matter
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.signing_in import Visit, day, signed_in

world = contracting.on_its_day
MINUTE = "minute: Board, 26 March 2009, item 7"


@pytest.fixture
def officer(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER)


def asked(world: World, form: str, body: str = "pct", on: tuple[int, int, int] = (2009, 4, 20)) -> str:
    about = {"organisation_id": world.ids[body], "form": form, **day("on", *on)}
    return "/delegations/scheme?" + urlencode(about)


def rows(officer: Visit, where: str) -> list[dict[str, str]]:
    lines = officer.client.get(where).data.decode("utf-8-sig").splitlines()
    return list(csv.DictReader(lines[1:]))


def said(data: bytes) -> Iterator[str]:
    document = docx.Document(io.BytesIO(data))
    yield from (one.text for one in document.paragraphs)
    yield from (cell.text for table in document.tables for row in table.rows for cell in row.cells)


def test_the_word_file_names_each_matter_its_holder_and_its_chain_in_words_of_the_bodys_kind(
    world: World, officer: Visit
) -> None:
    words = list(said(officer.client.get(asked(world, "docx")).data))
    assert "Hartlepool Primary Care Trust (Primary care trust), as it stood on 20 April 2009." in words
    assert any("That day: Bob Best" in one for one in words)
    assert any(one.startswith("The board; then Director of Commissioning") and MINUTE in one for one in words)
    of_trust = " ".join(said(officer.client.get(asked(world, "docx", "trust")).data))
    assert "NHS trust" in of_trust
    assert "rimary care trust" not in of_trust


def test_lists_write_the_chain_out_in_one_column_and_hold_what_ran_on_the_day(
    world: World, officer: Visit
) -> None:
    found = rows(officer, asked(world, "csv"))
    passed_on = [one for one in found if one["Limit"] == "Below £100,000"]
    assert len(found) == 4
    assert len(passed_on) == 2
    chain = passed_on[0]["Chain from the top down"]
    assert chain.count("; then ") == 2
    assert chain.index("below £1,000,000") < chain.index("below £100,000")
    assert passed_on[0]["Below, in pounds"] == "100000.00"
    assert rows(officer, asked(world, "csv", on=(2009, 3, 31))) == []
    assert officer.client.get(asked(world, "xlsx")).data[:2] == b"PK"


def test_lists_hold_what_is_reserved_to_a_board_too(app: Flask, world: World, officer: Visit) -> None:
    with app.app_context(), unit_of_work() as session:
        new = NewReservation(
            organisation_id=world.ids["pct"], matter="sign_contracts", reserved_to="The board", reserved_text="All deeds.",
            reserved_from_pence=50_000_000, valid_from=TODAY, minute="Board, 26 March 2009, item 3",
        )  # fmt: skip
        kept = reserve_matter(session, new, actor=SYSTEM, today=TODAY)
    found = rows(officer, asked(world, "csv"))
    (reserved,) = [one for one in found if one["Delegated or reserved"] == "Reserved"]
    assert (reserved["Reference"], reserved["Held by or reserved to"]) == (kept.ref, "The board")
    assert (reserved["Limit"], reserved["Words of the scheme"]) == ("From £500,000 with VAT", "All deeds.")
    assert len(found) == 5
    assert officer.client.get(asked(world, "xlsx")).data[:2] == b"PK"


def test_what_a_barrier_keeps_from_the_viewer_is_in_no_part_of_the_file(
    app: Flask, world: World, officer: Visit
) -> None:
    with app.app_context(), unit_of_work() as session:
        to_ann: dict[str, Any] = {"holder_post_id": None, "holder_person_id": world.ids["ann"]}
        hidden = contracting.grant(session, world, "sign_contracts", "pct", "director", 5_000_000, **to_ann)
    assert hidden.ref in officer.client.get(asked(world, "csv")).text
    with app.app_context(), unit_of_work() as session:
        raise_wall(session, "person", world.ids["ann"], reason="Inquiry", actor=SYSTEM, today=TODAY)
    for form in ("csv", "json"):
        text = officer.client.get(asked(world, form)).text
        assert hidden.ref not in text
        assert "Archer" not in text
        assert "No holder of the post is shown here" in text
    assert not any("Archer" in one for one in said(officer.client.get(asked(world, "docx")).data))


def test_call_and_command_answer_with_the_same_scheme(
    app: Flask, world: World, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context(), reading() as session:
        ref = organisation(session, world.ids["pct"], viewer=SYSTEM.viewer).ref
    visit = signed_in(app, Role.GOVERNANCE_OFFICER)
    answer = visit.client.get(f"/api/v1/organisations/{ref}/scheme?on=2009-04-20")
    assert answer.status_code == 200, answer.text
    assert [one["first"] for one in answer.json["lines"]] == ["The board"] * 4
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    out = tmp_path / "scheme.json"
    words = ["authority", "scheme", ref, "--on", "2009-04-20", "--out", str(out)]
    result = CliRunner().invoke(armslength, words)
    assert result.exit_code == 0, result.output
    assert json.loads(out.read_text()) == answer.json
    assert "Give a file that ends in" in CliRunner().invoke(armslength, [*words[:-1], "scheme.odt"]).output


def test_faults_of_the_question_stand_beside_their_fields(world: World, officer: Visit) -> None:
    assert officer.get("/delegations/scheme").status_code == 200
    reply = officer.get("/delegations/scheme?form=docx")
    assert reply.status_code == 422
    assert '<a href="#organisation_id">Select the organisation</a>' in reply.text
    assert officer.client.get(asked(world, "json", on=(1950, 1, 1))).status_code == 200


def test_a_version_that_is_not_there_is_a_fault_beside_its_field_and_one_of_another_body_is_not_found(
    app: Flask, world: World, officer: Visit
) -> None:
    reply = officer.get(asked(world, "json") + "&scheme_version=SCH-2009-NOTTHERE")
    assert reply.status_code == 422
    assert '<a href="#scheme_version">Enter the reference of a scheme as approved' in reply.text
    new = NewApprovedScheme(
        organisation_id=world.ids["pct"], scheme_approved_by="The board", scheme_approved_on=TODAY,
        scheme_meeting="March", minute="Item 7", scheme_on=TODAY,
    )  # fmt: skip
    with app.app_context():
        with unit_of_work() as session:
            version = approve_scheme(session, new, actor=SYSTEM, today=TODAY).ref
        with reading() as session:
            refs = {
                key: organisation(session, world.ids[key], viewer=SYSTEM.viewer).ref
                for key in ("pct", "trust")
            }
    calls = {
        key: officer.client.get(f"/api/v1/organisations/{ref}/scheme?version={version}")
        for key, ref in refs.items()
    }
    assert {key: call.status_code for key, call in calls.items()} == {"pct": 200, "trust": 404}


def test_a_body_is_called_what_it_is() -> None:
    called = {kind: f"{board_of(kind)} {kind_of(kind)}" for kind in OrganisationKind}
    of_a_pct = {kind for kind, words in called.items() if "rimary care trust" in words}
    assert of_a_pct == {OrganisationKind.PCT, OrganisationKind.PROVIDER_ARM}
    assert board_of(OrganisationKind.CCG) == "The governing body"
