"""The commands about papers of a procurement that an interest closed: who may see them, what waits, and the decision."""

from __future__ import annotations

import json
from datetime import date

from flask import Flask

from register.db import unit_of_work
from register.models.procurements import ProcurementVersion
from tests import registering
from tests.cli.conftest import Command
from tests.contracting import begin
from tests.registering import World, declared

world = registering.on_its_day


def _procured(world: World) -> str:
    bids = [
        {"bidder_id": world.ids["trust"], "exclusion_checked_on": None, "exclusion_found": None},
    ]
    with unit_of_work() as session:
        made = begin(
            session, ProcurementVersion, "procurement.added", title="Podiatry", description="For adults",
            commissioner_id=world.ids["board"], route="competitive", route_reason="Several", value_pence=1,
            award_criteria=[], notices=[], moderations=[], representations=[], bidders=bids,
            clinical_lead_id=world.ids["bob"], valid_from=date(2026, 3, 2),
        )  # fmt: skip
    return str(made.ref)


def test_commands_say_who_may_see_the_papers_and_decide_about_an_interest(
    app: Flask, world: World, command: Command
) -> None:
    with app.app_context():
        ref = _procured(world)
        held = declared(world, "bob", organisation_id=world.ids["trust"], organisation_name=None)
    told = command("procurements", "papers", ref)
    assert f"{world.ids['bob']}\tClosed until somebody else has decided\t{held.ref}" in told.output
    named = json.loads(command("procurements", "papers", ref, "--json").output)["named"]
    assert [(one["person_id"], one["state"]) for one in named] == [(world.ids["bob"], "waits")]
    assert f"{ref}\t{held.ref}" in command("procurements", "papers-to-decide").output
    unmanaged = command("procurements", "decide-papers", ref, held.ref, "--open", "--because", "Small")
    assert unmanaged.exit_code != 0
    assert "how it is managed" in str(unmanaged.exception)
    how = ("--because", "Small", "--managed", "Scores no bid of it")
    assert command("procurements", "decide-papers", ref, held.ref, "--open", *how).exit_code == 0
    assert held.ref not in command("procurements", "papers-to-decide").output
    assert "\tOpen\t" in command("procurements", "papers", ref).output
    before = command("procurements", "papers", ref, "--on", "2026-03-03")
    assert before.exit_code == 0, before.output
