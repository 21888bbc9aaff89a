"""Sharing agreements, information shared and incidents, as people meet them on pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from register import clock
from register.db import reading, unit_of_work
from register.domain.permissions import Role
from register.domain.sharing.agreements import AgreementParty
from register.queries.sharing import incidents
from register.queries.visible import NOW
from register.services.sharing.agreements import add_agreement
from register.services.walls import raise_wall
from tests import contracting, reminding, sharing
from tests.contracting import SYSTEM, World
from tests.harness.pages import controls
from tests.scoping import another_body
from tests.signing_in import Visit, day, signed_in

FRIDAY = datetime(2026, 10, 23, 16, 30, tzinfo=UTC)


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = contracting.recorded()
    with clock.travel(FRIDAY):
        yield made


@pytest.fixture
def lead(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.INFORMATION_GOVERNANCE_LEAD)


def agreement(world: World, **changes: str) -> dict[str, object]:
    return {
        "title": "District nursing <b>records</b>", "kind": "dsa_t2", "parties-0-organisation_id": world.ids["pct"],
        "parties-1-organisation_id": world.ids["trust"], "purpose": "Direct care", "purposes": ["direct_care"],
        "lawful_basis": "public_function",
        "categories": ["patient_identifiable"], **day("starts_on", 2026, 4, 1), **day("ends_on", 2028, 3, 31),
        **day("review_due_on", 2027, 3, 31), **changes,
    }  # fmt: skip


def signature(world: World, body: str) -> dict[str, object]:
    by = {"signed_by": "Ada Finch", "signed_post": "Chief executive"}
    return {"organisation_id": world.ids[body], **day("signed_on", 2026, 4, 18), **by}


def shared(world: World, **changes: str) -> dict[str, object]:
    return {
        "from_organisation_id": world.ids["pct"], "to_organisation_id": world.ids["trust"], "what": "Caseload list",
        "categories": ["patient_identifiable"],
        "purpose": "Handover", "purpose_code": "direct_care", **day("shared_on", 2026, 10, 20), **changes,
    }  # fmt: skip


def test_an_agreement_is_added_then_signed_by_one_party_after_another(world: World, lead: Visit) -> None:
    where = lead.fill("/agreements/add", **agreement(world)).location
    page = lead.get(where).text
    assert "Part signed" in page
    assert "&lt;b&gt;records" in page
    for body, state in (("pct", "Part signed"), ("trust", "In force")):
        answers = signature(world, body)
        assert lead.fill(where + "/sign", **answers).status_code == 302
        assert state in lead.get(where).text
    assert "In force" in lead.get("/agreements/").text
    assert "In force" in lead.get("/agreements/export?format=csv").text
    assert lead.get("/agreements/?state=lapsed").text.count("In force</strong>") == 0


def test_a_changed_text_is_signed_again_and_what_was_signed_before_is_shown(
    world: World, lead: Visit
) -> None:
    where = lead.fill("/agreements/add", **agreement(world)).location
    for body in ("pct", "trust"):
        lead.fill(where + "/sign", **signature(world, body))
    wider = agreement(world, reason="Staff too")
    answers = {**wider, "categories": ["patient_identifiable", "staff"], **day("change_from", 2026, 10, 1)}
    assert lead.fill(where + "/amend", **answers).status_code == 302
    page = lead.get(where).text
    assert "To sign again" in page
    assert "0 of 2 organisations have signed what it says now" in page
    assert "What was signed before" in page
    assert "Ada Finch, Chief executive" in page
    assert (
        "Covered when recorded"
        in lead.get(lead.fill("/information-shared/add", **shared(world)).location).text
    )
    wrong = {**signature(world, "pct"), **day("signed_on", 2026, 10, 2)}
    lead.fill(where + "/sign", **wrong)
    right = {**signature(world, "pct"), **day("signed_on", 2026, 10, 12), "reason": "A digit was missing"}
    assert lead.fill(where + "/correct-copy", **right).status_code == 302
    assert "12 October 2026" in lead.get(where).text
    leaving = {"organisation_id": world.ids["trust"], **day("withdrawn_on", 2026, 11, 1), "reason": "Merged"}
    assert lead.fill(where + "/withdraw", **leaving).status_code == 302
    assert "31 October 2026" in lead.get(where).text


def test_what_is_not_covered_says_each_reason_and_papers_about_nobody_have_no_hours(
    world: World, lead: Visit
) -> None:
    where = lead.fill("/agreements/add", **agreement(world)).location
    for body in ("pct", "trust"):
        lead.fill(where + "/sign", **signature(world, body))
    other = {**shared(world, purpose_code="research"), "categories": ["commercial"]}
    page = lead.get(lead.fill("/information-shared/add", **other).location).text
    assert "The agreement does not allow this purpose" in page
    assert "The agreement does not name these kinds of information" in page
    item = re.search(r"/incidents/INC-[^\"]+", page)
    assert item
    page = lead.get(item[0]).text
    assert "would run out" not in page
    assert "no number of hours would run" in page


def test_what_was_stopped_before_anybody_received_it_is_an_item_to_check(world: World, lead: Visit) -> None:
    page = lead.get(lead.fill("/information-shared/add", **shared(world, stopped="yes")).location).text
    item = re.search(r"/incidents/INC-[^\"]+", page)
    assert item
    assert "it was stopped before anybody received it" in lead.get(item[0]).text


def test_what_is_said_beside_the_terms_is_shown_and_a_basis_is_part_of_what_was_signed(
    world: World, lead: Visit
) -> None:
    said = {
        "special_basis": "health_or_care",
        "dpia_ref": "DPIA 14",
        "frequency": "daily",
        "retention": "Ten years",
    }
    where = lead.fill("/agreements/add", **agreement(world, **said)).location
    page = lead.get(where).text
    shown = ("Health or social care (9(2)(h))", "DPIA 14", "Daily", "Ten years")
    assert [words for words in shown if words not in page] == []
    lead.fill(where + "/sign", **signature(world, "pct"))
    held = {**day("change_from", 2026, 10, 23), "reason": "Kept longer"}
    lead.fill(where + "/amend", **{**agreement(world, **said), **held, "retention": "Twelve years"})
    assert "Ada Finch" in lead.get(where).text
    lead.fill(where + "/amend", **{**agreement(world, **said), **held, "special_basis": "research"})
    assert "1 of 2 organisations have signed" not in lead.get(where).text
    assert "0 of 2 organisations have signed" in lead.get(where).text


def test_an_agreement_keeps_what_was_typed_when_something_is_wrong(world: World, lead: Visit) -> None:
    wrong = agreement(world, **{"parties-1-organisation_id": world.ids["pct"]}, **{"ends_on-year": "2025"})
    answer = lead.fill("/agreements/add", **wrong)
    assert answer.status_code == 422
    assert "Add at least two different organisations" in answer.text
    assert "The end date must be on or after the start date" in answer.text
    assert "District nursing &lt;b&gt;records" in answer.text


def test_a_change_keeps_the_signature_and_a_stale_one_is_told(world: World, lead: Visit) -> None:
    where = lead.fill("/agreements/add", **agreement(world)).location
    lead.fill(where + "/sign", **signature(world, "pct"))
    held = day("change_from", 2026, 10, 23)
    changed = {**agreement(world, reason="New title", title="Community nursing"), **held}
    assert lead.fill(where + "/amend", **changed).status_code == 302
    page = lead.get(where).text
    assert "Community nursing" in page
    assert "18 April 2026" in page
    lead.get(where + "/amend")
    stale = lead.post(
        where + "/amend", **agreement(world, reason="Late", title="Kept as typed"), version="1", **held
    )
    assert stale.status_code == 409
    assert "Kept as typed" in stale.text


def test_a_change_on_the_page_keeps_parties_beyond_the_fourth(app: Flask, world: World, lead: Visit) -> None:
    with app.app_context(), unit_of_work() as session:
        more = [contracting.add_organisation(session, f"Council {n}", "council") for n in range(4)]
    keys = [world.ids["pct"], world.ids["trust"], *more]
    new = sharing.new_agreement(world, parties=tuple(AgreementParty(organisation_id=key) for key in keys))
    with app.app_context(), unit_of_work() as session:
        ref = add_agreement(session, new, actor=SYSTEM, today=FRIDAY.date()).ref
    page = lead.get(f"/agreements/{ref}/amend").text
    answers = {**dict(controls(page)), "title": "Another title", "reason": "Why"}
    assert lead.client.post(f"/agreements/{ref}/amend", data=answers).status_code == 302
    assert "Council 3" in lead.get(f"/agreements/{ref}").text


def test_tasks_lead_to_what_they_are_about(app: Flask, world: World, lead: Visit) -> None:
    with app.app_context():
        made = reminding.data_incident(FRIDAY)
        reminding.tick(FRIDAY)
    page = lead.get("/tasks/").text
    assert f'/incidents/{made.ref}"' in page
    assert "26 October 2026 at 4:30pm (London time)" in page
    assert "Data incident deadline" in lead.get("/tasks/export?format=csv").text
    assert "Nothing" not in page
    nurse = signed_in(app, Role.DECLARANT)
    assert "There is nothing for you to do." in nurse.get("/tasks/").text


def test_sharing_without_an_agreement_leads_to_an_item_with_the_hours_shown(
    world: World, lead: Visit
) -> None:
    where = lead.fill("/information-shared/add", **shared(world)).location
    page = lead.get(where).text
    item = re.search(r"/incidents/INC-[^\"]+", page)
    assert item
    page = lead.get(item[0]).text
    assert "No deadline has started" in page
    assert "72 hours would run out at" in page
    assert "26 October 2026 at 4:30pm (London time)" in page
    assert "Not covered" in lead.get("/information-shared/").text


def test_an_agreement_that_may_not_be_seen_covers_nothing(app: Flask, world: World, lead: Visit) -> None:
    """Neither for whoever reads what was shared under it, nor for whoever records what it would cover."""
    with app.app_context():
        another_body(world)
        parties = tuple(
            AgreementParty(organisation_id=world.ids[name], signed_on=date(2026, 4, 2))
            for name in ("pct", "trust", "acme")
        )
        sharing.added(world, today=FRIDAY.date(), parties=parties)
    page = lead.get(lead.fill("/information-shared/add", **shared(world)).location)
    assert "Agreement that covers it" in page.text
    with app.app_context(), unit_of_work() as session:
        raise_wall(
            session, "organisation", world.ids["acme"], reason="Apart", actor=SYSTEM, today=FRIDAY.date()
        )
    assert "Not covered" in lead.get(page.request.path).text
    assert "District nursing records" not in lead.get(page.request.path).text
    listed = lead.get("/information-shared/").text
    assert ("Not covered" in listed, ">Covered<" in listed) == (True, False)
    later = lead.get(lead.fill("/information-shared/add", **shared(world, purpose="Again")).location).text
    assert re.search(r"/incidents/INC-[^\"]+", later)


def test_a_form_posted_twice_is_one_sharing_and_one_item(app: Flask, world: World, lead: Visit) -> None:
    first = lead.fill("/information-shared/add", **shared(world))
    second = lead.post("/information-shared/add", **shared(world))
    assert first.location == second.location
    with app.app_context(), reading() as session:
        assert len(incidents.open_incidents(session, viewer=SYSTEM.viewer)) == 1


def test_anybody_reports_and_learns_no_more(app: Flask, world: World) -> None:
    nurse = signed_in(app, Role.DECLARANT)
    answers = {"what": "Wrong letter", **day("noticed_at", 2026, 10, 23), "noticed_at-time": "5pm"}
    answer = nurse.fill("/incidents/report", **answers)
    assert answer.status_code == 302
    page = nurse.get(answer.location).text
    assert "Thank you" in page
    assert "Wrong letter" in page
    assert "Somebody is going to look at it" in page
    assert nurse.get("/incidents/").status_code == 403


def test_triage_starts_the_deadline_and_every_step_has_its_page(
    app: Flask, world: World, lead: Visit
) -> None:
    siro, adviser = signed_in(app, Role.SIRO), signed_in(app, Role.DATA_PROTECTION_OFFICER)
    answers = {"what": "Wrong letter", **day("noticed_at", 2026, 10, 23), "noticed_at-time": "5pm"}
    where = lead.fill("/incidents/report", **answers).location
    half = {
        "outcome": "data_incident",
        "reason": "Sent",
        "severity": "impact_3",
        **day("aware_at", 2026, 10, 23),
    }
    told = lead.fill(where + "/triage", **half)
    assert told.status_code == 422
    assert "When the organisation became aware must include a time" in told.text
    assert lead.fill(where + "/triage", **half, **{"aware_at-time": "5pm"}).status_code == 302
    page = lead.get(where).text
    assert "26 October 2026 at 4pm (London time)" in page
    assert "Data incident" in page
    corrected = {
        **day("aware_at", 2026, 10, 23),
        "aware_at-time": "5:15pm",
        "mistyped": "No",
        "reason": "The log",
    }
    assert lead.fill(where + "/correct-time", **corrected).status_code == 302
    page = lead.get(where).text
    assert "4:15pm" in page
    assert 'The Information Commissioner: by <time datetime="2026-10-26T16:00' in page
    assert adviser.fill(where + "/advise", words="Tell them").status_code == 302
    grade = {"severity": "impact_4", "likelihood": "likely_3", "words": "Ten people"}
    assert lead.fill(where + "/assess", **{**grade, "likelihood": ""}).status_code == 422
    assert lead.fill(where + "/assess", **grade).status_code == 302
    assert lead.get(where + "/decide").status_code == 403
    assert siro.fill(where + "/decide", report="Yes", reason="We tell them").status_code == 302
    notified = {
        "recipient": "Regulator",
        "phase": "initial",
        **day("notified_at", 2026, 10, 23),
        "notified_at-time": "5:20pm",
    }
    assert lead.fill(where + "/to-tell", codes=["people", "commissioner"]).status_code == 302
    assert lead.fill(where + "/notify", **notified, answers=["people", "regulator"]).status_code == 302
    early = siro.fill(where + "/close", words="Learnt")
    assert (early.status_code, "before closing: the commissioner, by" in early.text) == (422, True)
    no = {"to": "commissioner", "reason": "It is not their service"}
    assert lead.get(where + "/not-telling").status_code == 403
    assert siro.fill(where + "/not-telling", **no).status_code == 302
    assert siro.fill(where + "/close", words="Learnt").status_code == 302
    page = siro.get(where).text
    assert "The data protection officer advised" in page
    assert "The SIRO decided" in page


@pytest.mark.parametrize("act", ["triage", "correct-time", "notify", "close", "advise"])
def test_an_act_that_is_not_for_this_state_is_told_and_changes_nothing(
    world: World, app: Flask, act: str
) -> None:
    siro = signed_in(app, Role.SIRO, Role.DATA_PROTECTION_OFFICER)
    answers = {"what": "Wrong letter", **day("noticed_at", 2026, 10, 23), "noticed_at-time": "5pm"}
    where = siro.fill("/incidents/report", **answers).location
    siro.fill(where + "/triage", outcome="near_miss", reason="Came back unopened")
    told = {
        **day("aware_at", 2026, 10, 23),
        "aware_at-time": "5pm",
        "mistyped": "No",
        "reason": "x",
        "words": "x",
    }
    told |= {"outcome": "near_miss", "recipient": "x", "phase": "initial", "notified_at-time": "5pm"}
    answer = siro.fill(f"{where}/{act}", **told, **day("notified_at", 2026, 10, 23))
    assert answer.status_code in (409, 422), answer.text
    with app.app_context(), reading() as session:
        ref = where.rsplit("/", 1)[1]
        assert incidents.incident(session, ref, viewer=SYSTEM.viewer, as_at=NOW).n == 2


def test_an_auditor_reads_and_has_nothing_to_press(app: Flask, world: World, lead: Visit) -> None:
    where = lead.fill("/agreements/add", **agreement(world)).location
    auditor = signed_in(app, Role.AUDITOR)
    assert "Change this agreement" not in auditor.get(where).text
    assert auditor.get(where + "/amend").status_code == 403
    assert auditor.get("/agreements/AGR-2026-NOBODY").status_code == 404
