"""An assistant prepares a declaration; the person whose it is sends it, from the link in a mail or from their page."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from register import clock
from register.accounts.links import draw_link
from register.db import unit_of_work
from register.models.duties import OutboxMessage
from tests.journeys.conftest import Begin
from tests.journeys.walks import DESK, PHONE, PHONE_BARE, Walk

WORDS = "Chairs the friends of a hospice in Farthing Wold."


def prepare(walk: Walk, words: str) -> None:
    walk.go("/prepared/").follow("Prepare an interest or a gift")
    walk.choose("Loyalty: a position or tie elsewhere").choose("Non-financial personal").press("Continue")
    walk.type("Name of an organisation", "Friends of Farthing Wold").type("Describe it", words)
    walk.day("arose_on", 2, 3, 2026).press("Prepare it")
    assert walk.reads("Nothing is declared until the person sends it")


def link(app: Flask) -> str:
    """Where the mail about what was prepared leads."""
    with app.app_context(), unit_of_work() as session:
        query = select(OutboxMessage.link_id).where(OutboxMessage.subject.contains("is prepared for you"))
        address = draw_link(session, session.scalars(query).one() or "", clock.now())
    return "/" + address.split("/", 3)[3]


def test_an_assistant_prepares_and_the_person_sends_it_from_the_mail(app: Flask, begin: Begin) -> None:
    person = begin("declarant@example.org", PHONE)
    person.go("/interests/mine").follow("Prepared declarations").follow("Name somebody who may")
    person.type("Their work email address", "contracts@example.org").press("Save")
    assistant = begin("contracts@example.org", DESK)
    prepare(assistant, WORDS)
    phone = Walk.begin(begin.pages, begin.address, PHONE_BARE).go(link(app))
    assert phone.reads(WORDS)
    phone.press("Send it")
    assert phone.reads("Nothing more to do")
    assert phone.go(link(app)).reads("Nothing more to do")
    assert person.go("/interests/mine").reads(WORDS)
    person.follow("Friends of Farthing Wold")
    assert person.reads("Prepared by")
    assert not assistant.go("/prepared/").reads(WORDS)


def test_the_person_changes_what_was_prepared_before_they_send_it(begin: Begin) -> None:
    person = begin("declarant@example.org", PHONE)
    person.go("/prepared/assistant").type("Their work email address", "contracts@example.org").press("Save")
    prepare(begin("contracts@example.org", DESK), WORDS)
    person.go("/interests/mine").follow("Look at it and send it")
    person.type("Describe it", f"{WORDS} Unpaid.").press("Send it")
    assert person.reads("Unpaid.")
