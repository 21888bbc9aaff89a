"""The published register as anybody reads it: lasting addresses, what changed between editions, and policy breaches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from register import clock
from register.db import unit_of_work
from register.domain.interests.breaches import BreachOutcome, NewBreachDecision
from register.domain.publication.editions import NewEdition
from register.domain.publication.withholdings import Outcome
from register.services.interests.breaches import decide_breach
from register.services.interests.interests import amend_interest
from register.services.publication.editions import publish_edition
from tests import registering
from tests.registering import NOON, OFFICER, SYSTEM, TODAY, World, declared
from tests.services.test_editions import LATER, SECRET, decide, erased

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with app.app_context():
        made = registering.recorded()
    with clock.travel(NOON):
        yield made


def published(day: timedelta = timedelta()) -> str:
    with clock.travel(NOON + day), unit_of_work() as session:
        on = TODAY + day
        made: str = publish_edition(session, NewEdition(held_on=on), actor=OFFICER, today=on).ref
        return made


def test_a_reader_compares_two_editions_and_follows_an_entry_through_both(app: Flask, world: World) -> None:
    with app.app_context():
        bobs, anns = declared(world, "bob", description=SECRET), declared(world, "ann")
        first = published()
        with clock.travel(NOON + timedelta(hours=1)), unit_of_work() as session:
            new = registering.new_interest(world, description="Owns all of it", ended_on=None)
            amend_interest(session, bobs.ref, new, expected_n=1, actor=SYSTEM, today=TODAY)
        late = declared(world, "ann", today=TODAY, situation="Lo", description="A board")
        second = published(timedelta(days=1))
    client = app.test_client()
    where = f"/published/difference/?first={first}&second={second}"
    page = client.get(where).text
    for words in (SECRET, "Owns all of it", "Description", "A board", late.ref):
        assert words in page, words
    assert "value_pence" not in page
    told = client.get(f"{where}&format=json").get_json()
    assert [row["entry_ref"] for row in told["added"]] == [late.ref]
    assert told["removed"] == []
    (changed,) = told["changed"]
    assert changed["changes"] == [
        {"field": "description", "label": "Description", "before": SECRET, "after": "Owns all of it"}
    ]
    back = client.get(f"/published/difference/?first={second}&second={first}&format=json").get_json()
    assert [row["entry_ref"] for row in back["removed"]] == [late.ref]
    assert client.get("/published/difference/?first=x").status_code == 422
    entry = client.get(f"/published/entries/{bobs.ref}").text
    assert entry.index("Owns all of it") < entry.index(SECRET)
    assert "In the newest edition, published on 16 May 2026" in entry
    link = client.get(f"/published/{second}").text.split("/published/people/")[1].split('"')[0]
    for path in (f"people/{link}", f"entries/{anns.ref}"):
        assert "Weekend shifts" in client.get(f"/published/{path}").text
    assert client.get(f"/published/organisations/{link}").status_code == 404
    assert "Ann Archer" in client.get(f"/published/{second}?situation=Lo").text
    assert "Bob Best" not in client.get(f"/published/{second}?situation=Lo").text


def test_an_entry_says_when_it_was_published_last_and_under_which_rule_it_was_removed(
    app: Flask, world: World
) -> None:
    with app.app_context():
        made, hidden = declared(world, ended_on=TODAY), declared(world, "ann", description=SECRET)
        edition = published()
        decide(hidden.ref, Outcome.WITHHELD, "risk_of_harm")
        with clock.travel(LATER), unit_of_work() as session:
            publish_edition(session, NewEdition(held_on=LATER.date()), actor=OFFICER, today=LATER.date())
    client = app.test_client()
    page = client.get(f"/published/entries/{made.ref}").text
    assert "Last published on 15 May 2026" in page
    assert "It ended on 15 May 2026" in page
    with app.app_context():
        erased(made.ref)
    page = client.get(f"/published/entries/{made.ref}").text
    assert "Removed on 1 June 2032 under rule retention.interest" in page
    assert "Bob Best" not in page
    page = client.get(f"/published/entries/{hidden.ref}").text
    assert "Information withheld: risk of harm" in page
    assert SECRET not in page
    assert "Ann Archer" not in page
    assert "Ann Archer" not in client.get(f"/published/{edition}").text
    assert client.get("/published/entries/INT-2026-22222").status_code == 404


def test_policy_breaches_are_told_by_month_without_a_name_and_a_month_without_one_says_so(
    app: Flask, world: World
) -> None:
    with app.app_context():
        late = declared(world, "bob", arose_on=TODAY - timedelta(days=90), description=SECRET)
        new = NewBreachDecision(
            interest_id=late.thing_id, outcome=BreachOutcome.BREACH, ground="Bob Best forgot", action="Reminded Bob Best",
            published_words="Reminded of the rule",
        )  # fmt: skip
        with unit_of_work() as session:
            decide_breach(session, new, expected_n=None, actor=OFFICER, today=TODAY)
    client = app.test_client()
    for text in (client.get("/published/breaches/").text, client.get("/published/breaches/export").text):
        assert "Declared after the last day in time: 1" in text
        assert "Reminded of the rule" in text
        assert text.count("None this month") == 11
        assert "Bob" not in text
        assert "May 2026" in text
