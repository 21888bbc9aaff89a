"""Publishing the register as an officer does, and reading it as anybody may."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from register import clock
from register.db import unit_of_work
from register.domain.people.people import NewPerson
from register.domain.permissions import Role
from register.domain.publication.editions import NewEdition
from register.services.people.people import add_person
from register.services.publication.editions import publish_edition
from tests import registering
from tests.registering import OFFICER, TODAY, World, declared
from tests.services.test_editions import LATER, SECRET, erased, everybody_is_published
from tests.signing_in import Visit, day, signed_in

PREVIEW = "/editions/preview?" + urlencode({**day("held_on", 2026, 5, 15), "drawn_basis": "recorded"})


world = registering.on_its_day


@pytest.fixture
def officer(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"])


def link(page: str, start: str) -> str:
    """The first link that starts like this."""
    return page.split(f'href="{start}')[1].split('"')[0].replace("&amp;", "&")


def downloads(client: FlaskClient, ref: str) -> dict[str, str]:
    return {kind: client.get(f"/published/{ref}/export?format={kind}").text for kind in ("csv", "jsonl")}


def test_an_officer_looks_decides_and_publishes_and_anybody_reads(
    app: Flask, officer: Visit, world: World
) -> None:
    with app.app_context():
        made = declared(world, "bob", description=SECRET, publication_objection="I was threatened")
        declared(world, "ann", description="Weekend <b>shifts</b>")
    shown = officer.get(PREVIEW).text
    assert "the person objected" in shown
    assert SECRET not in shown
    where = f"/withholdings/{made.ref}" + link(shown, f"/withholdings/{made.ref}")
    decided = officer.fill(
        where,
        decision="withheld",
        ground="risk_of_harm",
        requested_by="person",
        **day("review_on", 2027, 5, 15),
    )
    assert decided.status_code == 302
    assert decided.location == PREVIEW
    confirm = "/editions/publish" + link(officer.get(PREVIEW).text, "/editions/publish")
    assert officer.get(confirm).status_code == 200
    done = officer.post(confirm)
    assert done.status_code == 302
    assert officer.post(confirm).location == done.location, "a form sent twice is one act"
    assert "Agrees" in officer.get(done.location).text
    ref = done.location.rpartition("/")[2]
    client = app.test_client()
    page = client.get(f"/published/{ref}").text
    assert "Weekend &lt;b&gt;shifts&lt;/b&gt;" in page
    assert "Information withheld: risk of harm" in page
    assert ref in client.get("/published/").text
    assert "Ann Archer" not in client.get(f"/published/{ref}?organisation=nowhere").text
    for text in (page, *downloads(client, ref).values(), client.get(f"/api/v1/editions/{ref}").text):
        for word in (SECRET, "Bob Best", "Contract Manager", made.ref, made.thing_id, "/interests/", "seq"):
            assert word not in text, word


def test_after_an_erasure_by_two_people_page_and_files_say_removed_under_which_rule(
    app: Flask, world: World
) -> None:
    with app.app_context():
        made = declared(world, description=SECRET, ended_on=TODAY)
        with unit_of_work() as session:
            ref = publish_edition(session, NewEdition(held_on=TODAY), actor=OFFICER, today=TODAY).ref
    client = app.test_client()
    before = json.loads(downloads(client, ref)["jsonl"].splitlines()[1])
    assert before["description"] == SECRET
    with clock.travel(LATER):
        officer = signed_in(app, Role.GOVERNANCE_OFFICER)
        assert ref in officer.get(f"/retention/interest/{made.ref}").text
    with app.app_context():
        erased(made.ref)
    said = "Removed under rule retention.interest, 1 June 2032"
    assert said in client.get(f"/published/{ref}").text
    files = downloads(client, ref)
    row = list(csv.reader(io.StringIO(files["csv"])))[2]
    assert said in row
    after = json.loads(files["jsonl"].splitlines()[1])
    assert after["entry"] == said
    assert after["commitment"] == before["commitment"]
    assert SECRET not in files["csv"] + files["jsonl"]
    assert "Bob Best" not in files["csv"] + files["jsonl"]
    assert "Agrees" in officer.get(f"/editions/{ref}").text


@pytest.mark.parametrize("typed", ["Łukasz Żak", "ŁUKASZ ŻAK", "lukasz zak", "kasz"])
def test_anybody_finds_a_name_in_the_published_register_however_they_type_it(
    app: Flask, world: World, typed: str
) -> None:
    with app.app_context():
        with unit_of_work() as session:
            world.ids["zak"] = add_person(
                session, NewPerson(name="Łukasz Żak"), actor=OFFICER, today=TODAY
            ).thing_id
            everybody_is_published(session)
        declared(world, "zak", organisation_id=None, organisation_name="Éclat 100% Ltd")
        hidden = declared(
            world, "bob", organisation_id=None, organisation_name="Éclat Two", publication_objection="No"
        )
        with unit_of_work() as session:
            ref = publish_edition(session, NewEdition(held_on=TODAY), actor=OFFICER, today=TODAY).ref
    client = app.test_client()
    assert hidden.ref not in client.get(f"/published/{ref}").text
    for question in ({"name": typed}, {"organisation": "eclat"}, {"organisation": "ÉCLAT 100%"}):
        words = urlencode(question)
        assert "Łukasz Żak" in client.get(f"/published/{ref}?{words}").text
        found = client.get(f"/api/v1/editions/{ref}?{words}").get_json()
        assert [row["person"] for row in found["rows"]] == ["Łukasz Żak"]
    assert "Łukasz Żak" not in client.get(f"/published/{ref}?organisation=_clat").text


def test_a_wrong_day_is_answered_beside_its_field_and_an_empty_register_says_so(
    app: Flask, officer: Visit
) -> None:
    for held_on, words in (
        (day("held_on", 2026, 5, 16), "must be today or in the past"),
        (day("held_on", 2009, 4, 1), "Nothing was recorded here before 15 May 2026"),
    ):
        answer = officer.get("/editions/preview?" + urlencode({**held_on, "drawn_basis": "recorded"}))
        assert answer.status_code == 422
        assert 'href="#held_on-day"' in answer.text
        assert words in answer.text
    assert "the edition would have no entries" in officer.get(PREVIEW).text
    assert "No edition has been published yet" in app.test_client().get("/published/").text
    stale = "/editions/publish?held_on=2026-05-15&seen=other"
    answer = officer.fill(stale)
    assert answer.status_code == 409
    assert officer.get("/editions/publish?held_on=nonsense").status_code == 302


def test_only_officers_publish_and_the_public_sees_nothing_of_the_house(app: Flask, officer: Visit) -> None:
    reader = signed_in(app, Role.AUDITOR)
    assert reader.get(PREVIEW).status_code == 403
    assert reader.get("/editions/").status_code == 200
    page = officer.get("/published/").text
    assert "Sign out" not in page
    assert "Reports and audit" not in page
    client = app.test_client()
    for path in (
        "/published/PUB-2026-22222222",
        "/published/PUB-2026-22222222/export",
        "/api/v1/editions/none",
    ):
        assert client.get(path).status_code == 404
