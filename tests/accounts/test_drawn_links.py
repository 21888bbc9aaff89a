"""A link that works stands in the mail that was sent and nowhere else; a repeat works too, and all have one effect."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from register import clock
from register.accounts.links import answer_link_requests, draw_link
from register.db import db, unit_of_work
from register.models.base import Base
from register.models.duties import OutboxMessage
from register.services import outbox
from tests.accounts.conftest import OpenAccount, Visit, link_in


def everything(app: Flask) -> str:
    """All that the database holds, as text."""
    with app.app_context():
        rows = [db.session.execute(select(table)).all() for table in Base.metadata.sorted_tables]
        return json.dumps([[str(value) for value in row] for found in rows for row in found])


def claimed(app: Flask, later: timedelta = timedelta(0)) -> Any:
    """A sender takes the message, and is killed before it marks it."""
    now = clock.now() + later
    with app.app_context():
        answer_link_requests(now)
        with unit_of_work() as session:
            return outbox.claim(session, now, lambda link_id: draw_link(session, link_id, now))


def test_no_table_holds_a_link_before_during_or_after_it_is_sent(
    app: Flask, visit: Visit, account: OpenAccount, letters: Callable[[], list[str]]
) -> None:
    account(password=None)
    visit.fill("/sign-in/link", email="ann@example.org")
    message = claimed(app)
    token = link_in(message.body).rsplit("/", 1)[1]
    assert token not in everything(app)
    with app.app_context(), unit_of_work() as session:
        outbox.mark_sent(session, message, clock.now())
    assert "http" not in _waiting(app)
    assert token not in everything(app)


def test_a_repeat_after_a_kill_works_and_so_does_what_went_out_before_but_only_one_of_them(
    app: Flask, visit: Visit, another: Visit, account: OpenAccount
) -> None:
    account(password=None)
    visit.fill("/sign-in/link", email="ann@example.org")
    first = claimed(app)
    repeat = claimed(app, outbox.LEASE)
    assert first.message_id == repeat.message_id
    assert link_in(first.body) != link_in(repeat.body)
    assert visit.get(link_in(repeat.body)).status_code == 200
    visit.fill(link_in(first.body))
    assert visit.is_in()
    another.fill(link_in(repeat.body))
    assert not another.is_in()


def test_nothing_is_left_to_draw_from_once_the_mail_is_sent(
    app: Flask, visit: Visit, account: OpenAccount, letters: Callable[[], list[str]]
) -> None:
    account(password=None)
    visit.fill("/sign-in/link", email="ann@example.org")
    assert link_in(letters()[-1])
    with app.app_context():
        row = db.session.scalars(select(OutboxMessage)).one()
        assert row.link_id is None
        assert "it is not kept" in row.body


def _waiting(app: Flask) -> str:
    with app.app_context():
        return "".join(db.session.scalars(select(OutboxMessage.body)))
