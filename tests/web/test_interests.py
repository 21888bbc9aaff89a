"""Declaring, changing and reviewing interests, as people meet it on pages."""

from __future__ import annotations

import pytest
from flask import Flask

from register.domain.permissions import Role
from tests import registering
from tests.registering import World, declared
from tests.signing_in import Visit, day, signed_in

JOB = "/interests/declare?situation=Ou&interest_type=financial"
GIFT = "/interests/declare?situation=Gi"


world = registering.on_its_day


@pytest.fixture
def bob(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.DECLARANT, person_id=world.ids["bob"])


def answers(world: World, **changes: str) -> dict[str, str]:
    return {
        "organisation_id": world.ids["trust"], "description": "Weekend <b>shifts</b>",
        **day("arose_on", 2026, 5, 1), **changes,
    }  # fmt: skip


def test_my_page_says_what_is_due_and_why(bob: Visit) -> None:
    page = bob.get("/interests/mine").text
    assert "Your yearly declaration was due on" in page
    assert "you are decision-making staff as Contract Manager (may enter into contracts)" in page
    assert "I have nothing to declare" in page
    assert "What do I do next?" in page


def test_declaring_asks_only_what_the_kind_needs(bob: Visit) -> None:
    first = bob.get("/interests/declare").text
    assert "What is it about?" in first
    assert "Whose interest" not in first
    untyped = bob.get("/interests/declare?situation=Ou")
    assert untyped.status_code == 422
    assert "Select what type of interest it is" in untyped.text
    job, gift = bob.get(JOB).text, bob.get(GIFT).text
    assert "Was it accepted?" not in job
    assert "Was it accepted?" in gift
    assert "Who has it?" in bob.get("/interests/declare?situation=Ou&interest_type=indirect").text


def test_an_interest_is_declared_once_and_shows_escaped(world: World, bob: Visit) -> None:
    where = bob.fill(JOB, **answers(world)).location
    assert bob.post(JOB, **answers(world)).location == where
    assert bob.get("/interests/mine").text.count("nhsuk-card__content") == 1
    page = bob.get(where).text
    for words in ("Weekend &lt;b&gt;shifts", "Hartlepool Trust", "Declared"):
        assert words in page


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(world: World, bob: Visit) -> None:
    wrong = bob.fill(JOB, **answers(world, organisation_id="", **day("arose_on", 2027, 1, 1)))
    assert wrong.status_code == 422
    assert "Enter the organisation the interest is in" in wrong.text
    assert "The date the interest began must be today or in the past" in wrong.text
    assert "Weekend &lt;b&gt;shifts" in wrong.text


def test_a_late_declaration_says_so_and_accuses_nobody(world: World, bob: Visit) -> None:
    where = bob.fill(JOB, **answers(world, **day("arose_on", 2026, 4, 16))).location
    page = bob.get(where).text
    assert "1 day after the last day in time" in page
    assert "for an officer to decide" in page


def test_change_end_and_correct_are_three_acts(world: World, bob: Visit) -> None:
    where = bob.fill(JOB, **answers(world)).location
    assert bob.fill(where + "/amend", **answers(world, description="Every weekend")).status_code == 302
    wrong = bob.fill(
        where + "/correct", **answers(world, situation="Ou", interest_type="financial", reason="")
    )
    assert wrong.status_code == 422
    corrected = answers(world, situation="Ou", interest_type="financial", reason="Wrong day")
    assert bob.fill(where + "/correct", **corrected).status_code == 302
    assert bob.fill(where + "/end", **day("ended_on", 2026, 5, 10)).status_code == 302
    page = bob.get(where).text
    for words in ("Error corrected", "Changed", "Ended", "Wrong day"):
        assert words in page


def test_a_stale_change_is_told_and_nothing_is_lost(world: World, bob: Visit) -> None:
    where = bob.fill(JOB, **answers(world)).location
    bob.get(where + "/amend")
    hidden = dict(bob.hidden)
    bob.fill(where + "/amend", **answers(world, description="First"))
    bob.hidden = hidden | {"once": "b" * 20}
    stale = bob.post(where + "/amend", **answers(world, description="Second"))
    assert stale.status_code == 409
    assert "Second" in stale.text


def test_nothing_to_declare_becomes_nothing_has_changed(world: World, bob: Visit) -> None:
    assert "I have nothing to declare" in bob.get("/interests/nothing").text
    year = {**day("period_from", 2026, 4, 1), **day("period_to", 2027, 3, 31)}
    assert bob.fill("/interests/nothing", **year).location == "/interests/mine"
    page = bob.get("/interests/mine").text
    assert "You last said that this is all on" in page
    assert "was due on" not in page
    bob.fill(JOB, **answers(world))
    assert "Nothing has changed" in bob.get("/interests/nothing").text


def test_somebody_elses_entry_is_not_there(app: Flask, world: World, bob: Visit) -> None:
    with app.app_context():
        other = declared(world, "cat")
    for page in ("", "/amend", "/end", "/correct"):
        assert bob.get(f"/interests/{other.ref}{page}").status_code == 404
    assert "Cat Cole" not in bob.get(JOB + f"&person={world.ids['cat']}").text
    assert bob.get(f"/interests/nothing?person={world.ids['cat']}").status_code == 404
    assert bob.get("/interests/").status_code == 403


def test_an_officer_declares_for_somebody_without_an_account(app: Flask, world: World) -> None:
    officer = signed_in(app, Role.GOVERNANCE_OFFICER)
    assert "Whose interest is it?" in officer.get("/interests/declare").text
    where = officer.fill(JOB + f"&person={world.ids['dee']}", **answers(world)).location
    assert "Dee Dunn" in officer.get(where).text
    assert "Dee Dunn" in officer.get("/interests/?name=dee").text
    assert "Dee Dunn" not in officer.get("/interests/?name=bob").text
    assert "Dee Dunn" in officer.get("/interests/export?format=csv").text


def test_a_manager_reviews_what_changed_and_never_their_own(app: Flask, world: World) -> None:
    manager = signed_in(app, Role.MANAGER, person_id=world.ids["ann"])
    with app.app_context():
        theirs, own, elsewhere = declared(world, "bob"), declared(world, "ann"), declared(world, "cat")
    page = manager.get("/interests/awaiting").text
    assert theirs.ref in page
    assert own.ref not in page
    assert elsewhere.ref not in page
    assert manager.get(f"/interests/{own.ref}/review").status_code == 403
    assert manager.get(f"/interests/{elsewhere.ref}/review").status_code == 404
    managed = {"kind": "leave_for_item", "text": "Leaves the room", **day("valid_from", 2026, 5, 15)}
    assert manager.fill(f"/interests/{theirs.ref}/review", **managed).location == "/interests/awaiting"
    assert theirs.ref not in manager.get("/interests/awaiting").text
    shown = manager.get(f"/interests/{theirs.ref}").text
    assert "Leaves the room" in shown
    assert "Ann Archer" in shown


def test_the_register_answers_for_a_day_gone_by(app: Flask, world: World) -> None:
    with app.app_context():
        declared(world)
    auditor = signed_in(app, Role.AUDITOR)
    asked = "/interests/?on-day=1&on-month=5&on-year=2026&known-day={}&known-month=5&known-year=2026"
    assert "Bob Best" in auditor.get(asked.format(15)).text
    assert "Bob Best" not in auditor.get(asked.format(14)).text
