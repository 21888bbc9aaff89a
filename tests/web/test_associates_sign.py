"""An associate that signs itself: said on the form, asked for on the contract's page, and its copy kept by page, call and
command."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import pytest
from flask import Flask

from register.db import reading
from register.domain.people.associates import SignsBy
from register.domain.permissions import Role
from register.queries.contracts.contracts import contract
from register.queries.contracts.signatures import signatures_of
from tests import contracting
from tests.cli.conftest import Command, command
from tests.contracting import SYSTEM, World
from tests.services.test_associates_sign import signed
from tests.services.test_contract_parties import body
from tests.signing_in import Visit, day, signed_in
from tests.web.test_contracts import answers

__all__ = ["command"]
world = contracting.on_its_day
SEES = SYSTEM.viewer
BODY = b"%PDF-1.4 signed by the associate"


@pytest.fixture
def eve(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])


def asked(app: Flask, world: World) -> tuple[str, str]:
    """A contract that waits for an associate, and the reference of the signature that was asked for."""
    with app.app_context():
        ref = signed(world, SignsBy.ITSELF, "stockton")
    return ref, own(app, ref)[0]


def own(app: Flask, ref: str) -> tuple[str, str | None]:
    with app.app_context(), reading() as session:
        key = contract(session, ref, viewer=SEES).thing_id
        made = signatures_of(session, [key], viewer=SEES)
        return next((one.ref, one.file_hash) for one in made if one.party == "associate")


def test_who_signs_for_an_associate_is_asked_and_shown(app: Flask, world: World, eve: Visit) -> None:
    with app.app_context():
        key = body(world, "stockton", "Stockton Primary Care Trust")
    said = answers(
        world, form="multilateral", **{"associates-0-organisation_id": key, "associates-0-signs_by": "agreement"},
        **day("associates-0-joined_on", 2009, 6, 1),
    )  # fmt: skip
    where = eve.fill("/contracts/add", **said).location
    assert "The co-ordinating commissioner signs for it, by their consortium agreement" in eve.get(where).text
    shown = eve.client.get(f"/api/v1{where}").json
    assert [one["signs_by"] for one in shown["associates"]] == ["agreement"]


def test_the_contract_asks_for_its_copy_and_the_page_keeps_it(app: Flask, world: World, eve: Visit) -> None:
    ref, copy = asked(app, world)
    page = eve.get(f"/contracts/{ref}").text
    assert "For the associate Stockton Primary Care Trust, asked for" in page
    assert "It signs itself, and its own signed copy is asked for" in page
    keep = f"/signed-copies/{copy}/keep"
    assert "received from the associate Stockton Primary Care Trust" in eve.get(keep).text
    file = (io.BytesIO(BODY), "signed.pdf")
    done = eve.fill(keep, capacity="Chief Executive", file=file, **day("signed_on", 2009, 4, 20))
    assert done.status_code == 302
    assert (
        "For the associate Stockton Primary Care Trust, signed as Chief Executive"
        in eve.get(f"/contracts/{ref}").text
    )


def test_the_call_and_the_command_keep_it_too(
    app: Flask, world: World, eve: Visit, command: Command, tmp_path: Path
) -> None:
    ref, copy = asked(app, world)
    eve.get(f"/signed-copies/{copy}/keep")
    sent = {
        "file_name": "signed.pdf", "content": base64.b64encode(BODY).decode(), "signed_on": "2009-04-20",
        "capacity": "Chief Executive",
    }  # fmt: skip
    csrf = {"X-CSRFToken": eve.hidden["csrf_token"]}
    reply = eve.client.post(f"/api/v1/signed-copies/{copy}/file", json=sent, headers=csrf)
    assert (reply.status_code, reply.json["associate_id"]) == (201, world.ids["stockton"]), reply.text
    file = tmp_path / "signed.pdf"
    file.write_bytes(BODY)
    again = command("signed-copies", "keep", copy, file, "--signed-on", "2009-04-20", "--capacity", "Chair")
    assert "kept already" in str(again.exception) + again.output
    assert own(app, ref)[1] is not None
