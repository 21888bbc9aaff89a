"""Flows of information: to check until an agreement covers them, drawn, filed, and brought in from a file."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from register import clock
from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE_BARE, Screen, Walk, on_screens

BOARD = "Farthing Wold Integrated Care Board (invented)"
TRUST = "Lanternbrook Community NHS Trust (invented)"
LIST = (
    "Data flow,To,Purpose,Data categories,Article 6,Agreement\n"
    f"Rotas,{TRUST},Employing and paying staff,Staff records,6(1)(e),Joint appointments\n"
)


@on_screens(DESK, PHONE_BARE)
def test_a_flow_is_to_check_then_covered_then_drawn_and_filed(begin: Begin, screen: Screen) -> None:
    today = clock.today()
    walk = begin("ig@example.org", screen).go("/flows/").follow("Flows that no agreement covers")
    assert walk.reads("Waiting list for wheelchairs (invented)")
    walk.go("/information-assets/").follow("Add an information asset")
    walk.type("Name of the system or holding", "Rota system").pick("Whose is it?", BOARD)
    walk.pick("What is it?", "Computer system").choose("Staff records")
    _day(walk, "starts_on", today - timedelta(days=900)).press("Save information asset")
    walk.follow("Add a flow that comes from it")
    walk.type("What flows?", "Rotas of joint posts").pick("From which organisation?", BOARD)
    walk.pick("To which organisation?", TRUST).choose("One way").choose("Planning and running services")
    walk.choose("Staff records").pick("Lawful basis", "Public task (6(1)(e))")
    _day(walk, "starts_on", today - timedelta(days=30))
    _day(walk, "review_due_on", today + timedelta(days=300)).press("Save flow")
    assert walk.reads("To check: no agreement covers all of this flow today")
    assert walk.reads("The agreement does not allow this purpose")
    walk.follow("Change this flow")
    walk.page.get_by_label("Planning and running services", exact=True).uncheck()
    walk.choose("Employing and paying staff").type(
        "Why are you changing this?", "It is about their employment"
    )
    walk.press("Save changes")
    assert walk.reads("Covered today")
    walk.go("/flows/").follow("Map of flows")
    assert walk.page.locator("svg circle").count() >= 3
    walk.go("/flows/").follow("Flows and assets for the toolkit")
    assert walk.reads("General knowledge of the toolkit")
    with walk.page.expect_download() as coming:
        walk.page.get_by_role("link", name="Excel file").first.click()
    assert coming.value.suggested_filename.startswith("flows-toolkit-")


@on_screens(DESK, PHONE_BARE)
def test_a_list_of_flows_is_brought_in(begin: Begin, screen: Screen, tmp_path: Path) -> None:
    file = tmp_path / "flows.csv"
    file.write_text(LIST, encoding="utf-8")
    walk = begin("ig@example.org", screen).go("/flows/").follow("Bring in a list of flows")
    walk.follow("Bring a list of flows in")
    walk.page.set_input_files("[name=file]", file)
    walk.pick("Whose list is it?", BOARD).press("Upload and look at it")
    assert walk.reads("New flows")
    walk.press("Bring these flows in").follow("Look at the flows").follow("FLW-")
    walk.go("/flows/?title=Rotas")
    assert walk.reads("Rotas")


def _day(walk: Walk, name: str, day: date) -> Walk:
    return walk.day(name, day.day, day.month, day.year)
