"""What an assistant prepared ends in time: both are told before, then it lapses and what was typed is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from register import clock
from register.accounts.links import draw_link
from register.db import reading, unit_of_work
from register.domain.errors import Invalid
from register.domain.interests.prepared import NewAssistant
from register.domain.local_rules import NewLocalRule
from register.domain.people.people import NewPerson
from register.domain.permissions import Role
from register.jobs.lapse_prepared import lapse_prepared
from register.models.duties import OutboxMessage
from register.models.interests import InterestVersion
from register.models.ledger import LedgerEntry, LedgerPayload
from register.models.prepared import PreparedDeclaration
from register.queries.rules import ruleset
from register.services.interests.prepared import LAPSED, drop_prepared, name_assistant, prepare, send_prepared
from register.services.people.people import amend_person
from register.services.rules import lay_over
from register.services.walls import raise_wall
from tests import registering
from tests.registering import NOON, SYSTEM, TODAY, World, new_interest
from tests.signing_in import Visit, signed_in

DAYS, TOLD = 28, 7
LAST = NOON + timedelta(days=DAYS)
FIRST_TOLD = NOON + timedelta(days=DAYS - TOLD)


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    """Bob, whose assistant is Dee; both have an address."""
    with app.app_context():
        made = registering.recorded()
        for key, name in (("bob", "Bob Best"), ("dee", "Dee Dunn")):
            with unit_of_work() as work:
                new = NewPerson(name=name, email=f"{key}@example.org")
                amend_person(work, made.ids[key], new, expected_n=1, reason="Mail", actor=SYSTEM, today=TODAY)
        with unit_of_work() as work:
            name_assistant(
                work, made.ids["bob"], NewAssistant(email="dee@example.org"), actor=SYSTEM, today=TODAY
            )
        with clock.travel(NOON):
            yield made


def made(world: World) -> str:
    with unit_of_work() as session:
        new = new_interest(world, description="Weekend shifts")
        return prepare(session, new, actor=world.actor("dee", Role.DECLARANT), today=TODAY, now=NOON).id


def draft(key: str) -> PreparedDeclaration:
    with reading() as session:
        row = session.get_one(PreparedDeclaration, key)
        session.expunge_all()
        return row


def letters(since: datetime) -> dict[str, OutboxMessage]:
    with reading() as session:
        query = select(OutboxMessage).where(OutboxMessage.created_at >= since)
        found = {row.recipient: row for row in session.scalars(query.order_by(OutboxMessage.id))}
        session.expunge_all()
        return found


def rule(key: str, value: int) -> None:
    new = NewLocalRule(key=key, value=value, valid_from=TODAY, source="Policy", reason="The board said so")
    with unit_of_work() as session:
        lay_over(session, new, actor=SYSTEM, today=TODAY)


def test_it_lapses_after_its_last_day_and_what_was_typed_is_gone(world: World) -> None:
    key = made(world)
    assert draft(key).lapses_on == LAST.date()
    lapse_prepared(LAST)
    assert (draft(key).state, bool(draft(key).answers)) == ("waiting", True)
    assert lapse_prepared(LAST + timedelta(days=1)) == 1
    assert lapse_prepared(LAST + timedelta(days=1)) == 0
    row = draft(key)
    assert (row.state, row.answers, row.settled_at) == ("lapsed", {}, LAST + timedelta(days=1))
    with reading() as session:
        bodies = [str(body) for body in session.scalars(select(LedgerPayload.body))]
        events = session.scalars(select(LedgerEntry.event).where(LedgerEntry.subject == key)).all()
    assert sorted(events) == ["declaration.lapsed", "declaration.prepared"]
    assert not any("Weekend shifts" in body for body in bodies)


def test_what_was_dropped_is_gone_at_once(world: World) -> None:
    key = made(world)
    with unit_of_work() as session:
        drop_prepared(session, key, actor=world.actor("bob", Role.DECLARANT), now=NOON)
    assert (draft(key).state, draft(key).answers) == ("dropped", {})


def test_nothing_is_sent_after_its_last_day_even_before_it_was_let_go(world: World) -> None:
    key, bob = made(world), world.actor("bob", Role.DECLARANT)
    late = LAST + timedelta(days=1)
    with unit_of_work() as session, pytest.raises(Invalid) as refused:
        send_prepared(session, key, actor=bob, today=late.date(), now=late)
    assert refused.value.problems == {"": LAPSED}
    with unit_of_work() as session:
        send_prepared(session, key, actor=bob, today=LAST.date(), now=LAST)
    assert draft(key).state == "sent"


def test_both_are_told_once_some_days_before_and_the_link_goes_to_its_person_alone(world: World) -> None:
    key = made(world)
    lapse_prepared(FIRST_TOLD - timedelta(days=1))
    assert letters(FIRST_TOLD - timedelta(days=1)) == {}
    for _ in range(2):
        lapse_prepared(FIRST_TOLD)
    lapse_prepared(FIRST_TOLD + timedelta(days=2))
    told = letters(FIRST_TOLD - timedelta(days=1))
    assert sorted(told) == ["bob@example.org", "dee@example.org"]
    assert [(who, row.link_id) for who, row in sorted(told.items())] == [
        ("bob@example.org", key), ("dee@example.org", None),
    ]  # fmt: skip
    for row in told.values():
        assert "It waits until 12 June 2026" in row.body
        assert "Weekend shifts" not in row.body
    with unit_of_work() as session:
        assert f"/prepared/by-link/{key}" in draw_link(session, key, NOON)


def test_whoever_may_not_see_it_any_more_is_not_written_to(world: World) -> None:
    made(world)
    with unit_of_work() as session:
        raise_wall(
            session, "organisation", world.ids["trust"], person_id=world.ids["dee"], reason="Apart", actor=SYSTEM,
            today=TODAY,
        )  # fmt: skip
    lapse_prepared(FIRST_TOLD)
    assert list(letters(FIRST_TOLD)) == ["bob@example.org"]


def test_how_long_it_waits_and_when_both_are_told_are_rules_with_dates(world: World) -> None:
    before = made(world)
    rule("declarations.prepared_days", 10)
    rule("declarations.prepared_told_days", 2)
    after = made(world)
    assert (draft(before).lapses_on, draft(after).lapses_on) == (LAST.date(), TODAY + timedelta(days=10))
    lapse_prepared(NOON + timedelta(days=7))
    assert draft(after).told_at is None
    lapse_prepared(NOON + timedelta(days=8))
    assert draft(after).told_at == NOON + timedelta(days=8)
    with reading() as session:
        rules = ruleset(session)
        day = TODAY - timedelta(days=1)
        assert rules.value("declarations.prepared_days", on=day) == DAYS


def test_the_pages_say_until_when_and_a_late_link_says_that_it_lapsed(app: Flask, world: World) -> None:
    key = made(world)
    bob = signed_in(app, Role.DECLARANT, person_id=world.ids["bob"], email="bob@example.org")
    dee = signed_in(app, Role.DECLARANT, person_id=world.ids["dee"], email="dee@example.org")
    for visit, where in (
        (bob, "/interests/mine"), (bob, "/prepared/"), (bob, f"/prepared/{key}"),
        (dee, "/prepared/"), (dee, f"/prepared/{key}"), (dee, f"/prepared/nothing?person={world.ids['bob']}"),
    ):  # fmt: skip
        assert "12 June 2026" in visit.get(where).text, where
    with unit_of_work() as session:
        address = draw_link(session, key, NOON)
    link, anybody = "/" + address.split("/", 3)[3], Visit(app.test_client())
    assert "It waits until 12 June 2026" in anybody.get(link).text
    with clock.travel(LAST + timedelta(days=1)):
        early = anybody.post(link)
        assert (early.status_code, LAPSED in early.text) == (422, True)
        lapse_prepared(clock.now())
        page = anybody.get(link)
        assert (page.status_code, "This has lapsed" in page.text) == (410, True)
        assert anybody.post(link).status_code == 410
        assert "Weekend shifts" not in page.text + bob.get(f"/prepared/{key}").text
    with reading() as session:
        assert session.scalars(select(InterestVersion)).all() == []
