"""A separation programme as its officers keep it: services, plan, options, people who move, and the divide in numbers."""

from __future__ import annotations

import html
import io
import re

import docx
import pytest
from flask import Flask

from register.db import reading
from register.domain.permissions import UNBOUND, Role
from register.queries.separation import divide
from register.queries.visible import AsAt
from register.services.noun_shape import Noun
from register.services.nouns import CARE_SERVICES, PROGRAMMES
from tests import registering
from tests.api.test_contracts import send
from tests.registering import TODAY, World
from tests.signing_in import Visit, day, signed_in

world = registering.on_its_day


@pytest.fixture
def officer(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER)


def service(officer: Visit, world: World, **more: str) -> str:
    ids = world.ids
    given = {
        "name": "Nursing",
        "service_kind": "community_nursing",
        "commissioner_id": ids["board"],
        "provider_id": ids["trust"],
    }
    return officer.fill("/care-services/add", **{**given, **more}).location


def programme(officer: Visit, world: World) -> str:
    given = {
        "title": "Apart",
        "programme_kind": "service_transfer",
        "organisation_id": world.ids["board"],
        "aim": "Apart",
    }
    days = {**day("starts_on", 2026, 1, 5), **day("target_on", 2026, 12, 31)}
    return officer.fill("/programmes/add", **given, **days).location


