"""Invitations for everybody of a body who has no account: on a page with a second administrator, and by command."""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from register.cli.main import armslength
from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.people.people import NewAppointment, NewPerson
from register.domain.permissions import Role
from register.models.accounts import Account
from register.models.confirmations import Confirmation
from register.models.duties import OutboxMessage
from register.models.organisations import Organisation
from register.services.people.appointments import appoint
from register.services.people.people import add_person
from tests import registering
from tests.registering import SYSTEM, TODAY, World
from tests.signing_in import signed_in

world = registering.on_its_day


@pytest.fixture
def staffed(app: Flask, world: World) -> World:
    """The board has Ann and Bob, of whom the register has no address, and three people who can be written to or not."""
    with app.app_context():
        for name, email in (
            ("Eve Ellis", "eve@example.org"),
            ("Fay Finch", "both@example.org"),
            ("Gus Grey", "both@example.org"),
        ):
            with unit_of_work() as session:
                made = add_person(
                    session, NewPerson(name=name, email=email), is_another=True, actor=SYSTEM, today=TODAY
                )
            with unit_of_work() as session:
                held = NewAppointment(
                    person_id=made.thing_id, post_id=world.ids["contracts"], valid_from=date(2025, 4, 1)
                )
                appoint(session, held, actor=SYSTEM, today=TODAY)
            world.ids[name[:3].lower()] = made.thing_id
    return world


def opened(app: Flask) -> list[tuple[str, list[str], str | None]]:
    with app.app_context(), reading() as session:
        query = select(Account).where(Account.email == "eve@example.org")
        return [(one.email, one.roles, one.person_id) for one in session.scalars(query)]


def test_a_second_administrator_invites_all_at_once_and_each_mail_names_its_person(
    app: Flask, staffed: World
) -> None:
    first, second = (
        signed_in(app, Role.ADMINISTRATOR, person_id=staffed.ids[name], email=f"{name}@example.org")
        for name in ("cat", "dee")
    )
    address = f"/accounts/staff?body_id={staffed.ids['board']}"
    shown = first.get(address).text
    assert "Invite 1 person" in shown
    assert shown.count("Somebody else in the register has the same email address") == 2
    assert shown.count("The register has no email address") == 2
    assert first.post(address).location == "/confirmations/"
    assert opened(app) == []
    page = second.get("/confirmations/").text
    assert "Open accounts for the staff of a body" in page
    with app.app_context(), reading() as session:
        key = session.scalars(select(Confirmation.id).where(Confirmation.state == "waiting")).one()
    assert "Eve Ellis, eve@example.org" in second.get(f"/confirmations/{key}").text
    assert second.fill(f"/confirmations/{key}", answer="yes").status_code == 302
    assert opened(app) == [("eve@example.org", ["declarant"], staffed.ids["eve"])]
    with app.app_context(), reading() as session:
        body = session.scalar(select(OutboxMessage.body).where(OutboxMessage.recipient == "eve@example.org"))
    assert body is not None
    assert body.startswith("For Eve Ellis.")
    assert "Invite 1 person" not in first.get(address).text
    assert "has an account already" in first.post(address).text


def test_the_command_names_everybody_and_invites_those_who_can_be_reached(
    app: Flask, settings: Settings, staffed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    with app.app_context(), reading() as session:
        body = session.get_one(Organisation, staffed.ids["board"]).ref
    asked = ["accounts", "invite-staff", "--body", body]
    tried = CliRunner().invoke(armslength, [*asked, "--dry-run"], catch_exceptions=False)
    assert "0 invited, 4 cannot be reached" in tried.output
    assert opened(app) == []
    done = CliRunner().invoke(armslength, asked, catch_exceptions=False)
    assert "Eve Ellis\teve@example.org\tis invited" in done.output
    assert "1 invited, 4 cannot be reached" in done.output
    assert opened(app) == [("eve@example.org", ["declarant"], staffed.ids["eve"])]
