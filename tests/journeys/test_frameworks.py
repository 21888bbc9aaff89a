"""A framework is signed, a hospice joins it, and an agreement stands under it and goes beyond it."""

from __future__ import annotations

from datetime import date, timedelta

from register import clock
from register.domain.dates import said
from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE_BARE, Screen, Walk, on_screens

BOARD = "Farthing Wold Integrated Care Board (invented)"
TRUST = "Lanternbrook Community NHS Trust (invented)"
HOSPICE = "Candlewick Hospice (invented)"


@on_screens(DESK, PHONE_BARE)
def test_a_body_joins_a_framework_and_an_agreement_stands_under_it(begin: Begin, screen: Screen) -> None:
    start, joined = (clock.today() - timedelta(days=ago) for ago in (60, 20))
    walk = begin("ig@example.org", screen)
    _add(walk, "Sharing protocol", "Information sharing protocol (tier 1)", start)
    walk.press("Save agreement")
    framework = walk.page.url
    for body in (BOARD, TRUST):
        _sign(walk.follow("Record a signed copy").choose(body), "signed_on", start).press(
            "Record signed copy"
        )
    walk.follow("Record that an organisation joins").pick("Organisation that joins", HOSPICE)
    _day(walk, "acceded_on", joined)
    _sign(walk, "signed_on", joined).press("Record that it joins")
    assert walk.reads("Joined")
    assert walk.reads(said(joined))
    assert walk.reads("In force")
    _add(walk, "Falls prevention", "Data sharing agreement (tier 2)", start).choose("Research")
    named = f"{framework.rsplit('/', 1)[-1]}: Sharing protocol"
    walk.pick("Which framework agreement does it stand under? (optional)", named)
    walk.press("Save agreement", expecting=422)
    assert walk.reads("The framework agreement does not allow: Research")
    walk.page.get_by_label("Research", exact=True).uncheck()
    walk.press("Save agreement")
    assert walk.reads("Stands under")
    below = walk.page.url
    _withdraw(walk.go(framework), joined + timedelta(days=1))
    walk.go(below)
    assert walk.reads(f"An organisation has not signed or joined the framework agreement: {TRUST}")


def _add(walk: Walk, title: str, kind: str, start: date) -> Walk:
    walk.go("/agreements/add").type("Title of the agreement", title).pick("Kind of agreement", kind)
    walk.pick("First organisation", BOARD).pick("Second organisation", TRUST)
    walk.type("What is the information shared for?", "To visit people who fell.")
    walk.choose("Care of the person whose information it is")
    walk.pick("Lawful basis", "Public task (6(1)(e))").choose("Patient records that identify people")
    _day(walk, "starts_on", start)
    return _day(walk, "review_due_on", start + timedelta(days=365))


def _withdraw(walk: Walk, day: date) -> None:
    walk.follow("Record that an organisation withdraws").choose(TRUST)
    _day(walk, "withdrawn_on", day).type("Why does it withdraw?", "Merged").press("Record that it withdraws")


def _day(walk: Walk, name: str, day: date) -> Walk:
    return walk.day(name, day.day, day.month, day.year)


def _sign(walk: Walk, name: str, day: date) -> Walk:
    _day(walk, name, day)
    return walk.type("Who signed?", "Ada Finch").type("In which post?", "Chief executive")
