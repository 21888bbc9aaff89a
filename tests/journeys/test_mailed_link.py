"""A member of staff answers a round from the link in a mail: on a phone, without scripts, without a password."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from register import clock
from register.db import unit_of_work
from register.domain.dates import contract_year
from register.domain.interests.rounds import NewRound, link_path, token_of
from register.domain.permissions import system_actor
from register.queries.interests.rounds import key_of
from register.services.interests.rounds import prepare_round, start_round
from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE_BARE, Screen, Walk, on_screens


def link(app: Flask, person_id: str) -> str:
    """Where the mail to this person leads, once a round is started."""
    today = clock.today()
    year = contract_year(today)
    new = NewRound(
        title="Declarations round", due_on=today + timedelta(days=30), period_from=year.start, period_to=year.end or today
    )  # fmt: skip
    with app.app_context():
        with unit_of_work() as session:
            ref = prepare_round(session, new, actor=system_actor(), today=today).ref
        with unit_of_work() as session:
            made = start_round(session, ref, expected_n=1, actor=system_actor(), today=today)
            key = key_of(session, made.thing_id)
        assert key is not None
        return link_path(token_of(key, made.thing_id, person_id))


def test_nothing_has_changed_takes_two_pages_and_one_press_from_the_mail(
    app: Flask, things: dict[str, str], begin: Begin
) -> None:
    path = link(app, things["b_finance"])
    walk = Walk.begin(begin.pages, begin.address, PHONE_BARE).go(path)
    assert walk.reads("Unpaid trustee of a hospice.")
    assert walk.reads("is asked because")
    walk.press("Nothing has changed")
    assert walk.reads("Nothing more to do")
    assert walk.go(path).reads("Nothing more to do")


@on_screens(PHONE_BARE, DESK)
def test_an_officer_asks_one_person_who_never_declared_from_the_start_page(
    begin: Begin, screen: Screen
) -> None:
    walk = begin("officer@example.org", screen).go("/")
    walk.follow("Ask Owen Tarrant")
    assert walk.reads("Never declared")
    assert walk.reads("What they declared")
    due = clock.today() + timedelta(days=14)
    walk.follow("Ask them to declare").day("due_on", due.day, due.month, due.year).press("Prepare the round")
    assert walk.reads("Owen Tarrant")
    assert walk.reads("1 person")
    walk.press("Start the round and mail 1 person")
    assert walk.reads("A declaration asked of one person")
    walk.follow("Owen Tarrant")
    assert walk.reads("No answer has come yet")
