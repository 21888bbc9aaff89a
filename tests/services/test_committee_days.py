"""Committees of a body meet on days that it records; what must be decided before a day is decided on the last of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from register.cli.main import armslength
from register.config import Settings
from register.db import unit_of_work
from register.domain.contracts.key_dates import KeyDateKind
from register.domain.errors import Forbidden, Invalid
from register.domain.people.committee_days import NewCommitteeDay
from register.domain.permissions import UNBOUND, Role
from register.queries.contracts.contracts import contract
from register.queries.contracts.key_dates import key_dates_of
from register.queries.duties.planned import foreseen_duties
from register.queries.people.committee_days import committee_day, days_of
from register.services import facts
from register.services.people.committee_days import (
    add_committee_day,
    amend_committee_day,
    bring_committee_days,
)
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.signing_in import signed_in

world = contracting.in_session
on_its_day = contracting.on_its_day
NOW = datetime(2009, 4, 20, 11, tzinfo=UTC)


def meets(world: World, day: date, **changes: Any) -> str:
    values: dict[str, Any] = {
        "organisation_id": world.ids["pct"], "committee_name": "Contracts committee", "meets_on": day, **changes,
    }  # fmt: skip
    with unit_of_work() as work:
        return str(add_committee_day(work, NewCommitteeDay(**values), actor=SYSTEM, today=TODAY).ref)


def running(world: World) -> str:
    """A contract to 31 March 2010 with an option of a year."""
    new = contracting.complete(world, answers={"extension_months": 12})
    return str(contracting.drafted(world, new).thing_id)


def day_of(session: Session, key: str, kind: KeyDateKind) -> date | None:
    session.rollback()
    row = contract(session, key, viewer=UNBOUND)
    found = key_dates_of(session, row, TODAY, met=(), viewer=UNBOUND).of(kind)
    return found.day if found else None


def test_an_option_and_a_procurement_are_decided_on_the_last_committee_of_the_commissioner_before_their_day(
    session: Session, world: World
) -> None:
    key = running(world)
    assert day_of(session, key, KeyDateKind.OPTION_DECISION) is None
    latest = day_of(session, key, KeyDateKind.PROCUREMENT)
    assert latest is not None
    early = date(latest.year, latest.month, 2) if latest.day > 2 else latest
    meets(world, date(2010, 3, 10))
    meets(world, date(2010, 4, 14))
    meets(world, date(2010, 3, 17), organisation_id=world.ids["trust"])
    meets(world, early, committee_name="Board")
    assert day_of(session, key, KeyDateKind.OPTION_DECISION) == date(2010, 3, 10)
    assert day_of(session, key, KeyDateKind.PROCUREMENT) == early


def test_one_that_is_called_off_decides_nothing(session: Session, world: World) -> None:
    key = running(world)
    meets(world, date(2010, 2, 10))
    ref = meets(world, date(2010, 3, 10))
    assert day_of(session, key, KeyDateKind.OPTION_DECISION) == date(2010, 3, 10)
    new = NewCommitteeDay(
        organisation_id=world.ids["pct"],
        committee_name="Contracts committee",
        meets_on=date(2010, 3, 10),
        called_off=True,
    )
    with unit_of_work() as work:
        amend_committee_day(work, ref, new, expected_n=1, reason="No quorum", actor=SYSTEM, today=TODAY)
    assert day_of(session, key, KeyDateKind.OPTION_DECISION) == date(2010, 2, 10)
    assert committee_day(session, ref, viewer=UNBOUND).n == 2


def test_many_days_are_brought_at_once_all_or_none_and_none_twice(session: Session, world: World) -> None:
    def bring(text: str) -> int:
        with unit_of_work() as work:
            return bring_committee_days(work, world.ids["pct"], text, actor=SYSTEM, today=TODAY)

    text = "Contracts committee, 2009-05-13\n\nBoard\t2009-05-27\nBoard, 2009-05-27\n"
    assert bring(text) == 2
    assert bring(text) == 0
    for wrong in ("Board, 27 May 2009", "2009-06-10", "", "Board, 2009-06-10\nBoard, soon"):
        with pytest.raises(Invalid) as fault:
            bring(wrong)
        assert list(fault.value.problems) == ["pasted"], wrong
    session.rollback()
    held = days_of(session, [world.ids["pct"]], viewer=UNBOUND)
    assert held[world.ids["pct"]] == (date(2009, 5, 13), date(2009, 5, 27))
    with pytest.raises(Forbidden), unit_of_work() as work:
        bring_committee_days(
            work, world.ids["pct"], text, actor=world.person("bob", Role.AUDITOR), today=TODAY
        )


def test_the_same_committee_is_there_once_a_day(session: Session, world: World) -> None:
    meets(world, date(2009, 5, 13))
    meets(world, date(2009, 5, 13), committee_name="Board")
    with pytest.raises(Invalid, match="recorded for that day already"):
        meets(world, date(2009, 5, 13), committee_name="contracts Committee")


def test_the_task_to_decide_is_due_on_that_committee(session: Session, world: World) -> None:
    key = running(world)
    with unit_of_work() as work:
        row = contract(work, key, viewer=UNBOUND)
        facts.change(work, row, "contract.begin", act="begin", actor=SYSTEM, known_on=TODAY, stage="in_force")
    meets(world, date(2010, 3, 10))
    session.rollback()
    due = [
        one.duty.due_at.date() for one in foreseen_duties(session, NOW, viewer=UNBOUND)
        if one.duty.kind == "contract_option_decision"
    ]  # fmt: skip
    assert due == [date(2010, 3, 10)]


def test_meetings_offer_those_to_come_and_begin_the_extract_with_the_day(
    app: Flask, on_its_day: World
) -> None:
    with app.app_context():
        meets(on_its_day, date(2009, 5, 13))
        meets(on_its_day, date(2009, 4, 1))
    officer = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=on_its_day.ids["dee"])
    text = officer.get("/meetings/").text
    assert "Contracts committee, 13 May 2009" in text
    assert "1 April 2009" not in text
    begun = officer.get("/meetings/?committee_on=2009-05-13").text
    assert 'value="13"' in begun
    assert "There is a problem" not in begun


def test_a_manager_pastes_a_year_of_days(app: Flask, on_its_day: World) -> None:
    manager = signed_in(app, Role.CONTRACT_MANAGER, person_id=on_its_day.ids["eve"])
    sent = manager.fill(
        "/committee-days/paste",
        organisation_id=on_its_day.ids["pct"],
        pasted="Board, 2009-05-27\nBoard, 2009-06-24",
    )
    assert sent.status_code == 302
    assert "24 June 2009" in manager.get("/committee-days/").text
    told = manager.client.get("/api/v1/committee-days").json["rows"]
    assert [one["meets_on"] for one in told] == ["2009-06-24", "2009-05-27"]


@pytest.mark.on("sqlite")
def test_the_command_brings_the_days_of_a_file(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    asked = ["committee-days", "import", world.ids["pct"], "-"]
    done = CliRunner().invoke(armslength, asked, input="Board, 2009-05-27\n")
    assert (done.exit_code, done.stdout) == (0, "1 recorded\n"), done.output
