"""A picture of what stands around a decision: the page with its table, the call and the command, by what one may see."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from flask import Flask

from register.cli.main import armslength
from register.config import Settings
from register.db import unit_of_work
from register.domain.contracts.stages import Question
from register.domain.permissions import Role
from register.services.contracts.decisions import decide
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.signing_in import signed_in

pytestmark = pytest.mark.on("sqlite")
world = contracting.on_its_day


@pytest.fixture
def ref(app: Flask, world: World) -> str:
    """A stop because of Ann's interest in the trust."""
    with app.app_context():
        made = contracting.in_review(world).ref
        with unit_of_work() as work:
            world.ids["interest"] = contracting.declare(work, world.ids["ann"], world.ids["trust"])
        with unit_of_work() as work:
            ann = world.person("ann", Role.SIGNATORY)
            return decide(work, made, Question.APPROVE, actor=ann, today=TODAY).ref


def test_the_person_their_post_both_parties_and_the_interest_are_drawn_and_told_in_a_table(
    app: Flask, world: World, ref: str
) -> None:
    eve = signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])
    page = eve.get(f"/decisions/{ref}/around").text
    (drawn,) = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    title = re.findall(r"<title>(.*?)</title>", drawn)[0]
    for name in (
        "Person: Ann Archer with Contract: Community nursing",
        "Contract: Community nursing with Organisation: North Tees NHS Trust",
        "Person: Ann Archer with Post: Director of Commissioning",
        "Person: Ann Archer with Organisation: North Tees NHS Trust",
    ):
        assert name in title
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "is close to somebody with an interest in" in words
    assert f"/decisions/{ref}/around" in eve.get(f"/decisions/{ref}").text
    ties = eve.client.get(f"/api/v1/decisions/{ref}/around").get_json()["ties"]
    assert len(ties) == 6


def test_an_interest_that_a_barrier_keeps_from_somebody_is_not_drawn_for_them(
    app: Flask, world: World, ref: str
) -> None:
    with app.app_context(), unit_of_work() as work:
        raise_wall(
            work, "interest", world.ids["interest"], person_id=world.ids["eve"], reason="Apart", actor=SYSTEM,
            today=TODAY,
        )  # fmt: skip
    eve = signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["eve"])
    page = eve.get(f"/decisions/{ref}/around").text
    assert "Person: Ann Archer with Organisation" not in page
    assert "interest in" not in re.findall(r"<svg.*?</table>", page, re.DOTALL)[0]
    ties = eve.client.get(f"/api/v1/decisions/{ref}/around").get_json()["ties"]
    assert len(ties) == 5


def test_the_command_says_what_joins_them(
    app: Flask, world: World, ref: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    said = CliRunner().invoke(armslength, ["decisions", "around", ref]).stdout
    assert "Person: Ann Archer holds Post: Director of Commissioning" in said
    told = json.loads(CliRunner().invoke(armslength, ["decisions", "around", ref, "--json"]).stdout)
    assert told["ref"] == ref
