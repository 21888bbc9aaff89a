"""Who stands on the other side of a barrier of the examples finds what it keeps by no page, and who is inside does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from register import clock
from register.accounts.passwords import hashed
from register.db import reading, unit_of_work
from register.domain.permissions import Role, system_actor
from register.examples.sign_ins import PASSWORD
from register.models.contracts import Contract
from register.services.accounts.accounts import create_account
from tests.journeys.conftest import Begin
from tests.journeys.walked_addresses import Get, opened_by
from tests.journeys.walks import DESK, PHONE_BARE, Walk

SEATING = "Seating clinics: Weirside's sub-contract with Copperbeech"
ROLES = (
    Role.CONTRACT_MANAGER, Role.SIGNATORY, Role.PROCUREMENT_LEAD, Role.COMMITTEE_SECRETARY, Role.MANAGER,
    Role.INFORMATION_GOVERNANCE_LEAD,
)  # fmt: skip
"""What both may do is the same, so that only the barrier tells them apart. Neither keeps barriers: who does knows of all."""


@pytest.fixture
def people(app: Flask, things: dict[str, str]) -> None:
    """Accounts for the two sides of Weirside: who leads its bids, and who keeps its sub-contracts."""
    with app.app_context():
        for email, key in (("bids", "b_w_community"), ("sub-contracts", "b_w_contracts")):
            with unit_of_work() as work:
                create_account(
                    work, f"{email}@example.org", ROLES, person_id=things[key], password_hash=hashed(PASSWORD),
                    actor=system_actor(), now=clock.now(),
                )  # fmt: skip


@pytest.fixture
def seating(app: Flask, things: dict[str, str]) -> str:
    with app.app_context(), reading() as session:
        return str(session.get_one(Contract, things["b_con_seating"]).ref)


def getting(walk: Walk, address: str) -> Get:
    def get(path: str) -> tuple[int, str, str]:
        answer = walk.page.request.get(address + path)
        kind = answer.headers.get("content-type", "").partition(";")[0]
        return answer.status, kind, answer.text() if kind.startswith("text/") else ""

    return get


def asked_for(walk: Walk) -> Iterator[str]:
    """Of the lists on which somebody would look for it by its very name, those that tell it."""
    for path in (
        "/contracts/?party=Copperbeech&ended=yes",
        "/decisions/?contract=Seating",
        "/divide/?name=Weirside",
    ):
        walk.go(path)
        if path.startswith("/divide"):
            walk.follow("Weirside Advanced NHS Foundation Trust").follow("Contracts not signed by each party")
        if walk.reads(SEATING):
            yield path


def telling(app: Flask, get: Get, words: tuple[str, ...]) -> list[str]:
    """The addresses that links lead to and that tell one of these words."""
    return [one.path for one in opened_by(app, get, *ROLES) if any(word in one.text for word in words)]


def test_who_leads_the_bids_of_today_finds_the_sub_contract_with_a_rival_by_no_page(
    app: Flask, begin: Begin, people: None, seating: str
) -> None:
    inside, outside = begin("sub-contracts@example.org", DESK), begin("bids@example.org", PHONE_BARE)
    assert len(list(asked_for(inside))) == 3
    assert list(asked_for(outside)) == []
    answer = outside.page.goto(f"/contracts/{seating}")
    assert answer is not None
    assert answer.status == 404
    words = (seating, SEATING, SEATING.replace("'", "&#39;"))
    assert len(telling(app, getting(inside, begin.address), words)) > 5
    assert telling(app, getting(outside, begin.address), words) == []
