"""Gifts and hospitality on pages: the rules answer before anything is sent, and what happened is saved as it happened."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask

from register.db import reading
from register.domain.permissions import Role
from register.queries.interests.interests import interests_of
from tests import registering
from tests.gift_table import TABLE, Row
from tests.registering import SYSTEM, World
from tests.signing_in import Visit, day, signed_in

ANSWER = re.compile(r'name="answered"[^>]*value="([^"]*)"')


world = registering.on_its_day


@pytest.fixture
def bob(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.DECLARANT, person_id=world.ids["bob"])


def typed(**said: Any) -> dict[str, str]:
    """As a person types it."""
    answers = {key: str(value) for key, value in said.items() if value is not None}
    answers["value_pence"] = f"{said['value_pence'] / 100:.2f}"
    approved = answers.pop("approved_on", None)
    days = day("approved_on", *map(int, approved.split("-"))) if approved else {}
    answers.pop("situation", None)
    return {
        "description": "A hamper",
        "organisation_id": "",
        **day("arose_on", 2026, 5, 1),
        **answers,
        **days,
    }


def page_of(row: Row) -> str:
    return f"/interests/declare?situation={row.said['situation']}"


def checked(visit: Visit, path: str, **answers: str) -> tuple[str, str]:
    """The page with the answer, and the word for the answer that it shows."""
    page = visit.fill(path, **answers).text
    return page, ANSWER.findall(page)[0]


def test_the_table_of_gifts_is_answered_before_sending_and_kept_after(
    app: Flask, world: World, bob: Visit
) -> None:
    for row in TABLE:
        answers = typed(**row.said)
        page, word = checked(bob, page_of(row), **answers)
        assert "Nothing is recorded yet" in page
        assert ("an officer decides whether it is a policy breach" in page) == row.breach
        where = bob.post(page_of(row), **answers, answered=word).location
        assert ("Possible policy breach" in bob.get(where).text) == row.breach
    with app.app_context(), reading() as session:
        kept = interests_of(session, [world.ids["bob"]], viewer=SYSTEM.viewer)
        found = sorted((one.advice_outcome or "", one.against_rule is not None) for one in kept)
        responses = {one.offer_response for one in kept}
    assert found == sorted((row.outcome, row.breach) for row in TABLE)
    assert responses == {"accepted", "declined"}


def test_whoever_changes_what_they_typed_is_answered_again(app: Flask, world: World, bob: Visit) -> None:
    meal = typed(**TABLE[11].said)
    _, word = checked(bob, "/interests/declare?situation=Ho", **meal)
    dearer = bob.post("/interests/declare?situation=Ho", **{**meal, "value_pence": "75.01"}, answered=word)
    assert dearer.status_code == 200
    assert "Refuse, unless a senior person approves" in dearer.text
    with app.app_context(), reading() as session:
        assert interests_of(session, [world.ids["bob"]], viewer=SYSTEM.viewer) == []


def test_a_gift_is_asked_all_that_the_rule_looks_at_and_never_its_type(bob: Visit) -> None:
    page = bob.get("/interests/declare?situation=Gi").text
    for words in (
        "Cash, a voucher or a gift card", "A branded or promotional item", "What was offered?", "Who offered it?",
        "Whom was it for?", "What became of it?", "Who approved it?", "When was it approved?",
    ):  # fmt: skip
        assert words in page
    for words in ("What type of interest", "When did it end?"):
        assert words not in page
    empty = bob.fill("/interests/declare?situation=Gi")
    assert empty.status_code == 422
    assert "Select what kind of thing it was" in empty.text


def test_an_earlier_gift_of_the_same_giver_is_offered_and_counts_together(bob: Visit) -> None:
    gift = typed(**TABLE[5].said)
    _, word = checked(bob, "/interests/declare?situation=Gi", **gift)
    bob.post("/interests/declare?situation=Gi", **gift, answered=word)
    page = bob.get("/interests/declare?situation=Gi").text
    assert "1 May 2026, £49.99: A hamper" in page
    first = re.findall(r'<option value="(\w{26})"[^>]*>1 May 2026', page)[0]
    second, _ = checked(
        bob, "/interests/declare?situation=Gi", **{**gift, "description": "Flowers", "same_giver_id": first}
    )
    assert "come to £99.98 together" in second
    assert "Accept only on behalf of the organisation" in second


def test_a_giver_under_a_name_like_another_is_asked_about(bob: Visit) -> None:
    gift = typed(**{**TABLE[5].said, "giver_kind": "other", "organisation_name": "Rotary Club Stockton"})
    _, word = checked(bob, "/interests/declare?situation=Gi", **gift)
    bob.post("/interests/declare?situation=Gi", **gift, answered=word)
    again = {**gift, "organisation_name": "Rotary Club of Stockton Ltd"}
    page, _ = checked(bob, "/interests/declare?situation=Gi", **again)
    assert "If that is the same giver, choose it below" in page


def test_a_gift_stands_on_its_own_and_is_never_reconfirmed(bob: Visit) -> None:
    gift = typed(**TABLE[5].said)
    _, word = checked(bob, "/interests/declare?situation=Gi", **gift)
    where = bob.post("/interests/declare?situation=Gi", **gift, answered=word).location
    mine = bob.get("/interests/mine").text
    assert "You are not asked about it again" in mine
    assert "I have nothing to declare" in mine
    assert f"{where}/end" not in mine
    amended, word = checked(bob, f"{where}/amend", **gift, became_of="Shared")
    assert "Check what you typed" in amended
    assert bob.post(f"{where}/amend", **gift, became_of="Shared", answered=word).location == where
    assert "Shared" in bob.get(where).text
