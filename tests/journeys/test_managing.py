"""A husband's interest is found, managed by somebody else and printed; a limit is cut, earlier days stay as they were."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from register import clock
from register.db import unit_of_work
from tests import contracting
from tests.journeys.conftest import Begin
from tests.journeys.test_deciding import approve
from tests.journeys.walks import DESK, PHONE_BARE, Screen, on_screens

FOUND = "an interest through family, friend or business partner"


@on_screens(DESK, PHONE_BARE)
def test_a_husbands_interest_is_found_managed_by_somebody_else_and_printed(
    app: Flask, begin: Begin, screen: Screen, things: dict[str, str]
) -> None:
    with app.app_context(), unit_of_work() as session:
        interest = contracting.declare(session, things["b_finance"], things["b_wheelchairs"])
    signatory = begin("signatory@example.org", screen)
    approve(signatory, "Wheelchair repairs")
    assert signatory.heading.endswith("Stopped")
    assert signatory.reads(f"You have {FOUND}")

    officer = begin("officer@example.org", screen).go(f"/interests/{interest}/review")
    officer.choose("A second person without the interest signs as well")
    officer.type("What was agreed?", "The chief executive signs as well.").press("Record how it is managed")

    approve(signatory, "Wheelchair repairs")
    assert signatory.heading.endswith("Allowed with conditions")
    signatory.follow("The decision statement")
    assert signatory.reads(f"Theo Winterbourne has {FOUND}")
    assert signatory.reads("The chief executive signs as well. Agreed by Priya Fairlamb")
    assert signatory.reads("Managing conflicts of interest in the NHS")
    assert signatory.reads("Not looked at")
    decision = signatory.page.url.removesuffix("/statement")

    officer.go(f"/interests/{interest}").follow("End this").follow("withdraw it")
    officer.type("What was wrong with it?", "It was meant for another interest").press("Withdraw it")
    assert officer.reads("Withdrawn: it was recorded in error and counts on no day")
    signatory.go(decision)
    assert signatory.reads("Needs re-checking since")


def test_a_limit_is_cut_what_exceeds_it_is_shown_and_earlier_days_stay_as_they_were(
    begin: Begin, things: dict[str, str]
) -> None:
    officer = begin("officer@example.org", DESK)
    page = f"/delegations/{things['b_sign_finance']}"
    officer.go(page).follow("Change this delegation")
    officer.type("Values below", "20,000,000").type("Why are you changing this?", "The board cut it")
    officer.press("Save changes")
    assert officer.reads("The delegation has a higher limit than the one it rests on (below £20,000,000)")

    def asked(days: int) -> str:
        on = clock.today() - timedelta(days=days)
        day = f"on-day={on.day}&on-month={on.month}&on-year={on.year}"
        return f"/delegations/who-may-sign?value=25,000,000&matter=sign_contracts&person_id={things['b_finance']}&{day}"

    officer.go(asked(0))
    assert officer.reads("Too much by £5,000,000.01")
    officer.go(asked(20))
    assert officer.reads("1 person may")
    assert officer.reads("Theo Winterbourne")
