"""The page of a record: first what can be done, then what it is, then its history, folded and in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask

from register import clock
from register.db import unit_of_work
from register.domain.permissions import Role
from register.services.contracts.contracts import amend_contract
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World, drafted, new_contract
from tests.signing_in import signed_in

VERSIONS = 30
LONG_WORD = "x" * 180
MOST_BYTES = 100_000


@pytest.fixture
def page(app: Flask) -> Iterator[str]:
    """A contract of thirty versions, as a contract manager reads it."""
    with app.app_context():
        world = contracting.recorded()
        ref = _amended(world)
    visit = signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])
    with clock.travel(clock.now()):
        yield unescape(visit.get(f"/contracts/{ref}").text)


def _amended(world: World) -> str:
    new = new_contract(world)
    ref = drafted(world, new).ref
    (line,) = new.lines
    for n in range(1, VERSIONS):
        lines = (replace(line, annual_value_pence=60_000_000 + n),)
        with unit_of_work() as session:
            amend_contract(
                session, ref, replace(new, title=f"{LONG_WORD} {n}", lines=lines), reason=f"Change {n}", expected_n=n,
                actor=SYSTEM, today=TODAY,
            )  # fmt: skip
    return ref


def test_a_record_page_says_what_can_be_done_then_what_it_is_then_its_history_folded(page: str) -> None:
    places = [
        page.index(words) for words in ("What do I do next?", "Commissioner's representative", 'id="history"')
    ]
    assert places == sorted(places)
    history = page.partition('id="history"')[2].partition('id="as-it-was"')[0]
    assert re.findall(r"<details[^>]* open", history) == ['<details class="nhsuk-details al-version" open']
    assert f"Version {VERSIONS}: Changed" in history.partition("</details>")[0]
    assert f"{VERSIONS - 1} earlier versions" in history
    assert len(page.encode()) < MOST_BYTES


def test_its_differences_speak_in_labels_and_never_in_columns_or_ids(page: str) -> None:
    told = page.partition('id="history"')[2].partition('id="as-it-was"')[0]
    words = re.sub(r"<[^>]+>", " ", told)
    assert "Annual value: £600,000.01" in words
    assert not re.search(r"\b\w+_(?:id|pence|on|at)\b|\b[A-Z0-9]{26}\b|60000001", words)
