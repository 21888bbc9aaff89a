"""An agreement gets a processor, a screening and the SIRO's decision, and is handed out as a Word document."""

from __future__ import annotations

from datetime import date, timedelta

from register import clock
from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE_BARE, Screen, Walk, on_screens

TRUST = "Lanternbrook Community NHS Trust (invented)"
HOSPICE = "Candlewick Hospice (invented)"


@on_screens(DESK, PHONE_BARE)
def test_what_stands_beside_an_agreement_is_recorded_and_handed_out(begin: Begin, screen: Screen) -> None:
    day = clock.today() - timedelta(days=5)
    walk = begin("ig@example.org", screen).go("/agreements/")
    row = walk.page.get_by_role("row").filter(has_text="End of life care register")
    walk.go(str(row.get_by_role("link").first.get_attribute("href")))
    agreement = walk.page.url
    assert walk.reads("Not recorded yet")
    walk.follow("Add a processor").pick("Processor", TRUST)
    walk.type("What does it do with the information?", "Hosts the register.")
    _day(walk, "starts_on", day).press("Save processor")
    assert walk.reads("Its contract is not known to say")
    walk.follow("Change this processor").pick("Term 1: does the contract say it?", "The contract says it")
    walk.type("Why are you changing this?", "The contract was read").press("Save changes")
    assert walk.reads("The contract says it")
    walk.go(agreement).follow("add a screening")
    _day(walk, "screened_on", day).press("Save screening")
    assert walk.reads("questions are not answered yet")
    siro = begin("siro@example.org", screen).go(agreement).follow("Record what you say on this agreement")
    siro.pick("What do you record?", "Decision of the SIRO").pick("What does it come to?", "Accepts the risk")
    siro.type("In your own words", "The risk is small.").type("Your post", "Director of finance")
    _day(siro, "given_on", day).press("Save")
    siro.go(agreement)
    assert siro.reads("Accepts the risk")
    assert siro.reads("Hosts the register.")
    siro.follow("The agreement as a Word document")
    with siro.page.expect_download() as coming:
        siro.page.get_by_role("button", name="Make the Word document").click()
    assert coming.value.suggested_filename.endswith(".docx")


def _day(walk: Walk, name: str, day: date) -> Walk:
    return walk.day(name, day.day, day.month, day.year)
