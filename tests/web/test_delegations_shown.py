"""A delegation whose holder or parent is kept from its reader: nothing says that either is missing."""

from __future__ import annotations

import ast
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from register.db import reading, unit_of_work
from register.domain.authority.shown import ABSENT, UNHELD, UNSHOWN
from register.domain.permissions import UNBOUND, Role
from register.models.delegations import DelegationVersion
from register.queries.people.posts import post as post_of
from register.services.facts import columns_of
from register.services.walls import raise_wall
from tests import contracting
from tests.architecture.sources import sources
from tests.contracting import SYSTEM, TODAY, World, begin
from tests.signing_in import signed_in

world = contracting.on_its_day
MISSING = re.compile(r"vacant|no recorded|nobody", re.IGNORECASE)


@pytest.fixture
def kept(app: Flask, world: World) -> dict[str, str]:
    """Bob, who holds a post, and a delegation to Eve, by which another was passed on: kept from governance officers."""
    with app.app_context():
        with unit_of_work() as session:
            terms = _terms(session, world.ids["sign_contracts_passed_on"])
            eves = {"holder_post_id": None, "holder_person_id": world.ids["eve"], "sub_delegable": True}
            above = begin(session, DelegationVersion, "delegation.added", **{**terms, **eves})
            rests = {
                **terms,
                "grantor_kind": "person",
                "grantor_post_id": None,
                "grantor_person_id": world.ids["ann"],
            }
            below = begin(
                session, DelegationVersion, "delegation.added", **{**rests, "parent_id": above.thing_id}
            )
        for name in ("bob", "eve"):
            _kept_from_officers(world.ids[name])
    return {"held": world.ids["sign_contracts_passed_on"], "rests": below.ref}


def _terms(session: Any, thing_id: str) -> dict[str, Any]:
    row = session.scalars(select(DelegationVersion).where(DelegationVersion.thing_id == thing_id)).first()
    assert row is not None
    dates = ("thing_id", "valid_from", "valid_to", "basis")
    return {name: value for name, value in columns_of(row).items() if name not in dates}


def _kept_from_officers(person_id: str) -> None:
    with unit_of_work() as session:
        raise_wall(
            session, "person", person_id, role=Role.GOVERNANCE_OFFICER, reason="Apart", actor=SYSTEM, today=TODAY
        )  # fmt: skip


def test_a_page_says_that_a_holder_or_parent_is_not_shown_and_never_that_there_is_none(
    app: Flask, kept: dict[str, str]
) -> None:
    officer = signed_in(app, Role.GOVERNANCE_OFFICER)
    pages = {name: officer.get(f"/delegations/{key}").text for name, key in kept.items()}
    assert UNHELD in pages["held"]
    assert UNSHOWN in pages["rests"]
    listed = officer.get("/delegations/").text
    assert (UNHELD in listed, UNSHOWN in listed) == (True, True)
    for page in (*pages.values(), listed, officer.get("/").text):
        assert "vacant" not in page
        assert "no recorded delegation" not in page


def test_who_may_sign_says_that_others_may_not_be_shown(
    app: Flask, world: World, kept: dict[str, str]
) -> None:
    officer = signed_in(app, Role.GOVERNANCE_OFFICER)
    asked = f"value=90,000,000&matter=sign_contracts&on-day={TODAY.day}&on-month={TODAY.month}&on-year={TODAY.year}"
    assert (
        "Nobody who is shown here: no unbroken chain"
        in officer.get(f"/delegations/who-may-sign?{asked}&organisation_id={world.ids['pct']}").text
    )
    reader = signed_in(app, Role.SIGNATORY, email="reader@example.org")
    assert (
        "Nobody: no unbroken chain"
        in reader.get(f"/delegations/who-may-sign?{asked}&organisation_id={world.ids['pct']}").text
    )


def test_a_call_gives_the_same_code_for_both(app: Flask, kept: dict[str, str]) -> None:
    officer = signed_in(app, Role.GOVERNANCE_OFFICER)
    for key in kept.values():
        codes = {one["code"] for one in officer.get(f"/api/v1/delegations/{key}").json["findings"]}
        assert "not_shown" in codes
        assert not codes & set(ABSENT)


def test_whoever_sees_everything_is_told_that_a_post_is_vacant(app: Flask, world: World) -> None:
    with app.app_context(), reading() as session:
        manager = post_of(session, world.ids["manager"], viewer=UNBOUND)
    assert manager is not None
    officer = signed_in(app, Role.GOVERNANCE_OFFICER)
    assert "vacant" not in officer.get(f"/delegations/{world.ids['sign_contracts_passed_on']}").text
    with app.app_context(), unit_of_work() as session:
        empty = begin(
            session, type(manager), "post.added", title="Empty chair", organisation_id=world.ids["pct"],
            side="commissioning", grade=None, decision_reason=None,
        )  # fmt: skip
        terms = {**_terms(session, world.ids["sign_contracts_passed_on"]), "holder_post_id": empty.thing_id}
        held = begin(session, DelegationVersion, "delegation.added", **terms)
    assert "is held by a post that is vacant" in officer.get(f"/delegations/{held.ref}").text


def test_every_finding_that_says_that_something_is_missing_has_other_words_for_those_who_may_not_see_it() -> (
    None
):
    """A finding that comes later and says so in its words is in the rule by itself."""
    source = next(one for one in sources("register/domain/authority") if one.name.endswith("/delegations.py"))
    calls = [
        [
            part.value
            for part in ast.walk(node)
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        ]
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "finding_about"
    ]
    missing = {words[0] for words in calls if MISSING.search(" ".join(words[1:]))}
    assert missing == set(ABSENT)
