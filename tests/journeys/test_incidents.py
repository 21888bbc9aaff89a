"""A misdirected mail goes from a phone to its closed case, reported or not; a complaint from the public page to its end."""

from __future__ import annotations

from datetime import datetime, timedelta

from register import clock
from register.domain.dates import LONDON
from tests.harness.browser import Pages
from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE, PHONE_BARE, Walk

MAIL = "A list of visits went to the wrong practice by email."
FOUR = {
    "The Information Commissioner": "First notification",
    "The people concerned": "First notification",
    "The commissioner": "First notification",
    "The department and NHS England": "First notification",
}


def _when(walk: Walk, name: str, at: datetime) -> Walk:
    """A day and a time in London."""
    local = at.astimezone(LONDON)
    walk.day(name, local.day, local.month, local.year)
    walk.page.locator(f"[name={name}-time]").fill(f"{local:%H:%M}")
    return walk


def _confirmed(begin: Begin, noticed: datetime) -> tuple[Walk, str]:
    """Reported on a phone, and found to be a data incident with four who have to be told."""
    nurse = begin("declarant@example.org", PHONE).go("/incidents/report")
    nurse.choose("A letter, email or message went to the wrong person").type("What happened?", MAIL)
    _when(nurse, "noticed_at", noticed).press("Report this")
    assert nurse.reads(MAIL)
    lead = begin("ig@example.org", DESK).go("/incidents/")
    lead.page.get_by_role("row").filter(has_text=MAIL).get_by_role("link").click()
    lead.follow("Decide what this is").choose("Data incident")
    _when(lead, "aware_at", noticed + timedelta(minutes=10))
    lead.page.get_by_label("How serious is it?").select_option(label="3: some harm")
    for who in list(FOUR)[1:]:
        lead.page.get_by_label(who, exact=True).check()
    lead.type("Why did you decide this?", "Names of patients, and the practice opened it").press(
        "Save my decision"
    )
    for who in FOUR:
        assert lead.reads(f"{who}: by")
    lead.follow("Record what was done").choose("It was contained")
    lead.type("Say what was done and why", "The practice deleted it").press("Record this")
    return lead, str(lead.page.url)


def _graded(lead: Walk, page: str) -> Walk:
    lead.go(page).follow("Grade this incident").choose("3: some harm").choose("3: likely")
    return lead.type("Why is it graded so?", "Few people, and soon deleted").press("Save this grade")


def _tell(lead: Walk, page: str, whom: list[str], phase: str, at: datetime) -> None:
    lead.go(page).follow("Record who was told")
    for who in whom:
        lead.page.get_by_label(who, exact=True).check()
    lead.type("Who was told?", "By their form").choose(phase)
    _when(lead, "notified_at", at).press("Record that they were told")


def test_a_misdirected_mail_is_reported_on_a_phone_graded_told_to_four_closed_and_exported(
    begin: Begin,
) -> None:
    noticed = clock.now() - timedelta(hours=2)
    lead, page = _confirmed(begin, noticed)
    _graded(lead, page)
    siro = (
        begin("siro@example.org", DESK).go(page).follow("Decide whether the regulator is told").choose("Yes")
    )
    siro.type("Why did you decide this?", "Harm is likely").press("Record this decision")
    told = noticed + timedelta(hours=1)
    regulator, people, commissioner, department = FOUR
    _tell(lead, page, [regulator, department], "First notification", told)
    assert not lead.reads(f"{regulator}: by")
    assert lead.reads(f"{people}: by")
    siro.go(page).follow("Close this incident").type("Why is it closed?", "Done").press(
        "Close this incident", expecting=422
    )
    assert siro.reads("Record who was told, or the decision not to tell them, before closing")
    _tell(lead, page, [people], "First notification", told)
    _tell(lead, page, [commissioner], "First notification", told)
    _tell(lead, page, [], "Further information", told + timedelta(minutes=20))
    siro.go(page).follow("Close this incident").type(
        "Why is it closed?", "Addresses are picked from a list now"
    )
    siro.press("Close this incident")
    assert siro.reads("Closed")
    lead.go("/incidents/register")
    with lead.page.expect_download() as waiting:
        lead.page.get_by_role("link", name="CSV file").click()
    row = next(line for line in waiting.value.path().read_text("utf-8-sig").splitlines() if MAIL in line)
    assert page.rpartition("/")[2] in row


def test_the_same_mail_is_not_reported_to_anybody_each_with_its_reason(begin: Begin) -> None:
    lead, page = _confirmed(begin, clock.now() - timedelta(hours=2))
    _graded(lead, page)
    siro = (
        begin("siro@example.org", PHONE_BARE)
        .go(page)
        .follow("Decide whether the regulator is told")
        .choose("No")
    )
    siro.type("Why did you decide this?", "The practice is bound by secrecy and deleted it").press(
        "Record this decision"
    )
    regulator, *others = FOUR
    assert not siro.reads(f"{regulator}: by")
    for who in others:
        siro.go(page).follow("Decide not to tell somebody").choose(who)
        siro.type("Why are they not told?", "A risk to people is unlikely").press("Record this decision")
    siro.go(page).follow("Close this incident").type(
        "Why is it closed?", "Addresses are picked from a list now"
    )
    siro.press("Close this incident")
    assert siro.reads("Closed")


def test_a_complaint_goes_from_the_public_page_on_a_phone_to_its_outcome(
    begin: Begin, browser_pages: Pages, live_server: str
) -> None:
    person, begun = Walk.begin(browser_pages, live_server, PHONE), clock.now()
    with clock.travel(begun):
        person.go("/complain/").type("What is your complaint about?", "My letter went to my old address.")
        person.type("Your name", "Jo Public").type("How can we reach you?", "jo@example.org")
        person.press("Send complaint", expecting=422)
    assert person.reads("This was sent too quickly")
    with clock.travel(begun + timedelta(minutes=1)):
        person.press("Send complaint")
    assert person.heading == "We have your complaint"
    ref = person.page.locator("main strong").inner_text()
    assert ref not in person.page.url
    today = clock.today()
    lead = (
        begin("ig@example.org", DESK).go("/complaints/").follow(ref).follow("Record that it was acknowledged")
    )
    lead.page.get_by_label("A data protection complaint").check()
    lead.day("sent_on", today.day, today.month, today.year).type("How was it acknowledged?", "By email")
    lead.press("Record the acknowledgement")
    assert lead.reads("Acknowledged")
    lead.follow("Record a step").choose("What they were told of progress")
    lead.day("entered_on", today.day, today.month, today.year).type(
        "What was done or said?", "We asked the clinic"
    )
    lead.press("Record this").follow("Record the outcome").choose("Upheld")
    lead.day("told_on", today.day, today.month, today.year).type(
        "What were they told?", "We corrected the address"
    )
    lead.press("Record the outcome")
    assert lead.reads("Outcome told")
    assert lead.reads("We corrected the address")
