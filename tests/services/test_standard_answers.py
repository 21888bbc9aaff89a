"""A body keeps standard answers: they are offered to its contracts with their source and day, and never put in."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy.orm import Session

from register.cli.main import armslength
from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.contracts.wording.standard_answers import NewStandardAnswer
from register.domain.errors import Forbidden, Invalid
from register.domain.permissions import UNBOUND, Role
from register.queries.contracts.ahead.standard_answers import standard_answer
from register.queries.contracts.contracts import contract
from register.queries.contracts.missing_answers import Wanted, wanted_of
from register.services.contracts.standard_answers import add_standard_answer, amend_standard_answer
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.signing_in import signed_in

world = contracting.in_session
on_its_day = contracting.on_its_day
FIELD = "services.s1_1_aims"


def answer(world: World, **changes: Any) -> NewStandardAnswer:
    values: dict[str, Any] = {
        "organisation_id": world.ids["pct"], "answered_field": FIELD, "answer": "Care at home",
        "answer_source": "Board, item 7", "answers_from": date(2009, 1, 1), **changes,
    }  # fmt: skip
    return NewStandardAnswer(**values)


def kept(world: World, **changes: Any) -> str:
    with unit_of_work() as work:
        return str(add_standard_answer(work, answer(world, **changes), actor=SYSTEM, today=TODAY).ref)


def drafted(world: World) -> str:
    """A contract of own wording for district nursing, of which nothing is answered."""
    return contracting.drafted(world, contracting.new_contract(world)).thing_id


def wanted(session: Session, key: str) -> Wanted:
    session.rollback()
    row = contract(session, key, viewer=UNBOUND)
    (found,) = (one for one in wanted_of(session, row, viewer=UNBOUND).wanted if one.field.path == FIELD)
    return found


def test_the_answer_is_offered_with_its_source_and_day_and_is_not_in_the_contract_until_somebody_saves_it(
    session: Session, world: World
) -> None:
    key = drafted(world)
    assert wanted(session, key).offered_source is None
    ref = kept(world)
    found = wanted(session, key)
    assert (found.offered, found.offered_by, found.offered_source, found.offered_since) == (
        "Care at home", ref, "Board, item 7", date(2009, 1, 1),
    )  # fmt: skip
    assert found.kept is None
    assert "Care at home" not in str(contract(session, key, viewer=UNBOUND).fields)


def test_the_specification_of_the_very_service_goes_before_what_holds_for_any_and_the_latest_before_older_ones(
    session: Session, world: World
) -> None:
    key = drafted(world)
    code = contract(session, key, viewer=UNBOUND).lines[0]["code"]
    kept(world, answer="Older", answers_from=date(2008, 1, 1))
    kept(world, answer="Newer", answers_from=date(2009, 1, 2))
    assert wanted(session, key).offered == "Newer"
    kept(world, answer="Of another service", service_code="other")
    kept(world, answer="Its own", service_code=code, answers_from=date(2007, 1, 1))
    assert wanted(session, key).offered == "Its own"


def test_what_is_no_longer_or_not_yet_standard_when_the_contract_begins_or_is_another_bodys_is_not_offered(
    session: Session, world: World
) -> None:
    key = drafted(world)
    kept(world, answers_until=date(2009, 3, 31), answers_from=date(2008, 4, 1))
    kept(world, answers_from=date(2012, 4, 1))
    kept(world, organisation_id=world.ids["trust"])
    viewer = UNBOUND
    session.rollback()
    row = contract(session, key, viewer=viewer)
    offered = [one.offered_source for one in wanted_of(session, row, viewer=viewer).wanted]
    assert set(offered) == {None}


def test_a_field_that_no_template_asks_an_answer_that_a_list_does_not_hold_and_days_in_disorder_are_refused(
    session: Session, world: World
) -> None:
    for wrong, field in (
        ({"answered_field": "services.nothing"}, "answered_field"), ({"answer": ""}, "answer"),
        ({"answered_field": "dispute_route", "answer": "A duel"}, "answer"),
        ({"answered_field": "dispute_route", "answer": "secretary_of_state", "service_code": "DN"}, "service_code"),
        ({"answers_until": date(2008, 1, 1)}, "answers_until"), ({"answer_source": ""}, "answer_source"),
        ({"organisation_id": "nothing"}, "organisation_id"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as fault:
            kept(world, **wrong)
        assert list(fault.value.problems) == [field], wrong
    with pytest.raises(Forbidden), unit_of_work() as work:
        add_standard_answer(work, answer(world), actor=world.person("bob", Role.SIGNATORY), today=TODAY)


def test_a_changed_answer_is_a_version_and_what_was_answered_with_it_stays(
    session: Session, world: World
) -> None:
    ref = kept(world)
    with unit_of_work() as work:
        amend_standard_answer(
            work, ref, answer(world, answer="Care where people live"), expected_n=1, reason="Clearer", actor=SYSTEM,
            today=TODAY,
        )  # fmt: skip
    session.rollback()
    assert standard_answer(session, ref, viewer=UNBOUND).n == 2
    assert wanted(session, drafted(world)).offered == "Care where people live"


def test_page_call_and_command_offer_the_same(
    app: Flask, on_its_day: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        ref, key = kept(on_its_day), drafted(on_its_day)
    manager = signed_in(app, Role.CONTRACT_MANAGER, person_id=on_its_day.ids["eve"])
    told = manager.client.get(f"/api/v1/contracts/{key}/missing").json
    (mine,) = (one for one in told["missing"] if one["offered_by"] == ref)
    assert (mine["offered"], mine["offered_source"], mine["offered_since"]) == (
        "Care at home", "Board, item 7", "2009-01-01",
    )  # fmt: skip
    text = manager.get(f"/contracts/{told['ref']}/missing").text
    assert ref in text
    assert "of Board, item 7, standard since 1 January 2009" in text
    monkeypatch.setenv("ARMSLENGTH_INSTANCE", str(settings.instance))
    monkeypatch.setenv("ARMSLENGTH_DATABASE_URL", settings.database_url)
    done = CliRunner().invoke(armslength, ["contracts", "missing", told["ref"], "--json"])
    assert [one["offered_by"] for one in json.loads(done.stdout)["missing"] if one["offered_source"]] == [ref]


def test_the_page_of_a_schedule_offers_it_for_what_is_not_answered_and_keeps_it_once_somebody_saves(
    app: Flask, on_its_day: World
) -> None:
    world = on_its_day
    with app.app_context():
        ref = contracting.drafted(world, contracting.new_contract(world)).ref
        standard = kept(world, organisation_id=world.ids["pct"])
    manager = signed_in(app, Role.CONTRACT_MANAGER, person_id=world.ids["bob"])
    index = manager.get(f"/contracts/{ref}/schedules").text
    pages = [
        one for one in re.findall(rf'href="(/contracts/{ref}/schedules/[^"]+)"', index) if one.endswith("/0")
    ]
    where = next(one for one in pages if "Care at home" in manager.get(one).text)
    page = manager.get(where).text
    assert f'<a href="/standard-answers/{standard}">{standard}</a> of Board, item 7' in page
    with app.app_context(), reading() as session:
        assert "Care at home" not in str(contract(session, ref, viewer=UNBOUND).fields)
    assert manager.fill(where, s1_1_aims="Care at home").status_code == 302
    with app.app_context(), reading() as session:
        assert contract(session, ref, viewer=UNBOUND).fields["services"]["DN"]["s1_1_aims"] == "Care at home"
    assert standard not in manager.get(where).text
