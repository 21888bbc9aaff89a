"""An entry, or a post, that a transfer moved is corrected on its page and by call: it stays where it went."""

from __future__ import annotations

from datetime import date, timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from register.db import reading, unit_of_work
from register.domain.people.organisations import NewOrganisation, OrganisationKind
from register.domain.people.people import NewAppointment, NewPost, Side
from register.domain.people.transfers import NewTransfer
from register.domain.permissions import Role
from register.queries.interests.interests import days_late, days_late_now, interest
from register.services.interests.interests import correct_interest
from register.services.people.appointments import appoint
from register.services.people.organisations import add_organisation
from register.services.people.posts import add_post
from register.services.people.transfers import transfer
from tests import registering
from tests.api.test_interests import calling
from tests.harness.pages import controls
from tests.registering import OFFICER, SYSTEM, TODAY, World, declared, new_interest
from tests.signing_in import Visit, day, signed_in

world = registering.on_its_day
MOVED_ON = date(2026, 5, 10)
BEFORE = MOVED_ON - timedelta(days=1)
STAYS = "A transfer took this from that body on 10 May 2026, and it stays where it went"


def followed(world: World, gone: str, kind: OrganisationKind, on: date = MOVED_ON) -> None:
    """Another body follows this one on the day."""
    with unit_of_work() as session:
        new = NewOrganisation(name="North Trust", kind=kind)
        world.ids["north"] = add_organisation(session, new, actor=SYSTEM, today=TODAY).thing_id
    order = NewTransfer(instrument="Order", moved_on=on, reason="Merged", to_ids=(world.ids["north"],))
    with unit_of_work() as session:
        transfer(session, world.ids[gone], order, actor=SYSTEM, today=TODAY)


@pytest.fixture
def ref(app: Flask, world: World) -> str:
    """Bob's interest in a trust that another one followed."""
    with app.app_context():
        found = declared(world, "bob").ref
        followed(world, "trust", OrganisationKind.NHS_TRUST)
    return str(found)


@pytest.fixture
def officer(app: Flask, ref: str) -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER)


def sent(visit: Visit, address: str, **changes: str) -> TestResponse:
    """The page sent as it was drawn, but for this."""
    return visit.client.post(address, data={**dict(controls(visit.get(address).text)), **changes})


def as_at(visit: Visit, ref: str, on: date) -> str:
    asked = urlencode(day("on", on.year, on.month, on.day))
    return visit.get(f"/interests/{ref}?{asked}").text.partition('id="as-it-was"')[2]


@pytest.mark.parametrize("role", [Role.GOVERNANCE_OFFICER, Role.DECLARANT])
def test_an_entry_is_corrected_on_its_page_and_days_before_read_as_they_did(
    app: Flask, world: World, ref: str, role: Role
) -> None:
    person = world.ids["bob"] if role is Role.DECLARANT else None
    visit = signed_in(app, role, person_id=person)
    done = sent(visit, f"/interests/{ref}/correct", description="Night shifts", reason="Mistyped")
    assert done.status_code == 302, done.text
    reader = signed_in(app, Role.AUDITOR, email="reader@example.org")
    then, since = as_at(reader, ref, BEFORE), as_at(reader, ref, MOVED_ON)
    assert ("Weekend shifts" in then, "Hartlepool Trust" in then, "North Trust" in then) == (
        True,
        True,
        False,
    )
    assert ("Night shifts" in since, "North Trust" in since) == (True, True)


@pytest.mark.parametrize(
    "back",
    [
        {"organisation_id": "trust"},
        {"organisation_id": "", "organisation_name": "hartlepool TRUST", "known": "trust"},
    ],
)
def test_nobody_moves_an_entry_back_by_correcting_it(
    world: World, ref: str, officer: Visit, back: dict[str, str]
) -> None:
    told = {key: world.ids.get(value, value) for key, value in back.items()}
    refused = sent(officer, f"/interests/{ref}/correct", **told, reason="Mistyped")
    import re

    print("SUM", re.findall(r"error-summary__list.*?</ul>", refused.text, re.S))
    assert (refused.status_code, STAYS in refused.text) == (422, True)
    elsewhere = {"organisation_id": world.ids["acme"], "organisation_name": ""}
    assert sent(officer, f"/interests/{ref}/correct", **elsewhere, reason="Mistyped").status_code == 302


