"""Documents that are not contracts, made from their pages: filled from the register, read back, recorded once."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from register.db import reading, unit_of_work
from register.documents.packs import shipped
from register.domain.contracts.comparisons import Comparison, Outcome
from register.domain.permissions import Role
from register.models.ledger import LedgerEntry, LedgerPayload
from register.queries.contracts.documents import documents_of
from register.services.contracts.comparisons import compare_document
from tests import contracting, documenting
from tests.contracting import SYSTEM, World
from tests.documenting import as_sent, beside
from tests.signing_in import Visit, day, signed_in

OF_CONTRACTS = ("variation", "notice_performance", "notice_extension", "notice_termination")
STATUSES = {
    "trust": ("NHS contract", "Legally binding contract"),
    "enterprise": ("Legally binding contract", "NHS contract"),
    "arm": ("Internal service level agreement, with no contract in law", "NHS contract"),
}


world = contracting.on_its_day


@pytest.fixture
def manager(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])


@pytest.fixture
def officer(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"])


def drafted(app: Flask, world: World, **changes: Any) -> str:
    new = contracting.new_contract(world, **{"notice_months": 6, **changes})
    with app.app_context():
        return contracting.drafted(world, new).ref


def declare(app: Flask, world: World, person: str, body: str) -> str:
    with app.app_context(), unit_of_work() as session:
        return contracting.declare(session, world.ids[person], world.ids[body])


def wall(officer: Visit, kind: str, subject: str, person: str) -> None:
    raised = {"subject_kind": kind, "subject": subject, "person_id": person, "reason": "Bids"}
    assert officer.fill("/barriers/raise", **raised).status_code == 302


def sent(world: World, pack: str, **changes: Any) -> dict[str, Any]:
    given = documenting.answers(pack, world.ids["ann"], world.ids["pct"])
    return as_sent(pack, {**given, **changes})


def notes(app: Flask) -> list[dict[str, Any]]:
    """The payload of every note of a document, oldest first."""
    query = select(LedgerPayload.body).join(LedgerEntry, LedgerEntry.seq == LedgerPayload.seq)
    with app.app_context(), reading() as session:
        rows = session.scalars(query.where(LedgerEntry.event == "document.made").order_by(LedgerEntry.seq))
        return [json.loads(body)["note"] for body in rows]


def meeting(world: World, *people: str, **more: Any) -> str:
    asked = {**day("day", 2009, 4, 20), "people": [world.ids[name] for name in people], **more}
    return f"/documents/meeting/declarations_for_meeting?{urlencode(asked, doseq=True)}"


def test_each_notice_and_variation_is_made_for_each_legal_status(
    app: Flask, world: World, manager: Visit
) -> None:
    with app.app_context(), unit_of_work() as session:
        ids, add = world.ids, contracting.add_organisation
        ids["enterprise"] = add(session, "Valley Care CIC", "social_enterprise")
        ids["arm"] = add(session, "Hartlepool Community Services", "provider_arm", parent_id=ids["pct"])
    for provider, (status, other) in STATUSES.items():
        ref = drafted(app, world, provider_id=world.ids[provider])
        for pack in OF_CONTRACTS:
            reply = manager.fill(f"/documents/contract/{pack}?contract={ref}", **sent(world, pack))
            assert reply.status_code == 200, beside(reply.text)
            assert f'filename="{ref}-{pack.replace("_", "-")}.docx"' in reply.headers["Content-Disposition"]
            shown = documenting.shown(reply.data, pack)
            assert (shown["contract_reference"], shown["relationship"]) == (ref, status)
            assert other not in documenting.words(reply.data, pack)
        assert manager.get(f"/contracts/{ref}").text.count("variation of contract, made on") == 1


def test_no_notice_is_made_while_the_legal_status_is_not_determined(
    app: Flask, world: World, manager: Visit
) -> None:
    with app.app_context(), unit_of_work() as session:
        trust = contracting.add_organisation(session, "Tees Valley Trust", "nhs_foundation_trust")
    ref, words = drafted(app, world, provider_id=trust), "The legal status is not determined. Enter the day"
    reply = manager.fill(
        f"/documents/contract/notice_extension?contract={ref}", **sent(world, "notice_extension")
    )
    assert reply.status_code == 422
    assert reply.text.count(words) == 2


def test_what_the_register_knows_of_the_contract_is_there_to_begin_with(
    app: Flask, world: World, manager: Visit
) -> None:
    ref = drafted(app, world)
    page = manager.get(f"/documents/contract/notice_extension?contract={ref}").text
    for name, then in (("expiry_date", (31, 3, 2010)), ("notice_deadline", (30, 9, 2009))):
        for part, number in zip(("day", "month", "year"), then, strict=True):
            assert re.search(rf'name="{name}-{part}"[^>]*value="{number}"', page)
    assert f'<option value="{world.ids["ann"]}" selected>Ann Archer' in page
    assert "Board, 26 March 2009, item 7" in page
    assert "Hartlepool Primary Care Trust (5D9)" in page
    assert 'name="contract_reference"' not in page
    page = manager.get(f"/documents/contract/variation?contract={ref}").text
    assert 'value="600,000.00"' in page
    assert f"/documents/?contract={ref}" in manager.get(f"/contracts/{ref}").text


def test_mistakes_are_answered_beside_their_fields_and_nothing_is_lost(
    app: Flask, world: World, manager: Visit
) -> None:
    ref = drafted(app, world)
    where = f"/documents/contract/notice_performance?contract={ref}"
    wrong = sent(world, "notice_performance", failure="", response_due="2009-04-01")
    wrong |= {f"evidence-3-{name}": wrong.pop(f"evidence-1-{name}") for name in ("source", "shows", "period")}
    reply = manager.fill(where, **{**wrong, "evidence-3-source": "", "requirement": "Kept \N{SNOWMAN}"})
    assert reply.status_code == 422
    assert beside(reply.text) == {
        "failure": "“What happened” is missing", "evidence-3-source": "Source, row 4: “Evidence: Source” is missing",
    }  # fmt: skip
    assert "Kept \N{SNOWMAN}" in reply.text
    late = sent(world, "notice_performance", response_due="2009-04-01")
    assert list(beside(manager.fill(where, **late).text)) == ["response_due-day"]
    more = manager.fill(where, more_rows="yes", **wrong)
    assert more.status_code == 200
    assert 'name="evidence-6-source"' in more.text
    assert not beside(more.text)
    with app.app_context(), reading() as session:
        assert documents_of(session, contracting_id(app, ref), viewer=SYSTEM.viewer) == []


def contracting_id(app: Flask, ref: str) -> str:
    from register.queries.contracts.contracts import contract

    with reading() as session:
        return contract(session, ref, viewer=SYSTEM.viewer).thing_id


def test_an_extension_that_does_not_add_up_and_short_notice_are_refused(
    app: Flask, world: World, manager: Visit
) -> None:
    ref = drafted(app, world)
    for pack, changes, where, words in (
        ("notice_extension", {"new_expiry_date": "2011-03-30"}, "new_expiry_date-day", "31 March 2011"),
        ("notice_extension", {"served_date": "2009-10-01"}, "served_date-day", "on or before the last day"),
        ("notice_termination", {"termination_date": "2009-10-19"}, "termination_date-day", "20 October 2009"),
    ):
        changes = {**changes, **({"ground": "notice_period"} if pack == "notice_termination" else {})}
        reply = manager.fill(f"/documents/contract/{pack}?contract={ref}", **sent(world, pack, **changes))
        assert words in beside(reply.text)[where]


def test_sent_twice_is_one_document_and_a_changed_answer_another(
    app: Flask, world: World, manager: Visit
) -> None:
    ref = drafted(app, world)
    where = f"/documents/contract/variation?contract={ref}"
    first = manager.fill(where, **sent(world, "variation"))
    again = manager.post(where, **sent(world, "variation"))
    assert first.data == again.data
    changed = manager.post(where, **sent(world, "variation", reason="Another reason"))
    assert changed.data != first.data
    with app.app_context(), reading() as session:
        kept = documents_of(session, contracting_id(app, ref), viewer=SYSTEM.viewer)
        recorded = [(one.pack, one.pack_hash, one.data_hash) for one in kept]
    pack = shipped()["variation"].hash
    assert recorded == [("variation", pack, documenting.footer_hash(one.data)) for one in (changed, first)]


def test_the_kept_file_of_a_variation_is_compared_since_its_answers_are_nowhere_else(
    app: Flask, world: World, manager: Visit, instance: Path
) -> None:
    ref = drafted(app, world)
    manager.fill(f"/documents/contract/variation?contract={ref}", **sent(world, "variation"))

    def compared() -> Comparison:
        with app.app_context(), reading() as session:
            (one,) = documents_of(session, contracting_id(app, ref), viewer=SYSTEM.viewer)
            return compare_document(session, one)[0]

    assert compared().outcome is Outcome.KEPT
    (file,) = (instance / "documents").glob("*.docx")
    file.write_bytes(file.read_bytes() + b"more")
    found = compared()
    assert (found.outcome, "was changed after it was recorded" in found.because) == (Outcome.CHANGED, True)


def test_the_schedule_of_declarations_agrees_with_the_register_of_the_day(
    app: Flask, world: World, officer: Visit
) -> None:
    contract = drafted(app, world)
    declare(app, world, "ann", "trust")
    with app.app_context():
        about = contracting_id(app, contract)
    where = meeting(world, "ann", "bob", contracts=[about])
    page = officer.get(where).text
    assert "Outstanding: nothing has been received" in page
    given = documenting.answers("declarations_for_meeting", world.ids["ann"], world.ids["pct"])
    reply = officer.post(where, **as_sent("declarations_for_meeting", given))
    assert reply.status_code == 200, beside(reply.text)
    shown = documenting.shown(reply.data, "declarations_for_meeting")
    assert (shown["meeting_date"], shown["register_date"]) == ("20 April 2009", "20 April 2009")
    assert shown["members[0].interest"].endswith("North Tees NHS Trust: Adviser")
    assert shown["members[0].declared_date"] == "20 April 2009"
    assert shown["members[1].interest"] == "Outstanding: nothing has been received"
    assert 'name="items-0-subject" type="text" value="Community nursing"' in page
    unnumbered = officer.post(where, **{"items-0-subject": "Community nursing"})
    assert beside(unnumbered.text)["items-0-item"] == "Item, row 1: “Items: Item” is missing"
    before = officer.get(meeting(world, "ann", **day("known", 2009, 4, 19))).text
    assert "Outstanding: nothing has been received" in before
    assert "Adviser" not in before
    ahead = meeting(world, "ann", **day("known", 2009, 4, 21))
    assert "cannot be read for a day that has not come" in beside(officer.get(ahead).text)["known-day"]
    extract = officer.get(where.replace("/documents/meeting/declarations_for_meeting", "/meetings/")).text
    assert where.replace("&", "&amp;") in extract


def test_each_governance_document_is_made_from_the_register(app: Flask, world: World, officer: Visit) -> None:
    declare(app, world, "ann", "trust")
    about = {
        "governance_accountability": "", "governance_committee": "",
        "governance_conflicts": urlencode(day("on", 2009, 4, 20)),
        "governance_delegation": urlencode({**day("on", 2009, 4, 20), "body": world.ids["pct"]}),
    }  # fmt: skip
    made = {}
    for pack, asked in about.items():
        reply = officer.fill(f"/documents/governance/{pack}?{asked}", **sent(world, pack))
        assert reply.status_code == 200, beside(reply.text)
        made[pack] = {
            **documenting.shown(reply.data, pack), "data_hash": documenting.footer_hash(reply.data)
        }  # fmt: skip
    conflicts, scheme = made["governance_conflicts"], made["governance_delegation"]
    assert (conflicts["register_date"], conflicts["declarations[0].person"]) == (
        "20 April 2009",
        "Ann Archer",
    )
    assert scheme["pct"] == "Hartlepool Primary Care Trust"
    assert [scheme[f"delegated[{n}].limit"] for n in range(4)] == ["£1,000,000.00", "£100,000.00"] * 2
    assert "delegated[4].limit" not in scheme
    told = notes(app)
    assert [note["pack"] for note in told] == list(about)
    assert {note["data_hash"] for note in told} == {fields["data_hash"] for fields in made.values()}
    assert told[3]["organisation"] == world.ids["pct"]
    assert not any("Ann" in json.dumps(note) for note in told)


def test_what_a_barrier_hides_is_in_nobodys_document(
    app: Flask, world: World, manager: Visit, officer: Visit
) -> None:
    ref, interest = drafted(app, world, title="Hidden bid"), declare(app, world, "ann", "trust")
    with app.app_context():
        about = contracting_id(app, ref)
    other = signed_in(app, Role.CONTRACT_MANAGER, Role.GOVERNANCE_OFFICER, person_id=world.ids["bob"])
    wall(officer, "contract", ref, world.ids["bob"])
    wall(officer, "interest", interest, world.ids["bob"])
    assert other.get(f"/documents/contract/variation?contract={ref}").status_code == 404
    assert "Hidden bid" not in other.get("/documents/contract/variation").text
    for address in (
        meeting(world, "ann", contracts=[about]),
        f"/documents/governance/governance_conflicts?{urlencode(day('on', 2009, 4, 20))}",
    ):
        page = other.get(address).text
        assert "Adviser" not in page
        assert "Hidden bid" not in page
        assert "Adviser" in officer.get(address).text


def test_each_finds_the_documents_that_are_theirs_to_make(app: Flask, world: World, manager: Visit) -> None:
    secretary = signed_in(app, Role.COMMITTEE_SECRETARY)
    assert "Variation of contract" in manager.get("/documents/").text
    assert "Declarations of interests for a meeting" not in manager.get("/documents/").text
    assert "Declarations of interests for a meeting" in secretary.get("/documents/").text
    assert "Scheme of reservation" not in secretary.get("/documents/").text
    assert secretary.get("/documents/governance/governance_committee").status_code == 403
    assert manager.get("/documents/contract/governance_committee").status_code == 404
