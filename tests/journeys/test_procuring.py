"""A procurement from its conflicts assessment to award and standstill, with one evaluator who has an interest."""

from __future__ import annotations

from datetime import timedelta

from register import clock
from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, DESK_BARE, PHONE, PHONE_BARE, Walk

TITLE = "Podiatry for adults from next April"


def test_from_the_conflicts_assessment_to_the_award_and_its_standstill(
    begin: Begin, things: dict[str, str]
) -> None:
    lead = begin("procurement@example.org", DESK)
    where = _begun(lead, things)
    _assessed(lead, where, things)
    conflicted, other = (_named(lead, where, things[who]) for who in ("b_analyst", "b_contracts"))
    nadia = begin("declarant@example.org", PHONE).go(f"{conflicted}/declare").choose("Yes")
    nadia.type("Which interest, in which of them?", "My brother is its director").press("Declare")
    nadia.page.goto(f"{conflicted}/score")
    assert nadia.reads("Kept from the papers until somebody else answers")
    imogen = begin("contracts@example.org", DESK).go(f"{other}/declare").choose("No").press("Declare")
    lead.go(f"{conflicted}/settle").choose("No").type("Why, and on which conditions?", "Too close").press(
        "Save this answer"
    )
    assert lead.reads("Takes no part")
    _changed(lead, where, "papers_open_on").press("Save changes")
    imogen.go(f"{other}/score")
    imogen.page.locator("[name=scores_given-0-scored_bidder_id]").select_option(things["b_hospice"])
    imogen.page.locator("[name=scores_given-0-on_criterion]").select_option("Quality")
    imogen.type("Score 1: from 0 to 10", "8").type("Score 1: comment", "Well staffed").press(
        "Save your scores"
    )
    lead.go(where).follow("propose the award")
    lead.page.locator(f'[name=awarded_to_id][value="{things["b_wheelchairs"]}"]').check()
    lead.type("Reasons by the criteria", "The best by its plan")
    lead.pick("Key criterion 1", "Quality and innovation")
    lead.type("Key criterion 1: the reason", "Fewest days to a chair").press("Propose this award")
    assert lead.reads("Fewest days to a chair")
    assert lead.reads("The award has no reason yet by: Value; Integration")
    decider = begin("signatory@example.org", DESK).go(where).follow("Decide the award")
    assert decider.reads("Authority goes back to the board without a break")
    decider.type("Minute or paper that says so", "Committee, item 4").press("Check and award")
    _changed(lead, where, "notices-0-published_on")
    lead.page.locator("[name=notices-0-notice_kind]").select_option("psr_intention")
    lead.press("Save changes")
    assert lead.reads("Standstill until the end of")
    assert lead.reads("Well staffed")
    assert lead.follow("Intention to award").reads("Nadia Brightwater declared an interest and takes no part")


def _begun(lead: Walk, things: dict[str, str]) -> str:
    lead.go("/contracts/").follow("Procurement").follow("Add a procurement")
    lead.type("Title of the procurement", TITLE).type("What is bought?", "Clinics in four towns")
    lead.page.locator("[name=commissioner_id]").select_option(things["b_board"])
    lead.page.locator("[name=route]").select_option("direct_award_c")
    today = clock.today()
    lead.day("starts_on", today.day, today.month, today.year).type(
        "Why this route?", "It satisfies the contract"
    )
    lead.type("Value over its whole life", "900000").press("Save procurement")
    assert lead.reads("There is no conflicts assessment yet")
    return str(lead.page.url)


def _changed(lead: Walk, where: str, day: str) -> Walk:
    today = clock.today()
    lead.go(f"{where}/amend").type("Why are you changing this?", "Next step")
    return lead.day(day, today.day, today.month, today.year)


