"""A body's contracts are published as editions: frozen, without people, with what is withheld named and kept back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from register import clock
from register.cli.main import armslength
from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.contracts.public.unpublished import FIELDS, NewContractEdition, Unpublishing
from register.domain.contracts.published import COLUMNS, WITHHELD
from register.domain.contracts.stages import NotAtThisStage
from register.domain.errors import Forbidden, Invalid, NotFound, Stale
from register.domain.permissions import ANYBODY, UNBOUND, Role
from register.models.contracts import ContractVersion
from register.queries.contracts.contracts import contract
from register.queries.procurement import contract_editions as queries
from register.queries.publication.editions import agrees
from register.queries.trail.verification import verify
from register.services import facts
from register.services.accounts.accounts import create_account
from register.services.procurement.contract_editions import decide_contract_publication, publish_contracts
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import NOON, SYSTEM, TODAY, World
from tests.published import official_faults
from tests.signing_in import day, signed_in
from tests.web.test_contract_files import SECRET, _contract, _procured

AGAIN = date(2010, 4, 1)
NAMES = ("Ann Archer", "Bob Best", "Cat Cole", "Eve Ellis", SECRET)


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Two contracts in force, one of them procured here, and a draft."""
    with clock.travel(NOON), app.app_context():
        made = contracting.recorded()
        with unit_of_work() as session:
            made.ids["contract"] = _contract(session, made, "in_force", "Community nursing")
            made.ids["other"] = _contract(session, made, "in_force", "Podiatry")
            made.ids["draft"] = _contract(session, made, "draft", "Not agreed yet")
        with unit_of_work() as session:
            _procured(session, made)
        yield made


def published(world: World, **changes: Any) -> str:
    new = NewContractEdition(organisation_id=world.ids["pct"], **changes)
    with unit_of_work() as session:
        return str(publish_contracts(session, new, actor=SYSTEM, today=TODAY).ref)


def withhold(world: World, key: str = "contract", **words: Any) -> None:
    how: dict[str, Any] = {
        "ground": "commercial", "reason": "It asked for it", "requested_by": "provider", "review_on": AGAIN, **words,
    }  # fmt: skip
    with unit_of_work() as session:
        decide_contract_publication(
            session, world.ids[key], Unpublishing(**how), expected_n=None, actor=SYSTEM, today=TODAY
        )


def page_of(app: Flask, address: str) -> str:
    client = app.test_client()
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return answer.get_data(as_text=True)


def sheet(app: Flask, ref: str) -> list[dict[str, str]]:
    client = app.test_client()
    data = client.get(f"/published/contracts/{ref}/export?format=csv").data
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert all(tuple(row) == COLUMNS for row in rows)
    return rows


def test_anybody_reads_what_a_body_published_and_finds_it_by_contract_or_supplier(
    app: Flask, world: World
) -> None:
    assert "No register of contracts" in page_of(app, "/published/contracts/")
    ref = published(world)
    assert "Register of contracts, Hartlepool Primary Care Trust" in page_of(app, "/published/contracts/")
    text = page_of(app, f"/published/contracts/{ref}")
    assert "Community nursing" in text
    assert "Podiatry" in text
    assert "Not agreed yet" not in text
    assert [name for name in NAMES if name in text] == []
    found = page_of(app, f"/published/contracts/{ref}?title=podiatry")
    assert "Podiatry" in found
    assert "Community nursing" not in found
    assert "No contract fits this search" in page_of(app, f"/published/contracts/{ref}?supplier=Nobody")
    assert "Podiatry" in page_of(app, f"/published/contracts/{ref}?supplier=tees")
    assert page_of(app, "/published/").count("Register of contracts, Hartlepool") == 1
    client = app.test_client()
    assert client.get(f"/published/{ref}").location == f"/published/contracts/{ref}"
    assert client.get(f"/published/{ref}/export").status_code == 404


def test_an_edition_stays_as_it_was_whatever_changes_in_the_contract(app: Flask, world: World) -> None:
    first = published(world)
    before = sheet(app, first)
    with unit_of_work() as session:
        one = contract(session, world.ids["other"], viewer=UNBOUND)
        facts.change(
            session, one, "contract.amended", act="amended", actor=SYSTEM, known_on=TODAY, title="Feet",
            lines=[{**line, "unit_price_ten_thousandths": 1} for line in one.lines],
        )  # fmt: skip
    assert sheet(app, first) == before
    assert "Feet" in [row["CONTRACT_TITLE"] for row in sheet(app, published(world))]
    with reading() as session:
        found = queries.contract_edition(session, first, viewer=ANYBODY)
        assert agrees(session, found)
        key = contract(session, world.ids["other"], viewer=UNBOUND).ref
        assert [stand.row.contract.title for stand in queries.stands_of(session, key) if stand.row.contract] == [
            "Feet", "Podiatry",
        ]  # fmt: skip


