"""Contracts as people meet them: drafted, filled, made into a Word file, approved, signed, kept behind barriers."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from flask import Flask

from register.db import unit_of_work
from register.domain.permissions import Role
from register.queries.contracts.contracts import contract
from register.services import facts
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.signing_in import Visit, day, signed_in

world = contracting.on_its_day


@pytest.fixture
def manager(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])


@pytest.fixture
def ann(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.SIGNATORY, person_id=world.ids["ann"])


def answers(world: World, **changes: Any) -> dict[str, Any]:
    return {
        "title": "Community nursing", "commissioner_id": world.ids["pct"], "provider_id": world.ids["trust"],
        "contract_kind": "services", "edition": "community-2009-10", "form": "bilateral", **day("starts_on", 2009, 4, 1),
        **day("ends_on", 2010, 3, 31), "lines-0-code": "DN", "lines-0-name": "District nursing",
        "lines-0-basis": "block", "lines-0-annual_value_pence": "600,000", **changes,
    }  # fmt: skip


def drafted(app: Flask, world: World, **changes: Any) -> str:
    with app.app_context():
        return contracting.drafted(world, contracting.complete(world, **changes)).ref


def test_a_draft_computes_its_value_and_says_what_it_still_needs(world: World, manager: Visit) -> None:
    where = manager.fill("/contracts/add", **answers(world)).location
    page = manager.get(where).text
    assert "£600,000.00" in page
    assert "NHS contract. Both parties were health service bodies on 1 April 2009" in page
    assert f'href="{where}/schedules/disputes"' in page


def test_whoever_drafts_is_led_to_add_a_body_that_is_in_no_list(world: World, manager: Visit) -> None:
    assert '<a href="/organisations/add">Add an organisation</a>' in manager.get("/contracts/add").text


def test_a_fault_in_a_service_lands_beside_its_own_row(world: World, manager: Visit) -> None:
    given = answers(world, **{"lines-2-code": "HV", "lines-2-name": "", "lines-2-basis": "cost_per_case"})
    reply = manager.fill("/contracts/add", **given)
    assert reply.status_code == 422
    assert '<a href="#lines-2-name">Service 3: Enter the name of the service</a>' in reply.text
    assert 'value="600,000"' in reply.text


@pytest.mark.on("sqlite")
def test_an_answer_that_does_not_fit_is_told_beside_its_question(
    app: Flask, world: World, manager: Visit
) -> None:
    ref = drafted(app, world)
    page = f"/contracts/{ref}/schedules/payments"
    for given, words in (({"payment_day": "soon"}, "must be a whole number"), ({"payment_day": "29"}, "28")):
        reply = manager.fill(page, **given)
        assert reply.status_code == 422
        assert words in re.search(r'<a href="#payment_day">(.*?)</a>', reply.text)[1]  # type: ignore[index]
    control = manager.fill(f"/contracts/{ref}/schedules/liability", insurer="A\x07")
    assert control.status_code == 422
    assert "control characters" in control.text


@pytest.mark.on("sqlite")
def test_the_page_that_makes_the_file_says_which_answer_to_mend_and_where(
    app: Flask, world: World, manager: Visit
) -> None:
    with app.app_context():
        lacking = contracting.drafted(world, contracting.new_contract(world)).ref
        ref = contracting.drafted(world).ref
        with unit_of_work() as session:  # as an import of an older release might have left it
            newest = contract(session, ref, viewer=SYSTEM.viewer)
            facts.change(
                session, newest, "contract.schedules_filled", act="changed", actor=SYSTEM, known_on=TODAY,
                fields={**newest.fields, "payment_day": "soon"},
            )  # fmt: skip
    reply = manager.fill(f"/contracts/{ref}/generate")
    assert reply.status_code == 422
    assert "“Payment day of the month” must be a whole number; mend it on the page “payments”" in reply.text
    assert (
        f'href="/contracts/{lacking}/schedules/disputes"'
        in manager.get(f"/contracts/{lacking}/generate").text
    )


def test_a_page_of_the_schedules_is_saved_and_shown_again(world: World, manager: Visit) -> None:
    where = manager.fill("/contracts/add", **answers(world)).location
    assert "5 answers" not in manager.get(where + "/schedules").text
    page = where + "/schedules/reviews"
    filled = {
        "review_frequency": "monthly",
        **day("first_review_date", 2009, 6, 1),
        "meetings-0-meeting": "Board",
    }
    assert manager.fill(page, **filled).status_code == 302
    again = manager.get(page).text
    assert 'value="monthly" selected' in again
    assert 'value="2009"' in again


def test_each_service_has_its_own_specification(world: World, manager: Visit) -> None:
    two = {
        "lines-1-code": "HV",
        "lines-1-name": "Health visiting",
        "lines-1-basis": "block",
        "lines-1-annual_value_pence": "5",
    }
    where = manager.fill("/contracts/add", **answers(world, **two)).location
    assert manager.fill(where + "/schedules/services/1", s1_1_aims="To visit").status_code == 302
    assert "To visit" in manager.get(where + "/schedules/services/1").text
    assert "To visit" not in manager.get(where + "/schedules/services/0").text
    assert manager.get(where + "/schedules/services/2").status_code == 404


def test_the_word_file_holds_the_contract_and_its_proof_code(
    app: Flask, world: World, manager: Visit
) -> None:
    ref = drafted(app, world)
    home = manager.fill(f"/contracts/{ref}/generate").location
    page = manager.get(home).text
    found = re.search(r'href="(/contracts/[^"]+/documents/[^"]+)"', page)
    assert found
    docx = manager.client.get(found[1])
    assert f'filename="{ref}-DOC-' in docx.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(docx.data)) as parts:
        text = "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
    assert "Hartlepool Primary Care Trust (5D9)" in text
    assert "District nursing" in text
    codes = re.findall(r'<code class="al-code">(\w{64})</code>', page)
    assert codes[0] in text


def test_a_contract_with_answers_missing_makes_no_file(world: World, manager: Visit) -> None:
    where = manager.fill("/contracts/add", **answers(world)).location
    assert "These answers are needed first" in manager.get(where + "/generate").text
    manager.get("/contracts/add")
    assert manager.post(where + "/generate").status_code == 422


def test_the_contract_can_be_read_in_the_browser(app: Flask, world: World, manager: Visit) -> None:
    page = manager.get(f"/contracts/{drafted(app, world)}/preview").text
    assert "Definitions and interpretation" in page
    assert "Not the official contract: own wording" in page


def test_a_signatory_with_an_interest_is_stopped_and_another_signs(
    app: Flask, world: World, manager: Visit, ann: Visit
) -> None:
    ref = drafted(app, world)
    assert manager.fill(f"/contracts/{ref}/move/submit").status_code == 302
    with app.app_context(), unit_of_work() as session:
        contracting.declare(session, world.ids["ann"], world.ids["trust"])
    answer = ann.get(ann.fill(f"/decisions/approve/{ref}", party="commissioner").location).text
    assert "Stopped" in answer
    assert "through family, friend or business partner in North Tees NHS Trust" in answer
    assert "Find who may" in answer
    assert "In review" in ann.get(f"/contracts/{ref}").text
    with app.app_context(), unit_of_work() as session:
        contracting.appoint(session, world.ids["dee"], world.ids["director"])
    dee = signed_in(app, Role.SIGNATORY, Role.DECLARANT, person_id=world.ids["dee"])
    assert (
        "The contract was approved."
        in dee.get(dee.fill(f"/decisions/approve/{ref}", party="commissioner").location).text
    )


def test_before_deciding_the_page_says_what_would_be_said_and_who_else_could(
    app: Flask, world: World, manager: Visit
) -> None:
    ref = drafted(app, world)
    manager.fill(f"/contracts/{ref}/move/submit")
    bob = signed_in(app, Role.SIGNATORY, person_id=world.ids["bob"])
    page = bob.get(f"/decisions/approve/{ref}").text
    assert "The delegation covers values below £100,000; this is £600,000" in page
    assert "Others with the authority today: Ann Archer" in page


def test_asking_at_the_wrong_stage_leads_to_the_contract_and_what_can_be_done_now(
    app: Flask, world: World, ann: Visit
) -> None:
    ref = drafted(app, world)
    answer = ann.get(f"/decisions/approve/{ref}")
    assert (answer.status_code, answer.location) == (302, f"/contracts/{ref}")
    assert "Nothing was done." in ann.get(answer.location).text


def test_a_stale_edit_loses_nothing(app: Flask, world: World, manager: Visit) -> None:
    ref = drafted(app, world)
    where = f"/contracts/{ref}/amend"
    late = manager.fill(where, **answers(world, title="My own words"), version="7", reason="Late")
    assert late.status_code == 409
    assert "My own words" in late.text


def test_a_form_sent_twice_drafts_one_contract(world: World, manager: Visit) -> None:
    manager.get("/contracts/add")
    sent = answers(world)
    first, second = (manager.post("/contracts/add", **sent).location for _ in range(2))
    assert first == second
    assert manager.get("/contracts/export").text.count("Community nursing") == 1


def test_what_ends_soon_can_be_asked_for(app: Flask, world: World, manager: Visit) -> None:
    drafted(app, world, title="Ends this year")
    assert "Ends this year" in manager.get("/contracts/?ending=365").text
    assert "Ends this year" not in manager.get("/contracts/?ending=90").text


def test_a_contract_behind_a_barrier_is_nowhere(app: Flask, world: World, manager: Visit, ann: Visit) -> None:
    hidden, other = drafted(app, world, title="Hidden bid"), drafted(app, world, title="Open")
    officer = signed_in(app, Role.GOVERNANCE_OFFICER)
    raised = {"subject_kind": "contract", "subject": hidden, "person_id": world.ids["ann"], "reason": "Bids"}
    assert officer.fill("/barriers/raise", **raised).status_code == 302
    for address in ("/contracts/", "/contracts/export", "/api/v1/contracts", "/decisions/"):
        assert "Hidden bid" not in ann.get(address).text
    assert "Open" in ann.get("/contracts/").text
    for address in ("", "/preview", "/documents/DOC-2009-XXXXX"):
        walled, absent = (ann.get(f"/contracts/{ref}{address}") for ref in (hidden, "CON-2009-XXXXX"))
        assert (walled.status_code, absent.status_code) == (404, 404)
    assert ann.get(f"/api/v1/contracts/{hidden}").status_code == 404
    assert "Hidden bid" in manager.get("/contracts/").text
    assert ann.get(f"/contracts/{other}").status_code == 200


def test_a_lifted_barrier_shows_the_contract_again(app: Flask, world: World, ann: Visit) -> None:
    ref = drafted(app, world)
    officer = signed_in(app, Role.GOVERNANCE_OFFICER)
    raised = {"subject_kind": "organisation", "subject": world.ids["trust"], "reason": "Merger"}
    assert officer.fill("/barriers/raise", **raised, knows_what_is_left="yes").status_code == 302
    assert ann.get(f"/contracts/{ref}").status_code == 404
    listed = re.search(r'href="(/barriers/BAR-[^"/]+)"', officer.get("/barriers/").text)
    assert listed
    found = re.search(r'href="(/barriers/[^"]+/lift)"', officer.get(listed[1]).text)
    assert found
    assert officer.fill(found[1], reason="Done").status_code == 302
    assert ann.get(f"/contracts/{ref}").status_code == 200


def test_an_interest_behind_a_barrier_stays_unread_in_the_reasons(
    app: Flask, world: World, manager: Visit, ann: Visit
) -> None:
    ref = drafted(app, world)
    manager.fill(f"/contracts/{ref}/move/submit")
    with app.app_context(), unit_of_work() as session:
        interest = contracting.declare(session, world.ids["ann"], world.ids["trust"])
    answer = ann.fill(f"/decisions/approve/{ref}", party="commissioner").location
    assert "through family" in manager.get(answer).text
    officer = signed_in(app, Role.GOVERNANCE_OFFICER)
    barred = {
        "subject_kind": "interest",
        "subject": interest,
        "person_id": world.ids["bob"],
        "reason": "Private",
    }
    assert officer.fill("/barriers/raise", **barred).status_code == 302
    for address in (answer, f"/api/v1{answer}"):
        read = manager.get(address).text
        assert "through family" not in read
        assert interest not in read
        assert "This has to be decided by another person" in read


def test_the_templates_say_whose_wording_they_are(manager: Visit) -> None:
    assert "Our own wording" in manager.get("/templates/").text
    assert "Dispute resolution" in manager.get("/templates/community_2009_10").text
    assert manager.get("/templates/none").status_code == 404
