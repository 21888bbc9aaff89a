"""A complaint from the public page, or as somebody wrote it down, to its outcome; and what the public page survives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from register import clock
from register.accounts.allowances import load_allowances
from register.db import reading, unit_of_work
from register.domain.allowances import Cost
from register.domain.permissions import UNBOUND, Role
from register.domain.sharing.form_efforts import NUMBERS
from register.models.complaints import ComplaintVersion
from register.queries.duties.planned import planned_duties
from register.queries.sharing.complaints import complaint
from register.services.duties import duties
from tests import registering
from tests.registering import World
from tests.signing_in import Visit, day, signed_in
from tests.web.test_allowances import allow

NOON = datetime(2026, 12, 4, 12, tzinfo=UTC)
SENT = {
    "what": "My letter went to my old address",
    "complainant": "Jo Public",
    "contact": "jo@example.org",
}
WRITTEN = {"what": "Said so on the telephone", "received_by": "call", **day("received_on", 2026, 12, 4)}


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = registering.recorded()
    with clock.travel(NOON):
        yield made


@pytest.fixture
def lead(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.INFORMATION_GOVERNANCE_LEAD)


def public(app: Flask, seconds: int = 30, **answers: str) -> tuple[Visit, int]:
    """The public page is drawn, and sent after so many seconds."""
    visit = Visit(app.test_client())
    assert visit.get("/complain/").status_code == 200
    with clock.travel(clock.now() + timedelta(seconds=seconds)):
        return visit, visit.post("/complain/", **{**SENT, **answers}).status_code


def inputs(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def recorded(app: Flask) -> list[ComplaintVersion]:
    with app.app_context(), reading() as session:
        found = list(session.scalars(select(ComplaintVersion).order_by(ComplaintVersion.seq)))
        session.expunge_all()
    return found


def test_anybody_complains_without_signing_in_and_gets_a_reference_that_is_in_no_address(
    app: Flask, world: World
) -> None:
    visit, status = public(app)
    assert status == 302
    page = visit.client.get("/complain/received")
    assert re.search(r"DPC-2026-\w{8}", page.text)
    assert "4 January 2027" in page.text
    (one,) = recorded(app)
    assert (one.received_by, one.received_on, one.complainant) == ("form", date(2026, 12, 4), "Jo Public")
    assert "DPC" not in Visit(app.test_client()).client.get("/complain/received").text


def test_a_program_that_fills_everything_in_or_is_too_quick_sends_nothing_and_a_person_loses_nothing(
    app: Flask, world: World
) -> None:
    visit, status = public(app, website="http://example.org")
    assert status == 422
    visit, status = public(app, seconds=1)
    assert status == 422
    with clock.travel(NOON + timedelta(seconds=30)):
        again = visit.post("/complain/", **SENT)
    assert again.status_code == 302
    assert len(recorded(app)) == 1


def test_a_post_without_a_form_of_ours_sends_nothing(app: Flask, world: World) -> None:
    visit = Visit(app.test_client())
    visit.get("/complain/")
    assert visit.post("/complain/", once="A" * 22, **SENT).status_code == 422
    assert "open for too long" in visit.post("/complain/", once="0" * 62, **SENT).text
    assert recorded(app) == []


def test_a_complaint_that_is_posted_again_and_again_is_recorded_once(app: Flask, world: World) -> None:
    visit, _ = public(app)
    with clock.travel(NOON + timedelta(seconds=60)):
        same = {visit.post("/complain/", **SENT).status_code for _ in range(20)}
    others = {public(app)[1] for _ in range(5)}
    assert (same, others) == ({302}, {302})
    assert len(recorded(app)) == 1


def test_different_complaints_are_taken_up_to_the_allowance_and_what_was_typed_stays(
    app: Flask, world: World
) -> None:
    allow(app, Cost.COMPLAINTS, address=3, account=100)
    for n in range(3):
        assert public(app, what=f"Complaint {n}")[1] == 302
    visit = Visit(app.test_client())
    visit.get("/complain/")
    with clock.travel(NOON + timedelta(seconds=60)):
        refused = visit.post("/complain/", **SENT)
    assert refused.status_code == 429
    assert SENT["what"] in refused.text
    assert "Retry-After" in refused.headers
    assert len(recorded(app)) == 3


def test_those_without_an_account_have_one_allowance_together(app: Flask, world: World) -> None:
    allow(app, Cost.COMPLAINTS, address=100, account=2)
    assert [public(app, what=f"Complaint {n}")[1] for n in range(3)] == [302, 302, 429]


def asked(page: str) -> int:
    """The answer to the question on the page, as a person works it out."""
    found = re.search(r"What is (\w+) plus (\w+)\?", page)
    assert found is not None
    return sum(NUMBERS.index(word) + 2 for word in found.groups())


@pytest.mark.parametrize("used_up", ["account", "address"])
def test_whoever_uses_up_the_allowance_keeps_nobody_from_complaining(
    app: Flask, world: World, used_up: str
) -> None:
    """Of everybody together, or of all who are behind one address: a question and a minute take its place."""
    allow(app, Cost.COMPLAINTS, **{"address": 100, "account": 100, used_up: 2})
    assert [public(app, what=f"Noise {n}")[1] for n in range(4)] == [302, 302, 429, 429]
    visit = Visit(app.test_client())
    visit.get("/complain/")
    with clock.travel(clock.now() + timedelta(seconds=20)):
        page = visit.post("/complain/", **SENT)
        assert (page.status_code, int(page.headers["Retry-After"]) <= 41) == (429, True)
        assert SENT["what"] in page.text
        early = visit.post("/complain/", **SENT, effort=str(asked(page.text)))
        assert early.status_code == 429
    with clock.travel(clock.now() + timedelta(seconds=61)):
        assert visit.post("/complain/", **SENT, effort="1").status_code == 429
        assert visit.post("/complain/", **SENT).status_code == 429
        assert visit.post("/complain/", **SENT, effort=f" {asked(page.text)} ").status_code == 302
        again = visit.post("/complain/", **SENT, effort=str(asked(page.text)))
    assert again.status_code == 302
    assert [one.what for one in recorded(app)].count(SENT["what"]) == 1
    assert len(recorded(app)) == 3


def beside(page: str) -> str:
    """What stands beside the question about the two numbers."""
    found = re.search(
        r'<span class="nhsuk-error-message" id="effort-error">(.*?)</span>\s*<input', page, re.DOTALL
    )
    return inputs(re.sub(r"<[^>]+>", "", found[1])).strip() if found else ""


def test_a_wrong_number_is_told_beside_its_question_and_nothing_typed_is_lost(
    app: Flask, world: World
) -> None:
    allow(app, Cost.COMPLAINTS, address=1, account=1)
    public(app)
    visit = Visit(app.test_client())
    visit.get("/complain/")
    with clock.travel(clock.now() + timedelta(seconds=20)):
        first = visit.post("/complain/", **SENT)
        assert beside(first.text) == ""
        early = visit.post("/complain/", **SENT, effort=str(asked(first.text)))
        assert "This is right, but it is too early" in beside(early.text)
    with clock.travel(clock.now() + timedelta(seconds=61)):
        wrong = visit.post("/complain/", **SENT, effort="1")
        empty = visit.post("/complain/", **SENT, effort="")
    assert beside(wrong.text) == "Error: This is not what the two come to. Write the number"
    assert beside(empty.text) == "Error: Write the number that the two come to"
    for page in (wrong, empty):
        assert 'href="#effort"' in page.text
        assert "Many complaints are being sent" not in page.text
        assert all(words in page.text for words in SENT.values())
    assert 'value="1"' in wrong.text


@pytest.mark.parametrize("used_up", ["account", "address"])
def test_the_slower_way_has_an_allowance_too_and_beyond_it_nothing_typed_is_lost(
    app: Flask, world: World, used_up: str
) -> None:
    allow(app, Cost.COMPLAINTS, address=1, account=1)
    file = Path(app.extensions["settings"].instance) / "allowances.toml"
    figures = {"address": 100, "account": 100, used_up: 2}
    own = [f'{whose} = "{count} per hour"' for whose, count in figures.items()]
    file.write_text("\n".join([file.read_text(), "[slow_complaints]", *own]))
    app.extensions["allowances"] = load_allowances(file.parent)
    public(app)
    assert [slowly(app, f"Complaint {n}").status_code for n in range(2)] == [302, 302]
    refused = slowly(app, "One too many")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 3000
    assert "or complain in another way" in refused.text
    assert "One too many" in refused.text
    assert len(recorded(app)) == 3
    with clock.travel(clock.now() + timedelta(hours=1, minutes=2)):
        assert slowly(app, "One too many").status_code == 302


def slowly(app: Flask, what: str) -> TestResponse:
    """A complaint that is sent with its question answered, a minute after it was drawn."""
    visit = Visit(app.test_client())
    visit.get("/complain/")
    with clock.travel(clock.now() + timedelta(seconds=61)):
        page = visit.post("/complain/", **{**SENT, "what": what})
        if page.status_code == 302:
            return page
        return visit.post("/complain/", **{**SENT, "what": what}, effort=str(asked(page.text)))


def test_what_is_wrong_with_a_complaint_is_told_while_the_question_stays_answered(
    app: Flask, world: World
) -> None:
    allow(app, Cost.COMPLAINTS, address=1, account=1)
    public(app)
    visit = Visit(app.test_client())
    visit.get("/complain/")
    with clock.travel(clock.now() + timedelta(seconds=90)):
        answer = str(asked(visit.post("/complain/", **SENT).text))
        page = visit.post("/complain/", **{**SENT, "complainant": ""}, effort=answer)
        assert page.status_code == 422
        assert f'value="{answer}"' in page.text
        assert visit.post("/complain/", **{**SENT, "what": "Another"}, effort=answer).status_code == 302


def test_a_complaint_goes_from_the_public_page_to_its_outcome(app: Flask, lead: Visit) -> None:
    public(app, about_care="yes")
    ref = re.search(r"/complaints/(DPC-[\w-]+)", lead.get("/complaints/").text)
    assert ref
    at = f"/complaints/{ref[1]}"
    page = inputs(lead.get(at).text)
    assert "9 December 2026" in page
    assert "needs no separate acknowledgement" in page
    assert "4 January 2027" in page
    on = day("sent_on", 2026, 12, 4)
    assert lead.fill(f"{at}/acknowledge", answers=["care"], how="By email", **on).status_code == 302
    on = day("entered_on", 2026, 12, 4)
    assert lead.fill(f"{at}/enter", entry="step", words="Asked the clinic", **on).status_code == 302
    assert lead.fill(f"{at}/enter", entry="progress", words="We have asked", **on).status_code == 302
    on = day("told_on", 2026, 12, 4)
    assert lead.fill(f"{at}/outcome", outcome="upheld", words="We are sorry", **on).status_code == 302
    page = inputs(lead.get(at).text)
    for words in ("Outcome told", "Upheld", "We are sorry", "Asked the clinic", "The outcome was told"):
        assert words in page
    assert "needs no separate acknowledgement" not in page
    assert f"{at}/acknowledge" not in page
    assert lead.get(f"{at}/outcome").status_code == 200
    assert lead.post(f"{at}/outcome", outcome="upheld", words="Twice", **on).status_code != 200


def test_each_deadline_is_a_task_until_its_own_answer(app: Flask, lead: Visit) -> None:
    where = lead.fill("/complaints/add", about_care="yes", **WRITTEN).location
    ref = where.rpartition("/")[2]

    def tasks() -> list[str]:
        with app.app_context(), unit_of_work() as session:
            duties.plan(session, clock.now())
        with app.app_context(), reading() as session:
            return [
                p.duty.part or p.duty.kind
                for p in planned_duties(session, clock.now(), viewer=UNBOUND)
                if p.ref == ref
            ]

    assert tasks() == ["care", "data_protection"]
    lead.fill(f"{where}/set-aside", nature="care", reason="Nothing about care in it")
    assert tasks() == ["data_protection"]
    lead.fill(
        f"{where}/acknowledge", answers=["data_protection"], how="By letter", **day("sent_on", 2026, 12, 4)
    )
    assert tasks() == []
    with clock.travel(NOON + timedelta(days=27)):
        assert tasks() == ["complaint_progress"]


def test_what_was_set_aside_runs_again_when_it_is_opened_again(app: Flask, lead: Visit) -> None:
    where = lead.fill("/complaints/add", **WRITTEN).location
    lead.fill(f"{where}/set-aside", nature="data_protection", reason="About parking")
    assert "Not a data protection complaint" in lead.get(where).text
    lead.fill(f"{where}/reopen", reason="It was about a list of names too")
    assert "4 January 2027" in lead.get(where).text


def test_a_corrected_day_takes_no_deadline_away(app: Flask, lead: Visit) -> None:
    where = lead.fill("/complaints/add", **{**WRITTEN, **day("received_on", 2026, 11, 20)}).location
    later = {**WRITTEN, "reason": "It came in December", **day("received_on", 2026, 12, 4)}
    assert lead.fill(f"{where}/amend", **later).status_code == 302
    with app.app_context(), reading() as session:
        one = complaint(session, where.rpartition("/")[2], viewer=UNBOUND)
        assert (one.received_on, one.deadline_on) == (date(2026, 12, 4), date(2026, 12, 21))
        assert session.scalar(select(func.count()).select_from(ComplaintVersion)) == 2


def test_whoever_may_not_see_complaints_is_refused(app: Flask, world: World) -> None:
    visit = signed_in(app, Role.GOVERNANCE_OFFICER)
    assert visit.client.get("/complaints/").status_code == 403
    reader = signed_in(app, Role.DATA_PROTECTION_OFFICER)
    assert reader.client.get("/complaints/").status_code == 200
    assert reader.client.get("/complaints/add").status_code == 403
