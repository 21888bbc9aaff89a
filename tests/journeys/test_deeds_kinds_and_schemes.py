"""A partnership with an associate, a deed under seal, a published scheme that is published no more, published contracts."""

from __future__ import annotations

from datetime import timedelta

from register import clock
from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, DESK_BARE, PHONE, PHONE_BARE, Walk


def _chosen(walk: Walk, name: str, value: str) -> Walk:
    walk.page.locator(f"[name={name}]").select_option(value)
    return walk


def test_a_contract_says_its_kind_and_who_else_commissions_from_when(
    begin: Begin, things: dict[str, str]
) -> None:
    manager = begin("contracts@example.org", DESK_BARE).go("/contracts/add")
    manager.type("Title of the contract", "Wheelchairs for three towns")
    _chosen(manager, "commissioner_id", things["b_board"])
    _chosen(manager, "provider_id", things["b_hospice"])
    _chosen(manager, "contract_kind", "section_75")
    _chosen(manager, "edition", "own-agreement")
    manager.choose("Several commissioners, one of whom co-ordinates")
    today = clock.today()
    manager.day("starts_on", today.day, today.month, today.year).day(
        "ends_on", today.day, today.month, today.year + 2
    )
    manager.page.locator("[name=lines-0-code]").fill("WHC")
    manager.page.locator("[name=lines-0-name]").fill("Wheelchairs")
    manager.page.locator("[name=lines-0-annual_value_pence]").fill("1000")
    manager.page.locator("details:has([name=associates-0-organisation_id]) > summary").first.click()
    _chosen(manager, "associates-0-organisation_id", things["b_wheelchairs"])
    manager.page.locator("[name=associates-0-share_percent]").fill("12.5")
    manager.day("associates-0-joined_on", today.day, today.month, today.year)
    manager.press("Save contract", expecting=422)
    assert manager.reads("one party has to be a council")
    _chosen(manager, "contract_kind", "services").press("Save contract")
    assert manager.reads("Co-ordinating commissioner")
    assert manager.reads("12.5 per cent of the value")


def test_a_deed_without_its_second_signatory_is_refused_and_entered_once_it_has_one(
    begin: Begin, things: dict[str, str]
) -> None:
    manager = begin("contracts@example.org", PHONE_BARE).go("/sealings/").follow("Enter a deed")
    _chosen(manager, "organisation_id", things["b_trust"])
    manager.type("What was sealed or signed", "Lease of the clinic")
    _chosen(manager, "execution", "seal_of_trust")
    day = clock.today() - timedelta(days=1)
    manager.day("sealed_on", day.day, day.month, day.year)
    _chosen(manager, "first_signatory_id", things["b_contracts"])
    manager.page.locator("[name=first_capacity]").fill("Chairman")
    manager.page.locator("[name=seal_minute]").fill("Board, item 4")
    manager.press("Save entry", expecting=422)
    assert manager.reads("This needs a second authorised signatory")
    _chosen(manager, "second_signatory_id", things["b_analyst"])
    manager.page.locator("[name=second_capacity]").fill("Director")
    manager.press("Save entry")
    assert manager.reads("Seal of an NHS trust")
    assert manager.reads("Lease of the clinic")


def test_a_scheme_that_anybody_could_read_is_published_no_more(begin: Begin, things: dict[str, str]) -> None:
    officer = begin("officer@example.org", DESK_BARE).go(f"/approved-schemes/{things['b_approved_scheme']}")
    if not officer.reads("Anybody can read it"):
        officer.follow("Publish it for anybody to read").press("Publish this scheme")
    public = str(officer.page.get_by_role("link", name="see its public page").get_attribute("href"))
    anybody = Walk.begin(begin.pages, begin.address, PHONE_BARE).go(public)
    assert anybody.reads("Board, item 6")
    officer.follow("Stop publishing it").type("Why is it no longer published?", "A post is missing")
    officer.press("Stop publishing it")
    assert officer.reads("It is not published")
    answer = anybody.page.reload()
    assert answer is not None
    assert answer.status == 404


def test_contracts_are_published_with_a_value_withheld_and_anybody_reads_them(begin: Begin) -> None:
    officer = begin("officer@example.org", DESK).go("/contracts/register/")
    officer.follow("Publish contracts for anybody to read")
    officer.page.get_by_label("Whose contracts?").select_option(label="Hartlepool Primary Care Trust")
    officer.choose("Yes").press("Show the rows")
    rows = officer.page.url
    shown = officer.page.locator("table tbody tr").first
    title = shown.locator("td, th").first.inner_text().strip().splitlines()[-1]
    officer.follow_in(shown, "Decide: ")
    officer.choose("All but what I select").choose("Values").pick("Ground", "Commercial interests")
    officer.pick("Who asked for it?", "The provider").type("Why?", "Their prices are a secret")
    officer.press("Save decision", expecting=422)
    assert officer.reads("Enter the day it is looked at again")
    officer.day("review_on", 1, 4, 2031).press("Save decision")
    assert officer.reads("A second person has not agreed yet")
    officer.page.goto(rows)
    officer.press("Go on with these rows").press("Publish this edition")
    officer.follow("Look at its public page")
    public = officer.page.url.removeprefix(begin.address)
    anybody = Walk.begin(begin.pages, begin.address, PHONE).go(public)
    assert anybody.reads("Values (Commercial interests)")
    anybody.follow(title)
    assert anybody.reads("Information withheld")
    assert anybody.reads("This address stays the same")
