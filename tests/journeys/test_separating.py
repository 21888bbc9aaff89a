"""A contract manager follows a separation from its plan to its options and the divide, in 2009 and today."""

from __future__ import annotations

import docx

from register.documents.pdf_words import pages_of
from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE_BARE, Screen, Walk, on_screens

ROUTE = "Provider Selection Regime: competitive process"
TEES, TODAY = "Tees community services: commissioning only", "Weirside takes on delegated commissioning"


@on_screens(DESK, PHONE_BARE)
def test_a_programme_shows_its_plan_its_people_and_its_options(begin: Begin, screen: Screen) -> None:
    walk = begin("contracts@example.org", screen).go("/contracts/").follow("Separation")
    walk.follow("Separation programmes").follow(TEES)
    assert walk.reads("The plan: 10 of 10 done")
    assert walk.reads("Stockton provider arm: 486")
    walk.go("/appraisals/?service=nursing").follow("OPA-")
    assert walk.reads("Merge (chosen)")
    assert walk.reads("was promised, and neither stands in the contract nor was given up")
    walk.go("/programmes/").follow(TODAY)
    assert walk.reads("Fewer than 5")


def test_the_divide_of_a_body_reads_otherwise_as_at_a_day_of_2009(begin: Begin) -> None:
    walk = begin("contracts@example.org", DESK)
    divide = _divide_of(walk, "Hartlepool Primary Care Trust")
    walk.day("on", 1, 6, 2009).press("Show")
    assert walk.reads("The divide on 1 June 2009")
    assert walk.reads("The structure: 1 agreement, 1 interface")
    assert walk.follow("Services with a contract that runs").reads("Community nursing")
    walk.go(divide)
    assert walk.reads("The structure: 0 agreements, 0 interfaces")
    assert walk.follow("Services without a contract that runs").reads("Community nursing")


def test_the_divide_fills_the_first_page_that_a_board_prints(begin: Begin) -> None:
    walk = begin("contracts@example.org", DESK)
    _divide_of(walk, "Hartlepool Primary Care Trust")
    walk.day("on", 1, 6, 2009).press("Show")
    first, *_ = pages_of(walk.page.pdf(format="A4")) or [""]
    assert "In numbers" in first
    assert "Milestones that are late" in first


def test_a_milestone_is_done_only_with_what_shows_it(begin: Begin) -> None:
    walk = begin("contracts@example.org", DESK).go("/programmes/").follow(TODAY).follow("Designated")
    walk.follow("Change this milestone").day("done_on", 1, 11, 2026)
    walk.type("Why are you changing this?", "Letter came").press("Save changes", expecting=422)
    assert walk.reads("Enter what shows that it was done")
    walk.type("What shows that it was done?", "Letter of the board").press("Save changes")
    assert walk.reads("Done")


def _divide_of(walk: Walk, name: str) -> str:
    walk.go("/divide/?name=Hartlepool&ended=yes").follow(name)
    return str(walk.page.url)


def test_a_pilot_a_checklist_and_the_report_to_the_board_are_read_from_the_programme(begin: Begin) -> None:
    walk = (
        begin("contracts@example.org", DESK)
        .go("/pilots/?ended=yes")
        .follow("Minor injuries until ten at night")
    )
    assert walk.reads("Put to the market")
    walk.go("/checklists/").follow("CKL-2009-")
    assert walk.reads("ready")
    walk.go("/programmes/").follow(TEES).follow("Report to the board (Word)").day("on", 31, 3, 2010)
    with walk.page.expect_download() as loading:
        walk.page.get_by_role("button", name="Make the Word file").click()
    words = "\n".join(one.text for one in docx.Document(loading.value.path()).paragraphs)
    assert "as it stood on 31 March 2010" in words
    assert "stand in no contract and were not given up" in words


def test_the_end_of_a_preferred_supplier_term_is_recorded_and_its_task_is_done(begin: Begin) -> None:
    walk = begin("contracts@example.org", DESK).go("/contracts/").follow("Wheelchair services")
    walk.follow("Record what becomes of the preferred supplier term").press("Save decision", expecting=422)
    assert walk.reads("Select what was decided")
    walk.choose("The market is tested").type("Why?", "Three bodies have asked to bid")
    walk.type("Minute that decides it", "Board, item 6 (invented)").day("preferred_decided_on", 1, 11, 2026)
    walk.press("Save decision", expecting=422)
    walk.pick("Route of the procurement that begins now (optional)", ROUTE).press("Save decision")
    assert walk.reads("The market is tested. Three bodies have asked to bid")
