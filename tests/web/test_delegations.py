"""Authority to sign as people meet it: the scheme with what needs mending, and who may sign."""

from __future__ import annotations

import pytest
from flask import Flask

from register.domain.permissions import Role
from tests import contracting
from tests.contracting import World
from tests.drawn_forms import as_drawn
from tests.signing_in import Visit, day, signed_in

world = contracting.on_its_day


@pytest.fixture
def officer(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER)


def test_a_sub_delegation_wider_than_its_parent_is_refused_beside_its_field(
    world: World, officer: Visit
) -> None:
    given = {
        "matter": "sign_contracts", "organisation_id": world.ids["pct"], "grantor_kind": "post",
        "grantor_post_id": world.ids["director"], "parent_id": world.ids["sign_contracts"],
        "holder_post_id": world.ids["manager"], "sub_delegable": "No", **day("valid_from", 2009, 4, 1),
    }  # fmt: skip
    reply = officer.fill("/delegations/grant", **given)
    assert reply.status_code == 422
    assert "Enter a limit of £1,000,000 or less, as the delegation it rests on has" in reply.text


def test_a_limit_cut_shows_what_exceeds_it_and_leaves_earlier_days_as_they_were(
    world: World, officer: Visit
) -> None:
    where = f"/delegations/{world.ids['sign_contracts']}"
    cut = {"limit_pence": "50,000.00", "reason": "Reviewed", **day("change_from", 2009, 4, 20)}
    drawn = as_drawn(officer.get(where + "/amend").text)
    assert officer.post(where + "/amend", **{**drawn, **cut}).status_code == 302
    page = officer.get(where).text
    assert "Below £50,000" in page
    assert "has a higher limit than the one it rests on (below £50,000)" in page
    assert "Delegations to put right: 1" in officer.get("/delegations/").text
    as_it_was = officer.get(where + "?on-day=10&on-month=4&on-year=2009").text
    assert "£1,000,000.00" in as_it_was
    assert "Below £1,000,000" in officer.get("/delegations/?on-day=10&on-month=4&on-year=2009").text


def test_faults_stand_beside_their_fields(world: World, officer: Visit) -> None:
    reply = officer.fill(
        "/delegations/grant", matter="sign_contracts", grantor_kind="post", sub_delegable="No"
    )
    assert reply.status_code == 422
    assert '<a href="#organisation_id">Select the organisation</a>' in reply.text
    assert '<a href="#valid_from-day">Enter the start date</a>' in reply.text


def test_who_may_sign_is_answered_with_the_chain_and_with_reasons(world: World, officer: Visit) -> None:
    asked = "value=250,000&matter=sign_contracts&on-day=20&on-month=4&on-year=2009"
    page = officer.get(f"/delegations/who-may-sign?{asked}&organisation_id={world.ids['pct']}").text
    assert "1 person may" in page
    assert "Director of Commissioning" in page
    assert "The delegation covers values below £100,000; this is £250,000" in page
    bob = officer.get(f"/delegations/who-may-sign?{asked}&person_id={world.ids['bob']}").text
    assert "1 delegation that would not cover it" in bob
    assert officer.get("/delegations/who-may-sign?value=lots").status_code == 422


def test_a_delegation_is_amended_and_revoked_with_a_reason(world: World, officer: Visit) -> None:
    where = f"/delegations/{world.ids['sign_contracts_passed_on']}"
    page = officer.get(where + "/amend").text
    assert "100,000.00" in page
    assert officer.fill(where + "/revoke", **day("last_day", 2009, 5, 1), reason="Left").status_code == 302
    assert "1 May 2009" in officer.get(where).text


def test_readers_cannot_change_the_scheme(app: Flask, world: World) -> None:
    reader = signed_in(app, Role.SIGNATORY)
    assert reader.get("/delegations/").status_code == 200
    assert reader.get("/delegations/grant").status_code == 403


def test_a_condition_of_a_delegation_is_asked_shown_and_named_in_the_decision(
    app: Flask, world: World, officer: Visit
) -> None:
    where = f"/delegations/{world.ids['approve_contracts']}"
    drawn = as_drawn(officer.get(where + "/amend").text)
    asked = {
        "conditions": "Reported to the next board",
        "reason": "Minuted",
        **day("change_from", 2009, 4, 20),
    }
    assert officer.post(where + "/amend", **{**drawn, **asked}).status_code == 302
    assert "Reported to the next board" in officer.get(where).text
    with app.app_context():
        ref = contracting.in_review(world).ref
    ann = signed_in(app, Role.SIGNATORY, person_id=world.ids["ann"])
    page = ann.get(f"/decisions/approve/{ref}").text
    assert "The delegation asks: Reported to the next board" in page
    assert "Allowed with conditions" in page
