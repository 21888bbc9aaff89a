"""The mail one gets: duties cannot be switched off, a courtesy can, by the page, by a call, by a command and by a link."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock
from register.accounts.policies import load_policy
from register.cli.main import armslength
from register.config import Settings
from register.db import unit_of_work
from register.domain.duties.mail_choices import HowTold, MailChoices
from register.domain.permissions import Permission, Role, actor_with
from register.jobs.send_mail import send_mail
from register.models.accounts import Account
from register.models.ledger import LedgerEntry
from register.queries.accounts.mail_choices import choices_of
from register.services.accounts.accounts import create_account
from register.services.accounts.mail_choices import choose_for
from register.services.accounts.tokens import NewToken, issue_token
from tests import contracting, reminding, sharing
from tests.contracting import SYSTEM, World
from tests.harness.servers import Visitor, mail_server
from tests.reminding import tick, waiting
from tests.signing_in import signed_in

BEFORE = datetime(2026, 1, 1, tzinfo=UTC)
EARLY = datetime(2026, 9, 3, 9, tzinfo=UTC)
REVIEW = date(2026, 10, 31)
LEAD = "lead@example.org"


@pytest.fixture
def world(app: Flask, session: Session) -> World:
    made = contracting.recorded()
    reminding.account(LEAD, Role.INFORMATION_GOVERNANCE_LEAD, opened=BEFORE)
    sharing.added(made, today=BEFORE.date(), review_due_on=REVIEW, starts_on=BEFORE.date())
    return made


def holder(session: Session) -> str:
    session.rollback()
    return session.scalars(select(Account.id).where(Account.email == LEAD)).one()


def choose(session: Session, **chosen: object) -> None:
    with unit_of_work() as work:
        account = work.scalars(select(Account).where(Account.email == LEAD)).one()
        choose_for(work, account, MailChoices(**chosen), actor=SYSTEM, now=EARLY)  # type: ignore[arg-type]


def events(session: Session) -> list[str]:
    session.rollback()
    found = session.scalars(select(LedgerEntry.header).order_by(LedgerEntry.seq))
    return [str(header) for header in found if "account.mail_chosen" in str(header)]


def test_whoever_wants_each_at_once_waits_for_no_mail_of_the_day(session: Session, world: World) -> None:
    choose(session, tasks=HowTold.AT_ONCE)
    tick(EARLY)
    assert [one.alert_id is not None for one in waiting(session)] == [True]
    tick(EARLY + timedelta(days=1))
    assert len(waiting(session)) == 1


def test_whoever_does_without_early_reminders_is_still_sent_the_later_ones(
    session: Session, world: World
) -> None:
    choose(session, early=False)
    for days in range(30):
        tick(EARLY + timedelta(days=days))
    assert waiting(session) == []
    for days in range(30, 62):
        tick(EARLY + timedelta(days=days))
    assert len(waiting(session)) >= 2


def test_a_mail_with_an_early_reminder_can_be_stopped_by_one_press_without_signing_in(
    app: Flask, session: Session, world: World, settings: Settings
) -> None:
    tick(EARLY)
    now = EARLY + timedelta(days=1)
    tick(now)
    with mail_server() as postbox:
        send_mail(replace(settings, smtp_url=postbox.url), lambda: now)
        (mail,) = postbox.messages
    address = mail["List-Unsubscribe"].strip("<>")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in mail.get_content()
    app.config["WTF_CSRF_ENABLED"] = True
    visitor, path = Visitor(app), urlsplit(address).path
    assert "Nothing changes until you press" in visitor.get(path).text
    assert choices_of(session, holder(session)).early
    pressed = visitor.post(path, data={"List-Unsubscribe": "One-Click"})
    assert pressed.status_code == 200
    assert "Early reminders are stopped" in pressed.text
    session.rollback()
    assert not choices_of(session, holder(session)).early
    assert len(events(session)) == 1
    visitor.post(path, data={"List-Unsubscribe": "One-Click"})
    assert len(events(session)) == 1


def test_stopping_holds_for_what_waits_already(session: Session, world: World) -> None:
    tick(EARLY)
    choose(session, early=False)
    tick(EARLY + timedelta(days=1))
    assert waiting(session) == []


def test_a_link_with_another_seal_opens_nothing(app: Flask, session: Session, world: World) -> None:
    path = f"/mail/stop/{holder(session)}.{'A' * 22}"
    for answer in (Visitor(app).get(path), Visitor(app).post(path)):
        assert answer.status_code == 404
        assert "This link opens nothing" in answer.text
    assert choices_of(session, holder(session)).early


def test_a_duty_carries_no_link_that_stops_it(session: Session, world: World, settings: Settings) -> None:
    now = datetime(2026, 9, 1, 9, tzinfo=UTC)
    reminding.data_incident(now)
    tick(now)
    with mail_server() as postbox:
        send_mail(replace(settings, smtp_url=postbox.url), lambda: now)
        (mail,) = postbox.messages
    assert mail["List-Unsubscribe"] is None
    assert "/mail/stop/" not in mail.get_content()


def test_one_chooses_by_the_page_and_reads_which_mail_is_a_duty_and_why(app: Flask, session: Session) -> None:
    contracting.recorded()
    visit = signed_in(app, Role.DECLARANT)
    page = visit.get("/accounts/mail/").text
    assert "No, it is a duty" in page
    assert "So that nobody uses your account unnoticed" in page
    assert visit.fill("/accounts/mail/", tasks="at_once", early="No").status_code == 302
    assert visit.client.get("/api/v1/mail-choices").get_json() == {"tasks": "at_once", "early": False}
    assert visit.fill("/accounts/mail/", tasks="never", early="No").status_code == 422


def token(settings: Settings) -> str:
    now, today = clock.now(), clock.today()
    new = NewToken(name="tests", scopes=frozenset({Permission.USE_ACCOUNT}), expires_on=today)
    with unit_of_work() as work:
        account = create_account(work, "program@example.org", [Role.DECLARANT], actor=SYSTEM, now=now)
        policy, actor = load_policy(settings.instance), actor_with(Role.DECLARANT, id=account.id)
        return issue_token(work, new, policy=policy, actor=actor, now=now, today=today)


def test_one_chooses_by_a_call(app: Flask, session: Session, settings: Settings) -> None:
    contracting.recorded()
    client, asked = app.test_client(), {"tasks": "daily", "early": False}
    client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {token(settings)}"
    answer = client.post("/api/v1/mail-choices", json=asked)
    assert (answer.status_code, answer.get_json()) == (200, asked)
    assert client.get("/api/v1/mail-choices").get_json() == asked
    assert client.post("/api/v1/mail-choices", json={"tasks": "never"}).status_code == 422


def test_one_chooses_by_a_command(
    session: Session, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    told = (
        CliRunner().invoke(armslength, ["accounts", "mail", LEAD, "--tasks", "at_once", "--no-early"]).output
    )
    assert told == "Reminders: each at once. Early reminders: no\n"
    assert CliRunner().invoke(armslength, ["accounts", "mail", LEAD]).output == told
    assert len(events(session)) == 1
    assert CliRunner().invoke(armslength, ["accounts", "mail", "nobody@example.org"]).exit_code != 0
