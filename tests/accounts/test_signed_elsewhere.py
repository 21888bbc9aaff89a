"""A provider with one person: whoever is named elsewhere confirms the signature by a mailed link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from register.db import db, unit_of_work
from register.domain.contracts.stages import ContractAct, Question
from register.domain.permissions import Role
from register.models.confirmations import Confirmation
from register.queries.contracts import contracts, rounds
from register.services.contracts.decisions import decide
from tests import contracting
from tests.accounts.conftest import OpenAccount, Visit, link_in
from tests.contracting import SYSTEM, TODAY, World


@pytest.fixture
def world(app: Flask, visit: Visit) -> World:
    app.config["IS_DEMO"] = lambda: True
    with app.app_context():
        return contracting.recorded()


@pytest.fixture
def cat(world: World, visit: Visit, account: OpenAccount) -> Visit:
    """Signed in as the one person of the trust who is in the register."""
    account("cat@example.org", Role.SIGNATORY, person_id=world.ids["cat"])
    visit.sign_in("cat@example.org")
    return visit


@pytest.fixture
def ref(app: Flask, world: World) -> str:
    with app.app_context():
        made = contracting.in_review(world).ref
        with unit_of_work() as work:
            decide(work, made, Question.APPROVE, actor=world.person("ann", Role.SIGNATORY), today=TODAY)
        contracting.issued(made)
        return made


def stands(app: Flask, ref: str) -> tuple[str, list[str]]:
    with app.app_context():
        row = contracts.contract(db.session(), ref, viewer=SYSTEM.viewer)
        return row.stage, [one.words for one in rounds.waiting(db.session(), row, viewer=SYSTEM.viewer)]


def zoe(app: Flask, account: OpenAccount, another: Visit) -> None:
    """An administrator names Zoe, who has no account here."""
    account("ada@example.org", Role.ADMINISTRATOR, person_id=None)
    another.sign_in("ada@example.org")
    another.fill("/confirmations/elsewhere/register", name="Zoe Zander", email="zoe@example.net")


def test_the_second_person_elsewhere_confirms_a_signature_by_the_link_of_their_mail(
    app: Flask, cat: Visit, ref: str, another: Visit, account: OpenAccount, client: Any,
    letters: Callable[[], list[str]],
) -> None:  # fmt: skip
    zoe(app, account, another)
    assert cat.fill(f"/decisions/sign/{ref}", party="provider").status_code == 302
    with app.app_context():
        assert contracting.copies_kept(ref).stage == "issued"
    assert "Second signature by another person of the provider" in stands(app, ref)[1]
    address = link_in(letters()[-1])
    with app.app_context():
        key = db.session.scalars(select(Confirmation.id)).one()
    assert cat.fill(f"/confirmations/{key}", answer="yes").status_code == 403
    page = Visit(client).get(address).text
    assert ref in page
    assert "Community nursing" not in page
    assert Visit(client).fill(address, answer="yes").status_code == 200
    assert stands(app, ref) == ("issued", ["Signature by the commissioner"])


def test_without_anybody_elsewhere_the_signature_waits_for_a_second_person(
    app: Flask, cat: Visit, ref: str
) -> None:
    assert cat.fill(f"/decisions/sign/{ref}", party="provider").status_code == 302
    assert "Second signature by another person of the provider" in stands(app, ref)[1]
    with app.app_context():
        assert db.session.scalars(select(Confirmation.id)).first() is None


def test_a_word_from_elsewhere_that_comes_after_the_contract_was_sent_back_does_nothing(
    app: Flask, cat: Visit, ref: str, another: Visit, account: OpenAccount, client: Any,
    letters: Callable[[], list[str]],
) -> None:  # fmt: skip
    zoe(app, account, another)
    cat.fill(f"/decisions/sign/{ref}", party="provider")
    with app.app_context():
        contracting.done(ref, ContractAct.SEND_BACK)
    assert "moved on since this was asked" in Visit(client).fill(link_in(letters()[-1]), answer="yes").text
