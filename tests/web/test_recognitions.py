"""The page that answers what a decision check asks: the same body or another one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time

import pytest
from flask import Flask

from register import clock
from register.db import unit_of_work
from register.domain.permissions import Role
from tests import contracting
from tests.contracting import TODAY, World
from tests.scoping import signed_in
from tests.services.test_recognitions import checked, declared, post_with


@pytest.fixture
def world(app: Flask) -> Iterator[World]:
    with clock.travel(datetime.combine(TODAY, time(12), UTC)), app.app_context():
        made = contracting.recorded()
        with unit_of_work() as work:
            made.ids["care"] = contracting.add_organisation(work, "Fernhill Care Ltd", "company")
        yield made


def test_an_officer_finds_the_question_answers_it_and_the_answer_is_shown(app: Flask, world: World) -> None:
    about, made = declared(world, "Fernhill Care LLP"), checked(world)
    officer = signed_in(app, Role.GOVERNANCE_OFFICER, email="dee@example.org", person_id=world.ids["dee"])
    assert "Answer whether it is the same body" in officer.get(f"/decisions/{made.ref}").text
    listed = officer.get("/recognitions/").text
    assert "Fernhill Care LLP and Fernhill Care Ltd" in listed
    place = listed.partition('href="/recognitions/')[2].partition('"')[0]
    page = f"/recognitions/{place}"
    assert "Is “Fernhill Care LLP” Fernhill Care Ltd?" in officer.get(page).text
    empty = officer.fill(page, reason="From its letter")
    assert (empty.status_code, "Select whether the two are the same body" in empty.text) == (422, True)
    assert "From its letter" in empty.text
    assert officer.fill(page, answer="another", reason="From its letter").status_code == 302
    shown = officer.get(f"/interests/{about.ref}").text
    assert "It is another body than Fernhill Care Ltd." in shown
    assert "No question waits for an answer" in officer.get("/recognitions/").text
    assert checked(world).outcome == "clear"


def test_nobody_opens_the_question_about_their_own_interest(app: Flask, world: World) -> None:
    about = declared(world, "Fernhill Care LLP")
    page = f"/recognitions/{about.ref}/{world.ids['care']}"
    own = signed_in(app, Role.GOVERNANCE_OFFICER, email="ann@example.org", person_id=world.ids["ann"])
    assert own.get(page).status_code == 404
    reader = signed_in(app, Role.SIGNATORY, email="bob@example.org", person_id=world.ids["bob"])
    assert reader.get(page).status_code == 403


def test_an_officer_answers_about_the_body_of_a_post_and_the_answer_is_shown(
    app: Flask, world: World
) -> None:
    post_with(world, "Fernhill Care")
    made = checked(world, "gil")
    officer = signed_in(app, Role.GOVERNANCE_OFFICER, email="dee@example.org", person_id=world.ids["dee"])
    assert "Answer whether it is the same body" in officer.get(f"/decisions/{made.ref}").text
    assert "Fernhill Care and Fernhill Care Ltd" in officer.get("/recognitions/").text
    page = (
        "/recognitions/posts/"
        + officer.get("/recognitions/").text.partition('"/recognitions/posts/')[2].partition('"')[0]
    )
    assert "Is Fernhill Care, where somebody holds a post, Fernhill Care Ltd?" in officer.get(page).text
    empty = officer.fill(page, reason="From its letter")
    assert (empty.status_code, "From its letter" in empty.text) == (422, True)
    saved = officer.fill(page, answer="another", reason="From its letter")
    assert saved.status_code == 302
    assert "It is another body than Fernhill Care Ltd." in officer.get(saved.location).text
    assert "No question waits for an answer" in officer.get("/recognitions/").text
    assert checked(world, "gil").outcome == "clear"


def test_nobody_opens_the_question_about_a_body_of_their_own_post(app: Flask, world: World) -> None:
    employer = post_with(world, "Fernhill Care")
    page = f"/recognitions/posts/{employer}/{world.ids['care']}"
    own = signed_in(app, Role.GOVERNANCE_OFFICER, email="gil@example.org", person_id=world.ids["gil"])
    assert own.get(page).status_code == 404
    reader = signed_in(app, Role.SIGNATORY, email="bob@example.org", person_id=world.ids["bob"])
    assert reader.get(page).status_code == 403
    assert "The same body or another one" not in reader.get(f"/organisations/{employer}").text