@pytest.mark.parametrize("field", FIELDS)
def test_what_is_withheld_is_named_and_stands_in_no_page_file_or_call_of_any_edition(
    app: Flask, world: World, field: str
) -> None:
    words = {
        "title": ("Community nursing", '"Nursing"'), "supplier": ("North Tees NHS Trust",),
        "description": ("Nursing at home",), "value": ("1,200,000", "1200000"),
        "days": ("2010-03-31", "31 March 2010", "2009-03-10"),
        "route": ("Tender", "providerSelection"), "notice": ("awardNotice",),
    }[field]  # fmt: skip
    ref = published(world)
    with unit_of_work() as session:
        one = contract(session, world.ids["other"], viewer=UNBOUND)
        facts.change(
            session, one, "contract.ended", act="ended", actor=SYSTEM, known_on=TODAY, stage="withdrawn"
        )
    with reading() as session:
        key = contract(session, world.ids["contract"], viewer=UNBOUND).ref
    told = _everything(app, ref, key)
    assert any(word in told for word in words), (words, told)
    withhold(world, fields=(field,))
    told = _everything(app, ref, key)
    if field != "days":
        assert [word for word in words if word in told] == []
    else:
        mine = [row for row in sheet(app, ref) if row["CONTRACT_TITLE"] == "Community nursing"]
        assert mine[0]["CONTRACT_START_DATE"] == mine[0]["CONTRACT_CURRENT_END_DATE"] == WITHHELD
    assert "Commercial interests" in page_of(app, f"/published/contracts/{ref}")
    assert official_faults(json.loads(_file(app, ref, "ocds"))) == []


