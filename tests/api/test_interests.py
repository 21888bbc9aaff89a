"""The same acts for programs: the same services, the same refusals, and never anything but JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from register import clock
from register.accounts.policies import load_policy
from register.db import unit_of_work
from register.domain.permissions import ROLES, Role, actor_with, system_actor
from register.services.accounts.accounts import create_account
from register.services.accounts.tokens import NewToken, issue_token
from tests import registering
from tests.gift_table import TABLE
from tests.registering import World, declared

Call = Callable[..., TestResponse]


world = registering.on_its_day


def calling(app: Flask, role: Role, person_id: str | None = None, email: str = "program@example.org") -> Call:
    """Calls with a token of somebody who holds the role."""
    header = {"Authorization": f"Bearer {_token(app, role, person_id, email)}"}

    def call(method: str, path: str, json: Any = None) -> TestResponse:
        return app.test_client().open("/api/v1" + path, method=method, json=json, headers=header)

    return call


def _token(app: Flask, role: Role, person_id: str | None, email: str) -> str:
    new = NewToken(name="tests", scopes=ROLES[role], expires_on=clock.today())
    policy = load_policy(app.extensions["settings"].instance)
    with app.app_context(), unit_of_work() as work:
        account = create_account(
            work, email, [role], person_id=person_id, actor=system_actor(), now=clock.now()
        )
        holder = actor_with(role, id=account.id, person_id=person_id)
        return issue_token(work, new, policy=policy, actor=holder, now=clock.now(), today=clock.today())


JOB = {
    "interest_type": "financial", "situation": "Ou", "description": "Shifts", "organisation_name": "Acme",
    "arose_on": "2026-05-01",
}  # fmt: skip


def test_an_interest_lives_from_declared_to_ended(app: Flask, world: World) -> None:
    bob = calling(app, Role.DECLARANT, world.ids["bob"])
    made = bob("POST", f"/people/{world.ids['bob']}/interests", JOB)
    assert made.status_code == 201, made.text
    ref = made.json["ref"]
    assert bob("PUT", f"/interests/{ref}", {**JOB, "description": "More", "version": 1}).json["n"] == 2
    wrong = bob("POST", f"/interests/{ref}/correct", {**JOB, "version": 2})
    assert wrong.status_code == 422
    assert (
        bob("POST", f"/interests/{ref}/correct", {**JOB, "version": 2, "reason": "Typed twice"}).json["n"]
        == 3
    )
    assert bob("POST", f"/interests/{ref}/end", {"ended_on": "2026-05-10", "version": 1}).status_code == 409
    ended = bob("POST", f"/interests/{ref}/end", {"ended_on": "2026-05-10", "version": 3}).json
    assert (ended["act"], ended["valid_to"]) == ("ended", "2026-05-10")
    assert bob("GET", f"/interests/{ref}").json["days_late"] == 0


def test_nothing_to_declare_and_other_peoples_doors(app: Flask, world: World) -> None:
    bob = calling(app, Role.DECLARANT, world.ids["bob"])
    year = {"period_from": "2026-04-01", "period_to": "2027-03-31"}
    assert bob("POST", f"/people/{world.ids['bob']}/nil-returns", year).json["act"] == "nil_return"
    assert bob("POST", f"/people/{world.ids['cat']}/nil-returns", year).status_code == 404
    assert bob("POST", f"/people/{world.ids['cat']}/interests", JOB).status_code == 404
    assert bob("GET", "/interests").status_code == 403


@pytest.mark.parametrize(
    "body",
    [[], None, "x", {}, {**JOB, "situation": "zz"}, {**JOB, "arose_on": "2026-02-30"}, {**JOB, "extra": 1},
     {**JOB, "description": None}, {**JOB, "description": ["x"]}, {**JOB, "value_pence": 1.5},
     {**JOB, "value_pence": -1}, {**JOB, "description": "x" * 10_000}, {**JOB, "description": "\x07"}],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_told_field_by_field(app: Flask, world: World, body: Any) -> None:
    bob = calling(app, Role.DECLARANT, world.ids["bob"])
    answer = bob("POST", f"/people/{world.ids['bob']}/interests", body)
    assert 400 <= answer.status_code < 500
    assert "problem" in answer.content_type


def test_an_officer_reviews_and_reads_the_register_as_it_was(app: Flask, world: World) -> None:
    with app.app_context():
        made = declared(world)
    officer = calling(app, Role.GOVERNANCE_OFFICER, world.ids["ann"])
    managed = {"kind": "leave_for_item", "text": "Leaves the room", "valid_from": "2026-05-15"}
    assert officer("POST", f"/interests/{made.ref}/mitigations", managed).status_code == 201
    assert officer("GET", f"/interests/{made.ref}").json["mitigations"][0]["agreed_by"] == world.ids["ann"]
    assert [row["person"] for row in officer("GET", "/interests?known=2026-05-15").json["rows"]] == [
        "Bob Best"
    ]
    assert officer("GET", f"/interests?known={date(2026, 5, 14)}").json["rows"] == []


def test_people_posts_and_appointments_are_kept(app: Flask, world: World) -> None:
    officer = calling(app, Role.GOVERNANCE_OFFICER)
    person = officer("POST", "/people", {"name": "Eve Ellis"}).json
    new = {"title": "Nurse", "organisation_id": world.ids["trust"], "side": "both"}
    post = officer("POST", "/posts", new).json
    appointment = {"post_id": post["id"], "valid_from": "2026-05-01"}
    made = officer("POST", f"/people/{person['ref']}/appointments", appointment)
    assert made.status_code == 201, made.text
    shown = officer("GET", f"/people/{person['ref']}").json
    assert (shown["dual_role"], shown["posts"][0]["title"]) == (True, "Nurse")
    listed = {row["name"]: row["dual"] for row in officer("GET", "/people").json["rows"]}
    assert listed["Eve Ellis"] == "Dual role"
    end = {"last_day": "2026-05-02", "version": 1, "reason": "Left"}
    assert officer("POST", f"/appointments/{made.json['ref']}/end", end).status_code == 200
    assert officer("GET", f"/posts/{post['ref']}").json["side"] == "both"
    assert officer("GET", "/posts").json["rows"]


def test_the_table_of_gifts_is_answered_by_call_before_and_after(app: Flask, world: World) -> None:
    call = calling(app, Role.GOVERNANCE_OFFICER)
    for row in TABLE:
        gift = {"description": "A hamper", "arose_on": "2026-05-01", **row.said}
        told = call("POST", f"/people/{world.ids['bob']}/interests/check", json=gift).json
        assert told is not None
        assert (told["outcome"], told["possible_breach"] is not None) == (row.outcome, row.breach)
        made = call("POST", f"/people/{world.ids['bob']}/interests", json=gift).json
        assert made is not None
        assert (made["advice_outcome"], made["advice_rule"]) == (told["outcome"], told["rule"])
        assert made["possible_breach"] == told["possible_breach"]
        assert made["offer_response"] == row.said["offer_response"]
    assert call("POST", f"/people/{world.ids['bob']}/interests/check", json=JOB).status_code == 422


def test_nobody_asks_what_the_rules_say_of_somebody_elses_gifts(app: Flask, world: World) -> None:
    call = calling(app, Role.DECLARANT, world.ids["cat"])
    gift = {"description": "A hamper", "arose_on": "2026-05-01", **TABLE[0].said}
    assert call("POST", f"/people/{world.ids['bob']}/interests/check", json=gift).status_code in (403, 404)
