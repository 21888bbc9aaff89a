"""Contracts, delegations, decisions and barriers from the command line."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from register.config import Settings
from register.db import reading, unit_of_work
from register.documents import packs
from register.domain.contracts.stages import ContractAct, Question
from register.domain.errors import Invalid
from register.domain.permissions import Role
from register.models.contract_documents import ContractDocumentVersion
from register.queries.contracts import contracts as queries
from register.queries.contracts.documents import documents_of
from register.services.contracts import documents as making
from register.services.contracts.decisions import decide
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

Command = Callable[..., Result]


world = contracting.on_its_day


def drafted(app: Flask, world: World) -> str:
    with app.app_context():
        return contracting.drafted(world).ref


def test_every_contract_is_made_and_one_that_lacks_something_is_passed_over(
    app: Flask, world: World, command: Command, settings: Settings, tmp_path: Path
) -> None:
    ref = drafted(app, world)
    with app.app_context():
        lacking = contracting.drafted(world, contracting.new_contract(world)).ref
    result = command("contracts", "generate", "--all", "--out", tmp_path / "files")
    assert result.exit_code == 0, result.output
    assert [path.name for path in (tmp_path / "files").iterdir()] == [f"{ref}-v1.docx"]
    assert f"{lacking}: not made." in result.output
    with app.app_context(), reading() as session:
        row = queries.contract(session, ref, viewer=SYSTEM.viewer)
        (document,) = documents_of(session, row.thing_id, viewer=SYSTEM.viewer)
        assert making.read_file(settings.instance, document)[:2] == b"PK"
    alone = command("contracts", "generate", lacking, "--out", tmp_path / "files")
    assert isinstance(alone.exception, Invalid)


def recorded(ref: str, instance: Path) -> ContractDocumentVersion:
    with reading() as session:
        made = making.make_document(session, ref, viewer=SYSTEM.viewer)
    name = making.keep_file(instance, made)
    with unit_of_work() as session:
        return making.record_document(session, made, name, actor=SYSTEM, today=TODAY)


def test_every_recorded_document_is_made_again_and_compared(
    app: Flask, world: World, command: Command, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ref = drafted(app, world)
    with app.app_context():
        first = recorded(ref, settings.instance)
        contracting.done(ref, ContractAct.SUBMIT)
        second = recorded(ref, settings.instance)
    lines = [f"same: {ref} {d.ref} {d.content_hash}" for d in (first, second)]
    alone = command("contracts", "generate", ref, "--verify")
    every = command("contracts", "generate", "--all", "--verify")
    assert (sorted(alone.stdout.splitlines()), every.stdout.splitlines()) == (sorted(lines), lines)
    monkeypatch.delitem(packs.shipped(), "community_2009_10")
    shutil.rmtree(settings.instance / "packs")
    gone = command("contracts", "generate", "--all", "--verify")
    assert gone.exit_code == 1
    assert gone.stdout.count(f"NO TEMPLATE: {ref} DOC-") == 2


def test_a_contract_is_drafted_from_a_file_and_shown(world: World, command: Command, tmp_path: Path) -> None:
    line = {"code": "DN", "name": "Nursing", "basis": "cost_per_case", "quantity": "10", "unit": "visit",
            "unit_price_tenthousandths": 125_000}  # fmt: skip
    body = {"title": "Nursing", "commissioner_id": world.ids["pct"], "provider_id": world.ids["trust"],
            "edition": "community-2009-10", "starts_on": "2009-04-01", "ends_on": "2010-03-31", "lines": [line]}  # fmt: skip
    (tmp_path / "new.json").write_text(json.dumps(body))
    ref = command("contracts", "add", tmp_path / "new.json").output.strip()
    shown = json.loads(command("contracts", "show", ref, "--json").output)
    assert (shown["annual_value_pence"], shown["stage"]) == (12_500, "draft")
    for fields, words in (
        ({"paymnet_day": 5}, "did you mean “payment_day” on the page “payments”?"),
        ({"payment_day": "soon"}, "must be a whole number; mend it on the page “payments”"),
        ({"siro": "A\x07"}, "control characters"),
    ):
        (tmp_path / "wrong.json").write_text(json.dumps({**body, "fields": fields}))
        refused = command("contracts", "add", tmp_path / "wrong.json").exception
        assert isinstance(refused, Invalid)
        assert words in refused.message
    missing = command("contracts", "generate", ref, "--out", tmp_path).exception
    assert isinstance(missing, Invalid)
    assert "“Steps” is missing; enter it on the page “disputes”" in missing.message
    assert command("contracts", "move", ref, "submit").output == "in_review\n"
    (tmp_path / "bad.json").write_text("[]")
    assert isinstance(command("contracts", "add", tmp_path / "bad.json").exception, Invalid)


def test_who_may_sign_is_answered_in_words_and_for_machines(world: World, command: Command) -> None:
    words = command("delegations", "who", "--value", "250000", "--service", "DN", "--on", "2009-04-20").output
    assert "Ann Archer: may, by DEL-" in words
    assert "Bob Best: may not. The delegation covers values below £100,000; this is £250,000" in words
    answer = json.loads(command("delegations", "who", "--value", "250000", "--json").output)
    assert sorted(one["person"] for one in answer["may"]) == ["Ann Archer", "Cat Cole"]
    assert command("delegations", "who", "--value", "lots").exit_code == 2


def test_who_may_says_by_how_much_it_is_too_much_and_who_can_instead(world: World, command: Command) -> None:
    asked = (
        "authority",
        "who-may",
        "approve_contracts",
        "--value",
        "100000",
        "--service",
        "DN",
        "--on",
        "2009-04-20",
    )
    assert "Too much by £0.01. Instead: Ann Archer, Cat Cole" in command(*asked).output
    answer = json.loads(command(*asked, "--json").output)
    assert [(one["person"], one["exceeds_by_pence"]) for one in answer["may_not"]] == [("Bob Best", 1)]
    one = command(*asked, "--person", world.ids["bob"], "--for", world.ids["pct"], "--json").output
    assert [(able["person"], len(able["chain"])) for able in json.loads(one)["may"]] == [("Ann Archer", 1)]
    assert (
        "Give one of these matters: approve_contracts"
        in command("authority", "who-may", "fly", "--value", "1").output
    )


def test_a_barrier_is_raised_listed_and_lifted(app: Flask, world: World, command: Command) -> None:
    ref = drafted(app, world)
    wall = command(
        "walls", "raise", "contract", ref, "--person", world.ids["ann"], "--reason", "Bids"
    ).output.strip()
    assert "In force" in command("walls", "list").output
    assert command("walls", "lift", wall, "--reason", "Awarded").output == f"{wall} lifted\n"
    assert "Lifted" in command("walls", "list").output


@pytest.mark.parametrize("noun", ["contracts", "decisions", "delegations", "walls"])
def test_every_list_prints(world: World, command: Command, noun: str) -> None:
    result = command(noun, "list", "--format", "jsonl")
    assert result.exit_code == 0
    assert "question" in json.loads(result.output.splitlines()[0])


def test_the_file_of_a_signed_copy_is_kept_from_the_command_line_and_nothing_else_of_it(
    app: Flask, world: World, command: Command, settings: Settings, tmp_path: Path
) -> None:
    with app.app_context():
        ref = contracting.in_review(world).ref
        for question in (Question.APPROVE, Question.SIGN):
            with unit_of_work() as work:
                decide(work, ref, question, actor=world.person("ann", Role.SIGNATORY), today=TODAY)
            if question is Question.APPROVE:
                contracting.issued(ref)
    copy = json.loads(command("contracts", "show", ref, "--json").output)["signed_copies"][0]["ref"]
    (tmp_path / "signed.pdf").write_bytes(b"%PDF-1.4 signed")
    kept = ("signed-copies", "keep", copy, tmp_path / "signed.pdf", "--capacity", "Director", "--signed-on")
    assert isinstance(command(*kept, "2009-04-21").exception, Invalid)
    assert list((settings.instance / "documents").glob("signed-*")) == []
    assert len(command(*kept, "2009-04-20").output.strip()) == 64
    assert json.loads(command("contracts", "show", ref, "--json").output)["stage"] == "part_signed"
    assert command("signed-copies", "keep-document", ref, tmp_path / "signed.pdf").exit_code == 1


@pytest.mark.on("sqlite")
def test_what_lacks_is_listed_answered_from_a_file_and_drafted(
    app: Flask, world: World, command: Command, tmp_path: Path
) -> None:
    with app.app_context():
        ref = contracting.drafted(world, contracting.new_contract(world)).ref
    listed = command("contracts", "missing", ref)
    assert listed.exit_code == 1
    assert "payments  Payment day of the month" in listed.output
    assert "services: District nursing" in listed.output
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps({"payment_day": 12}))
    assert command("contracts", "answer", ref, answers).output.strip() == ref
    again = command("contracts", "missing", ref, "--json")
    assert isinstance(again.exception, SystemExit), repr(again.exception)
    left = json.loads(again.output)
    assert "payment_day" not in [one["name"] for one in left["missing"]]
    made = command("contracts", "draft", ref, "--out", tmp_path / "drafts")
    assert "answers lack" in made.output
    assert (tmp_path / "drafts" / f"{ref}-draft.docx").read_bytes()[:2] == b"PK"


@pytest.mark.on("sqlite")
def test_prices_are_worked_out_by_a_command(app: Flask, world: World, command: Command) -> None:
    ref = drafted(app, world)
    lines = command("contracts", "prices", ref).output.splitlines()
    assert lines == [
        "District nursing  £600,000 a year", "All services  £600,000 a year", "Incentive scheme, 0.5%  £3,000",
    ]  # fmt: skip
    told = json.loads(command("contracts", "prices", ref, "--json").output)
    assert told["services"][0]["months"] == [5_000_000] * 12
