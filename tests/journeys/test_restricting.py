"""A barrier is raised by whoever was told first what it leaves without an owner."""

from __future__ import annotations

from datetime import timedelta

from register import clock
from register.domain.dates import london_day, said
from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, DESK_BARE, PHONE, PHONE_BARE, Walk


def test_what_a_barrier_leaves_without_an_owner_is_told_before_it_is_raised(
    begin: Begin, things: dict[str, str]
) -> None:
    officer = begin("officer@example.org", DESK).go("/barriers/").follow("Restrict access to a record")
    officer.choose("A contract").type("Reference of the record", things["b_con_community"])
    officer.type("Why is access restricted?", "A rival bid").press("Restrict access", expecting=422)
    assert officer.reads("Nothing is restricted yet. This would be left without an owner")
    seen = begin("contracts@example.org", PHONE).go(f"/contracts/{things['b_con_community']}")
    officer.choose("I have looked at what this leaves without an owner, and see to it")
    officer.press("Restrict access")
    assert officer.reads("Access restricted from now on")
    answer = seen.page.reload()
    assert answer is not None
    assert answer.status == 404


def test_those_inside_confirm_once_and_whoever_keeps_barriers_sees_who_has(
    begin: Begin, things: dict[str, str]
) -> None:
    officer = begin("officer@example.org", DESK_BARE).go("/barriers/").follow("Restrict access to a record")
    officer.choose("A contract").type("Reference of the record", things["b_con_community"])
    officer.page.locator("[name=role]").select_option("procurement_lead")
    officer.type("Why is access restricted?", "A rival bid")
    officer.press("Restrict access")
    imogen = (
        begin("contracts@example.org", PHONE_BARE).go("/tasks/").follow("Restricted records that you may see")
    )
    assert not imogen.reads("A rival bid")
    imogen.follow("Confirm that you keep what you know of").press("I confirm")
    assert imogen.reads("You confirmed on")
    officer.go("/barriers/").follow("Who is inside each barrier, and who has confirmed")
    assert officer.reads("Imogen Staverley")
    outside = begin("procurement@example.org", PHONE_BARE).go("/barriers/inside")
    assert not outside.reads(things["b_con_community"])
    answer = outside.page.goto(f"/contracts/{things['b_con_community']}")
    assert answer is not None
    assert answer.status == 404


def test_an_auditor_is_told_who_was_inside_and_who_outside_on_a_past_day(
    begin: Begin, things: dict[str, str]
) -> None:
    raised = clock.now()
    officer = begin("officer@example.org", DESK_BARE).go("/barriers/").follow("Restrict access to a record")
    officer.choose("A contract").type("Reference of the record", things["b_con_community"])
    officer.page.locator("[name=role]").select_option("procurement_lead")
    officer.type("Why is access restricted?", "A rival bid").press("Restrict access")
    with clock.travel(lambda: raised + timedelta(days=3)):
        imogen = begin("contracts@example.org", DESK_BARE).go("/barriers/inside")
        imogen.follow("Confirm that you keep what you know of").press("I confirm")
        auditor = begin("auditor@example.org", PHONE_BARE).go("/audit/")
        auditor.follow("Who is inside a barrier, and who has confirmed")
        assert "Inside" in _row_of(auditor, "Imogen Staverley")
        confirmed = said(clock.today())
        assert confirmed in _row_of(auditor, "Imogen Staverley")
        then = london_day(raised)
        auditor.day("on", then.day, then.month, then.year).press("Show")
        assert "Inside" in _row_of(auditor, "Imogen Staverley")
        assert confirmed not in _row_of(auditor, "Imogen Staverley")
        assert "Outside" in auditor.page.locator("tr", has_text="Procurement lead").first.inner_text()


def _row_of(walk: Walk, name: str) -> str:
    return walk.page.locator("tr", has_text=name).first.inner_text()
