"""A provider with one person: whoever is named elsewhere confirms the signature by a mailed link."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from register import clock
from register.db import db, unit_of_work
from register.domain.contracts.changes import NewChange
from register.domain.contracts.stages import ContractAct, Question
from register.domain.permissions import Role
from register.models.confirmations import Confirmation
from register.queries.contracts import contracts, rounds
from register.queries.held_posts import held_posts
from register.services.contracts.changes import propose_change
from register.services.contracts.decisions import decide
from register.services.people.appointments import end_appointment
from tests import contracting
from tests.accounts.conftest import OpenAccount, Visit, Watch, link_in
from tests.contracting import SYSTEM, TODAY, World


@pytest.fixture
def watch() -> Iterator[Watch]:
    """On the day of the contracts."""
    hands = Watch(contracting.NOON)
    with clock.travel(hands.read):
        yield hands


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


def test_a_change_that_the_one_person_of_a_provider_decides_is_made_once_somebody_elsewhere_confirms(
    app: Flask, world: World, cat: Visit, ref: str, another: Visit, account: OpenAccount, client: Any,
    letters: Callable[[], list[str]],
) -> None:  # fmt: skip
    with app.app_context():
        change = suspension(world, ref)
    zoe(app, account, another)
    where = f"/contract-changes/{change}/decide"
    assert "second person of North Tees NHS Trust" in cat.get(where).text
    assert "The first of two decisions" in cat.get(cat.fill(where, party="provider").location).text
    assert stands(app, ref) == (
        "in_force", ["Decision to suspend by the commissioner",
                     "Second decision to suspend by another person of the provider"],
    )  # fmt: skip
    address = link_in(letters()[-1])
    assert f"{ref}, suspend it" in Visit(client).get(address).text
    assert Visit(client).fill(address, answer="yes").status_code == 200
    assert stands(app, ref) == ("suspended", [])


def suspension(world: World, ref: str) -> str:
    """Proposed for a contract that came into force while Fay still held a post in the trust."""
    for name, party in (("ann", "commissioner"), ("cat", "provider")):
        with unit_of_work() as work:
            who = world.person(name, Role.SIGNATORY)
            decide(work, ref, Question.SIGN, party=party, actor=who, today=TODAY)
    contracting.seconded(world, ref)
    contracting.copies_kept(ref)
    contracting.done(ref, ContractAct.BEGIN)
    held = held_posts(db.session(), viewer=SYSTEM.viewer, people=[world.ids["fay"]])[0]
    db.session.rollback()
    with unit_of_work() as work:
        end_appointment(
            work, held.appointment_id, held.valid_from, expected_n=1, reason="Left", actor=SYSTEM, today=TODAY
        )
    with unit_of_work() as work:
        new = NewChange(contract_act=ContractAct.SUSPEND, text="Agreed at the meeting")
        return propose_change(work, ref, new, actor=contracting.preparer(world), today=TODAY).ref
