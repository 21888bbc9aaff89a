"""Extracts of the register as Word files, by page and by command."""

from __future__ import annotations

import io
from pathlib import Path
from urllib.parse import urlencode

import docx
import pytest
from click.testing import CliRunner
from flask import Flask

from register.cli.main import armslength
from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.interests.interests import InterestType
from register.domain.permissions import Role
from register.domain.publication.withholdings import Outcome
from register.models.people import Person
from register.services.walls import raise_wall
from tests import registering
from tests.registering import SYSTEM, TODAY, World, declared
from tests.services.test_editions import SECRET, decide
from tests.services.test_undeclared import holds
from tests.signing_in import Visit, day, signed_in
from tests.web.test_published_feeds import published

world = registering.on_its_day
YEAR = {**day("first", 2026, 4, 1), **day("last", 2027, 3, 31)}


@pytest.fixture
def officer(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"])


def words(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def file_at(visit: Visit, address: str, **asked: object) -> str:
    answer = visit.client.get(f"{address}?{urlencode(asked, doseq=True)}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Disposition"].startswith("attachment")
    return words(answer.data)


def test_a_committee_reads_of_its_members_what_the_public_reads_and_what_changed(
    app: Flask, world: World, officer: Visit
) -> None:
    with app.app_context():
        kept = declared(world, "bob", description=SECRET)
        declared(world, "ann", description="A shop")
        first = published()
        declared(world, "ann", description="A second shop")
        decide(kept.ref, Outcome.WITHHELD, "risk_of_harm")
        second = published(1)
    members = [world.ids[name] for name in ("ann", "bob", "cat")]
    told = file_at(officer, "/extracts/committee", edition=second, earlier=first, people=members)
    assert "A second shop" in told
    assert "Added" in told
    assert SECRET not in told, "withheld from the public is withheld here"
    assert "No row of this edition names them" in told
    assert second in told
    wrong = officer.client.get(
        "/extracts/committee?"
        + urlencode({"edition": first, "earlier": second, "people": members}, doseq=True)
    )
    assert wrong.status_code == 422
    assert "an earlier day" in wrong.text
    assert (
        "Enter" in officer.get("/extracts/committee?edition=").text
        or "Select" in officer.get("/extracts/committee?edition=").text
    )


def test_related_parties_are_bodies_in_which_directors_have_an_interest_with_their_contracts(
    app: Flask, world: World, officer: Visit
) -> None:
    with app.app_context():
        declared(
            world,
            "ann",
            organisation_id=world.ids["acme"],
            interest_type=InterestType.INDIRECT,
            relationship="Wife Wendy",
        )
        declared(world, "ann", organisation_id=None, organisation_name="A typed body")
        declared(world, "bob", organisation_id=world.ids["trust"])
        ref = holds(world, "board", "standard-2025-26")
    told = file_at(officer, "/extracts/related-parties", **{**YEAR, **day("first", 2025, 4, 1)})
    assert "Acme Dressings" in told
    assert f"{ref} Services: buys services, £0.01 a year" in told
    assert "Not looked for: only named" in told
    assert "Hartlepool Trust" not in told, "Bob is not on the board"
    assert "Wendy" not in told
    with app.app_context(), unit_of_work() as session:
        raise_wall(session, "organisation", world.ids["acme"], reason="A sale", actor=SYSTEM, today=TODAY)
    assert "Acme" not in file_at(officer, "/extracts/related-parties", **YEAR)


def test_the_governance_statement_counts_the_year_and_names_nobody(
    app: Flask, world: World, officer: Visit
) -> None:
    with app.app_context():
        declared(world, "ann", description=SECRET)
        published()
    told = file_at(officer, "/extracts/governance-statement", **YEAR)
    assert "Register of interests: published once in the year" in told
    assert "In the year 1 interests and 0 gifts" in told
    assert "2 decision-making staff owed a yearly return" in told
    assert "Ann" not in told
    assert SECRET not in told
    wrong = officer.client.get(
        "/extracts/governance-statement?" + urlencode({**YEAR, **day("last", 2025, 1, 1)})
    )
    assert (wrong.status_code, "on or after the first" in wrong.text) == (422, True)
    assert officer.get("/extracts/").status_code == 200


def test_the_commands_write_the_same_files(
    app: Flask, settings: Settings, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    with app.app_context():
        declared(world, "ann", organisation_id=world.ids["acme"], description="A shop")
        edition = published()
        with reading() as session:
            ann = session.get_one(Person, world.ids["ann"]).ref
    days = ["--from", "2026-04-01", "--to", "2027-03-31"]
    for name, options, expected in (
        ("committee", ["--edition", edition, "--person", ann], "A shop"),
        ("related-parties", days, "Acme Dressings"),
        ("governance-statement", days, "published once"),
    ):
        out = tmp_path / f"{name}.docx"
        done = CliRunner().invoke(armslength, ["extracts", name, str(out), *options], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        assert expected in words(out.read_bytes())
