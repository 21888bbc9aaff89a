"""A manager reviews what somebody on their team declared, and the list of what awaits review gets shorter."""

from __future__ import annotations

from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK_BARE, PHONE, Screen, on_screens

AWAITED = "Rolling Forward"


@on_screens(PHONE, DESK_BARE)
def test_a_manager_records_how_an_interest_is_managed_and_its_person_sees_it(
    begin: Begin, screen: Screen, things: dict[str, str]
) -> None:
    walk = begin("manager@example.org", screen)
    assert walk.go("/interests/awaiting").reads(AWAITED)
    walk.follow_in(walk.page.locator(".nhsuk-card", has_text=AWAITED), "Review")
    walk.choose("Noted, no further action").type(
        "What was agreed?", "No decision about this charity is hers."
    )
    walk.press("Record how it is managed")
    assert walk.reads("Recorded how it is managed")
    assert not walk.reads(AWAITED)
    declarant = begin("declarant@example.org", screen).go(f"/interests/{things['b_int_new']}")
    assert declarant.reads("No decision about this charity is hers.")
