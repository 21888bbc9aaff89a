"""What of a contract is not published is decided by two persons: leaving out counts at once, showing again waits."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from register.db import reading, unit_of_work
from register.domain.errors import Invalid
from register.domain.permissions import UNBOUND, Role
from register.models.contracts import ContractVersion
from register.queries.contracts.contracts import contract
from register.services import facts
from tests.contracting import SYSTEM, TODAY, World
from tests.services import test_contract_editions
from tests.services.test_contract_editions import withhold
from tests.signing_in import day, signed_in

world = test_contract_editions.world


def now_of(key: str) -> ContractVersion:
    with reading() as session:
        row = contract(session, key, viewer=UNBOUND)
        session.expunge(row)
    return row


def answer(other: Any, yes: bool) -> str:
    """What waits is answered by the second person; what they read of it."""
    address = (
        "/confirmations/" + other.get("/confirmations/").text.split('href="/confirmations/')[1].split('"')[0]
    )
    page: str = other.get(address).text
    assert other.fill(address, answer="yes" if yes else "no").status_code == 302
    return page


def test_what_is_withheld_counts_at_once_and_a_second_person_agrees_or_says_no(
    app: Flask, world: World
) -> None:
    key, where = now_of(world.ids["contract"]).ref, ""
    dee = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"], email="dee@example.org")
    bob = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["bob"], email="bob@example.org")
    where = f"/contracts/publication/contracts/{key}"
    part = {
        "decision": "part", "fields": ["value"], "ground": "commercial", "requested_by": "provider", "reason": "Asked for",
        **day("review_on", 2010, 4, 1),
    }  # fmt: skip
    assert dee.fill(where, **part).location.endswith("#agreement")
    assert "A second person has not agreed" in dee.get(f"/contracts/{key}").text
    assert now_of(key).unpublished == "value"
    page = answer(bob, yes=False)
    for words in (key, "Values", "Commercial", "The provider", "1 April 2010"):
        assert words in page, words
    assert [now_of(key).unpublished, now_of(key).unpublished_ground, now_of(key).unpublished_review_on] == [
        None
    ] * 3

    assert dee.fill(where, **part).location.endswith("#agreement")
    answer(bob, yes=True)
    assert now_of(key).unpublished_seconded_by is not None
    assert "A second person has not agreed" not in dee.get(f"/contracts/{key}").text
    told = dee.client.get(f"/api/v1/contracts/{key}").json
    assert (told["unpublished_requested_by"], told["unpublished_review_on"], told["unpublished_waits"]) == (
        "provider", "2010-04-01", False,
    )  # fmt: skip

    assert dee.fill(where, decision="all").location.endswith("#asked")
    assert now_of(key).unpublished == "value"
    assert "Nothing: all of it is published" in answer(bob, yes=True)
    assert now_of(key).unpublished is None


def test_nobody_agrees_to_what_they_decided_themselves_nor_shows_alone_what_is_withheld(
    app: Flask, world: World
) -> None:
    key = now_of(world.ids["contract"]).ref
    dee = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"], email="dee@example.org")
    signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["bob"], email="bob@example.org")
    withhold(world, fields=("value", "route"))
    with pytest.raises(Invalid, match="Another person must agree"):
        withhold(world, fields=("route",))
    sent = {
        "fields": ["route"], "ground": "commercial", "requested_by": "provider", "review_on": "2010-04-01",
        "reason": "The value may be shown", "version": now_of(key).n,
    }  # fmt: skip
    dee.get(f"/contracts/publication/contracts/{key}")
    made = dee.client.post(
        f"/api/v1/contracts/{key}/publication", json=sent, headers={"X-CSRFToken": dee.hidden["csrf_token"]}
    )
    assert (made.status_code, made.json["unpublished"]) == (201, "route,value"), made.text
    address = (
        "/confirmations/" + dee.get("/confirmations/").text.split('href="/confirmations/')[1].split('"')[0]
    )
    assert "Another person must agree" in dee.fill(address, answer="yes").text
    assert now_of(key).unpublished == "route,value"


def test_a_no_after_other_changes_of_the_contract_takes_back_the_withholding_alone(
    app: Flask, world: World
) -> None:
    key = now_of(world.ids["contract"]).ref
    dee = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["dee"], email="dee@example.org")
    bob = signed_in(app, Role.GOVERNANCE_OFFICER, person_id=world.ids["bob"], email="bob@example.org")
    asked = {
        "decision": "nothing", "ground": "commercial", "requested_by": "provider", "reason": "Asked for",
        **day("review_on", 2010, 4, 1),
    }  # fmt: skip
    assert dee.fill(f"/contracts/publication/contracts/{key}", **asked).status_code == 302
    with unit_of_work() as session:
        row = contract(session, key, viewer=UNBOUND)
        facts.change(
            session, row, "contract.suspend", act="suspend", actor=SYSTEM, known_on=TODAY, stage="suspended"
        )
    answer(bob, yes=False)
    assert (now_of(key).stage, now_of(key).unpublished) == ("suspended", None)
