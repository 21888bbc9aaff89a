"""Acts on a data incident that need another person, and the case as it was on a day."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import docx
import pytest
from flask import Flask

from register import clock
from register.db import reading, unit_of_work
from register.domain.people.people import NewPerson
from register.domain.permissions import Role, system_actor
from register.queries.sharing.incidents import incident
from register.services.people.people import add_person
from tests import contracting, reminding
from tests.contracting import SYSTEM
from tests.signing_in import Visit, day, signed_in

FRIDAY = datetime(2026, 10, 23, 16, 30, tzinfo=UTC)


@pytest.fixture
def ref(app: Flask) -> Iterator[str]:
    with app.app_context():
        contracting.recorded()
    with clock.travel(FRIDAY), app.app_context():
        found = reminding.data_incident(FRIDAY).ref
    with clock.travel(FRIDAY):
        yield found


def somebody(app: Flask, name: str, role: Role) -> Visit:
    with app.app_context(), unit_of_work() as session:
        person = add_person(session, NewPerson(name=name), actor=system_actor(), today=FRIDAY.date()).thing_id
    return signed_in(app, role, person_id=person)


@pytest.fixture
def lead(app: Flask, ref: str) -> Visit:
    return somebody(app, "Lee Lead", Role.INFORMATION_GOVERNANCE_LEAD)


@pytest.fixture
def siro(app: Flask, lead: Visit) -> Visit:
    return somebody(app, "Sam Siro", Role.SIRO)


def state(app: Flask, ref: str) -> tuple[str, object]:
    with app.app_context(), reading() as session:
        found = incident(session, ref, viewer=SYSTEM.viewer)
        return found.state, found.deadline_at


def asked(visit: Visit, text: str) -> str:
    page = visit.get("/confirmations/").text
    assert text in page
    return page.partition('href="/confirmations/')[2].partition('"')[0]


def test_a_typing_mistake_that_takes_the_deadline_away_waits_for_another_person(
    app: Flask, ref: str, lead: Visit, siro: Visit
) -> None:
    answers = {
        **day("aware_at", 2026, 10, 23),
        "aware_at-time": "5:29pm",
        "mistyped": "Yes",
        "reason": "A digit",
    }
    sooner = lead.fill(f"/incidents/{ref}/correct-time", **answers)
    assert sooner.location == f"/incidents/{ref}"
    held = state(app, ref)
    with clock.travel(FRIDAY + timedelta(minutes=5)):
        later = {**answers, "aware_at-time": "5:34pm", "reason": "Another digit"}
        assert lead.fill(f"/incidents/{ref}/correct-time", **later).location == "/confirmations/"
        assert state(app, ref) == held
        key = asked(siro, "typing mistake")
        page = siro.get(f"/confirmations/{key}").text
        assert ref in page
        assert "23 October 2026 at 17:34" in page
        lead.post(f"/confirmations/{key}", answer="yes")
        assert state(app, ref) == held
        assert siro.fill(f"/confirmations/{key}", answer="yes").status_code == 302
    assert state(app, ref)[1] == datetime(2026, 10, 26, 16, 34, tzinfo=UTC)


def test_a_confirmation_is_taken_back_by_two(app: Flask, ref: str, lead: Visit, siro: Visit) -> None:
    assert "Take back that this is a data incident" in lead.get(f"/incidents/{ref}").text
    assert lead.fill(f"/incidents/{ref}/unconfirm", reason="No personal data").location == "/confirmations/"
    assert state(app, ref)[0] == "confirmed"
    key = asked(siro, "Taking back")
    assert siro.fill(f"/confirmations/{key}", answer="yes").status_code == 302
    assert state(app, ref) == ("to_check", None)
    assert "No deadline has started" in lead.get(f"/incidents/{ref}").text


def test_where_nobody_else_could_agree_the_page_says_so(app: Flask, ref: str, lead: Visit) -> None:
    answer = lead.fill(f"/incidents/{ref}/unconfirm", reason="No personal data")
    assert answer.status_code == 422
    assert "Nobody else here can confirm this" in answer.text


def test_a_draft_is_in_the_order_of_the_addressees_form_and_says_what_is_still_empty(
    app: Flask, ref: str, lead: Visit
) -> None:
    where = f"/incidents/{ref}"
    page = lead.get(f"{where}/draft").text
    assert page.index("Part 1: About the breach") < page.index("Part 3: Consequences")
    assert "Letter to the wrong house" in page
    assert "Still empty" in page
    effects = lead.fill(f"{where}/draft/3", effects="One family knows <b>too much</b>", security="")
    assert effects.status_code == 302
    page = lead.get(f"{where}/draft").text
    assert "One family knows &lt;b&gt;too much&lt;/b&gt;" in page
    told = lead.get(f"{where}/draft.json").get_json()
    asked = {ask["key"]: ask["answer"] for part in told["parts"] for ask in part["questions"]}
    assert (asked["effects"], asked["security"]) == ("One family knows <b>too much</b>", "")
    word = docx.Document(io.BytesIO(lead.client.get(f"{where}/draft.docx").data))
    rows = [tuple(cell.text for cell in row.cells) for row in word.tables[0].rows]
    assert ("Consequences", "Consequences and possible harm", "One family knows <b>too much</b>") in rows
    assert lead.get(f"{where}/draft/99").status_code == 404


def test_a_draft_offers_an_auditor_nothing_that_is_shut_to_them(app: Flask, ref: str) -> None:
    page = signed_in(app, Role.AUDITOR).get(f"/incidents/{ref}/draft")
    assert page.status_code == 200
    assert "/notify" not in page.text
    assert "This is what would be sent" in page.text


def test_not_to_report_ends_the_regulators_deadline_and_stands_in_the_register_with_its_grade(
    app: Flask, ref: str, lead: Visit, siro: Visit
) -> None:
    where = f"/incidents/{ref}"
    lead.fill(f"{where}/draft/3", effects="None that we know")
    lead.fill(f"{where}/draft/5", remedy="The letter came back")
    lead.fill(f"{where}/assess", severity="impact_2", likelihood="likely_2", words="It came back unopened")
    assert siro.fill(f"{where}/decide", report="No", reason="No risk to anybody").status_code == 302
    assert state(app, ref) == ("decided", None)
    page = siro.get(where).text
    assert "Not to report" in page
    assert "2: not likely, or a vulnerable group is involved" in page
    register = lead.get("/incidents/register/export?format=csv").text
    for words in (
        "None that we know",
        "The letter came back",
        "Impact of the incident",
        "Not to report, 23 October",
    ):
        assert words in register
    assert lead.client.get("/incidents/register/export?format=xlsx").data[:2] == b"PK"
    assert "A letter" in lead.get("/incidents/figures").text


def test_the_reporter_chooses_what_comes_nearest_and_sees_nothing_of_the_reports_of_others(
    app: Flask, ref: str, lead: Visit
) -> None:
    nurse = somebody(app, "Nell Nurse", Role.DECLARANT)
    when = {**day("noticed_at", 2026, 10, 23), "noticed_at-time": "5pm"}
    wrong = nurse.fill("/incidents/report", what="A list", happened="nonsense", **when)
    assert wrong.status_code == 422
    sent = {"what": "A list", "happened": "wrong_person", "involved": ["patient_identifiable"], **when}
    assert nurse.fill("/incidents/report", **sent).location == "/incidents/mine"
    page = nurse.get("/incidents/mine").text
    assert "A list" in page
    assert "Letter to the wrong house" not in page
    mine = re.findall(r"INC-2026-[A-Z0-9]+", page)
    assert "A letter, email or message went to the wrong person" in lead.get(f"/incidents/{mine[0]}").text
    assert nurse.get(f"/incidents/{mine[0]}").status_code == 403


def test_a_task_is_acknowledged_on_its_page_and_by_call_never_past_its_deadline(
    app: Flask, ref: str, lead: Visit
) -> None:
    with app.app_context():
        reminding.tick(FRIDAY)
    page = lead.get("/tasks/acknowledge").text
    task = re.search(r'name="task"[^>]*value="([^"]+)"', page)
    assert task
    past = {**day("until", 2026, 10, 27), "until-time": "9am"}
    wrong = lead.fill("/tasks/acknowledge", task=task[1], reason="Asked the provider", **past)
    assert wrong.status_code == 422
    assert "must be by the deadline" in wrong.text
    chosen = {**day("until", 2026, 10, 24), "until-time": "9am"}
    sent = lead.fill("/tasks/acknowledge", task=task[1], reason="Asked the provider", **chosen)
    assert sent.location == "/tasks/"
    assert "24 October 2026 at 9am (London time)" in lead.get("/tasks/").text
    body = {"until": None, "reason": "Sent today"}
    assert lead.get("/tasks/acknowledge").status_code == 200
    csrf = {"X-CSRFToken": lead.hidden["csrf_token"]}
    answer = lead.client.post(f"/api/v1/duties/{ref}/acknowledge", json=body, headers=csrf).get_json()
    assert [row["quiet_until"] for row in answer["rows"]] == ["2026-10-26T16:30:00.000000Z"]


def test_the_list_has_deadlines_first_then_what_goes_on_and_then_what_is_over(
    app: Flask, ref: str, lead: Visit
) -> None:
    with app.app_context():
        early, late = (reminding.item(FRIDAY - timedelta(days=days)).ref for days in (30, 1))
        over = reminding.item(FRIDAY - timedelta(days=90)).ref
    judged = lead.fill(f"/incidents/{over}/triage", outcome="near_miss", reason="It was stopped")
    assert judged.status_code == 302
    page = lead.get("/incidents/").text
    assert sorted((ref, early, late, over), key=page.index) == [ref, early, late, over]
    first = lead.client.get("/api/v1/incidents?limit=2").json
    rest = lead.client.get(f"/api/v1/incidents?after={first['next']}").json
    assert [[one["ref"] for one in page["rows"]] for page in (first, rest)] == [[ref, early], [late, over]]
