"""A deputy may sign from the first day to the last and not afterwards; what is reserved to the board is stopped."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from register import clock
from tests.journeys.conftest import Begin
from tests.journeys.test_deciding import approve
from tests.journeys.walks import DESK, PHONE_BARE, Screen, on_screens


def asked(person: str, days: int) -> str:
    """Who may sign for £29,800,000: more than the deputy's own delegation covers, and less than the post's."""
    on = clock.today() - timedelta(days=days)
    day = f"on-day={on.day}&on-month={on.month}&on-year={on.year}"
    return f"/delegations/who-may-sign?value=29,800,000&matter=sign_contracts&person_id={person}&{day}"


@on_screens(DESK, PHONE_BARE)
def test_a_deputy_may_within_their_days_and_not_afterwards(
    app: Flask, begin: Begin, screen: Screen, things: dict[str, str]
) -> None:
    officer = begin("officer@example.org", screen)
    officer.go(asked(things["b_deputy"], 190))
    assert officer.reads("1 person may")
    assert officer.reads("As deputy for")
    assert officer.reads("Leave; letter of the chief executive (invented)")
    officer.go(asked(things["b_deputy"], 180))
    assert not officer.reads("As deputy for")
    assert officer.reads("Too much by")


def test_a_reserved_matter_is_stopped_and_the_meeting_is_named(begin: Begin) -> None:
    officer = begin("officer@example.org", DESK)
    officer.go("/delegations/").follow("Matters reserved to the board")
    assert officer.reads("New commitments of £50,000,000 and more.")
    officer.follow("Record a reserved matter")
    officer.pick("Whose board?", "Farthing Wold Integrated Care Board (invented)").choose(
        "Approving contracts"
    )
    officer.type("Reserved to", "The board").type("In the words of the scheme", "Every contract for repairs.")
    today = clock.today()
    officer.day("valid_from", today.day, today.month, today.year).type("Minute", "Board, item 4").press(
        "Save reserved matter"
    )
    signatory = begin("signatory@example.org", DESK)
    approve(signatory, "Wheelchair repairs")
    assert signatory.heading.endswith("Stopped")
    assert signatory.reads(
        "This is reserved to the board: Every contract for repairs. It needs its next meeting"
    )
