"""Changes of a contract as people and machines meet them: proposed, waited for, decided, taken back, and copied."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from register import clock
from register.cli.main import armslength
from register.config import Settings
from register.domain.permissions import Role
from tests import contracting
from tests.contracting import TODAY, World
from tests.services.test_associates_leave import newcomer as commissioner_that_comes
from tests.services.test_associates_leave import running as associates_running
from tests.services.test_changes import decided, in_force, proposed, signatory
from tests.services.test_changes_wait_for_copies import agreed, asks_for_copies
from tests.services.test_novations import newcomer
from tests.signing_in import Visit, day, signed_in

pytestmark = pytest.mark.on("sqlite")


world = contracting.on_its_day


@pytest.fixture
def eve(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])


@pytest.fixture
def ann(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.SIGNATORY, person_id=world.ids["ann"])


def running(app: Flask, world: World, **changes: Any) -> str:
    with app.app_context():
        return in_force(world, **changes)


def test_an_extension_is_proposed_by_one_and_decided_by_another(
    app: Flask, world: World, eve: Visit, ann: Visit
) -> None:
    ref = running(app, world, answers={"extension_months": 3})
    page = f"/contract-changes/propose/{ref}/extend"
    shown = eve.get(page).text
    assert "Up to the day that the option reaches, the commissioner decides" in shown
    early = eve.fill(page, **day("ends_on", 2010, 3, 1), text="The option")
    assert early.status_code == 422
    assert '<a href="#ends_on-day">The new last day must be after 31 March 2010' in early.text
    assert eve.fill(page, **day("ends_on", 2010, 6, 30), text="The option").status_code == 302
    contract = ann.get(f"/contracts/{ref}").text
    assert "waits for a decision" in contract
    assert "Changes that wait for a decision" in ann.get("/").text
    found = contract.partition('href="/contract-changes/')[2].partition('"')[0].removesuffix("/decide")
    assert "Waits since 20 April 2009" in eve.get("/").text
    waits = ann.client.get(f"/api/v1/contract-changes/{found}").json
    assert (waits["state"], waits["waits_for"], waits["proposed_on"]) == (
        "proposed",
        ["commissioner"],
        "2009-04-20",
    )
    asked = ann.get(f"/contract-changes/{found}/decide").text
    assert "What it would say to you now, for the commissioner" in asked
    assert "for the provider" not in asked
    answer = ann.get(ann.fill(f"/contract-changes/{found}/decide", party="commissioner").location).text
    assert "The change was decided for the commissioner" in answer
    assert "30 June 2010" in eve.get(f"/contracts/{ref}").text
    assert eve.get(f"/contract-changes/{found}/take-back").status_code == 200
    assert eve.fill(f"/contract-changes/{found}/take-back", reason="No").status_code == 409


def test_a_variation_begins_with_the_services_as_they_are(app: Flask, world: World, eve: Visit) -> None:
    ref = running(app, world)
    page = f"/contract-changes/propose/{ref}/vary"
    assert 'value="District nursing"' in eve.get(page).text
    same = eve.fill(page, text="Nothing", **services("600,000"))
    assert (same.status_code, "nothing is different yet" in same.text) == (422, True)
    assert eve.fill(page, text="More visits", **services("660,000")).status_code == 302
    api = eve.client.get(f"/api/v1/contracts/{ref}").json
    assert [one["contract_act"] for one in api["changes"]] == ["vary"]


def test_a_novation_asks_who_leaves_who_comes_in_and_from_when(
    app: Flask, world: World, eve: Visit, ann: Visit
) -> None:
    ref = running(app, world)
    with app.app_context():
        newcomer(world)
    page = f"/contract-changes/propose/{ref}/novate"
    bare = eve.fill(page, text="The trust is merged").text
    for words in (
        "Select which party leaves",
        "Select the body that comes in",
        "Enter the day from which it holds",
    ):
        assert words in bare
    asked = {"leaving_side": "provider", "incoming_id": world.ids["next"], "text": "The trust is merged"}
    assert eve.fill(page, **day("effective_on", 2009, 10, 1), **asked).status_code == 302
    (change,) = eve.client.get(f"/api/v1/contracts/{ref}").json["changes"]
    assert change["waits_for"] == ["commissioner", "provider", "newcomer"]
    assert "Durham NHS Trust" in eve.get(f"/contract-changes/{change['ref']}").text
    asked_for = ann.get(f"/contract-changes/{change['ref']}/decide").text
    assert "The newcomer, Durham NHS Trust" in asked_for
    assert "The provider, North Tees NHS Trust" in asked_for


def services(value: str) -> dict[str, str]:
    cells = {"code": "DN", "name": "District nursing", "basis": "block", "annual_value_pence": value}
    return {f"lines-0-{name}": answer for name, answer in cells.items()}


def test_after_its_end_the_page_names_the_lawful_way_on(app: Flask, world: World) -> None:
    ref = running(app, world)
    sent = {"contract_act": "extend", "ends_on": "2011-03-31", "text": "Late", "version": 10}
    with clock.travel(datetime(2010, 4, 2, 9, tzinfo=UTC)):
        eve = signed_in(app, Role.PROCUREMENT_LEAD, person_id=world.ids["eve"])
        csrf = eve.get("/contracts/add") and eve.hidden["csrf_token"]
        reply = eve.client.post(f"/api/v1/contracts/{ref}/changes", json=sent, headers={"X-CSRFToken": csrf})
        assert reply.status_code == 409, reply.text
        assert "a new award, or an urgent award" in reply.text
        assert "/contract-changes/propose/" not in eve.get(f"/contracts/{ref}").text


def test_a_change_is_taken_back_with_a_reason(app: Flask, world: World, eve: Visit) -> None:
    ref = running(app, world)
    with app.app_context():
        change = proposed(ref, *_suspension(world)).ref
    assert eve.fill(f"/contract-changes/{change}/take-back", reason="Not needed").status_code == 302
    assert "Taken back" in eve.get(f"/contract-changes/{change}").text


def _suspension(world: World) -> tuple[Any, Any, date]:
    from register.domain.contracts.stages import ContractAct

    return ContractAct.SUSPEND, contracting.preparer(world), TODAY


def test_services_that_run_unsigned_are_counted_on_every_page(app: Flask, world: World, eve: Visit) -> None:
    with app.app_context():
        ref = contracting.in_review(world).ref
    words = "Services running, not signed, day 20"
    assert words in eve.get(f"/contracts/{ref}").text
    assert words in eve.get("/").text
    assert eve.client.get(f"/api/v1/contracts/{ref}").json["services_running_unsigned_days"] == 20


def test_a_contract_is_copied_for_the_next_term(app: Flask, world: World, eve: Visit) -> None:
    with app.app_context():
        ref = contracting.drafted(world).ref
    assert 'value="2010"' in eve.get(f"/contracts/{ref}/copy").text
    terms = {**day("starts_on", 2010, 4, 1), **day("ends_on", 2011, 3, 31), "edition": "community-2009-10"}
    wrong = eve.fill(f"/contracts/{ref}/copy", **terms)
    assert (wrong.status_code, "between 1 April 2009" in wrong.text) == (422, True)
    where = eve.fill(f"/contracts/{ref}/copy", **{**terms, "edition": "community-2010-11"}).location
    assert "31 March 2011" in eve.get(where).text


def test_the_papers_of_a_change_are_made_on_its_page_and_by_a_call(
    app: Flask, world: World, eve: Visit
) -> None:
    ref = running(app, world)
    page = f"/contract-changes/propose/{ref}/vary"
    sent = {"text": "More visits", **day("effective_on", 2009, 6, 1), **services("660,000")}
    assert eve.fill(page, **sent).status_code == 302
    change = eve.client.get(f"/api/v1/contracts/{ref}").json["changes"][0]["ref"]
    shown = eve.get(f"/contract-changes/{change}").text
    assert ("Holds from" in shown, "Make its paper: variation of contract" in shown) == (True, True)
    form = eve.get(f"/documents/change/{change}").text
    assert ("660,000" in form, 'name="value_after"' in form) == (True, False)
    rest = {
        "proposed_by": "commissioner",
        "authority_commissioner": "Minute 4",
        "authority_provider": "Minute 5",
    }
    more = {"price_effect": "Dearer", "asked_version": "7"}
    made = eve.fill(f"/documents/change/{change}", **rest, **more)
    assert made.mimetype.endswith("wordprocessingml.document"), made.text[:2000]
    assert "variation of contract</a>, made on" in eve.get(f"/contract-changes/{change}").text
    for file in ("clean", "redline"):
        assert eve.client.get(f"/contract-changes/{change}/{file}.docx").data.startswith(b"PK")
        assert eve.client.get(f"/api/v1/contract-changes/{change}/{file}").data.startswith(b"PK")
    assert "None holds on" in eve.get(f"/contracts/{ref}/on").text
    assert eve.get(f"/contracts/{ref}/on?on-day=40&on-month=1&on-year=2009").status_code == 422
    for path in (f"/contracts/{ref}/on/2009-06-01.docx", f"/api/v1/contracts/{ref}/on/2009-06-01"):
        assert eve.client.get(path).data.startswith(b"PK")
    assert eve.client.get(f"/contracts/{ref}/on/never.docx").status_code == 404
    csrf = {"X-CSRFToken": eve.hidden["csrf_token"]}
    call = f"/api/v1/contract-changes/{change}/paper"
    assert eve.client.post(call, json={"answers": rest}, headers=csrf).data.startswith(b"PK")
    assert eve.client.post(call, json={}, headers=csrf).status_code == 422


def test_a_change_that_is_agreed_and_not_signed_is_told_on_every_page(
    app: Flask, world: World, eve: Visit
) -> None:
    ref = running(app, world)
    with app.app_context():
        change = proposed(ref, *_suspension(world)).ref
        assert decided(change, signatory(world, "ann")).taken
    assert "Agreed, not signed" in eve.get(f"/contract-changes/{change}").text
    assert "Not signed" in eve.get(f"/contracts/{ref}").text
    assert "Changes agreed, not signed" in eve.get("/").text.partition("Nothing here today")[0]
    (told,) = eve.client.get(f"/api/v1/contracts/{ref}").json["changes"]
    assert told["unsigned_since"] == TODAY.isoformat()


def test_a_change_that_waits_for_signed_copies_says_so_by_page_call_and_command(
    app: Flask, world: World, eve: Visit, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    with app.app_context():
        asks_for_copies()
        ref, change = agreed(world, TODAY)
    words = "Agreed, waits for signed copies"
    page = eve.get(f"/contract-changes/{change}").text
    assert words in page
    assert "it does not hold before that is kept, nor before its day" in page
    assert words.lower() in eve.get(f"/contracts/{ref}").text.lower()
    told = eve.client.get(f"/api/v1/contract-changes/{change}").json
    assert (told["state"], told["waits_for_copies"]) == ("agreed", True)
    shown = CliRunner().invoke(armslength, ["contracts", "show", ref, "--json"])
    (one,) = json.loads(shown.stdout)["changes"]
    assert (one["ref"], one["waits_for_copies"]) == (change, True)


def test_an_associates_place_is_given_to_another_body_by_page_and_call(
    app: Flask, world: World, eve: Visit
) -> None:
    with app.app_context():
        ref = associates_running(world)
        commissioner_that_comes(world)
    said = {
        "leaving_side": "associate", "incoming_id": world.ids["next"], **day("effective_on", 2009, 10, 1),
        "text": "It merges", "modification_because": "",
    }  # fmt: skip
    page = f"/contract-changes/propose/{ref}/novate"
    wrong = eve.fill(page, **said)
    assert (wrong.status_code, "Select one of the associates of this contract" in wrong.text) == (422, True)
    made = eve.fill(page, **said, leaving_id=world.ids["stockton"])
    assert made.status_code == 302
    (told,) = eve.client.get(f"/api/v1/contracts/{ref}").json["changes"]
    assert (told["leaving_side"], told["leaving_id"]) == ("associate", world.ids["stockton"])
    shown = eve.get(f"/contract-changes/{told['ref']}").text
    assert "Associate that leaves" in shown
    assert "Stockton Primary Care Trust" in shown


def test_where_a_change_is_decided_stands_what_changes_as_its_own_page_says_it(
    app: Flask, world: World, eve: Visit
) -> None:
    with app.app_context():
        ref = associates_running(world)
        commissioner_that_comes(world)
    said = {
        "leaving_side": "associate", "incoming_id": world.ids["next"], "leaving_id": world.ids["stockton"],
        **day("effective_on", 2009, 10, 1), "text": "It merges", "modification_because": "",
    }  # fmt: skip
    eve.fill(f"/contract-changes/propose/{ref}/novate", **said)
    (told,) = eve.client.get(f"/api/v1/contracts/{ref}").json["changes"]
    waits = f'<a href="/contract-changes/{told["ref"]}">See what waits for a decision: {told["ref"]}</a>'
    assert waits in eve.get(f"/contracts/{ref}").text
    ann = signed_in(app, Role.SIGNATORY, person_id=world.ids["ann"])
    shown = ann.get(f"/contract-changes/{told['ref']}/decide").text
    for words in (
        "Bring in another party: decide",
        "Body that takes its place",
        "1 October 2009",
        "It merges",
    ):
        assert words in shown
    assert "New last day" not in shown
    own = ann.get(f"/contract-changes/{told['ref']}").text
    assert own.index("Check and decide") < own.index("Take it back")
