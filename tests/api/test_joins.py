"""One person held twice through the calls: refused with who may be meant, joined, and seen by the check."""

from __future__ import annotations

from flask import Flask

from register.domain.permissions import Role
from tests import contracting
from tests.api.test_interests import calling
from tests.api.test_recognitions import SHARES, world
from tests.contracting import World

__all__ = ["world"]


def test_a_second_record_of_the_signatory_is_asked_about_and_once_joined_stops(
    app: Flask, world: World
) -> None:
    officer = calling(app, Role.GOVERNANCE_OFFICER, world.ids["dee"], "officer@example.org")
    signatory = calling(app, Role.SIGNATORY, world.ids["ann"], "signatory@example.org")
    twice = {"name": "Ann Archer", "email": "signatory@example.org"}
    refused = officer("POST", "/people", twice)
    assert refused.status_code == 422
    assert [one["id"] for one in refused.json["possible"]] == [world.ids["ann"]]
    assert list(refused.json["problems"]) == ["email"]
    made = officer("POST", "/people", {**twice, "is_another": True}).json
    declared = officer(
        "POST", f"/people/{made['id']}/interests", {**SHARES, "organisation_id": world.ids["trust"]}
    )
    assert declared.status_code == 201, declared.text
    joined = {
        "person_id": made["id"], "other_id": world.ids["ann"], "answer": "one_person", "reason": "Her passport",
    }  # fmt: skip
    assert officer("POST", "/joins", {**joined, "answer": "perhaps"}).status_code == 422
    answer = officer("POST", "/joins", joined)
    assert (answer.status_code, answer.json["n"]) == (201, 2), "the answer follows that they were two people"
    assert [one["why"] for one in officer("GET", "/joins").json["answered"]] == ["One person"]
    with app.app_context():
        ref = contracting.in_review(world).ref
    checked = signatory("POST", f"/contracts/{ref}/approve", {"party": "commissioner"}).json
    assert (checked["outcome"], checked["taken"]) == ("stopped", False)


def test_records_that_may_be_one_persons_are_listed(app: Flask, world: World) -> None:
    officer = calling(app, Role.GOVERNANCE_OFFICER, world.ids["dee"], "officer@example.org")
    assert officer("GET", "/joins").json == {"possible": [], "answered": []}
    with app.app_context():
        from register.db import unit_of_work

        with unit_of_work() as work:
            twin = contracting.add_person(work, "ann archer")
        with unit_of_work() as work:
            contracting.appoint(work, twin, world.ids["manager"])
    (two,) = officer("GET", "/joins").json["possible"]
    assert {two["person_id"], two["other_id"]} == {twin, world.ids["ann"]}
    assert two["why"] == "The same name in one body"
    reader = calling(app, Role.SIGNATORY, world.ids["ann"], "reader@example.org")
    assert reader("GET", "/joins").status_code == 403


def test_a_body_with_the_number_of_another_is_refused_with_which(app: Flask, world: World) -> None:
    officer = calling(app, Role.GOVERNANCE_OFFICER, world.ids["dee"], "officer@example.org")
    first = officer(
        "POST", "/organisations", {"name": "Oakdene Ltd", "kind": "company", "charity_number": "1101234"}
    )
    again = {"name": "Something else", "kind": "charity", "charity_number": "1101234"}
    refused = officer("POST", "/organisations", again)
    assert (refused.status_code, list(refused.json["problems"])) == (422, ["charity_number"])
    assert [one["ref"] for one in refused.json["possible"]] == [first.json["ref"]]
    assert officer("POST", "/organisations", {**again, "is_another": True}).status_code == 201
    assert (
        officer("POST", "/organisations", {"name": "OAKDENE LIMITED", "kind": "company"}).status_code == 422
    )
    assert officer("POST", "/organisations", {"name": "Oakdene LLP", "kind": "company"}).status_code == 201


def test_a_change_may_say_that_it_is_another_body_as_the_page_may(app: Flask, world: World) -> None:
    officer = calling(app, Role.GOVERNANCE_OFFICER, world.ids["dee"], "officer@example.org")
    first = {"name": "Oakdene Ltd", "kind": "company", "charity_number": "1101234"}
    assert officer("POST", "/organisations", first).status_code == 201
    other = officer("POST", "/organisations", {"name": "Something else", "kind": "charity"}).json
    change = {**other, "charity_number": "1101234", "reason": "It has the number too"}
    refused = officer("PUT", f"/organisations/{other['ref']}", change)
    assert (refused.status_code, list(refused.json["problems"])) == (422, ["charity_number"])
    kept = officer("PUT", f"/organisations/{other['ref']}", {**change, "is_another": True})
    assert (kept.status_code, kept.json["charity_number"], kept.json["n"]) == (200, "1101234", 2)
