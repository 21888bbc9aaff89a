"""`armslength recognitions`: the same answers as the page and the call, keyed in for whoever gives them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from register.db import unit_of_work
from register.domain.errors import Invalid
from register.models.interests import Interest
from register.models.organisations import Organisation
from register.models.people import Person
from register.queries.interests.interests import interest
from register.services import facts
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

Command = Callable[..., Result]
world = contracting.on_its_day
WHY = ("--reason", "By the number on its letter")


@pytest.fixture
def refs(app: Flask, world: World) -> dict[str, str]:
    """Ann's interest in a body that was typed, the body that it may be, and who may answer."""
    with app.app_context(), unit_of_work() as work:
        care = contracting.add_organisation(work, "Fernhill Care Ltd", "company")
        twin = contracting.add_organisation(work, "Fernhill Care", "company")
        key = contracting.declare(work, world.ids["ann"], care)
    with app.app_context(), unit_of_work() as work:
        newest = interest(work, key, viewer=SYSTEM.viewer, on=TODAY)
        facts.change(
            work, newest, "interest.amended", act="amended", actor=SYSTEM, known_on=TODAY, organisation_id=None,
            organisation_name="Fernhill Care LLP",
        )  # fmt: skip
        things: dict[str, tuple[Any, str]] = {
            "interest": (Interest, key), "care": (Organisation, care), "twin": (Organisation, twin),
            **{name: (Person, world.ids[name]) for name in ("ann", "dee")},
        }  # fmt: skip
        return {name: work.get_one(thing, key).ref for name, (thing, key) in things.items()}


def test_an_answer_about_an_interest_is_keyed_in_and_told_as_the_call_tells_it(
    world: World, refs: dict[str, str], command: Command
) -> None:
    given = ("recognitions", "answer", refs["interest"], refs["care"])
    made = command(*given, "another", "--by", refs["dee"], *WHY, "--json")
    assert made.exit_code == 0, made.exception
    one = json.loads(made.output)
    assert (one["n"], one["answer"], one["answered_by"]) == (1, "another", world.ids["dee"])
    assert command(*given, "same", "--by", refs["dee"], *WHY).output == f"{one['ref']} version 2\n"
    told = json.loads(command("recognitions", "show", refs["interest"], "--json").output)
    assert [(row["ref"], row["answer"]) for row in told["recognitions"]] == [(one["ref"], "same")]
    shown = command("recognitions", "show", refs["interest"]).output
    assert shown == f"{one['ref']}\tFernhill Care Ltd\tThe same body\t{WHY[1]}\n"


def test_nobody_keys_in_an_answer_about_their_own_interest(refs: dict[str, str], command: Command) -> None:
    answer = command(
        "recognitions", "answer", refs["interest"], refs["care"], "another", "--by", refs["ann"], *WHY
    )
    assert isinstance(answer.exception, Invalid)
    assert "Somebody else must answer" in str(answer.exception.problems)


def test_an_answer_about_the_body_of_posts_is_keyed_in_too(refs: dict[str, str], command: Command) -> None:
    made = command(
        "recognitions", "answer", refs["twin"], refs["care"], "another", "--posts", "--by", refs["dee"], *WHY
    )
    assert made.exit_code == 0, made.exception
    told = json.loads(command("recognitions", "show", refs["twin"], "--posts", "--json").output)
    assert [(one["interest_id"], one["answer"]) for one in told["recognitions"]] == [(None, "another")]
