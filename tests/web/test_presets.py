"""A scheme is begun from one that is offered: seen first, recorded by somebody else, each row an ordinary one then."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from register.cli.main import armslength
from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.permissions import UNBOUND, Role
from register.queries.authority.schemes import scheme_of
from tests import contracting
from tests.contracting import TODAY, World
from tests.signing_in import Visit, day, signed_in

pytestmark = pytest.mark.on("sqlite")
world = contracting.on_its_day


@pytest.fixture
def small(app: Flask, world: World) -> World:
    """A body of two people, of whom Dee is the chief officer, that has no scheme yet."""
    with app.app_context(), unit_of_work() as session:
        world.ids["small"] = contracting.add_organisation(session, "Two Friends CIC", "company")
        for key, title in (("officer_post", "Manager"), ("treasurer_post", "Treasurer")):
            made = contracting.begin(
                session, contracting.PostVersion, "post.added", title=title, organisation_id=world.ids["small"],
                side="providing", grade=None, decision_reason=None,
            )  # fmt: skip
            world.ids[key] = made.thing_id
    with app.app_context(), unit_of_work() as session:
        contracting.appoint(session, world.ids["dee"], world.ids["officer_post"])
    return world


def said(world: World, **more: Any) -> dict[str, Any]:
    return {
        "organisation_id": world.ids["small"], "minute": "Board, item 1", **day("valid_from", 2009, 4, 20),
        "post_chief_officer": world.ids["officer_post"], "post_treasurer": world.ids["treasurer_post"], **more,
    }  # fmt: skip


def officer(app: Flask, world: World, name: str = "eve") -> Visit:
    return signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids[name], email=f"{name}@example.org")


def test_every_row_is_shown_before_and_is_an_ordinary_record_after(app: Flask, small: World) -> None:
    visit = officer(app, small)
    assert "/delegations/begin/small_body" in visit.get("/delegations/begin/").text
    page = visit.get("/delegations/begin/small_body").text
    assert "General knowledge: check it against your own" in page
    assert "Below £5,000" in page
    assert "together with: Treasurer or second director" in page
    assert visit.fill("/delegations/begin/small_body", **said(small)).status_code == 302
    with app.app_context(), reading() as session:
        found = scheme_of(session, small.ids["small"], TODAY, viewer=UNBOUND)
    assert (len(found.lines), len(found.reserved)) == (9, 1)
    assert {line.chain[-1].minute for line in found.lines} == {"Board, item 1"}
    again = visit.fill("/delegations/begin/small_body", **said(small, minute="Board, item 2"))
    assert "has a scheme already" in again.text


def test_whoever_holds_one_of_the_posts_records_none_of_it(app: Flask, small: World) -> None:
    reply = officer(app, small, "dee").fill("/delegations/begin/small_body", **said(small))
    assert reply.status_code == 422
    assert "Somebody else must record this" in reply.text
    with app.app_context(), reading() as session:
        assert scheme_of(session, small.ids["small"], TODAY, viewer=UNBOUND).lines == ()


def test_what_is_left_out_is_asked_for_beside_its_role(app: Flask, small: World) -> None:
    reply = officer(app, small).fill(
        "/delegations/begin/small_body", **said(small, post_treasurer="", minute="")
    )
    assert reply.status_code == 422
    assert 'href="#post_treasurer"' in reply.text
    assert 'href="#minute"' in reply.text


def test_call_and_command_begin_the_same_scheme(
    app: Flask, small: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    visit = officer(app, small)
    offered = {one["code"]: one for one in visit.get("/api/v1/scheme-presets").json["presets"]}
    assert list(offered["small_body"]["roles"]) == ["chief_officer", "treasurer"]
    assert "small_body" in CliRunner().invoke(armslength, ["authority", "presets"]).stdout
    posts = {"chief_officer": small.ids["officer_post"], "treasurer": small.ids["treasurer_post"]}
    given = {
        "organisation_id": small.ids["small"], "preset": "small_body", "minute": "Item 1", "valid_from": "2009-04-20",
        "posts": posts,
    }  # fmt: skip
    visit.get("/delegations/begin/small_body")
    made = visit.client.post(
        "/api/v1/scheme-presets", json=given, headers={"X-CSRFToken": visit.hidden["csrf_token"]}
    )
    assert made.status_code == 201, made.text
    assert (len(made.json["delegations"]), len(made.json["reservations"])) == (9, 1)
    told = [
        "authority",
        "begin",
        small.ids["trust"],
        "small_body",
        "--minute",
        "Item 1",
        "--from",
        "2009-04-20",
    ]
    roles = [word for role, key in posts.items() for word in ("--post", f"{role}={key}")]
    with pytest.raises(Exception, match="has a scheme already"):
        CliRunner().invoke(armslength, [*told, *roles], catch_exceptions=False)