def test_a_call_corrects_an_entry_and_moves_nothing_back(app: Flask, world: World, ref: str) -> None:
    call = calling(app, Role.GOVERNANCE_OFFICER)
    shown = call("GET", f"/interests/{ref}").get_json()
    assert shown["organisation_id"] == world.ids["north"]
    mended = {**shown, "description": "Night shifts", "reason": "Mistyped"}
    back = call("POST", f"/interests/{ref}/correct", {**mended, "organisation_id": world.ids["trust"]})
    assert (back.status_code, list(back.get_json()["problems"])) == (422, ["organisation_id"])
    typed = {**mended, "organisation_id": None, "organisation_name": "Hartlepool Trust"}
    assert list(call("POST", f"/interests/{ref}/correct", typed).get_json()["problems"]) == [
        "organisation_name"
    ]
    done = call("POST", f"/interests/{ref}/correct", mended)
    assert (done.status_code, done.get_json()["organisation_id"]) == (200, world.ids["north"])
    row = call("GET", f"/interests?on={BEFORE}").get_json()["rows"][0]
    assert (row["organisation"], row["description"]) == ("Hartlepool Trust", "Weekend shifts")


def test_an_end_before_the_transfer_that_was_wrong_is_taken_back(
    app: Flask, ref: str, officer: Visit
) -> None:
    over = day("ended_on", 2026, 5, 4)
    assert sent(officer, f"/interests/{ref}/end", **over, reason="Left").status_code == 302
    reader = signed_in(app, Role.AUDITOR, email="reader@example.org")
    assert "Hartlepool Trust" in as_at(reader, ref, date(2026, 5, 4))
    assert "Nothing that had been declared by then held on that day" in as_at(reader, ref, MOVED_ON)
    never = dict.fromkeys(over, "")
    assert sent(officer, f"/interests/{ref}/correct", **never, reason="Stayed").status_code == 302
    assert "Hartlepool Trust" in as_at(reader, ref, date(2026, 5, 7))
    assert "North Trust" not in as_at(reader, ref, date(2026, 5, 7))
    assert "North Trust" in as_at(reader, ref, MOVED_ON)


def test_a_post_is_corrected_and_stays_with_the_body_that_follows(app: Flask, world: World, ref: str) -> None:
    call = calling(app, Role.GOVERNANCE_OFFICER)
    shown = call("GET", f"/posts/{world.ids['chief']}").get_json()
    mended = {**shown, "title": "Chief Officer", "reason": "Mistyped"}
    back = call("PUT", f"/posts/{shown['ref']}", {**mended, "organisation_id": world.ids["trust"]})
    assert STAYS in back.get_json()["problems"]["organisation_id"]
    assert call("PUT", f"/posts/{shown['ref']}", mended).status_code == 200
    (row,) = (
        one for one in call("GET", f"/posts?on={TODAY}").get_json()["rows"] if one["ref"] == shown["ref"]
    )
    assert (row["title"], row["organisation"]) == ("Chief Officer", "North Trust")


def test_what_was_late_by_the_rules_of_its_body_then_is_late_once_another_follows_it(
    app: Flask, world: World
) -> None:
    with app.app_context():
        group = NewOrganisation(name="Tees Group", kind=OrganisationKind.CCG)
        with unit_of_work() as session:
            world.ids["group"] = add_organisation(session, group, actor=SYSTEM, today=TODAY).thing_id
        new = NewPost(title="Buyer", organisation_id=world.ids["group"], side=Side.COMMISSIONING)
        with unit_of_work() as session:
            post = add_post(session, new, actor=SYSTEM, today=TODAY).thing_id
        held = NewAppointment(person_id=world.ids["dee"], post_id=post, valid_from=date(2014, 1, 1))
        with unit_of_work() as session:
            appoint(session, held, actor=SYSTEM, today=TODAY)
        found = declared(world, "dee", arose_on=date(2015, 5, 1))
        late = days_late(found)
        assert late > 0
        followed(world, "group", OrganisationKind.ICB)
        mended = new_interest(world, "dee", arose_on=date(2015, 5, 1), description="Night shifts")
        with unit_of_work() as session:
            correct_interest(
                session, found.ref, mended, expected_n=None, reason="Mistyped", actor=OFFICER, today=TODAY
            )
        with reading() as session:
            row = interest(session, found.ref, viewer=OFFICER.viewer, on=TODAY)
            assert (days_late(row), days_late_now(row)) == (late, None)
