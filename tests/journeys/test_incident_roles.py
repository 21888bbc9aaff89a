"""Three people say three things of one incident, what was learnt is seen to, and what was over is opened again."""

from __future__ import annotations

from datetime import timedelta

from register import clock
from tests.journeys.conftest import Begin
from tests.journeys.test_incidents import _confirmed, _graded
from tests.journeys.walks import DESK, DESK_BARE, PHONE, PHONE_BARE, Screen, Walk, on_screens


@on_screens(PHONE, DESK_BARE)
def test_three_people_say_three_things_and_what_was_learnt_is_seen_to(begin: Begin, screen: Screen) -> None:
    lead, page = _confirmed(begin, clock.now() - timedelta(hours=2))
    for who, role, words in (
        ("dpo", "data protection officer", "Tell the regulator: harm is likely"),
        ("caldicott", "Caldicott Guardian", "Confidence was broken, and the practice is bound by it"),
    ):
        person = begin(f"{who}@example.org", screen).go(page)
        assert person.page.get_by_role("link", name="Decide whether the regulator is told").count() == 0, who
        person.follow("Record your advice")
        person.type("Your advice", words).press("Record advice")
        assert person.reads(words), role
    _graded(lead, page)
    siro = begin("siro@example.org", screen).go(page)
    assert siro.page.get_by_role("link", name="Record your advice").count() == 0
    siro.follow("Decide whether the regulator is told").choose("No")
    siro.type("Why did you decide this?", "The practice deleted it").press("Record this decision")
    assert siro.reads("The practice deleted it")
    assert siro.reads("Tell the regulator: harm is likely"), "the advice stands beside the decision"
    _learnt(lead, page)


def _learnt(lead: Walk, page: str) -> None:
    """A lesson with its action, taken with what shows it."""
    due, today = clock.today() + timedelta(days=30), clock.today()
    lead.go(page).follow("Add a lesson").type("What was learnt?", "Addresses were typed by hand")
    lead.type("What is done so that it does not happen again?", "Pick addresses from a list")
    lead.day("action_due_on", due.day, due.month, due.year).press("Save lesson")
    assert lead.go(page).reads("Pick addresses from a list")
    lead.follow("Pick addresses from a list").follow("Change this lesson")
    lead.day("taken_on", today.day, today.month, today.year)
    lead.type("What shows that it was taken?", "Minute 7 of the board")
    lead.type("Why are you changing this?", "It was done").press("Save changes")
    assert lead.reads("Minute 7 of the board")


@on_screens(DESK, PHONE_BARE)
def test_a_complaint_about_care_has_a_clock_of_its_own_and_runs_again_when_opened_again(
    begin: Begin, screen: Screen
) -> None:
    today = clock.today()
    lead = begin("ig@example.org", screen).go("/complaints/").follow("Record a complaint")
    lead.type("What is it about?", "My results were read out in the waiting room").pick(
        "How was it received?", "By telephone"
    )
    lead.day("received_on", today.day, today.month, today.year)
    lead.page.get_by_label("It is about care too").check()
    lead.press("Save complaint")
    assert lead.reads("A data protection complaint: by")
    assert lead.reads("A complaint about care (NHS complaint): by")
    lead.follow("Decide that it is no such complaint").choose("A complaint about care (NHS complaint)")
    lead.type("Why is it none?", "Nothing about care was said after all").press("Record this decision")
    assert not lead.reads("A complaint about care (NHS complaint): by")
    assert lead.reads("A data protection complaint: by"), "the other deadline goes on"
    lead.follow("Record the outcome").choose("Upheld")
    lead.day("told_on", today.day, today.month, today.year)
    lead.type("What were they told?", "We read results in private now").press("Record the outcome")
    lead.follow("Open it again").type("Why is it opened again?", "They wrote once more").press(
        "Open it again"
    )
    assert lead.reads("They wrote once more")
    lead.go("/accounts/mail/").choose("In one mail a day").choose("No").press("Save my choices")
    assert lead.reads("Your choices are saved")
