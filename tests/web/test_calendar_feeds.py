"""A person's tasks at a secret address: what they may see today, to nobody once it was ended, told nowhere else."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from icalendar import Calendar
from sqlalchemy import select

from register import clock
from register.accounts.passwords import hashed
from register.db import reading, unit_of_work
from register.domain.permissions import Role, system_actor
from register.models.accounts import Account
from register.models.duties import CalendarFeed
from register.models.ledger import LedgerEntry, LedgerPayload
from register.queries.contracts.contracts import contract
from register.services.accounts.accounts import switch_off
from register.services.accounts.sign_ins import RESET, set_password
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.reminding import tick
from tests.services.test_changes import in_force
from tests.signing_in import Visit, signed_in

ADDRESS = re.compile(r"<code[^>]*>https?://[^/<]+(/calendar/feed/[\w-]+\.ics)</code>")

world = contracting.on_its_day


@pytest.fixture
def ref(app: Flask, world: World) -> str:
    with app.app_context():
        return contracting.kept("planned in May", world, lambda: _planned(world))


def _planned(world: World) -> str:
    made = in_force(world, answers={"extension_months": 3})
    tick(datetime(2009, 5, 1, 9, tzinfo=UTC))
    return made


@pytest.fixture
def eve(app: Flask, ref: str, world: World) -> Visit:
    return signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])


def drawn(visit: Visit) -> str:
    visit.get("/calendar/feed/")
    found = ADDRESS.search(visit.post("/calendar/feed/draw").text)
    assert found
    return found[1]


def days(app: Flask, address: str) -> dict[str, date]:
    """Title -> day, as a calendar program reads them that cannot sign in."""
    answer = app.test_client().get(address)
    assert answer.mimetype == "text/calendar"
    return {
        str(one["summary"]).split(":")[0]: one.decoded("dtstart")
        for one in Calendar.from_ical(answer.data).walk("VEVENT")
    }


def test_a_calendar_program_reads_the_tasks_of_its_holder(app: Flask, eve: Visit) -> None:
    found = days(app, drawn(eve))
    assert found["The contract ends by itself"] == date(2010, 3, 31)
    assert found["Use the option to extend, or let it lapse"] == date(2010, 3, 29)


def test_the_same_tasks_are_the_same_bytes_and_are_not_sent_twice(app: Flask, eve: Visit) -> None:
    address, client = drawn(eve), app.test_client()
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(address).data == first.data
    assert "private" in first.headers["Cache-Control"]


def test_a_new_address_ends_the_old_one_and_an_ended_one_answers_nobody(app: Flask, eve: Visit) -> None:
    first = drawn(eve)
    second = drawn(eve)
    assert app.test_client().get(first).status_code == 404
    assert days(app, second)
    eve.get("/calendar/feed/")
    eve.post("/calendar/feed/end")
    assert app.test_client().get(second).status_code == 404


def test_after_a_change_of_role_it_shows_what_may_be_seen_then_and_nothing_once_access_ended(
    app: Flask, ref: str, world: World
) -> None:
    bob = signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])
    address = drawn(bob)
    with app.app_context(), unit_of_work() as session:
        account = session.scalars(
            select(Account).where(Account.person_id == world.ids["bob"], Account.active)
        ).one()
        account.roles = [Role.SIGNATORY.value]
        email = account.email
    assert app.test_client().get(address).status_code == 200
    with app.app_context(), unit_of_work() as session:
        switch_off(session, email, actor=system_actor(), now=datetime(2009, 5, 2, tzinfo=UTC))
    assert app.test_client().get(address).status_code == 404


def test_what_a_barrier_hides_from_its_holder_leaves_their_calendar(
    app: Flask, eve: Visit, ref: str, world: World
) -> None:
    address = drawn(eve)
    with app.app_context():
        with reading() as session:
            about = contract(session, ref, viewer=SYSTEM.viewer).thing_id
        with unit_of_work() as session:
            raise_wall(
                session,
                "contract",
                about,
                person_id=world.ids["eve"],
                reason="Apart",
                actor=SYSTEM,
                today=TODAY,
            )
    assert days(app, address) == {}


def test_the_secret_is_kept_as_a_digest_and_stands_in_no_entry_of_the_trail(app: Flask, eve: Visit) -> None:
    secret = drawn(eve).rsplit("/", 1)[1].removesuffix(".ics")
    with app.app_context(), reading() as session:
        (kept,) = session.scalars(select(CalendarFeed.digest))
        told = " ".join(str(body) for body in session.scalars(select(LedgerPayload.body)))
    assert secret not in kept
    assert secret not in told
    assert "feed" in told


def test_an_address_that_nobody_drew_is_like_any_page_that_is_not_there(app: Flask, world: World) -> None:
    for secret in ("x", "a" * 43, "%00", "é" * 50):
        assert app.test_client().get(f"/calendar/feed/{secret}.ics").status_code == 404


def asked_to_prove(visit: Visit) -> str:
    visit.get("/calendar/feed/")
    answer = visit.post("/calendar/feed/draw")
    assert answer.status_code == 401
    return answer.text


def test_an_address_is_drawn_with_a_proof_that_is_minutes_old(app: Flask, eve: Visit) -> None:
    began = clock.now()
    with clock.travel(began + timedelta(minutes=11)):
        assert "Prove again who you are" in asked_to_prove(eve)
    with app.app_context(), reading() as session:
        assert session.scalars(select(CalendarFeed.id)).all() == []


@pytest.mark.parametrize("ended_by", ["a password reset", "switching off"])
def test_what_ends_tokens_ends_the_address_for_good(
    app: Flask, eve: Visit, world: World, ended_by: str
) -> None:
    address = drawn(eve)
    with app.app_context(), unit_of_work() as session:
        account = session.scalars(
            select(Account).where(Account.person_id == world.ids["eve"], Account.active)
        ).one()
        if ended_by == "a password reset":
            set_password(session, account.id, hashed("Copper violin 41 marsh"), RESET, now=clock.now())
        else:
            switch_off(session, account.email, actor=system_actor(), now=clock.now())
            account.active = True
    assert app.test_client().get(address).status_code == 404
    with app.app_context(), reading() as session:
        assert "calendar_feed.ended" in session.scalars(select(LedgerEntry.event)).all()
