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
from tests.services.test_associates_change import extension, running
from tests.services.test_associates_sign import its_people, sign, signed
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


def asked(app: Flask, world: World) -> tuple[str, Visit, str]:
    """A contract that waits for an associate, who signs for it by page, and the id of its body."""
    with app.app_context():
        ref = signed(world, SignsBy.ITSELF, "stockton")
        first, second = its_people(world, "stockton")
        sign(ref, world.ids["stockton"], first)
    return ref, signed_in(app, Role.SIGNATORY, person_id=second.person_id or ""), world.ids["stockton"]


def own(app: Flask, ref: str) -> list[tuple[str, str | None]]:
    with app.app_context(), reading() as session:
        key = contract(session, ref, viewer=SEES).thing_id
        made = signatures_of(session, [key], viewer=SEES)
        return [(one.ref, one.file_hash) for one in made if one.party == "associate"]


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


def test_whoever_signs_for_the_associate_chooses_it_by_name_and_reads_for_whom_the_check_was(
    app: Flask, world: World, eve: Visit
) -> None:
    ref, second, key = asked(app, world)
    page = second.get(f"/decisions/sign/{ref}").text
    assert "The associate Stockton Primary Care Trust" in page
    assert "What it would say to you now, for the associate Stockton Primary Care Trust" in page
    assert "The commissioner</label>" not in page
    where = second.fill(f"/decisions/sign/{ref}", party=key).location
    shown = second.get(where).text
    assert "The signature was recorded" in shown
    assert "Associate Stockton Primary Care Trust" in shown
    assert "Associate Stockton Primary Care Trust" in second.get(f"{where}/statement").text
    told = second.client.get(f"/api/v1{where}").json
    assert (told["party"], told["taken"]) == (key, True)
    page = eve.get(f"/contracts/{ref}").text
    assert "For the associate Stockton Primary Care Trust, signed by Second of stockton" in page
    copy = own(app, ref)[0][0]
    keep = f"/signed-copies/{copy}/keep"
    assert "received from the associate Stockton Primary Care Trust" in eve.get(keep).text
    file = (io.BytesIO(BODY), "signed.pdf")
    assert (
        eve.fill(keep, capacity="Chief Executive", file=file, **day("signed_on", 2009, 4, 20)).status_code
        == 302
    )
    assert "as Chief Executive" in eve.get(f"/contracts/{ref}").text


def test_the_call_signs_for_an_associate_and_the_call_and_the_command_keep_its_copies(
    app: Flask, world: World, eve: Visit, command: Command, tmp_path: Path
) -> None:
    ref, second, key = asked(app, world)
    second.get(f"/decisions/sign/{ref}")
    csrf = {"X-CSRFToken": second.hidden["csrf_token"]}
    reply = second.client.post(f"/api/v1/contracts/{ref}/sign", json={"party": key}, headers=csrf)
    assert (reply.status_code, reply.json["taken"], reply.json["party"]) == (201, True, key), reply.text
    (copy, _), (other, _) = own(app, ref)
    eve.get(f"/signed-copies/{copy}/keep")
    sent = {
        "file_name": "signed.pdf", "content": base64.b64encode(BODY).decode(), "signed_on": "2009-04-20",
        "capacity": "Chief Executive",
    }  # fmt: skip
    csrf = {"X-CSRFToken": eve.hidden["csrf_token"]}
    reply = eve.client.post(f"/api/v1/signed-copies/{copy}/file", json=sent, headers=csrf)
    assert (reply.status_code, reply.json["associate_id"]) == (201, key), reply.text
    file = tmp_path / "signed.pdf"
    file.write_bytes(BODY + b" by another")
    command("signed-copies", "keep", other, file, "--signed-on", "2009-04-20", "--capacity", "Chair")
    assert all(file_hash for _, file_hash in own(app, ref))


def test_whoever_decides_a_change_for_an_associate_chooses_it_by_name(app: Flask, world: World) -> None:
    with app.app_context():
        key = extension(world, running(world))
        first, _ = its_people(world, "stockton")
    visit = signed_in(app, Role.SIGNATORY, person_id=first.person_id or "")
    assert "the commissioner and the associate Stockton Primary Care Trust" in " ".join(
        visit.get(f"/contract-changes/{key}").text.split()
    )
    page = visit.get(f"/contract-changes/{key}/decide").text
    assert "The associate, Stockton Primary Care Trust" in page
    where = visit.fill(f"/contract-changes/{key}/decide", party=world.ids["stockton"]).location
    assert "It waits for another person of the associate Stockton Primary Care Trust" in visit.get(where).text
    assert ", for the associate Stockton Primary Care Trust, First of stockton" in " ".join(
        visit.get(f"/contract-changes/{key}").text.split()
    )
