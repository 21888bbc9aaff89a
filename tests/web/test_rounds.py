"""A declarations round on pages: prepared, started and closed by an officer, answered from the link in a mail."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode

import docx
import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from register import clock
from register.accounts.links import draw_link
from register.cli.main import armslength
from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.interests.offers import GiverKind, OfferForm, OfferResponse
from register.domain.interests.rounds import NewRound, executive_lead
from register.domain.local_rules import NewLocalRule
from register.domain.people.people import NewAppointment, NewPerson
from register.domain.permissions import Role
from register.models.duties import Duty, OutboxMessage
from register.models.rounds import RoundAsk
from register.services.interests.rounds import close_round, prepare_round, start_round
from register.services.people.appointments import appoint, end_appointment
from register.services.people.people import add_person, amend_person
from register.services.rules import lay_over
from tests import registering
from tests.api.test_interests import calling
from tests.architecture.test_walls import reading_statements
from tests.registering import NOON, SYSTEM, TODAY, World, declared
from tests.reminding import tick
from tests.signing_in import Visit, day, signed_in

SEEN = re.compile(r'name="seen"[^>]*value="([^"]*)"')


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = registering.recorded()
        with unit_of_work() as work:
            new = NewPerson(name="Bob Best", email="bob@example.org")
            amend_person(work, made.ids["bob"], new, expected_n=1, reason="Mail", actor=SYSTEM, today=TODAY)
    with clock.travel(NOON):
        yield made


@pytest.fixture
def officer(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER)


def started(officer: Visit) -> str:
    """The address of a round that was prepared and started on its pages."""
    due = TODAY + timedelta(days=30)
    where = officer.fill(
        "/rounds/add", title="Round 2026/27", scope="decision_making", **day("due_on", due.year, due.month, due.day),
        **day("period_from", 2026, 4, 1), **day("period_to", 2027, 3, 31),
    ).location  # fmt: skip
    preview = officer.get(where).text
    assert "Start the round and mail 1 person" in preview
    assert "bob@example.org" in preview
    assert officer.post(f"{where}/start").location == where
    return where


def mailed(app: Flask) -> str:
    """The path of the link that the mail to Bob carries."""
    with app.app_context():
        tick(NOON)
        with reading() as session:
            link_id = session.query(OutboxMessage.link_id).filter_by(recipient="bob@example.org").scalar()
        with unit_of_work() as work:
            return "/declarations" + draw_link(work, link_id, NOON).partition("/declarations")[2]


def test_a_nurse_answers_from_the_mail_after_a_scanner_opened_it_twice(
    app: Flask, world: World, officer: Visit
) -> None:
    with app.app_context():
        declared(world)
    where = started(officer)
    link = mailed(app)
    scanner, nurse = Visit(app.test_client()), Visit(app.test_client())
    for _ in range(2):
        assert scanner.get(link).status_code == 200
    page = nurse.get(link).text
    for words in (
        "Declaration of interests of Bob Best", "Weekend shifts", "Hartlepool Trust", "is asked because",
        "If you are somebody else",        "Nothing has changed", "governance officers see your answer",
    ):  # fmt: skip
        assert words in page
    assert nurse.post(link, seen=SEEN.findall(page)[0]).location == link
    receipt = nurse.get(link).text
    assert "Nothing more to do" in receipt
    assert "NIL-2026-" in receipt
    assert "Nothing more to do" in scanner.get(link).text
    left = officer.get(where).text
    assert "Ann Archer" in left
    assert "Bob Best" not in left
    table = officer.get(f"{where}/outstanding").text
    assert "Ann Archer" in table
    assert "Tees Valley Board" in table


def test_what_changed_under_an_open_page_is_shown_and_nothing_is_sent(
    app: Flask, world: World, officer: Visit
) -> None:
    started(officer)
    link, nurse = mailed(app), Visit(app.test_client())
    page = nurse.get(link).text
    assert "I have nothing to declare" in page
    with app.app_context():
        declared(world)
    again = nurse.post(link, seen=SEEN.findall(page)[0] if SEEN.findall(page) else "")
    assert again.status_code == 409
    assert "Weekend shifts" in again.text
    assert nurse.post(link, seen=SEEN.findall(again.text)[0]).location == link


def test_whoever_left_meanwhile_may_still_answer_and_is_outstanding_until_then(
    app: Flask, world: World, officer: Visit
) -> None:
    where = started(officer)
    link, nurse = mailed(app), Visit(app.test_client())
    with app.app_context(), unit_of_work() as work:
        end_appointment(
            work, world.ids["bob-contracts"], TODAY - timedelta(days=1), reason="Left", expected_n=1, actor=SYSTEM,
            today=TODAY,
        )  # fmt: skip
    assert "Bob Best" in officer.get(where).text
    assert "I have nothing to declare" in nurse.get(link).text
    assert nurse.post(link, seen="").location == link
    assert "Nothing more to do" in nurse.get(link).text
    assert "Bob Best" not in officer.get(where).text


def test_after_the_round_the_link_says_so_and_how_to_sign_in(
    app: Flask, world: World, officer: Visit
) -> None:
    where = started(officer)
    link = mailed(app)
    officer.get(where)
    assert officer.post(f"{where}/close").location == where
    nurse = Visit(app.test_client())
    closed = nurse.get(link)
    assert closed.status_code == 410
    assert "This round closed on" in closed.text
    assert "Sign in" in closed.text
    assert nurse.get(link[:-1]).status_code == 404


def test_a_round_is_prepared_started_and_closed_by_call_and_command(
    app: Flask, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = {
        "title": "Round 2026/27", "scope": "decision_making", "due_on": str(TODAY + timedelta(days=30)),
        "period_from": "2026-04-01", "period_to": "2027-03-31",
    }  # fmt: skip
    call = calling(app, Role.GOVERNANCE_OFFICER)
    made = call("POST", "/rounds", json=new).get_json()
    assert (made["state"], made["asked"]) == ("prepared", 0)
    started = call("POST", f"/rounds/{made['ref']}/start", json={"version": made["n"]}).get_json()
    assert (started["state"], started["asked"], started["unreached"]) == ("started", 2, 1)
    assert call("POST", f"/rounds/{made['ref']}/close", json={"version": made["n"]}).status_code == 409
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    assert CliRunner().invoke(armslength, ["rounds", "close", made["ref"]]).output.strip() == made["ref"]
    assert call("GET", f"/rounds/{made['ref']}").get_json()["state"] == "closed"


def test_a_round_that_runs_is_told_by_division_and_lead_with_gifts_beside_it(
    app: Flask, world: World, officer: Visit
) -> None:
    with app.app_context():
        declared(world, "bob", situation="Gi", interest_type=None, value_pence=60_00, offer_form=OfferForm.THING,
                 offer_response=OfferResponse.DECLINED, giver_kind=GiverKind.OTHER)  # fmt: skip
    where = started(officer)
    page = re.sub(r"\s+", " ", officer.get(where).text)
    assert "Answers by week: By 15 May 2026, 0 of 2" in page
    assert "By executive lead" in page
    rows = list(csv.DictReader(io.StringIO(_table_of(officer.get(f"{where}/compliance").text))))
    division = next(row for row in rows if row["Division"] == "Tees Valley Board: Director of Commissioning")
    assert (division["Asked"], division["Answered"], division["Staff"], division["Gifts per 1,000 staff"]) == (
        "1", "0", "1", "1000",
    )  # fmt: skip
    with app.app_context(), reading() as session:
        asks = {row.person_id: row.lead for row in session.scalars(select(RoundAsk))}
    assert asks == {world.ids["bob"]: "Director of Commissioning", world.ids["ann"]: "No manager recorded"}


def _table_of(text: str) -> str:
    """The rows of a download, below the line that says what was asked."""
    lines = text.splitlines()
    first = next(at for at, line in enumerate(lines) if line.lstrip("\ufeff").startswith("Division"))
    return "\n".join(lines[first:])


def test_the_report_to_the_committee_is_a_word_file_that_names_nobody(
    app: Flask,
    world: World,
    officer: Visit,
    tmp_path: Path,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    started(officer)
    assert officer.get("/rounds/report").status_code == 200
    days = {**day("first", 2026, 4, 1), **day("last", 2026, 6, 30)}
    answer = officer.client.get("/rounds/report?" + urlencode(days))
    words = [*_said(answer.data)]
    assert "Round 2026/27" in words
    assert "Tees Valley Board: Director of Commissioning" in words
    assert not any(name in word for word in words for name in ("Bob", "Best", "Archer"))
    wrong = {**day("first", 2026, 6, 30), **day("last", 2026, 4, 1)}
    assert "on or after the first" in officer.get("/rounds/report?" + urlencode(wrong)).text
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    out = tmp_path / "report.docx"
    asked = ["rounds", "report", str(out), "--from", "2026-04-01", "--to", "2026-06-30"]
    assert CliRunner().invoke(armslength, asked).exit_code == 0
    assert [*_said(out.read_bytes())] == words


def _said(data: bytes) -> Iterator[str]:
    """Every sentence and cell of a Word file."""
    document = docx.Document(io.BytesIO(data))
    yield from (one.text for one in document.paragraphs)
    yield from (cell.text for table in document.tables for row in table.rows for cell in row.cells)


def test_the_lead_is_the_first_of_the_board_on_the_way_up_and_a_circle_ends() -> None:
    above = {"ward": "matron", "matron": "nursing", "nursing": "chief", "chief": None, "a": "b", "b": "a"}
    assert executive_lead("ward", above, {"nursing", "chief"}) == "nursing"
    assert executive_lead("ward", above, set()) == "chief"
    assert executive_lead("chief", above, {"chief"}) is None
    assert executive_lead("a", above, set()) == "b"


def test_whoever_is_away_is_not_mailed_until_they_are_back(app: Flask, world: World, officer: Visit) -> None:
    assert (
        officer.fill("/rounds/away", person_id=world.ids["bob"], **day("first_day", 2026, 5, 1)).status_code
        == 302
    )
    assert "Bob Best" in officer.get("/rounds/away").text
    started(officer)
    with app.app_context():
        tick(NOON)
        with reading() as session:
            assert (
                session.scalars(
                    select(OutboxMessage).where(OutboxMessage.recipient == "bob@example.org")
                ).all()
                == []
            )
    assert officer.fill("/rounds/away", person_id=world.ids["bob"], is_back="yes").status_code == 302
    with app.app_context():
        tick(NOON)
        with reading() as session:
            assert session.scalars(
                select(OutboxMessage).where(OutboxMessage.recipient == "bob@example.org")
            ).all()


def test_a_trigger_that_is_switched_on_opens_a_task_and_mails_the_person_alone(
    app: Flask, world: World
) -> None:
    with app.app_context():
        new = NewLocalRule(
            key="declarations.asked_on_appointment", value=True, valid_from=date(2025, 4, 1), source="Policy",
            reason="The board asks for it",
        )  # fmt: skip
        with unit_of_work() as work:
            lay_over(work, new, actor=SYSTEM, today=TODAY)
        tick(NOON)
        with reading() as session:
            before = {
                duty.owner_id for duty in session.scalars(select(Duty).where(Duty.kind == "asked_by_trigger"))
            }
            assert world.ids["dee"] not in before
        later = NewAppointment(
            person_id=world.ids["dee"], post_id=world.ids["contracts"], valid_from=TODAY, decision_reason="enters_contracts",
        )  # fmt: skip
        with unit_of_work() as work:
            appoint(work, later, actor=SYSTEM, today=TODAY)
        tick(NOON)
        with reading() as session:
            found = session.scalars(select(Duty).where(Duty.kind == "asked_by_trigger")).all()
            assert [duty.owner_id for duty in found if duty.owner_id == world.ids["dee"]] == [
                world.ids["dee"]
            ]


def test_a_round_over_ten_times_the_people_asks_the_database_no_more_questions(
    app: Flask, world: World, officer: Visit
) -> None:
    with app.app_context():
        few = statements_of_a_round(app)
        people(world, 30)
        assert statements_of_a_round(app) == few


def people(world: World, count: int) -> None:
    for n in range(count):
        with unit_of_work() as work:
            new = NewPerson(name=f"Person {n}", email=f"p{n}@example.org")
            made = add_person(work, new, actor=SYSTEM, today=TODAY)
        with unit_of_work() as work:
            held = NewAppointment(
                person_id=made.thing_id, post_id=world.ids["contracts"], valid_from=date(2025, 4, 1),
                decision_reason="enters_contracts",
            )  # fmt: skip
            appoint(work, held, actor=SYSTEM, today=TODAY)


def statements_of_a_round(app: Flask) -> int:
    """How many questions opening a round and queueing its mails ask."""
    new = NewRound(
        title="Round",
        due_on=TODAY + timedelta(days=30),
        period_from=date(2026, 4, 1),
        period_to=date(2027, 3, 31),
    )
    with unit_of_work() as work:
        ref = prepare_round(work, new, actor=SYSTEM, today=TODAY).ref
    tick(clock.now())
    with reading_statements(app) as heard:
        with unit_of_work() as work:
            start_round(work, ref, expected_n=None, actor=SYSTEM, today=TODAY)
        tick(clock.now())
        found = len(heard)
    with unit_of_work() as work:
        close_round(work, ref, expected_n=None, actor=SYSTEM, today=TODAY)
    tick(clock.now())
    return found
