"""The Word files of many contracts made again: previewed, confirmed where files went out, made by a job, fetched."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from register import clock
from register.db import aside, reading, unit_of_work
from register.domain.contracts.contracts import PriceBasis, ServiceLine
from register.domain.contracts.reissues import WhichContracts, chosen
from register.domain.permissions import Role
from register.jobs import reissue_contracts
from register.jobs.reissue_contracts import REPORT, reissue
from register.jobs.run_errands import run_errands
from register.models.errands import Errand
from register.queries.contracts.contracts import contract, to_domain
from register.queries.contracts.documents import documents_of
from register.queries.contracts.reissues import foreseen
from register.services.contracts import documents as making
from register.services.contracts import reissues
from register.services.contracts.contracts import amend_contract
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.services.test_changes import in_force
from tests.signing_in import Visit, signed_in

EDITION = "community-2009-10"
ASKED = f"/contracts/reissue/?edition={EDITION}"

world = contracting.on_its_day


@pytest.fixture
def eve(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])


def documented(ref: str, instance: Path) -> str:
    with reading() as session:
        made = making.make_document(session, ref, viewer=SYSTEM.viewer)
    name = making.keep_file(instance, made)
    with unit_of_work() as session:
        return making.record_document(session, made, name, actor=SYSTEM, today=TODAY).ref


def dearer(ref: str) -> None:
    line = ServiceLine(
        code="DN", name="District nursing", basis=PriceBasis.BLOCK, annual_value_pence=1_200_000
    )
    with unit_of_work() as session:
        row = contract(session, ref, viewer=SYSTEM.viewer)
        new = replace(to_domain(row), lines=(line,))
        amend_contract(session, ref, new, expected_n=row.n, reason="Dearer", actor=SYSTEM, today=TODAY)


@pytest.fixture
def many(app: Flask, world: World, instance: Path) -> dict[str, str]:
    """One without a file, one whose file says the same, one that says something else, and one that lacks answers."""
    with app.app_context():
        refs = {name: contracting.drafted(world).ref for name in ("first", "same", "changed")}
        documented(refs["same"], instance)
        documented(refs["changed"], instance)
        dearer(refs["changed"])
        refs["lacking"] = contracting.drafted(world, contracting.new_contract(world)).ref
    return refs


def told(eve: Visit, **which: Any) -> dict[str, tuple[str, list[str]]]:
    eve.get("/contracts/reissue/")
    csrf = {"X-CSRFToken": eve.hidden["csrf_token"]}
    reply = eve.client.post("/api/v1/contract-reissues/preview", json=which, headers=csrf)
    assert reply.status_code == 200, reply.text
    return {one["ref"]: (one["becomes"], one["words"]) for one in json.loads(reply.text)["contracts"]}


def test_the_preview_says_what_would_be_different_in_each_and_why_one_is_left_out(
    eve: Visit, many: dict[str, str], world: World
) -> None:
    found = told(eve, edition=EDITION)
    assert {name: found[ref][0] for name, ref in many.items()} == {
        "first": "first", "same": "same", "changed": "changed", "lacking": "left_out",
    }  # fmt: skip
    assert "Prices" in " ".join(found[many["changed"]][1])
    assert "is missing" in found[many["lacking"]][1][0]
    assert told(eve, edition=EDITION, service="nobody's") == {}
    assert len(told(eve, service="district NURSING", provider=world.ids["trust"])) == 4
    page = eve.get(ASKED).text
    assert ("Make 2 Word files" in page, "Left out" in page) == (True, True)
    assert (
        "Select an edition or a provider, or enter a service" in eve.get("/contracts/reissue/?edition=").text
    )


def test_a_job_makes_the_files_with_a_report_and_begun_again_makes_none_twice(
    app: Flask, eve: Visit, many: dict[str, str], instance: Path
) -> None:
    where = eve.fill(ASKED).location
    assert "Waiting" in eve.get(where).text
    with app.app_context():
        assert run_errands(clock.now) == 1
    done = eve.get(where).text
    assert ("Download 2 Word files" in done, many["lacking"] in done, many["same"] in done) == (
        True,
        True,
        True,
    )
    with eve.client.get(f"{where}/files.zip") as reply:
        names = zipfile.ZipFile(io.BytesIO(reply.data)).namelist()
    assert len(names) == 3
    assert REPORT in names
    assert told(eve, edition=EDITION)[many["first"]][0] == "same"
    other = signed_in(app, Role.PROCUREMENT_LEAD)
    assert other.client.get(where).status_code == 404


def test_a_stop_in_between_is_gone_on_from_where_it_was(
    app: Flask, world: World, many: dict[str, str], instance: Path, tmp_path: Path
) -> None:
    which = WhichContracts(edition=EDITION)

    class Killed(Exception):
        """As a process that ends."""

    def killed(done: int, total: int) -> None:
        if done == total:
            raise Killed

    def run(progress: Any) -> Any:
        with reading(snapshot=True) as session:
            return reissue(
                session, wanted, [], file=tmp_path / "files.zip", instance=instance, actor=SYSTEM, now=clock.now(),
                progress=progress,
            )  # fmt: skip

    with app.app_context():
        with reading() as session:
            wanted = chosen(foreseen(session, which, viewer=SYSTEM.viewer))
        with pytest.raises(Killed):
            run(killed)
        assert not (tmp_path / "files.zip").exists()
        outcome, _ = run(lambda done, total: None)
        assert outcome["made"] == 2
        with reading() as session:
            key = contract(session, many["first"], viewer=SYSTEM.viewer).thing_id
            assert len(documents_of(session, key, viewer=SYSTEM.viewer)) == 1
        dearer(many["first"])
        assert run(lambda done, total: None)[0]["left"] == [
            [many["first"], "It was changed since the preview"]
        ]


def test_whoever_asked_presses_stop_and_goes_on_later_where_it_was(
    app: Flask, world: World, eve: Visit, many: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    where = eve.fill(ASKED).location
    key = where.rpartition("/")[2]
    stop, go_on = f"{where}/stop", f"{where}/go-on"

    def press(address: str) -> Any:
        return eve.client.post(address, data={"csrf_token": eve.hidden["csrf_token"]})

    assert "Stop" in eve.get(where).text
    assert press(go_on).status_code == 409

    def pressed_meanwhile(self: Any, *what: Any, write: Any = zipfile.ZipFile.writestr) -> None:
        write(self, *what)
        with aside(), unit_of_work() as work:
            work.execute(update(Errand).where(Errand.state == "working").values(state="stopped"))

    with app.app_context(), monkeypatch.context() as short:
        short.setattr(reissues, "BLOCK", 1)
        short.setattr(reissue_contracts.zipfile.ZipFile, "writestr", pressed_meanwhile)
        assert run_errands(clock.now) == 0
    assert "Go on where it was stopped" in eve.get(where).text
    assert press(stop).status_code == 409
    with app.app_context():
        assert run_errands(clock.now) == 0
    other = signed_in(app, Role.PROCUREMENT_LEAD)
    other.get("/")
    csrf = {"X-CSRFToken": other.hidden["csrf_token"]}
    assert other.client.post(f"/api/v1/contract-reissues/{key}/go-on", headers=csrf).status_code == 404
    csrf = {"X-CSRFToken": eve.hidden["csrf_token"]}
    again = eve.client.post(f"/api/v1/contract-reissues/{key}/go-on", headers=csrf)
    assert (again.status_code, again.get_json()["state"]) == (200, "waiting")
    halted = eve.client.post(f"/api/v1/contract-reissues/{key}/stop", headers=csrf)
    assert halted.get_json()["state"] == "stopped"
    assert press(go_on).status_code == 302
    with app.app_context():
        assert run_errands(clock.now) == 1
        with reading() as session:
            for name in ("first", "changed"):
                row = contract(session, many[name], viewer=SYSTEM.viewer).thing_id
                assert len(documents_of(session, row, viewer=SYSTEM.viewer)) == (1 if name == "first" else 2)
    assert "Download 2 Word files" in eve.get(where).text


def test_where_a_file_went_out_another_person_confirms_first(
    app: Flask, world: World, eve: Visit, instance: Path
) -> None:
    with app.app_context():
        ref = in_force(world)
    bob = signed_in(app, Role.PROCUREMENT_LEAD, person_id=world.ids["bob"])
    assert "another person confirms" in eve.get(ASKED).text
    assert eve.fill(ASKED).location.endswith("/confirmations/")
    with app.app_context():
        assert run_errands(clock.now) == 0
    where = bob.get("/confirmations/").text.partition('href="/confirmations/')[2].partition('"')[0]
    assert "Word files to be made" in bob.get(f"/confirmations/{where}").text
    assert bob.fill(f"/confirmations/{where}", answer="yes").status_code == 302
    with app.app_context():
        assert run_errands(clock.now) == 1
        with reading() as session:
            key = contract(session, ref, viewer=SYSTEM.viewer).thing_id
            assert len(documents_of(session, key, viewer=SYSTEM.viewer)) == 2
