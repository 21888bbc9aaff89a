"""The audit trail as a page: what was done in words, to which record, as far as whoever reads may know of it."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from register.db import unit_of_work
from register.domain.kinds import LABELS
from register.domain.permissions import ROLES, Permission, Role
from register.models import every  # noqa: F401  (a kind is known once its module was imported)
from register.models.registry import kinds
from register.queries.trail.listed import event_words
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World, declare, drafted, mitigate
from tests.signing_in import signed_in


@pytest.fixture
def world(app: Flask) -> World:
    with app.app_context():
        return contracting.recorded()


def test_the_trail_says_what_was_done_and_leads_to_the_record(app: Flask, world: World) -> None:
    with app.app_context():
        ref = drafted(world).ref
    page = signed_in(app, Role.AUDITOR).get("/audit/trail").text
    assert "Contracts: drafted" in page
    assert f'href="/contracts/{ref}"' in page
    assert "contract.drafted" not in page


def test_the_trail_is_searched_in_the_words_that_it_shows(app: Flask, world: World) -> None:
    with app.app_context():
        ref = drafted(world).ref
    reader = signed_in(app, Role.AUDITOR)
    for words in ("drafted", "Contracts: drafted", "contract.drafted"):
        page = reader.get(f"/audit/trail?event={words}&subject=").text
        assert f'href="/contracts/{ref}"' in page, words
        assert "Organisations" not in page.partition("<table")[2], words


READERS = [
    role for role in Role if Permission.SEE_LEDGER in ROLES[role] and role is not Role.EXTERNAL_AUDITOR
]
"""Whoever reads the trail without a scope of their own."""


@pytest.mark.parametrize("role", READERS)
def test_each_record_that_the_trail_leads_to_opens_to_its_reader(
    app: Flask, world: World, role: Role
) -> None:
    with app.app_context():
        drafted(world)
        with unit_of_work() as session:
            one = declare(session, world.ids["ann"], world.ids["trust"])
            mitigate(session, one, world.ids["bob"])
    reader = signed_in(app, role)
    rows = reader.get("/audit/trail").text.partition("<table")[2]
    led = {path for path in re.findall(r'href="(/[^"?]+)"', rows) if re.search(r"/[A-Z]{3}-\d{4}-", path)}
    assert {path: status for path in led if (status := reader.get(path).status_code) != 200} == {}
    assert any("/interests/" in path for path in led) == (role is not Role.ADMINISTRATOR)


def test_the_trail_names_no_record_behind_a_barrier(app: Flask, world: World) -> None:
    with app.app_context():
        one = drafted(world)
        with unit_of_work() as session:
            raise_wall(
                session, "contract", one.ref, person_id=world.ids["ann"], reason="Apart", actor=SYSTEM, today=TODAY
            )  # fmt: skip
    page = signed_in(app, Role.AUDITOR, person_id=world.ids["ann"]).get("/audit/trail").text
    assert "Contracts: drafted" in page
    assert one.ref not in page


def test_every_kind_of_record_is_told_in_words() -> None:
    assert [kind for kind in kinds() if kind not in LABELS and "_" in event_words(f"{kind}.made")] == []
