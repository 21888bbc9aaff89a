"""A member of staff declares an interest, sees it, changes it, and later has nothing to add."""

from __future__ import annotations

import pytest

from tests.harness.databases import KINDS
from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, DESK_BARE, PHONE, Screen, Walk, on_screens

DESCRIPTION = "Sits on the board of a company that sells wound dressings."


def declare(walk: Walk) -> None:
    walk.go("/interests/mine").follow("Declare an interest")
    walk.choose("Outside employment").choose("Financial").press("Continue")
    walk.type("Name of an organisation", "Dressings of Farthing Wold Ltd")
    walk.type("Describe it", DESCRIPTION).day("arose_on", 2, 3, 2026).press("Declare")


def change(walk: Walk) -> None:
    walk.go("/interests/mine").follow_in(walk.page.locator(".nhsuk-card", has_text=DESCRIPTION), "Change")
    walk.type("Describe it", f"{DESCRIPTION} Paid since June.").press("Save changes")


@on_screens(PHONE, DESK_BARE)
def test_a_member_of_staff_declares_changes_and_says_that_nothing_else_changed(
    begin: Begin, screen: Screen
) -> None:
    walk = begin("declarant@example.org", screen)
    declare(walk)
    assert walk.reads("Interest declared")
    assert walk.go("/interests/mine").reads(DESCRIPTION)
    change(walk)
    assert walk.reads("Paid since June.")
    walk.go("/interests/mine").follow("Nothing has changed").press("Send")
    assert walk.reads("Recorded: nothing has changed")


@pytest.mark.parametrize("kind", KINDS)
def test_a_declaration_reaches_the_register_on_both_databases(begin: Begin, kind: str) -> None:
    declare(begin("declarant@example.org", DESK))
    assert begin("auditor@example.org", DESK).go("/interests/").reads(DESCRIPTION)


def test_a_date_without_its_month_is_asked_again_and_what_was_typed_stays(begin: Begin) -> None:
    walk = begin("declarant@example.org", PHONE)
    walk.go("/interests/declare?situation=Ou&interest_type=financial").type("Describe it", DESCRIPTION)
    walk.page.locator("[name=arose_on-day]").fill("2")
    walk.press("Declare", expecting=422)
    assert walk.reads("There is a problem")
    assert walk.page.get_by_label("Describe it").input_value() == DESCRIPTION
