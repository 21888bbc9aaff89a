"""A barrier is raised by whoever was told first what it leaves without an owner, and what is taken past it is told."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from register import clock
from register.db import reading, unit_of_work
from register.domain.dates import add_months, london_day, said
from register.jobs.note_downloads import note_downloads
from register.models.accounts import Account
from register.models.contracts import Contract
from register.models.posts import PostVersion
from register.models.walls import Wall, WallVersion
from tests import contracting
from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, DESK_BARE, PHONE, PHONE_BARE, Walk
from tests.reminding import tick


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


def test_a_barrier_is_looked_at_again_by_whoever_answers_for_it(
    app: Flask, begin: Begin, things: dict[str, str]
) -> None:
    raised = clock.now()
    officer = begin("officer@example.org", DESK_BARE).go(f"/contracts/{things['b_con_community']}")
    officer.follow("Restrict who may see it")
    officer.page.locator("[name=role]").select_option("procurement_lead")
    officer.type("Why is access restricted?", "A rival bid").press("Restrict access")
    with clock.travel(lambda: raised + timedelta(days=350)):
        _tick(app)
        ref = _newest(app)
        later = begin("officer@example.org", PHONE_BARE).go("/tasks/").follow(ref)
        assert later.reads("A rival bid")
        later.follow("Say that it is still needed").type("What did you find?", "The bid goes on")
        later.press("It is still needed")
        assert later.reads("Recorded that it is still needed")
        assert later.reads("The bid goes on")
        again = add_months(london_day(clock.now()), 12)
        assert later.reads(said(again))
        _tick(app)
        assert not later.go("/tasks/").reads(ref)


def _newest(app: Flask) -> str:
    """The barrier that was raised last; the examples hold others."""
    with app.app_context(), reading() as session:
        query = select(Wall.ref).join(WallVersion, WallVersion.thing_id == Wall.id)
        return str(session.scalars(query.order_by(WallVersion.seq.desc()).limit(1)).one())


def _ref(app: Flask, things: dict[str, str]) -> str:
    with app.app_context(), reading() as session:
        return str(session.get_one(Contract, things["b_con_community"]).ref)


def _tick(app: Flask) -> None:
    with app.app_context():
        tick(clock.now())


def test_those_inside_confirm_once_and_whoever_keeps_barriers_sees_who_has(
    app: Flask, begin: Begin, things: dict[str, str]
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
    imogen.follow(f"Confirm that you keep what you know of {_ref(app, things)}").press("I confirm")
    assert imogen.reads("You confirmed on")
    officer.go("/barriers/").follow("Who is inside each barrier, and who has confirmed")
    assert officer.reads("Imogen Staverley")
    outside = begin("procurement@example.org", PHONE_BARE).go("/barriers/inside")
    assert not outside.reads(things["b_con_community"])
    answer = outside.page.goto(f"/contracts/{things['b_con_community']}")
    assert answer is not None
    assert answer.status == 404


def test_an_auditor_is_told_who_was_inside_and_who_outside_on_a_past_day(
    app: Flask, begin: Begin, things: dict[str, str]
) -> None:
    raised = clock.now()
    officer = begin("officer@example.org", DESK_BARE).go("/barriers/").follow("Restrict access to a record")
    officer.choose("A contract").type("Reference of the record", things["b_con_community"])
    officer.page.locator("[name=role]").select_option("procurement_lead")
    officer.type("Why is access restricted?", "A rival bid").press("Restrict access")
    with clock.travel(lambda: raised + timedelta(days=3)):
        imogen = begin("contracts@example.org", DESK_BARE).go("/barriers/inside")
        imogen.follow(f"Confirm that you keep what you know of {_ref(app, things)}").press("I confirm")
        auditor = begin("auditor@example.org", PHONE_BARE).go("/audit/")
        auditor.follow("Who is inside a barrier, and who has confirmed")
        auditor.type("Reference of the barrier", _newest(app)).press("Show")
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


def test_a_document_behind_a_barrier_that_reaches_another_body_is_listed_as_information_shared(
    app: Flask, begin: Begin, things: dict[str, str]
) -> None:
    """Imogen, who keeps contracts, works for a body too whose contract it is not."""
    with app.app_context():
        with reading() as session:
            holder = session.scalar(select(Account.person_id).where(Account.email == "contracts@example.org"))
        with unit_of_work() as work:
            post = contracting.begin(
                work, PostVersion, "post.added", title="Bid adviser", organisation_id=things["b_wheelchairs"],
                side="providing", grade=None, decision_reason=None,
            )  # fmt: skip
            contracting.appoint(work, str(holder), post.thing_id)
    officer = begin("officer@example.org", DESK).go("/barriers/").follow("Restrict access to a record")
    officer.choose("A contract").type("Reference of the record", things["b_con_community"])
    officer.page.locator("[name=role]").select_option("procurement_lead")
    officer.type("Why is access restricted?", "A rival bid").press("Restrict access")
    manager = begin("contracts@example.org", PHONE_BARE).go(f"/contracts/{things['b_con_community']}")
    with manager.page.expect_download() as waiting:
        manager.page.locator("a[href*='/documents/DOC-']:not([href*=pdf]):not([href*=compare])").first.click()
    name = waiting.value.suggested_filename
    with app.app_context():
        assert note_downloads(clock.now()) > 0
    lead = begin("ig@example.org", PHONE).go("/information-shared/?how=download")
    lead.page.locator("main table a").first.click()
    for words in (
        name,
        "Imogen Staverley",
        "No agreement names the two organisations",
        "no deadline has started",
    ):
        assert lead.reads(words), words
