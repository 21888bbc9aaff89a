"""A national variation by page and call: previewed, proposed by a job, fetched with its papers and a report."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update

from register import clock
from register.db import aside, unit_of_work
from register.domain.permissions import Role
from register.jobs import propose_variations
from register.jobs.propose_variations import REPORT
from register.jobs.run_errands import run_errands
from register.models.errands import Errand
from tests import contracting
from tests.contracting import World
from tests.services.test_changes import in_force
from tests.services.test_national import CODE, EDITION, NEW, OLD, changes, instrument
from tests.signing_in import Visit, signed_in

PAGE = "/contracts/national-variation/"
ASKED = f"{PAGE}?variation={CODE}&edition={EDITION}"

world = contracting.on_its_day


@pytest.fixture
def eve(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])


@pytest.fixture
def refs(app: Flask, world: World) -> dict[str, str]:
    """One that runs, and one that does not run yet."""
    with app.app_context():
        instrument()
        return {"runs": in_force(world), "draft": contracting.drafted(world).ref}


def asked(eve: Visit, door: str, status: int, **which: Any) -> Any:
    eve.get(PAGE)
    csrf = {"X-CSRFToken": eve.hidden["csrf_token"]}
    reply = eve.client.post(
        f"/api/v1/national-variations{door}", json={"variation": CODE} | which, headers=csrf
    )
    assert reply.status_code == status, reply.text
    return json.loads(reply.text)


def test_the_page_previews_and_has_it_proposed_and_gives_report_and_papers(
    app: Flask, eve: Visit, refs: dict[str, str]
) -> None:
    page = eve.get(ASKED).text
    for words in (
        "Gateway 11602",
        OLD,
        NEW,
        "Propose it for 1 contract",
        "Clause 1.5: new wording",
        "cannot be changed by",
    ):
        assert words in page
    where = eve.fill(ASKED).location
    assert "Waiting" in eve.get(where).text
    with app.app_context():
        assert changes(refs["runs"]) == []
        assert run_errands(clock.now) == 1
        (made,) = changes(refs["runs"])
    done = eve.get(where).text
    for words in ("papers of 1 change", made.ref, refs["draft"], "Gateway 11602"):
        assert words in done
    with eve.client.get(f"{where}/files.zip") as reply:
        names = zipfile.ZipFile(io.BytesIO(reply.data)).namelist()
    assert names == [
        f"{refs['runs']}-{made.ref}-clean.docx",
        f"{refs['runs']}-{made.ref}-redline.docx",
        REPORT,
    ]
    assert CODE in eve.get(f"/contract-changes/{made.ref}").text
    other = signed_in(app, Role.PROCUREMENT_LEAD)
    assert other.client.get(where).status_code == 404
    assert "Varied by it already" in eve.get(ASKED).text
    assert "Propose it for" not in eve.get(ASKED).text


def test_the_call_says_the_same_and_a_second_sending_proposes_nothing_more(
    app: Flask, eve: Visit, refs: dict[str, str]
) -> None:
    found = asked(eve, "/preview", 200)
    assert {one["ref"]: one["would"] for one in found["contracts"]} == {
        refs["runs"]: "proposed", refs["draft"]: "not_now",
    }  # fmt: skip
    keys = [asked(eve, "", 202)["id"] for _ in range(2)]
    with app.app_context():
        assert [run_errands(clock.now) for _ in keys] == [1, 1]
        (made,) = changes(refs["runs"])
    for key in keys:
        told = json.loads(eve.client.get(f"/api/v1/national-variations/{key}").text)
        assert (told["state"], told["changes"]) == ("done", [[refs["runs"], made.ref]])
        assert told["left"][0][0] == refs["draft"]
    assert "would be proposed for no contract" in json.dumps(asked(eve, "", 422))
    assert "Select a national variation" in json.dumps(asked(eve, "/preview", 422, variation="none"))
    told = json.loads(eve.client.get(f"/api/v1/contract-changes/{made.ref}").text)
    assert told["national_variation"] == CODE


def test_whoever_asked_presses_stop_and_goes_on_later_and_none_is_proposed_twice(
    app: Flask, world: World, eve: Visit, refs: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        second = in_force(world)
    where = eve.fill(ASKED).location
    key = where.rpartition("/")[2]

    def press(address: str) -> Any:
        return eve.client.post(address, data={"csrf_token": eve.hidden["csrf_token"]})

    def call(visit: Visit, act: str) -> Any:
        visit.get("/")
        csrf = {"X-CSRFToken": visit.hidden["csrf_token"]}
        return visit.client.post(f"/api/v1/national-variations/{key}/{act}", headers=csrf)

    assert "Stop" in eve.get(where).text
    assert press(f"{where}/go-on").status_code == 409

    def pressed_meanwhile(*given: Any, copy: Any = propose_variations.redline_copy, **more: Any) -> Any:
        found = copy(*given, **more)
        with aside(), unit_of_work() as work:
            work.execute(update(Errand).where(Errand.state == "working").values(state="stopped"))
        return found

    with app.app_context(), monkeypatch.context() as short:
        short.setattr(propose_variations, "redline_copy", pressed_meanwhile)
        assert run_errands(clock.now) == 0
        before = [changes(ref) for ref in (refs["runs"], second)]
        assert sorted(map(len, before)) == [0, 1]
    page = eve.get(where).text
    assert "Go on where it was stopped" in page
    assert "Each change that was proposed stays with its contract" in page
    assert press(f"{where}/stop").status_code == 409
    with app.app_context():
        assert run_errands(clock.now) == 0
    assert call(signed_in(app, Role.PROCUREMENT_LEAD), "go-on").status_code == 404
    again = call(eve, "go-on")
    assert (again.status_code, again.get_json()["state"]) == (200, "waiting")
    assert call(eve, "stop").get_json()["state"] == "stopped"
    eve.get(where)
    assert press(f"{where}/go-on").status_code == 302
    with app.app_context():
        assert run_errands(clock.now) == 1
        assert [len(changes(ref)) for ref in (refs["runs"], second)] == [1, 1]
    assert "papers of 2 changes" in eve.get(where).text
