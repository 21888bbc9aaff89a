"""Declarations rounds: nobody is mailed before one is started; its links open, send once and end with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock
from register.accounts.links import draw_link
from register.db import unit_of_work
from register.domain.accounts.letters import LINK
from register.domain.errors import Forbidden, Invalid, NotFound, Stale
from register.domain.interests.interests import NewNilReturn
from register.domain.interests.rounds import NewRound, RoundScope, unsealed
from register.domain.people.people import NewPerson
from register.domain.permissions import Role
from register.models.duties import OutboxMessage
from register.models.rounds import RoundVersion
from register.queries.interests import rounds as queries
from register.services import outbox
from register.services.interests.nil_returns import declare_nothing
from register.services.interests.rounds import answer_by_link, close_round, prepare_round, start_round
from register.services.people.people import amend_person
from register.services.walls import raise_wall
from tests import registering
from tests.registering import NOON, OFFICER, SYSTEM, TODAY, World, declared
from tests.reminding import account, tick

NEW = NewRound(
    title="Round 2026/27", due_on=TODAY + timedelta(days=30), period_from=date(2026, 4, 1),
    period_to=date(2027, 3, 31),
)  # fmt: skip


@pytest.fixture
def world(app: Flask, session: Session) -> Iterator[World]:
    made = registering.recorded()
    with clock.travel(NOON):
        with unit_of_work() as work:
            new = NewPerson(name="Bob Best", email="bob@example.org")
            amend_person(work, made.ids["bob"], new, expected_n=1, reason="Mail", actor=SYSTEM, today=TODAY)
        yield made


def prepared(new: NewRound = NEW) -> RoundVersion:
    with unit_of_work() as work:
        return prepare_round(work, new, actor=OFFICER, today=TODAY)


def started(new: NewRound = NEW) -> RoundVersion:
    ref = prepared(new).ref
    with unit_of_work() as work:
        return start_round(work, ref, expected_n=1, actor=OFFICER, today=TODAY)


def mails(session: Session) -> list[OutboxMessage]:
    session.rollback()
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.recipient, OutboxMessage.id)))


def token(session: Session) -> str:
    """The word of the link that the mail to Bob carries."""
    link_id = mails(session)[0].link_id
    assert link_id is not None
    with unit_of_work() as work:
        return draw_link(work, link_id, NOON).rpartition("/")[2]


def seen(session: Session, word: str) -> str:
    session.rollback()
    one = queries.opened(session, unsealed(word), TODAY, viewer=SYSTEM.viewer)
    assert one is not None
    return one.seen


def answered(word: str, seen: str) -> str:
    sealed = unsealed(word)
    assert sealed is not None
    with unit_of_work() as work:
        return answer_by_link(work, sealed, seen, today=TODAY, now=NOON).act


def test_nobody_is_mailed_before_a_round_is_started(session: Session, world: World) -> None:
    prepared()
    assert tick(NOON) == 0
    assert mails(session) == []


def test_a_round_previews_asks_and_mails_those_whom_mail_reaches(session: Session, world: World) -> None:
    people = queries.would_ask(session, RoundScope.DECISION_MAKING, TODAY, viewer=OFFICER.viewer)
    assert [(who.name, who.address) for who in people] == [
        ("Bob Best", "bob@example.org"),
        ("Ann Archer", None),
    ]
    assert people[0].division == "Tees Valley Board: Director of Commissioning"
    made = started()
    assert (made.asked, made.unreached) == (2, 1)
    tick(NOON)
    tick(NOON + timedelta(minutes=1))
    (mail,) = mails(session)
    assert (mail.recipient, mail.link_id is not None) == ("bob@example.org", True)
    for words in ("Dear Bob Best", "by 14 June 2026", "decision-making staff as Contract Manager", LINK):
        assert words in mail.body
    assert "Your declaration of interests, Bob Best" in mail.subject


def test_every_reminder_carries_the_same_link_and_no_stored_word_of_it(
    session: Session, world: World
) -> None:
    started()
    tick(NOON)
    first = token(session)
    tick(NOON + timedelta(days=24))
    two = mails(session)
    assert sorted(mail.subject.startswith("Reminder") for mail in two) == [False, True, True]
    with unit_of_work() as work:
        links = {draw_link(work, mail.link_id or "", NOON).rpartition("/")[2] for mail in two}
    assert links == {first}
    assert not any(first in mail.body for mail in two)


def test_a_link_sends_once_and_says_afterwards_what_was_sent(session: Session, world: World) -> None:
    made = started()
    tick(NOON)
    word = token(session)
    assert answered(word, seen(session, word)) == "nil_return"
    with pytest.raises(Invalid):
        answered(word, "")
    session.rollback()
    one = queries.opened(session, unsealed(word), TODAY, viewer=SYSTEM.viewer)
    assert one is not None
    assert one.answered_on == TODAY
    assert (one.receipt or "").startswith("NIL-")
    left = queries.outstanding(
        session, queries.round_(session, made.ref, viewer=SYSTEM.viewer), TODAY, viewer=SYSTEM.viewer
    )
    assert [who.name for who in left] == ["Ann Archer"]


def test_what_changed_since_the_page_was_opened_is_shown_again(session: Session, world: World) -> None:
    started()
    tick(NOON)
    word = token(session)
    before = seen(session, word)
    declared(world)
    with pytest.raises(Stale):
        answered(word, before)
    assert answered(word, seen(session, word)) == "no_change"


def test_a_link_ends_with_its_round_and_one_that_was_altered_opens_nothing(
    session: Session, world: World
) -> None:
    made = started()
    tick(NOON)
    word = token(session)
    anns = re.sub(world.ids["bob"], world.ids["ann"], word)
    for wrong in (anns, word[:-1], "", word + "A"):
        sealed = unsealed(wrong)
        assert queries.opened(session, sealed, TODAY, viewer=SYSTEM.viewer) is None
    with unit_of_work() as work:
        close_round(work, made.ref, expected_n=2, actor=OFFICER, today=TODAY)
    with pytest.raises(NotFound):
        answered(word, "")
    assert tick(NOON + timedelta(days=40)) == 0


def test_officers_get_one_task_for_a_round_past_its_day_and_no_mail_for_each_person(
    session: Session, world: World
) -> None:
    account("officer@example.org", Role.GOVERNANCE_OFFICER)
    started()
    tick(NOON + timedelta(days=31))
    assert [mail.recipient for mail in mails(session)] == ["bob@example.org"], (
        "it waits for the mail of the next day"
    )
    tick(NOON + timedelta(days=32))
    assert [mail.recipient for mail in mails(session)] == ["bob@example.org", "officer@example.org"]


def test_only_officers_run_rounds_and_each_is_started_once(world: World) -> None:
    with pytest.raises(Forbidden), unit_of_work() as work:
        prepare_round(work, NEW, actor=world.actor("bob", Role.DECLARANT), today=TODAY)
    made = started()
    with pytest.raises(Invalid), unit_of_work() as work:
        start_round(work, made.ref, expected_n=None, actor=OFFICER, today=TODAY)
    with pytest.raises(Invalid) as refused:
        prepared(replace(NEW, due_on=TODAY - timedelta(days=1), period_from=date(2027, 4, 1)))
    assert set(refused.value.problems) == {"due_on", "period_from", "period_to"}


def test_a_mail_that_was_sent_keeps_no_way_to_draw_its_link(session: Session, world: World) -> None:
    started()
    tick(NOON)
    with unit_of_work() as work:
        message = outbox.claim(work, NOON, lambda key: draw_link(work, key, NOON))
    assert message is not None
    assert "/declarations/by-link/" in message.body
    with unit_of_work() as work:
        outbox.mark_sent(work, message, NOON)
    assert mails(session)[0].link_id is None


def asked_by(scope: RoundScope, person_id: str | None = None) -> list[str]:
    new = replace(NEW, scope=scope, person_id=person_id)
    ref = prepared(new).ref
    with unit_of_work() as work:
        start_round(work, ref, expected_n=1, actor=OFFICER, today=TODAY)
        one = queries.round_(work, ref, viewer=OFFICER.viewer)
        return [who.name for who in queries.outstanding(work, one, TODAY, viewer=OFFICER.viewer)]


def test_one_person_is_asked_alone_whether_or_not_they_decide(session: Session, world: World) -> None:
    assert asked_by(RoundScope.ONE_PERSON, world.ids["cat"]) == ["Cat Cole"]
    people = queries.would_ask(
        session, RoundScope.ONE_PERSON, TODAY, viewer=OFFICER.viewer, person_id=world.ids["cat"]
    )
    assert [who.because for who in people] == [
        "a governance officer asks you for it, and you are Chief Operating Officer"
    ]


def test_a_round_of_those_outstanding_leaves_out_whoever_has_just_returned(
    session: Session, world: World
) -> None:
    nil = NewNilReturn(person_id=world.ids["bob"], period_from=date(2026, 4, 1), period_to=date(2027, 3, 31))
    with unit_of_work() as work:
        declare_nothing(work, nil, actor=OFFICER, today=TODAY)
    assert asked_by(RoundScope.OUTSTANDING) == ["Ann Archer"]


@pytest.mark.parametrize(
    ("scope", "whom", "words"),
    [
        (RoundScope.ONE_PERSON, None, "Select the person who is asked"),
        (RoundScope.EVERYBODY, "bob", "Leave this empty, or ask one person only"),
        (RoundScope.ONE_PERSON, "dee", "They hold no post today. Record their appointment first, or declare for them"),
    ],
)  # fmt: skip
def test_whom_a_round_of_one_person_asks_is_said_and_holds_a_post(
    world: World, scope: RoundScope, whom: str | None, words: str
) -> None:
    with pytest.raises(Invalid) as refused:
        prepared(replace(NEW, scope=scope, person_id=world.ids[whom] if whom else None))
    assert refused.value.problems == {"person_id": words}


def test_a_round_about_somebody_hidden_is_hidden_with_them(session: Session, world: World) -> None:
    made = prepared(replace(NEW, scope=RoundScope.ONE_PERSON, person_id=world.ids["bob"]))
    with unit_of_work() as work:
        role = Role.GOVERNANCE_OFFICER
        raise_wall(
            work, "person", world.ids["bob"], role=role, reason="An inquiry", actor=SYSTEM, today=TODAY
        )
    with unit_of_work() as work, pytest.raises(NotFound):
        queries.round_(work, made.ref, viewer=OFFICER.viewer)
