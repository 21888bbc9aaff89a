"""While something known is typed in another form, the page offers it beside the field, and nothing typed is lost."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from register.db import reading
from register.domain.permissions import Role
from register.queries import names
from register.queries.interests.interests import interests_of
from register.queries.people.joins import joins_of
from register.queries.people.organisations import organisations
from register.queries.visible import versions_of
from tests import registering
from tests.registering import SYSTEM, World
from tests.signing_in import Visit, day, signed_in

SEES = SYSTEM.viewer
BEGAN = day("arose_on", 2026, 5, 1)
ASKED = "Select the one you mean, or say that it is none of them"


world = registering.on_its_day


@pytest.fixture
def officer(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"])


def asks(answer: TestResponse, *kept: str) -> bool:
    """Whether the page asks which one is meant, with everything that was typed still in its boxes."""
    said = unescape(answer.text)
    assert all(words in said for words in kept), kept
    return answer.status_code == 422 and ASKED in said and 'name="known"' in said


def declaring(visit: Visit, name: str, **more: Any) -> TestResponse:
    page = "/interests/declare?situation=Ou&interest_type=financial"
    return visit.fill(page, organisation_name=name, description="Weekend shifts", **BEGAN, **more)


def of(app: Flask, person: str) -> tuple[str, str | None, str | None]:
    """Reference, chosen body and typed name of the person's only interest."""
    with app.app_context(), reading() as session:
        (found,) = interests_of(session, [person], viewer=SEES)
        return found.ref, found.organisation_id, found.organisation_name


@pytest.mark.parametrize("name", ["ACME-Dressings", "Acme Dressings Ltd", "Acme Dresings"])
def test_a_declaration_is_offered_the_body_that_is_meant(app: Flask, world: World, name: str) -> None:
    bob = signed_in(app, Role.DECLARANT, person_id=world.ids["bob"])
    assert "known" not in bob.get("/interests/declare?situation=Ou&interest_type=financial").text
    answer = declaring(bob, name)
    assert asks(answer, name, "Weekend shifts", "Acme Dressings", "No, another body")
    assert declaring(bob, name, known=world.ids["acme"]).status_code == 302
    assert of(app, world.ids["bob"])[1:] == (world.ids["acme"], None)


def test_a_declaration_keeps_its_own_words_where_it_is_another_body(app: Flask, world: World) -> None:
    bob = signed_in(app, Role.DECLARANT, person_id=world.ids["bob"])
    assert declaring(bob, "Acme Dressings LLP", known="another").status_code == 302
    ref, *named = of(app, world.ids["bob"])
    assert named == [None, "Acme Dressings LLP"]
    page = f"/interests/{ref}/amend"
    kept = {"organisation_name": "Acme Dressings LLP", "description": "More shifts", **BEGAN}
    assert bob.fill(page, **kept).status_code == 302, "a name that stays is not asked about again"
    assert asks(bob.fill(page, **{**kept, "organisation_name": "Acme Dressings plc"}), "More shifts")


def test_a_declaration_of_an_unknown_body_is_asked_nothing(app: Flask, world: World) -> None:
    bob = signed_in(app, Role.DECLARANT, person_id=world.ids["bob"])
    assert declaring(bob, "Oakdene Bandages").status_code == 302


def test_a_record_that_is_not_there_cannot_be_chosen(app: Flask, world: World) -> None:
    bob = signed_in(app, Role.DECLARANT, person_id=world.ids["bob"])
    answer = declaring(bob, "Acme Dressings Ltd", known="somebody's")
    assert (answer.status_code, "Weekend shifts" in answer.text) == (422, True)


def test_an_organisation_being_added_is_offered_the_one_that_is_there(
    app: Flask, officer: Visit, world: World
) -> None:
    new = {"name": "Acme Dressings Limited", "kind": "company", "company_number": "01234567"}
    assert asks(officer.fill("/organisations/add", **new), "Acme Dressings Limited", "01234567")
    there = officer.fill("/organisations/add", **new, known=world.ids["acme"])
    assert there.headers["Location"].endswith(f"/organisations/{world.ids['acme']}")
    assert officer.fill("/organisations/add", **new, known="another").status_code == 302
    with app.app_context(), reading() as session:
        (made,) = (row for row in organisations(session, viewer=SEES) if row.name == "Acme Dressings Limited")
        (first,) = versions_of(session, made, viewer=SEES)
        assert (first.reason or "").startswith("Said to be another body than ORG-")
    numbered = {"name": "Oakdene", "kind": "company", "company_number": "01234567"}
    answer = officer.fill("/organisations/add", **numbered)
    assert asks(answer, "Acme Dressings Limited, company 01234567")
    assert "company_number-error" in answer.text


def test_a_person_being_added_is_offered_the_one_that_is_there(
    app: Flask, officer: Visit, world: World
) -> None:
    answer = officer.fill("/people/add", name="ARCHER, Ann", email="new@example.org")
    assert asks(answer, "ARCHER, Ann", "new@example.org", "Ann Archer", "No, another person")
    there = officer.fill("/people/add", name="Ann Archer", known=world.ids["ann"])
    assert there.headers["Location"].endswith(f"/people/{world.ids['ann']}")
    assert officer.fill("/people/add", name="Ann Archer", known="another").status_code == 302
    with app.app_context(), reading() as session:
        labels = [
            label
            for label in names.people_told_apart(session, viewer=SEES).values()
            if label.startswith("Ann Archer")
        ]
        assert [row.answer for row in joins_of(session, world.ids["ann"], viewer=SEES)] == ["two_people"]
    assert len(set(labels)) == 2
    assert any("Director of Commissioning, Tees Valley Board, PER-" in label for label in labels)
    listed = unescape(officer.get("/people/").text)
    assert listed.count("Ann Archer, PER-") == 2


def test_officers_are_shown_records_that_may_be_one_persons_and_join_and_part_them(
    app: Flask, officer: Visit, world: World
) -> None:
    assert officer.fill("/people/add", name="A. Archer", email="ann@example.org").status_code == 302
    amended = officer.fill(
        f"/people/{world.ids['bob']}/amend",
        name="Bob Best",
        email="ann@example.org",
        reason="As he says",
        known="another",
    )
    assert amended.status_code == 302
    assert "Say whether A. Archer and Bob Best are one person" in unescape(officer.get("/").text)
    listed = officer.get("/joins/").text
    assert "The same e-mail address" in listed
    page = "/joins/add?" + unescape(listed.partition('href="/joins/add?')[2].partition('"')[0])
    pair = {"person_id": world.ids["bob"], "other_id": other_id(app, "A. Archer")}
    empty = officer.fill(page, **pair)
    assert (empty.status_code, "Select whether they are one person or two" in empty.text) == (422, True)
    assert officer.fill(page, **pair, answer="one_person", reason="Met him").status_code == 302
    shown = unescape(officer.get(f"/people/{world.ids['bob']}").text)
    assert "The same person as A. Archer" in shown
    assert "Met him" in shown
    assert officer.fill(page, **pair, answer="two_people", reason="They are two").status_code == 302
    assert "Another person than A. Archer" in unescape(officer.get(f"/people/{world.ids['bob']}").text)
    assert "No records look like one person" in unescape(officer.get("/joins/").text)


def other_id(app: Flask, name: str) -> str:
    with app.app_context(), reading() as session:
        return next(
            key for key, label in names.people(session, viewer=SEES).items() if label.startswith(name)
        )
