"""What is wrong with a contract, a limit, a signature or a change, through each door that there is: refused with the
reason, and nothing half done."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from register import clock
from register.db import db, reading, unit_of_work
from register.domain.contracts.stages import ContractAct, Question
from register.domain.permissions import Role
from register.queries import listing as lists
from register.queries.contracts.contracts import contract
from register.queries.contracts.decisions import decisions_of
from register.queries.contracts.signatures import signature, signatures_of
from register.services import nouns
from register.services.contracts.decisions import decide
from tests import contracting
from tests.cli.conftest import Command, command
from tests.contracting import SYSTEM, TODAY, World
from tests.services.test_changes import in_force
from tests.signing_in import Visit, day, signed_in
from tests.web.test_contracts import answers

__all__ = ["command"]
world = contracting.on_its_day
SEES = SYSTEM.viewer
AFTER = datetime(2010, 5, 3, 9, tzinfo=UTC)


@pytest.fixture
def eve(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])


@pytest.fixture
def ann(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.SIGNATORY, person_id=world.ids["ann"])


def sent(visit: Visit, where: str, body: Mapping[str, Any]) -> tuple[int, str]:
    visit.get("/")
    csrf = {"X-CSRFToken": visit.hidden.get("csrf_token", "")}
    reply = visit.client.post(f"/api/v1/{where}", json=body, headers=csrf)
    return reply.status_code, reply.text


def commanded(command: Command, tmp_path: Path, body: Mapping[str, Any], *words: str) -> str:
    """What a command says that takes a file."""
    file = tmp_path / "sent.json"
    file.write_text(json.dumps(body), encoding="utf-8")
    done = command(*(str(file) if word == "FILE" else word for word in words))
    assert done.exit_code != 0, done.output
    return str(done.exception) + done.output


def new_contract(world: World, **changes: Any) -> dict[str, Any]:
    line = {"code": "DN", "name": "District nursing", "basis": "block", "annual_value_pence": 60_000_000}
    return {
        "title": "Community nursing", "commissioner_id": world.ids["pct"], "provider_id": world.ids["trust"],
        "edition": "community-2009-10", "starts_on": "2009-04-01", "ends_on": "2010-03-31", "lines": [line], **changes,
    }  # fmt: skip


def many(app: Flask, noun: str) -> int:
    listing = {"contracts": nouns.CONTRACTS, "delegations": nouns.DELEGATIONS}[noun].listing
    with app.app_context(), reading() as session:
        return len(lists.page(session, listing(TODAY), lists.Asked(SEES)).rows)


def test_an_end_before_the_beginning_is_refused_by_page_call_and_command(
    app: Flask, world: World, eve: Visit, command: Command, tmp_path: Path
) -> None:
    words = "The end date must be on or after the start date"
    page = eve.fill("/contracts/add", **answers(world, **day("ends_on", 2009, 3, 31)))
    assert (page.status_code, words in page.text) == (422, True)
    wrong = new_contract(world, ends_on="2009-03-31")
    status, told = sent(eve, "contracts", wrong)
    assert (status, words in told) == (422, True), told
    assert words in commanded(command, tmp_path, wrong, "contracts", "add", "FILE")
    assert many(app, "contracts") == 0


def test_a_contract_of_nothing_is_approved_by_nobody_and_says_so_on_page_and_call(
    app: Flask, world: World, ann: Visit
) -> None:
    with app.app_context():
        (line,) = contracting.new_contract(world).lines
        ref = contracting.in_review(
            world, contracting.complete(world, lines=(replace(line, annual_value_pence=0),))
        ).ref
    words = "no value"
    page = ann.get(f"/decisions/approve/{ref}")
    assert words in page.text.lower()
    status, told = sent(ann, f"contracts/{ref}/approve", {"party": "commissioner"})
    assert (status, json.loads(told)["taken"], words in told.lower()) == (201, False, True), told
    with app.app_context(), reading() as session:
        assert contract(session, ref, viewer=SEES).stage == "in_review"


def issued(app: Flask, world: World) -> tuple[str, str]:
    """A contract that went out, signed for the commissioner by Ann; and her signature."""
    with app.app_context():
        ref = contracting.in_review(world).ref
        ann = world.person("ann", Role.SIGNATORY)
        with unit_of_work() as work:
            decide(work, ref, Question.APPROVE, actor=ann, today=TODAY)
        contracting.issued(ref)
        with unit_of_work() as work:
            made = decide(work, ref, Question.SIGN, actor=ann, today=TODAY)
        (copy,) = signatures_of(db.session(), [made.of_contract], viewer=SEES)
        return ref, copy.ref


def test_one_person_signs_for_both_parties_by_no_door(app: Flask, world: World, ann: Visit) -> None:
    ref, _ = issued(app, world)
    words = "you have already signed for the other party"
    page = ann.fill(f"/decisions/sign/{ref}", party="provider")
    assert page.status_code in (200, 302, 422)
    status, told = sent(ann, f"contracts/{ref}/sign", {"party": "provider"})
    assert status in (201, 403, 409, 422), told
    with app.app_context(), reading() as session:
        key = contract(session, ref, viewer=SEES).thing_id
        made = [one for one in decisions_of(session, key, viewer=SEES) if one.party == "provider"]
        assert made, "each try is a decision check of its own"
        assert not any(one.taken for one in made)
        found = " ".join(reason["message"] for one in made for reason in one.reasons)
        assert words in found.lower(), found
        assert {one.party for one in signatures_of(session, [key], viewer=SEES)} == {"commissioner"}


def test_the_signed_copy_of_another_contract_is_refused_by_page_call_and_command(
    app: Flask, world: World, eve: Visit, command: Command, tmp_path: Path
) -> None:
    (_, mine), (_, other) = issued(app, world), issued(app, world)
    body, words = b"%PDF-1.4 signed", "This file is the signed copy of another contract"
    said = {"capacity": "Director", **day("signed_on", 2009, 4, 20)}
    assert (
        eve.fill(f"/signed-copies/{other}/keep", file=(io.BytesIO(body), "signed.pdf"), **said).status_code
        == 302
    )
    page = eve.fill(f"/signed-copies/{mine}/keep", file=(io.BytesIO(body), "signed.pdf"), **said)
    assert (page.status_code, words in page.text) == (422, True)
    file = {
        "file_name": "signed.pdf", "content": base64.b64encode(body).decode(), "signed_on": "2009-04-20",
        "capacity": "Director",
    }  # fmt: skip
    status, told = sent(eve, f"signed-copies/{mine}/file", file)
    assert (status, words in told) == (422, True), told
    path = tmp_path / "signed.pdf"
    path.write_bytes(body)
    done = command("signed-copies", "keep", mine, path, "--signed-on", "2009-04-20", "--capacity", "Director")
    assert done.exit_code != 0
    assert words in str(done.exception) + done.output
    with app.app_context(), reading() as session:
        assert signature(session, mine, viewer=SEES).file_hash is None
    assert len(list((Path(app.instance_path) / "documents").glob("signed-*"))) == 1


def test_a_limit_in_the_wrong_sign_is_refused_by_page_call_and_command(
    app: Flask, world: World, command: Command, tmp_path: Path
) -> None:
    officer = signed_in(app, Role.GOVERNANCE_OFFICER)
    before, words = many(app, "delegations"), "The limit must be"
    given = {
        "matter": "approve_contracts", "organisation_id": world.ids["pct"], "grantor_kind": "board",
        "holder_person_id": world.ids["eve"], "minute": "Board, item 1",
    }  # fmt: skip
    page = officer.fill(
        "/delegations/grant",
        **given,
        limit_pence="-1,000",
        sub_delegable="No",
        **day("valid_from", 2009, 4, 1),
    )
    assert page.status_code == 422
    assert words in page.text
    wrong = {**given, "limit_pence": -100_000, "valid_from": "2009-04-01"}
    status, told = sent(officer, "delegations", wrong)
    assert (status, words in told) == (422, True), told
    assert words in commanded(command, tmp_path, wrong, "delegations", "add", "FILE")
    assert many(app, "delegations") == before


def held(app: Flask, ref: str) -> int:
    with app.app_context(), reading() as session:
        return contract(session, ref, viewer=SEES).n


def test_an_extension_after_the_end_is_refused_by_each_door_with_the_lawful_way_on(
    app: Flask, world: World, eve: Visit, command: Command, tmp_path: Path
) -> None:
    with app.app_context():
        ref = in_force(world)
        who = contracting.preparer(world).person_id
    words = "The lawful ways on are a new award, or an urgent award"
    change = {"contract_act": "extend", "ends_on": "2010-12-31", "text": "A little longer"}
    asked = {**change, "version": held(app, ref)}
    with clock.travel(AFTER):
        late = signed_in(
            app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"], email="eve.later@example.org"
        )
        page = late.fill(
            f"/contract-changes/propose/{ref}/extend", text="A little longer", **day("ends_on", 2010, 12, 31)
        )
        assert (page.status_code in (409, 422), words in page.text) == (True, True)
        status, told = sent(late, f"contracts/{ref}/changes", asked)
        assert (status in (409, 422), words in told) == (True, True), told
        assert words in commanded(
            command, tmp_path, change, "contracts", "propose", ref, "FILE", "--prepared-by", str(who)
        )
        with app.app_context():
            contracting.done(ref, ContractAct.END, today=date(2010, 5, 3))
        asked["version"] = held(app, ref)
        status, told = sent(late, f"contracts/{ref}/changes", asked)
        assert (status in (409, 422), words in told) == (True, True), told
        shown = late.client.get(f"/api/v1/contracts/{ref}").json
        assert (shown["changes"], shown["ends_on"]) == ([], "2010-03-31")
