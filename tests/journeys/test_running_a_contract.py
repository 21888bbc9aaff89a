"""A contract manager runs a contract: a performance notice goes a step on, and a review meeting is recorded in one go."""

from __future__ import annotations

from datetime import timedelta

from register import clock
from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE_BARE, Screen, Walk, on_screens

COMMUNITY = "Community nursing and therapies"


def on(walk: Walk, name: str, days: int) -> Walk:
    day = clock.today() + timedelta(days=days)
    return walk.day(name, day.day, day.month, day.year)


@on_screens(DESK, PHONE_BARE)
def test_a_notice_goes_on_step_by_step_and_never_in_another_order(begin: Begin, screen: Screen) -> None:
    walk = begin("contracts@example.org", screen).go("/contracts/").follow(COMMUNITY)
    assert walk.reads("Open contract performance notices")
    walk.follow("CPN-")
    assert walk.reads("These steps and times are general knowledge")
    walk.follow("Record the next step").pick("Step 2", "Plan done")
    on(walk, "steps-1-step_on", 0).type("Why are you changing this?", "They met again")
    walk.press("Save changes", expecting=422)
    assert walk.reads("After “Contract management meeting” comes “Action plan agreed”")
    walk.pick("Step 2", "Action plan agreed").type(
        "Step 2: what was agreed or found", "Two more clinics a week"
    )
    on(walk, "steps-1-step_by", 60).press("Save changes")
    assert walk.reads("See that the plan is done by")
    assert walk.reads("Two more clinics a week")
    walk.follow(COMMUNITY)
    assert walk.reads("Last step: action plan agreed")


@on_screens(DESK, PHONE_BARE)
def test_a_meeting_is_recorded_in_one_go_and_an_action_is_done_with_what_shows_it(
    begin: Begin, screen: Screen
) -> None:
    walk = begin("contracts@example.org", screen).go("/contracts/").follow(COMMUNITY)
    walk.follow("Record a review meeting")
    assert walk.picked("Contract").startswith(COMMUNITY)
    on(walk, "met_on", 0).type("What was agreed?", "Therapies are back on plan")
    walk.type("Person 1: post, and for which party", "Contract manager, for the commissioner")
    walk.page.get_by_label("Action 1", exact=True).fill("Send the figures of the month")
    walk.pick("Action 1: who owns it", "Imogen Staverley")
    on(walk, "actions-0-action_by", 14).press("Save meeting")
    assert walk.reads("1 action is to be done")
    walk.follow("Say what was done")
    on(walk, "actions-0-action_done_on", 0).type("Why are you changing this?", "They came")
    walk.press("Save changes", expecting=422)
    assert walk.reads("Enter what shows that it was done")
    walk.type("Action 1: what shows that it was done", "Figures in the shared folder").press("Save changes")
    assert walk.reads("Every action is done")
    walk.follow(COMMUNITY)
    assert walk.reads("nothing left to do")
