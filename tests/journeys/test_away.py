"""Somebody goes away and names who stands in; both read it with their tasks; an officer enters it for somebody else."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask

from register import clock
from register.db import unit_of_work
from register.domain.permissions import system_actor
from register.jobs.plan_duties import plan_duties
from register.services.accounts.accounts import switch_off
from tests.journeys.conftest import Begin
from tests.journeys.walks import PHONE, Walk


def type_days(walk: Walk, first: date, last: date) -> None:
    for label, day in (("First day away", first), ("Last day away", last)):
        group = walk.page.get_by_role("group", name=label)
        for part, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
            group.get_by_label(part).fill(str(number))


def test_somebody_goes_away_and_an_officer_enters_it_for_somebody_else(begin: Begin) -> None:
    today = clock.today()
    manager = begin("contracts@example.org", PHONE).go("/")
    manager.follow_in(manager.page.get_by_role("banner"), "Tasks")
    manager.follow("Start the procurement of what follows: Wheelchair services")
    assert manager.heading.endswith("Wheelchair services")
    manager.go("/contracts/").follow("Calendar of key dates and tasks")
    assert manager.heading == "Calendar"
    manager.follow_in(manager.page.get_by_role("banner"), "Tasks").follow("When I work")
    manager.page.get_by_label("Sunday").uncheck()
    manager.press("Save my days")
    assert manager.reads("Your days are saved")
    manager.follow("Say when you are away, and who stands in")
    type_days(manager, today, today + timedelta(days=6))
    manager.type("Who gets your reminders meanwhile?", "contracts@example.org")
    manager.type("Why this person?", "Knows the contracts").press("Save this absence", expecting=422)
    assert manager.reads("Nobody stands in for themselves")
    manager.type("Who gets your reminders meanwhile?", "officer@example.org").press("Save this absence")
    assert manager.reads("Priya Fairlamb stands in")
    manager.go("/tasks/")
    assert manager.reads("You are away until")

    officer = begin("officer@example.org", PHONE).go("/tasks/")
    assert officer.reads("you stand in. Their reminders come to you")
    officer.follow("Who is away")
    officer.type("Who is away?", "signatory@example.org")
    type_days(officer, today, today + timedelta(days=2))
    officer.type("Who gets their reminders meanwhile?", "contracts@example.org")
    officer.type("Why do you enter this for them?", "Asked by telephone").press("Save this absence")
    assert officer.reads("Theo Winterbourne")

    manager.go("/tasks/when-i-work/").press("End this absence")
    assert manager.reads("No absence is entered")


def test_an_officer_hands_over_the_tasks_of_somebody_who_has_left(app: Flask, begin: Begin) -> None:
    with app.app_context(), unit_of_work() as session:
        switch_off(session, "contracts@example.org", actor=system_actor(), now=clock.now())
    with app.app_context():
        plan_duties(clock.now(), app.extensions["settings"])
    officer = begin("officer@example.org", PHONE).go("/tasks/").follow("Tasks of people who have left")
    officer.page.get_by_role("main").get_by_role("row").get_by_role("link").first.click()
    assert officer.heading.startswith("Hand over the tasks of")
    officer.type("Who takes them over?", "signatory@example.org").press("Hand them over", expecting=422)
    officer.type("Why this person?", "Manages these contracts from now on").press("Hand them over")
    assert officer.reads("The tasks are handed over")
    assert officer.reads("Nobody who has left has a task that waits to be handed over")
    signatory = begin("signatory@example.org", PHONE).go("/calendar/?whose=mine")
    assert signatory.reads("You")
