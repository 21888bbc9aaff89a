"""The end of a preferred supplier's term is a task until somebody without an interest records what was decided."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from register import clock
from register.cli.main import armslength
from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.contracts.preferred.preferred_terms import TermDecision, TermOutcome
from register.domain.contracts.stages import NotAtThisStage, Stage
from register.domain.errors import Forbidden, Invalid, Refused
from register.domain.permissions import UNBOUND, Role
from register.models.contracts import ContractVersion
from register.queries.contracts.contracts import contract
from register.queries.contracts.views import see
from register.queries.duties.planned import planned_duties
from register.queries.home.contracts import managing
from register.queries.procurement.procurements import procurement
from register.services import facts
from register.services.procurement.preferred_terms import decide_term
from tests import contracting
from tests.api.test_contracts import send
from tests.contracting import SYSTEM, TODAY, World
from tests.signing_in import day, signed_in

world = contracting.in_session
UNTIL, LATER = date(2009, 12, 31), date(2010, 3, 31)
AFTER = datetime(2010, 1, 15, 12, tzinfo=UTC)


def running(world: World, **columns: Any) -> ContractVersion:
    """A contract in force, whose provider is the preferred supplier until a day."""
    made = contracting.drafted(world, contracting.complete(world, preferred_supplier_until=UNTIL))
    with unit_of_work() as work:
        one = contract(work, made.ref, viewer=UNBOUND)
        how: dict[str, Any] = {"act": "begin", "actor": SYSTEM, "known_on": TODAY}
        stage = {"stage": Stage.IN_FORCE.value, **columns}
        return facts.change(work, one, "contract.begin", **how, **stage)


def decision(**changes: Any) -> TermDecision:
    values: dict[str, Any] = {
        "preferred_outcome": TermOutcome.EXTENDED, "preferred_decided_on": TODAY, "preferred_minute": "Board, item 6",
        "preferred_because": "The market is thin", "preferred_supplier_until": LATER,
    }  # fmt: skip
    return TermDecision(**{**values, **changes})


def decided(
    world: World, key: str, new: TermDecision, who: str = "eve", role: Role = Role.CONTRACT_MANAGER
) -> Any:
    with unit_of_work() as work:
        return decide_term(work, key, new, expected_n=None, actor=world.person(who, role), today=TODAY)


def task_days(session: Session, now: datetime) -> list[date]:
    """The days of the tasks about ends of preferred supplier terms."""
    session.rollback()
    found = planned_duties(session, now, viewer=UNBOUND)
    return [one.duty.due_at.date() for one in found if one.duty.kind == "preferred_supplier_end"]


def test_the_task_stays_when_its_day_has_passed_and_goes_once_it_is_decided(
    session: Session, world: World
) -> None:
    one = running(world)
    assert task_days(session, AFTER) == [UNTIL]
    (dates, *_) = managing(session, UNBOUND, AFTER.date())
    assert "Community nursing: preferred supplier term ends" in [entry.words for entry in dates.entries]
    decided(world, one.thing_id, decision())
    assert task_days(session, AFTER) == [LATER]
    ended = decision(
        preferred_outcome=TermOutcome.RETESTED, preferred_supplier_until=None, retest_route="tender"
    )
    decided(world, one.thing_id, ended)
    assert task_days(session, AFTER) == []
    told = see(session, contract(session, one.ref, viewer=UNBOUND), viewer=UNBOUND, today=TODAY)
    assert told.preferred_term is not None
    assert (told.preferred_term.outcome, told.preferred_term.until) == (TermOutcome.RETESTED, LATER)
    with pytest.raises(NotAtThisStage, match="is decided already"):
        decided(world, one.thing_id, ended)


def test_an_extension_has_a_later_end_within_the_contract_and_nothing_else_has_one(
    session: Session, world: World
) -> None:
    key = running(world).thing_id
    for wrong, field in (
        ({"preferred_supplier_until": None}, "preferred_supplier_until"),
        ({"preferred_supplier_until": UNTIL}, "preferred_supplier_until"),
        ({"preferred_supplier_until": date(2012, 1, 1)}, "preferred_supplier_until"),
        ({"preferred_outcome": TermOutcome.ENDED}, "preferred_supplier_until"),
        ({"preferred_decided_on": date(2030, 1, 1)}, "preferred_decided_on"),
        ({"preferred_because": ""}, "preferred_because"),
        ({"preferred_minute": ""}, "preferred_minute"),
        ({"preferred_procurement_id": "nothing"}, "preferred_procurement_id"),
        ({"retest_route": "tender"}, "retest_route"),
        ({"preferred_outcome": TermOutcome.RETESTED, "preferred_supplier_until": None}, "retest_route"),
        (
            {
                "preferred_outcome": TermOutcome.RETESTED,
                "preferred_supplier_until": None,
                "retest_route": "direct_award_a",
            },
            "retest_route",
        ),
    ):
        with pytest.raises(Invalid) as fault:
            decided(world, key, decision(**wrong))
        assert list(fault.value.problems) == [field], wrong


def test_testing_the_market_again_begins_a_draft_procurement_and_each_names_the_other(
    session: Session, world: World
) -> None:
    one = running(world)
    retested = decision(
        preferred_outcome=TermOutcome.RETESTED, preferred_supplier_until=None, retest_route="tender"
    )
    made = decided(world, one.thing_id, retested)
    session.rollback()
    begun = procurement(session, made.preferred_procurement_id, viewer=UNBOUND)
    assert (begun.replaces_id, begun.title) == (one.thing_id, "Market test: Community nursing")
    assert (begun.route, begun.route_reason, begun.valid_from) == ("tender", "The market is thin", TODAY)
    assert begun.conflicts_assessed_on is None
    assert begun.value_pence == 60_000_000


def test_whoever_has_an_interest_in_the_provider_or_no_right_does_not_decide(
    session: Session, world: World
) -> None:
    key = running(world).thing_id
    with unit_of_work() as work:
        contracting.declare(work, world.ids["eve"], world.ids["trust"])
    with pytest.raises(Refused, match="You declared an interest in the provider"):
        decided(world, key, decision())
    with pytest.raises(Forbidden):
        decided(world, key, decision(), who="bob", role=Role.AUDITOR)
    assert decided(world, key, decision(), who="bob").preferred_outcome == "extended"
    with pytest.raises(NotAtThisStage, match="no preferred supplier term"):
        decided(world, contracting.drafted(world).thing_id, decision(), who="bob")


def test_page_call_and_command_record_it(
    app: Flask, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    with clock.travel(contracting.NOON):
        with app.app_context():
            world = contracting.recorded()
            ref = running(world).ref
        officer = signed_in(app, Role.CONTRACT_MANAGER)
        assert f"/contracts/{ref}/preferred-term" in officer.get(f"/contracts/{ref}").text
        given = {
            "preferred_outcome": "extended", "preferred_minute": "Board, item 6", "preferred_because": "Thin",
            **day("preferred_decided_on", 2009, 3, 1),
        }  # fmt: skip
        where = f"/contracts/{ref}/preferred-term"
        assert "Enter the new end of the term" in officer.fill(where, **given).text
        first = day("preferred_supplier_until", 2010, 1, 31)
        assert officer.fill(where, **given, **first).location == f"/contracts/{ref}"
        assert "It is extended. Thin" in officer.get(f"/contracts/{ref}").text
        plain = {
            "preferred_outcome": "extended", "preferred_decided_on": "2009-03-02", "preferred_minute": "Item 7",
            "preferred_because": "Still thin", "preferred_supplier_until": "2010-02-28",
        }  # fmt: skip
        reply = send(officer, f"/contracts/{ref}/preferred-term", {**plain, "version": 3})
        assert reply.status_code == 201, reply.json
        assert reply.json["preferred_term"]["until"] == "2010-02-28"
        file = tmp_path / "decided.json"
        file.write_text(json.dumps({**plain, "preferred_outcome": "ended", "preferred_supplier_until": None}))
        asked = CliRunner().invoke(armslength, ["contracts", "preferred-term", ref, str(file)])
        assert asked.exit_code == 0, asked.output
        with app.app_context(), reading() as session:
            assert contract(session, ref, viewer=UNBOUND).preferred_outcome == "ended"