def _assessed(lead: Walk, where: str, things: dict[str, str]) -> None:
    _changed(lead, where, "conflicts_assessed_on")
    lead.type("What did the conflicts assessment find?", "One evaluator may know a bidder")
    lead.type("How are conflicts managed?", "Each declares before bids are read")
    lead.page.locator("[name=award_criteria-0-award_criterion]").fill("Quality")
    lead.page.locator("[name=award_criteria-0-award_weight]").fill("100")
    for number, bidder in enumerate(("b_wheelchairs", "b_hospice")):
        lead.page.locator(f"[name=bidders-{number}-bidder_id]").select_option(things[bidder])
    lead.press("Save changes")


def _named(lead: Walk, where: str, person: str) -> str:
    lead.go(where).follow("Name an evaluator")
    lead.page.locator("[name=person_id]").select_option(person)
    lead.type("What do they judge, or decide?", "Quality").press("Save evaluator")
    return str(lead.page.url)


def test_an_interest_closes_the_papers_kindly_and_a_colleague_opens_them(
    begin: Begin, things: dict[str, str]
) -> None:
    lead = begin("procurement@example.org", DESK)
    where = _begun(lead, things)
    _assessed(lead, where, things)
    named = _named(lead, where, things["b_contracts"])
    imogen = begin("contracts@example.org", PHONE)
    _closed_to(imogen, where)
    assert imogen.reads("please declare for this procurement first")
    imogen.follow("Declare for this procurement").choose("No").press("Declare")
    assert imogen.go(where).reads(TITLE)
    imogen.go("/interests/mine").follow("Declare an interest")
    imogen.choose("Shareholding or other ownership").choose("Financial").press("Continue")
    imogen.page.locator("[name=organisation_id]").select_option(things["b_wheelchairs"])
    imogen.type("Describe it", "A few shares")
    imogen.day("arose_on", 2, 3, 2026).press("Declare")
    _closed_to(imogen, where)
    assert imogen.reads("You need do nothing")
    assert imogen.go(f"{named}/declare").reads("a colleague looks at it first")
    assert lead.go("/procurements/").follow("Papers to decide about").reads(where.rpartition("/")[2])
    lead.go(where).follow("Who may see the papers").follow("Decide")
    lead.choose("Yes").type("Why?", "A handful of shares").type(
        "How is it managed?", "Scores no bid of theirs"
    )
    lead.press("Save this decision")
    assert lead.reads("Scores no bid of theirs")
    assert imogen.go(where).reads(TITLE)


def test_papers_stay_closed_are_decided_about_anew_and_are_told_of_a_past_day(
    begin: Begin, things: dict[str, str]
) -> None:
    lead = begin("procurement@example.org", DESK_BARE)
    where = _begun(lead, things)
    _assessed(lead, where, things)
    lead.go(f"{where}/amend").type("Why are you changing this?", "Named")
    lead.page.locator("[name=contract_manager_id]").select_option(things["b_contracts"])
    lead.press("Save changes")
    imogen = begin("contracts@example.org", PHONE_BARE)
    imogen.go("/interests/mine").follow("Declare an interest")
    imogen.choose("Shareholding or other ownership").choose("Financial").press("Continue")
    imogen.page.locator("[name=organisation_id]").select_option(things["b_wheelchairs"])
    imogen.type("Describe it", "A few shares").day("arose_on", 2, 3, 2026).press("Declare")
    lead.go(where).follow("Who may see the papers").follow("Decide")
    lead.choose("No").type("Why?", "They could win by it").press("Save this decision")
    assert lead.reads("Closed, as somebody else decided")
    _closed_to(imogen, where)
    assert imogen.reads("Somebody else has decided that these papers stay closed to you")
    assert imogen.go("/papers/").reads(where.rpartition("/")[2])
    lead.follow("Decide again").choose("Yes").type("Why?", "They were sold").type(
        "How is it managed?", "Looked into"
    )
    lead.press("Save this decision")
    assert lead.reads("They were sold")
    assert imogen.go(where).reads(TITLE)
    before = clock.today() - timedelta(days=1)
    lead.day("on", before.day, before.month, before.year).press("Show this day")
    assert lead.reads("At the end of")


def _closed_to(who: Walk, where: str) -> None:
    answer = who.page.goto(where)
    assert answer is not None
    assert answer.status == 403
    assert who.reads("These papers are closed to you")