def _file(app: Flask, ref: str, kind: str) -> str:
    client = app.test_client()
    answer = client.get(f"/published/contracts/{ref}/export?format={kind}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def _everything(app: Flask, ref: str, key: str) -> str:
    """Every place at which anybody reads of the contract, without the other one."""
    release = page_of(app, f"/published/contracts/entries/{key}/release")
    call = json.loads(page_of(app, f"/api/v1/contract-editions/{ref}"))
    mine = [row for row in call["rows"] if row["ref"] == key]
    rows = [row for row in sheet(app, ref) if row["REFERENCE_NUMBER"] == key]
    package = json.loads(_file(app, ref, "ocds"))
    releases = [one for one in package["releases"] if key in one["ocid"]]
    return release + json.dumps([mine, rows, releases]) + page_of(app, f"/published/contracts/entries/{key}")


def test_a_contract_withheld_whole_is_a_row_that_says_so_and_a_barrier_makes_one(
    app: Flask, world: World
) -> None:
    ref = published(world)
    with reading() as session:
        key = contract(session, world.ids["contract"], viewer=UNBOUND).ref
    withhold(world, all_of_it=True)
    with unit_of_work() as session:
        raise_wall(
            session,
            "contract",
            world.ids["other"],
            person_id=world.ids["eve"],
            reason="Apart",
            actor=SYSTEM,
            today=TODAY,
        )
    assert [set(row.values()) for row in sheet(app, ref)] == [{WITHHELD}, {WITHHELD}]
    text = page_of(app, f"/published/contracts/{ref}")
    assert "Commercial interests" in text
    assert "Restricted access" in text
    assert "Community nursing" not in text
    assert "Podiatry" not in text
    assert "No contract fits" in page_of(app, f"/published/contracts/{ref}?title=podiatry")
    assert json.loads(_file(app, ref, "ocds"))["releases"] == []
    with reading() as session, pytest.raises(NotFound):
        queries.stands_of(session, key)
    later = published(world)
    assert [set(row.values()) for row in sheet(app, later)] == [{WITHHELD}, {WITHHELD}]


def test_what_is_published_again_stands_in_the_next_edition_and_the_old_one_keeps_its_word(
    app: Flask, world: World
) -> None:
    withhold(world, fields=("value",))
    first = published(world)
    with unit_of_work() as session:
        decide_contract_publication(
            session,
            world.ids["contract"],
            Unpublishing(),
            expected_n=None,
            asked_by="another",
            actor=SYSTEM,
            today=TODAY,
        )
    second = published(world)
    values = {
        ref: {row["CONTRACT_TITLE"]: row["CONTRACT_AWARD_VALUE"] for row in sheet(app, ref)}
        for ref in (first, second)
    }
    assert values[first]["Community nursing"] == WITHHELD
    assert values[second]["Community nursing"] == "1200000.00"


def test_only_an_officer_publishes_and_only_what_was_looked_at_on_a_ground_of_the_rules(
    session: Session, world: World
) -> None:
    new = NewContractEdition(organisation_id=world.ids["pct"])
    manager = world.person("eve", Role.CONTRACT_MANAGER)
    with pytest.raises(Forbidden), unit_of_work() as work:
        publish_contracts(work, new, actor=manager, today=TODAY)
    with pytest.raises(Stale), unit_of_work() as work:
        publish_contracts(work, new, seen="else", actor=SYSTEM, today=TODAY)
    with pytest.raises(Forbidden), unit_of_work() as work:
        decide_contract_publication(
            work, world.ids["contract"], Unpublishing(), expected_n=None, actor=manager, today=TODAY
        )
    for wrong, fields in (
        ({"fields": ("value",), "ground": "restricted"}, ["ground"]), ({"fields": ("value",), "ground": "none"}, ["ground"]),
        ({"fields": ("else",)}, ["fields"]), ({"fields": ("value",), "all_of_it": True}, ["fields"]),
        ({"fields": ("value",), "reason": ""}, ["reason"]),
        ({"fields": (), "requested_by": "", "review_on": None}, ["ground"]),
        ({"fields": (), "ground": ""}, ["requested_by", "review_on"]),
        ({"fields": ("value",), "requested_by": "somebody"}, ["requested_by"]),
        ({"fields": ("value",), "review_on": None}, ["review_on"]),
        ({"fields": ("value",), "review_on": TODAY}, ["review_on"]),
    ):  # fmt: skip
        with pytest.raises(Invalid) as fault:
            withhold(world, **wrong)
        assert list(fault.value.problems) == fields, wrong
    with pytest.raises(NotAtThisStage):
        withhold(world, "draft", fields=("value",))


def test_the_trail_proves_the_rows_of_an_edition(session: Session, world: World) -> None:
    published(world)
    assert verify(session).sound


def test_an_officer_looks_at_the_rows_withholds_a_value_and_publishes(app: Flask, world: World) -> None:
    officer = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"])
    shown = officer.get(f"/contracts/publication/?organisation_id={world.ids['pct']}&with_ended=no")
    assert "Community nursing" in shown.text
    assert "Go on with these rows" in shown.text
    with reading() as session:
        key = contract(session, world.ids["contract"], viewer=UNBOUND).ref
    decided = officer.fill(
        f"/contracts/publication/contracts/{key}",
        decision="part",
        fields=["value"],
        ground="commercial",
        requested_by="provider",
        reason="Asked for",
        **day("review_on", 2010, 4, 1),
    )
    assert decided.status_code == 302, decided.text
    assert "Values" in officer.get(f"/contracts/{key}").text
    with reading() as session:
        assert (
            session.get_one(ContractVersion, contract(session, key, viewer=UNBOUND).id).unpublished == "value"
        )


@pytest.mark.on("sqlite")
def test_the_commands_withhold_publish_and_export(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)

    def run(*words: str) -> str:
        done = CliRunner().invoke(armslength, ["contracts", *words])
        assert done.exit_code == 0, done.output
        return done.stdout

    officers(world)
    one = world.ids["contract"]
    asked = [
        "--field",
        "value",
        "--ground",
        "commercial",
        "--requested-by",
        "provider",
        "--review-on",
        "2010-04-01",
    ]
    said = run("withhold", one, *asked, "--reason", "Asked for", "--by", "dee@example.org")
    assert said.endswith("; a second person was asked to agree\n")
    said = run("withhold", one, "--by", "dee@example.org")
    assert said.endswith(": nothing changes until another person has agreed\n")
    ref = run("publish-edition", world.ids["pct"]).partition(":")[0]
    assert ref in run("editions")
    run("edition", ref, str(tmp_path / "out.csv"))
    assert WITHHELD in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


def officers(world: World) -> None:
    """Two who publish, each a person."""
    with unit_of_work() as session:
        for name in ("dee", "bob"):
            create_account(
                session, f"{name}@example.org", [Role.GOVERNANCE_OFFICER], person_id=world.ids[name], actor=SYSTEM,
                now=clock.now(),
            )  # fmt: skip