def inputs(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_a_service_shows_what_it_leaves_over_and_that_nobody_steps_in(officer: Visit, world: World) -> None:
    money = {"income_pence": "1000", "direct_cost_pence": "1100"}
    where = service(officer, world, **money, is_essential="yes")
    page = inputs(officer.get(where).text)
    assert "It costs £100.00 a year more than its income" in page
    assert "does not say who steps in" in page
    assert "Nursing" in officer.get("/care-services/?service_kind=community_nursing").text


def test_a_service_with_accounts_of_its_own_shows_its_cash_by_month(officer: Visit, world: World) -> None:
    money = {"income_pence": "12000", "direct_cost_pence": "11000", "opening_cash_pence": "1000"}
    where = service(officer, world, **money, paid_after_months="2", **day("accounts_from", 2026, 4, 1))
    page = inputs(officer.get(where).text)
    assert "Its cash runs short in May 2026; at the end of May 2026 it lacks £833.34" in page
    assert page.count('<th scope="row" role="rowheader" class="nhsuk-table__header">') == 12
    refused = officer.fill("/care-services/add", paid_after_months="13")
    assert "How many months later its income is paid must be between 0 and 12" in refused.text


def test_the_milestones_of_a_kind_are_added_once_and_told_with_how_they_stand(
    officer: Visit, world: World
) -> None:
    where = programme(officer, world)
    assert officer.fill(where + "/plan").status_code == 302
    page = inputs(officer.get(where).text)
    assert "Award" in page
    assert "Late" in page
    before = len(re.findall("/milestones/MLS", page))
    officer.fill(where + "/plan")
    assert len(re.findall("/milestones/MLS", officer.get(where).text)) == before


def test_nothing_is_done_while_a_challenge_is_open(app: Flask, officer: Visit, world: World) -> None:
    ref = programme(officer, world)
    officer.get("/milestones/add")
    with app.app_context(), reading() as session:
        key = PROGRAMMES.find(session, ref.rpartition("/")[2], viewer=UNBOUND, today=TODAY).thing_id
    asked = {
        "programme_id": key,
        "title": "Judicial review",
        "milestone_kind": "challenge",
        "stops_others": "yes",
    }
    assert officer.fill("/milestones/add", **asked, **day("due_on", 2026, 6, 1)).status_code == 302
    done = {"programme_id": key, "title": "Award", "milestone_kind": "contract", "evidence": "Signed"}
    reply = officer.fill("/milestones/add", **done, **day("due_on", 2026, 6, 1), **day("done_on", 2026, 5, 1))
    assert "A challenge is open: nothing else can be done before it is over" in reply.text


def test_each_number_of_the_divide_leads_to_exactly_those_it_counts(
    app: Flask, officer: Visit, world: World
) -> None:
    service(officer, world)
    viewer = UNBOUND
    with app.app_context(), reading() as session:
        asked = divide.ask(session, world.ids["board"], TODAY, viewer=viewer, as_at=AsAt())
        numbers = {one.key: one.count for one in divide.numbers(session, asked, viewer=viewer)}
        for one in divide.told(viewer=viewer):
            assert len(divide.counted(session, one, asked, viewer=viewer)) == numbers[one.key]
    assert numbers["services-without"] == 1
    ref = re.search(r"/organisations/(ORG-[\w-]+)", officer.get("/organisations/").text)
    assert ref
    assert "In numbers" in officer.get(f"/divide/{ref[1]}").text
    assert officer.get(f"/divide/{ref[1]}?of=nothing").status_code == 404


def test_whoever_may_not_see_programmes_is_refused(app: Flask, world: World) -> None:
    visit = signed_in(app, Role.DECLARANT)
    for page in ("/divide/", "/care-services/", "/programmes/", "/milestones/", "/appraisals/", "/cohorts/"):
        assert visit.client.get(page).status_code == 403


def test_a_checklist_without_items_gets_those_of_its_kind(officer: Visit, world: World) -> None:
    where = programme(officer, world)
    assert officer.get(where).status_code == 200
    made = officer.fill(
        "/checklists/add",
        programme_id=_key(officer, where),
        organisation_id=world.ids["trust"],
        checklist_kind="estates",
    )
    page = inputs(officer.get(made.location).text)
    assert "0 of 4 ready" in page
    assert "Leases and licences" in page
    assert "0 of 4 ready" in inputs(officer.get(where).text)


def test_a_pilot_is_decided_only_after_its_evaluation(officer: Visit, world: World) -> None:
    where = service(officer, world)
    ends = {
        **day("pilot_from", 2025, 6, 1),
        **day("pilot_to", 2026, 3, 31),
        **day("evaluation_due_on", 2026, 3, 1),
    }
    asked = {"service_id": _service(officer, where), "title": "Evenings", "pilot_question": "Fewer visits?"}
    refused = officer.fill("/pilots/add", **asked, **ends, pilot_decision="stop")
    assert "it is decided after that" in refused.text
    made = officer.fill("/pilots/add", **asked, **ends)
    assert "Its evaluation was due on 1 March 2026" in inputs(officer.get(made.location).text)


def test_the_report_to_the_board_is_a_word_file_of_what_its_page_says(officer: Visit, world: World) -> None:
    where = programme(officer, world)
    officer.fill(where + "/plan")
    assert "Make the Word file" in officer.get(where + "/report").text
    reply = officer.client.get(where + "/report", query_string=day("on", 2026, 5, 15))
    assert reply.status_code == 200
    words = "\n".join(one.text for one in docx.Document(io.BytesIO(reply.data)).paragraphs)
    assert "Apart, as it stood on 15 May 2026" in words
    assert "milestones are done" in words
    assert "must be a real date" in officer.get(where + "/report?on-day=1&on-month=13&on-year=2026").text


def _key(officer: Visit, where: str) -> str:
    return _found(officer, PROGRAMMES, where)


def _service(officer: Visit, where: str) -> str:
    return _found(officer, CARE_SERVICES, where)


def _found(officer: Visit, noun: Noun, where: str) -> str:
    with officer.client.application.app_context(), reading() as session:
        found = noun.find(session, where.rpartition("/")[2], viewer=UNBOUND, today=TODAY)
        return str(found.thing_id)


def test_the_heading_of_a_new_record_reads_as_a_sentence(officer: Visit) -> None:
    assert "Add an options appraisal" in officer.get("/appraisals/add").text
    assert "Add a programme" in officer.get("/programmes/add").text


def test_a_promised_benefit_is_given_up_by_page_and_by_call_and_by_nobody_who_recorded_it(
    app: Flask, world: World
) -> None:
    recorder = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["ann"])
    ref = service(recorder, world).rpartition("/")[2]
    found = send(recorder, f"/care-services/{ref}", None, "get").get_json()["id"]
    promised = [{"promised_option": "Go", "measure": words} for words in ("Days to home", "Falls")]
    body = {
        "service_id": found, "criteria": [{"criterion": "Quality", "weight": 100}], "benefits": promised,
        "options": [{"option": "Go", "option_form": "direct_provision"}],
        "chosen": "Go", "chosen_on": "2026-05-14", "chosen_minute": "Item 6",
    }  # fmt: skip
    made = send(recorder, "/appraisals", body).get_json()
    page = f"/appraisals/{made['ref']}"
    own = recorder.fill(f"{page}/give-up/0", waived_because="Measured elsewhere")
    assert "you recorded the promise" in html.unescape(own.text)
    other = signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])
    assert other.fill(f"{page}/give-up/0", waived_because="Measured elsewhere").location == page
    assert other.get(f"{page}/give-up/7").status_code == 404
    told = send(other, f"{page}/give-up", {**promised[1], "waived_because": "Counted by all"})
    assert [one["state"] for one in told.get_json()["promised"]] == ["given_up", "given_up"]
    wrong = send(other, f"{page}/give-up", {**promised[1], "measure": "Sleep", "waived_because": "So"})
    assert (wrong.status_code, list(wrong.get_json()["problems"])) == (422, ["measure"])
    assert "Given up by" in other.get(page).text


