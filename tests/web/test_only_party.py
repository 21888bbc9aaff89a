"""Where one party alone is possible, whoever signs or decides finds it chosen already."""

from __future__ import annotations

import re
from datetime import date

import pytest
from flask import Flask

from register.db import unit_of_work
from register.domain.contracts.stages import ContractAct, Question
from register.domain.permissions import Role
from register.services.contracts.decisions import decide
from tests import contracting
from tests.contracting import TODAY, World
from tests.services.test_changes import in_force, proposed, signatory
from tests.signing_in import Visit, signed_in

world = contracting.on_its_day
CHOSEN = re.compile(r'<input[^>]*name="party"[^>]*value="([^"]+)"[^>]*\schecked')


@pytest.fixture
def ann(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.SIGNATORY, person_id=world.ids["ann"])


def extension(app: Flask, world: World, ends_on: date) -> str:
    with app.app_context():
        ref = in_force(world, answers={"extension_months": 3})
        change = proposed(ref, ContractAct.EXTEND, contracting.preparer(world), ends_on=ends_on)
        return f"/contract-changes/{change.ref}/decide"


def taken(ref: str, world: World, question: Question) -> None:
    with unit_of_work() as session:
        assert decide(session, ref, question, actor=signatory(world, "ann"), today=TODAY).taken


def test_where_a_change_waits_for_one_party_alone_that_party_is_chosen(
    app: Flask, world: World, ann: Visit
) -> None:
    page = extension(app, world, date(2010, 6, 30))
    assert CHOSEN.findall(ann.get(page).text) == ["commissioner"]
    assert ann.fill(page, party="commissioner").status_code == 302


def test_where_a_change_waits_for_both_parties_nobody_chooses_for_whoever_decides(
    app: Flask, world: World, ann: Visit
) -> None:
    page = extension(app, world, date(2011, 3, 31))
    assert CHOSEN.findall(ann.get(page).text) == []
    bare = ann.fill(page)
    assert (bare.status_code, "Select which party this is for" in bare.text) == (422, True)


def test_once_one_party_has_signed_the_other_is_chosen_for_the_next_signature(
    app: Flask, world: World, ann: Visit
) -> None:
    with app.app_context():
        ref = contracting.in_review(world, contracting.complete(world)).ref
        taken(ref, world, Question.APPROVE)
        contracting.issued(ref)
    assert CHOSEN.findall(ann.get(f"/decisions/sign/{ref}").text) == []
    with app.app_context():
        taken(ref, world, Question.SIGN)
        contracting.copies_kept(ref)
    assert CHOSEN.findall(ann.get(f"/decisions/sign/{ref}").text) == ["provider"]
