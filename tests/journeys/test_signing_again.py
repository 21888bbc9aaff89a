"""Three bodies sign a sharing agreement on different days; it is changed, and each signs again."""

from __future__ import annotations

from datetime import date, timedelta

from register import clock
from register.domain.dates import said
from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE_BARE, Screen, Walk, on_screens

BODIES = (
    "Farthing Wold Integrated Care Board (invented)",
    "Lanternbrook Community NHS Trust (invented)",
    "Candlewick Hospice (invented)",
)

PLACES = ("First organisation", "Second organisation", "Third organisation (optional)")


@on_screens(DESK, PHONE_BARE)
def test_an_agreement_is_signed_by_three_bodies_changed_and_signed_again(
    begin: Begin, screen: Screen
) -> None:
    start, changed = (clock.today() - timedelta(days=ago) for ago in (60, 20))
    signed, again = ([first + timedelta(days=n) for n in range(1, 4)] for first in (start, changed))
    walk = begin("ig@example.org", screen).go("/agreements/add")
    walk.type("Title of the agreement", "Falls prevention").pick(
        "Kind of agreement", "Data sharing agreement (tier 2)"
    )
    for place, body in zip(PLACES, BODIES, strict=True):
        walk.pick(place, body)
    walk.type("What is the information shared for?", "To visit people who fell.")
    walk.choose("Care of the person whose information it is")
    walk.pick("Lawful basis", "Public task (6(1)(e))").choose("Patient records that identify people")
    _day(_day(walk, "starts_on", start), "review_due_on", start + timedelta(days=365))
    walk.press("Save agreement")
    address = walk.page.url
    for number, (body, day) in enumerate(zip(BODIES, signed, strict=True), 1):
        _sign(walk, body, day)
        if number < len(BODIES):
            assert walk.reads(f"In use before everybody signed: {number} of 3 organisations have signed")
    assert walk.reads("In force")
    walk.follow("Change this agreement").choose("Staff records")
    _day(walk, "change_from", changed).type("Why are you changing this?", "Rotas are shared too")
    walk.press("Save changes")
    assert walk.reads("To sign again")
    assert walk.reads("0 of 3 organisations have signed what it says now")
    for body, day in zip(BODIES, again, strict=True):
        _sign(walk, body, day)
    assert walk.reads("In force")
    walk.page.get_by_text("What was signed before").click()
    assert walk.reads(said(signed[-1]))
    assert walk.reads(said(again[-1]))
    assert walk.page.url == address


def _day(walk: Walk, name: str, day: date) -> Walk:
    return walk.day(name, day.day, day.month, day.year)


def _sign(walk: Walk, body: str, day: date) -> None:
    walk.follow("Record a signed copy").choose(body)
    _day(walk, "signed_on", day)
    walk.type("Who signed?", "Ada Finch").type("In which post?", "Chief executive")
    walk.press("Record signed copy")
