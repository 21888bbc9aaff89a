"""Somebody with an interest is stopped and told why; somebody else with authority approves; both answers stay."""

from __future__ import annotations

from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE_BARE, Screen, Walk, on_screens

INTEREST = "INT-"


def approve(walk: Walk, title: str) -> None:
    walk.go("/contracts/").follow(title).follow("Check and approve")
    walk.choose("The commissioner").press("Check and approve")


@on_screens(DESK, PHONE_BARE)
def test_an_interest_stops_one_signatory_and_another_with_authority_approves(
    begin: Begin, screen: Screen, things: dict[str, str]
) -> None:
    stopped = begin("shareholder@example.org", screen)
    approve(stopped, "Wheelchair repairs")
    assert stopped.heading.endswith("Stopped")
    assert stopped.reads("Nothing else happened")
    stopped.follow(INTEREST)
    assert stopped.reads("Holds 4% of the shares")

    clear = begin("signatory@example.org", screen)
    approve(clear, "Wheelchair repairs")
    assert clear.heading.endswith("Nothing found against it")
    clear.go(f"/contracts/{things['b_con_repairs']}")
    kept = {link.get_attribute("href") for link in clear.page.locator("a[href*='/decisions/DEC-']").all()}
    assert len(kept) == 3, "the one of the examples, the one that was stopped, the one that was clear"
    assert clear.reads("Marcus Fenleigh")
    assert clear.reads("Approved")


def test_a_signed_copy_is_recorded_by_somebody_who_may_sign(begin: Begin, things: dict[str, str]) -> None:
    walk = begin("signatory@example.org", DESK)
    walk.go(f"/contracts/{things['b_con_ward']}").follow("Record a signature")
    walk.choose("The commissioner").press("Check and record the signature")
    assert walk.heading.endswith("Allowed with conditions")
    assert walk.reads("An earlier decision about this needs re-checking since 11 November 2026")
    assert walk.go(f"/contracts/{things['b_con_ward']}").reads(
        "For the commissioner, signed by Theo Winterbourne"
    )
