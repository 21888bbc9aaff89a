"""A national variation by page and call: previewed, proposed by a job, fetched with its papers and a report."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from flask import Flask

from register import clock
from register.domain.permissions import Role
from register.jobs.propose_variations import REPORT
from register.jobs.run_errands import run_errands
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
