"""A contract manager runs a contract: performance notices, review meetings, and the prices of a year."""

from __future__ import annotations

import re
from datetime import date, timedelta

from flask import Flask

from register import clock
from register.db import unit_of_work
from register.domain.local_rules import NewLocalRule
from register.domain.permissions import system_actor
from register.domain.shipped_rules import shipped
from register.jobs.plan_duties import plan_duties
from register.services.rules import lay_over
from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE_BARE, Screen, Walk, on_screens

COMMUNITY = "Community nursing and therapies"
NEXT = "Candlewick Hospice (invented)"


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
    assert walk.reads("Download the minutes as a Word file")
    walk.follow(COMMUNITY)
    assert walk.reads("nothing left to do")


@on_screens(DESK, PHONE_BARE)
def test_the_prices_of_a_year_are_seen_before_they_are_proposed(begin: Begin, screen: Screen) -> None:
    _percentages(begin, screen)
    walk = begin("contracts@example.org", screen).go("/contracts/").follow(COMMUNITY)
    walk.follow("Uplift the prices for a year").pick("Year", "This year").press("Preview")
    assert walk.reads(
        "uplift 4.15% less efficiency 2.00%, together 2.15%. Source: Letter of the board (invented)"
    )
    assert walk.reads("£145.5000")
    assert walk.reads("£148.6300")
    assert walk.reads("Of which rounding the prices makes")
    walk.press("Propose these prices")
    assert walk.reads("Waits for a decision")
    walk.go("/contracts/").follow(COMMUNITY)
    assert walk.reads("Waits for:")


@on_screens(DESK, PHONE_BARE)
def test_the_checklist_for_its_end_is_begun_on_the_page_of_a_contract(begin: Begin, screen: Screen) -> None:
    walk = begin("contracts@example.org", screen).go("/contracts/").follow(COMMUNITY)
    walk.follow("Begin the checklist for its end")
    assert walk.picked("Kind of checklist") == "End of a contract"
    walk.press("Save checklist")
    assert walk.reads("0 of 10 ready")
    walk.follow("Change this checklist").pick("Item 1: how it stands", "Ready")
    walk.type("Why are you changing this?", "Agreed").press("Save changes", expecting=422)
    assert walk.reads("Enter what shows that it is ready")
    walk.type("Item 1: what shows that it is ready, or why it is not needed", "Minute of the board")
    walk.press("Save changes")
    assert walk.reads("1 of 10 ready")


@on_screens(DESK, PHONE_BARE)
def test_what_nobody_checked_of_a_provider_is_a_task_until_somebody_has(
    app: Flask, begin: Begin, screen: Screen
) -> None:
    _own_check(app)
    _planned(app)
    walk = begin("contracts@example.org", screen).go("/tasks/?kind=provider_check")
    assert walk.reads("Check Lanternbrook Community NHS Trust (invented) for the first time: our own list")
    walk.go("/contracts/").follow(COMMUNITY).follow("Record a check")
    assert walk.picked("Kind of check") == "Our own list"
    walk.choose("In order").type("Where was it looked up?", "The list")
    on(walk, "checked_on", 0)
    on(walk, "holds_until", 200).press("Save check")
    assert walk.reads("lapses on")
    _planned(app)
    walk.go("/tasks/?kind=provider_check")
    assert not walk.reads("Check Lanternbrook Community NHS Trust (invented) for the first time")


