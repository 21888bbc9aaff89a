"""People, posts and appointments as officers keep them, and how a dual role shows."""

from __future__ import annotations

import pytest
from flask import Flask

from register.domain.permissions import Role
from tests import registering
from tests.registering import World
from tests.signing_in import Visit, day, signed_in

world = registering.on_its_day


@pytest.fixture
def officer(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER)


def test_a_person_is_added_amended_and_listed(officer: Visit) -> None:
    where = officer.fill("/people/add", name="Eve Ellis", email="eve@example.org").location
    assert officer.fill(where + "/amend", name="Eve Evans", reason="Married").status_code == 302
    page = officer.get(where).text
    assert "Eve Evans" in page
    assert "Married" in page
    assert "Eve Evans" in officer.get("/people/?name=evans").text
    assert "Eve Evans" in officer.get("/people/export?format=csv").text


def test_a_post_needs_a_side_and_shows_who_holds_it(world: World, officer: Visit) -> None:
    asked = {"title": "Nurse", "organisation_id": world.ids["trust"]}
    assert "Select which side it works for" in officer.fill("/posts/add", **asked).text
    where = officer.fill("/posts/add", **asked, side="providing").location
    assert "Nobody who is shown here." in officer.get(where).text
    changed = {**asked, "side": "both", "reason": "Joint", "reports_to_id": world.ids["chief"]}
    assert officer.fill(where + "/amend", **changed).status_code == 302
    assert "Chief Operating Officer, Hartlepool Trust" in officer.get(where).text
    assert "Nurse" in officer.get("/posts/?side=both").text


def appointed(officer: Visit, world: World, **changes: str) -> str:
    answers = {"post_id": world.ids["chief"], **day("valid_from", 2026, 4, 1), **changes}
    return str(officer.fill(f"/appointments/add/{world.ids['bob']}", **answers).location)


def test_work_on_both_sides_shows_as_a_dual_role(world: World, officer: Visit) -> None:
    page = officer.get(appointed(officer, world)).text
    assert "This person works for both sides: " in page
    assert "Dual role" in officer.get("/people/?name=bob").text


def test_a_dual_role_by_law_is_no_alarm(world: World, officer: Visit) -> None:
    page = officer.get(appointed(officer, world, statutory_dual="icb_partner_member")).text
    assert "because the law puts them there" in page
    assert "Dual role, by law" in officer.get("/people/?name=bob").text


def test_how_a_dual_role_is_managed_needs_an_end_date(app: Flask, world: World, officer: Visit) -> None:
    appointed(officer, world)
    other = signed_in(app, Role.GOVERNANCE_OFFICER, Role.MANAGER, person_id=world.ids["cat"])
    where = f"/mitigations/add/{world.ids['bob']}"
    managed = {"kind": "restricted", "text": "No papers on both sides", **day("valid_from", 2026, 5, 15)}
    assert "Enter the date the approval of the dual role ends" in other.fill(where, **managed).text
    home = other.fill(where, **managed, **day("valid_to", 2027, 5, 14)).location
    page = other.get(home).text
    assert "No papers on both sides" in page
    ending = next(
        part.split('"')[0] for part in page.split("/mitigations/")[1:] if part.split('"')[0].endswith("/end")
    )
    assert (
        other.fill(f"/mitigations/{ending}", reason="Left", **day("last_day", 2026, 6, 1)).status_code == 302
    )


def test_an_appointment_is_changed_and_ended(world: World, officer: Visit) -> None:
    home = appointed(officer, world)
    page = officer.get(home).text
    ref = next(part.split("/")[0] for part in page.split("/appointments/")[1:] if part.startswith("APP-"))
    early = officer.fill(f"/appointments/{ref}/end", reason="Left", **day("last_day", 2020, 1, 1))
    assert early.status_code == 422
    assert (
        officer.fill(f"/appointments/{ref}/end", reason="Left", **day("last_day", 2026, 5, 14)).status_code
        == 302
    )
    assert "This person works for both sides" not in officer.get(home).text


def test_readers_may_look_and_not_change(app: Flask, world: World) -> None:
    reader = signed_in(app, Role.CONTRACT_MANAGER)
    assert reader.get("/people/").status_code == 200
    assert reader.get(f"/people/{world.ids['bob']}").status_code == 200
    for page in ("/people/add", "/posts/add", f"/appointments/add/{world.ids['bob']}"):
        assert reader.get(page).status_code == 403


def test_the_meeting_extract_puts_conflicts_first(app: Flask, world: World) -> None:
    with app.app_context():
        registering.declared(world, description="Works for them")
        registering.declared(world, description="Sells bandages", organisation_id=world.ids["acme"])
    secretary = signed_in(app, Role.COMMITTEE_SECRETARY)
    assert "Who attends?" in secretary.get("/meetings/").text
    asked = (
        f"/meetings/?day-day=20&day-month=5&day-year=2026&people={world.ids['bob']}&people={world.ids['ann']}"
    )
    page = secretary.get(f"{asked}&bodies={world.ids['trust']}").text
    assert page.index("Touches what is to be discussed") < page.index("Works for them")
    assert page.index("Works for them") < page.index("Other current interests") < page.index("Sells bandages")
    assert "No current interest is in the register" in page
    assert secretary.get("/meetings/?day-day=20&day-month=5&day-year=2026").status_code == 422