def test_the_report_to_the_board_tells_of_market_tests_and_promises(
    app: Flask, officer: Visit, world: World
) -> None:
    where = programme(officer, world)
    key = _key(officer, where)
    tested = {"market_test": "tested", "market_test_reason": "Rivals", "market_test_minute": "Board, item 4"}
    made = service(officer, world, programme_id=key, **tested, **day("market_test_on", 2026, 4, 2))
    service(officer, world, name="Podiatry", programme_id=key)
    chosen = {
        "service_id": _service(officer, made), "programme_id": key, "criteria-0-criterion": "Value",
        "criteria-0-weight": "100", "options-0-option": "Stay", "options-0-option_form": "hosted", "chosen": "Stay",
        "chosen_minute": "Board, item 5", "benefits-0-promised_option": "Stay", "benefits-0-measure": "Days to home",
        "benefits-1-promised_option": "Stay", "benefits-1-measure": "Falls",
    }  # fmt: skip
    assert officer.fill("/appraisals/add", **chosen, **day("chosen_on", 2026, 4, 3)).status_code == 302
    reply = officer.client.get(where + "/report", query_string=day("on", 2026, 5, 15))
    file = docx.Document(io.BytesIO(reply.data))
    words = "\n".join(one.text for one in file.paragraphs)
    assert "contracts hold 0, 0 were given up, and 2 stand in no contract" in words
    told = {tuple(cell.text for cell in row.cells) for table in file.tables for row in table.rows}
    assert ("Nursing", "Days to home", "", "In no contract, and not given up") in told
    assert (
        "Nursing", "Tested", "2 April 2026", "Board, item 4", "",
        "The market is to be tested, and no procurement is joined to it",
    ) in told  # fmt: skip
    assert any(row[0] == "Podiatry" and row[1] == "Not decided" for row in told)
    ref = re.search(r"/organisations/(ORG-[\w-]+)", officer.get("/organisations/").text)
    assert ref
    with app.app_context(), reading() as session:
        asked = divide.ask(session, world.ids["board"], TODAY, viewer=UNBOUND, as_at=AsAt())
        numbers = {one.key: one.count for one in divide.numbers(session, asked, viewer=UNBOUND)}
    assert (numbers["promises-open"], numbers["markets-undecided"], numbers["markets-tested"]) == (2, 1, 1)
    bodies = re.findall(r"/divide/(ORG-[\w-]+)", officer.get("/divide/").text)
    pages = [officer.get(f"/divide/{body}?of=promises-open").text for body in bodies]
    assert any("Nursing: Days to home" in page and "Nursing: Falls" in page for page in pages)