@on_screens(DESK, PHONE_BARE)
def test_a_body_comes_in_for_a_party_once_all_three_decide(begin: Begin, screen: Screen) -> None:
    walk = begin("contracts@example.org", screen).go("/contracts/").follow(COMMUNITY)
    walk.follow("Bring in another party").choose("The provider")
    walk.type("What changes, and why?", "The trust merges").press("Propose it", expecting=422)
    assert walk.reads("Select the body that comes in")
    assert walk.reads("Enter the day from which it holds")
    walk.pick("Which body takes its place?", NEXT)
    on(walk, "effective_on", 30).press("Propose it", expecting=422)
    assert walk.reads("Select what procurement law allows a change of provider as")
    walk.pick(
        "What does procurement law allow it as? (optional)", "solely a change of provider by succession"
    )
    walk.type("Why does that ground fit? (optional)", "The merger moves everything").press("Propose it")
    assert walk.reads("waits for a decision")
    walk.follow("CHG-")
    assert walk.reads("the commissioner and the provider and the newcomer")
    assert walk.reads(NEXT)
    walk.follow("What the notice of this modification has to say")
    assert walk.reads(
        "Not recorded yet: CPV code; Who decided; Conflicts of interest, and how they are managed"
    )
    assert walk.reads("The merger moves everything")


@on_screens(DESK, PHONE_BARE)
def test_months_of_activity_are_pasted_and_stand_beside_their_plan(begin: Begin, screen: Screen) -> None:
    today = clock.today()
    april = date(today.year - (today.month < 4), 4, 1)
    month = max((today.replace(day=1) - timedelta(days=1)).replace(day=1), april)
    walk = begin("contracts@example.org", screen).go("/contracts/").follow(COMMUNITY)
    walk.follow("Activity against plan").follow("Paste months")
    walk.type("Months, one line a service", f"{month:%Y-%m}, therapies, many")
    walk.type("Where do the numbers come from?", "Return of the month")
    walk.press("Record these months", expecting=422)
    walk.type("Months, one line a service", f"{month:%Y-%m}, therapies, 1877").press("Record these months")
    assert walk.reads("1,877")
    assert walk.page.locator("main svg").count() >= 1
    assert walk.reads("Floor and ceiling count in proportion")


@on_screens(DESK, PHONE_BARE)
def test_a_contract_is_found_by_words_of_its_services_and_of_a_clause(begin: Begin, screen: Screen) -> None:
    walk = begin("contracts@example.org", screen)
    _asked(walk, "Words in its title, services or answers", "therapies")
    assert walk.reads(COMMUNITY)
    assert not walk.reads("Wheelchair services")
    _asked(walk, "Words in a clause of it", "the next instalment")
    assert walk.reads("Words in a clause of it: the next instalment")


def _asked(walk: Walk, question: str, words: str) -> None:
    walk.go("/contracts/").page.locator("summary", has_text="Showing").click()
    walk.type(question, words).page.get_by_role("button", name="Show", exact=True).first.click()
    walk.page.wait_for_url(re.compile(r"\?"))


def _own_check(app: Flask) -> None:
    """A kind of check that a body asks for beside those of the rules, from today."""
    kinds = [dict(row) for row in shipped("national").value("providers.check_kinds", on=clock.today())]
    own = {"code": "own_list", "name": "Our own list", "from": clock.today().isoformat(), "months": 12}
    with app.app_context(), unit_of_work() as session:
        new = NewLocalRule(
            key="providers.check_kinds", value=[*kinds, own], valid_from=clock.today(), source="Policy (invented)",
            reason="Asked for from today",
        )  # fmt: skip
        lay_over(session, new, actor=system_actor(), today=clock.today())


def _planned(app: Flask) -> None:
    with app.app_context():
        plan_duties(clock.now(), app.extensions["settings"])


def _percentages(begin: Begin, screen: Screen) -> None:
    """A governance officer enters what the rules do not know: none ships."""
    walk = begin("officer@example.org", screen).go("/rules/?key=uplift").follow("Uplift of prices")
    walk.follow("Set a local rule").type("Row 1: Year", "This year")
    walk.type("Row 1: From", clock.today().strftime("%d/%m/%Y"))
    walk.type("Row 1: Uplift", "415").type("Row 1: Efficiency", "200")
    walk.type("Row 1: Source", "Letter of the board (invented)")
    on(walk, "valid_from", 0).type("Where does the rule come from?", "Letter (invented)")
    walk.type("Why does this body need another rule?", "Entered for the year")
    walk.press("Compare with the national rule").press("Save local rule")
