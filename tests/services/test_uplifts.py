"""The yearly uplift of prices: foreseen to the penny, proposed once, and made only when both parties have decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from register.db import reading, unit_of_work
from register.domain.contracts.changes import ChangeState
from register.domain.contracts.contracts import annual_value
from register.domain.contracts.stages import NotAtThisStage
from register.domain.errors import Forbidden, Invalid
from register.domain.local_rules import NewLocalRule
from register.domain.permissions import Actor, Role
from register.jobs.move_contracts import move_contracts
from register.models.contract_changes import ContractChangeVersion
from register.queries.contracts.changes import change, to_change
from register.queries.contracts.contracts import contract, to_domain
from register.services.contracts.changes import propose_change, take_back_change
from register.services.contracts.uplifts import UpliftForeseen, foresee_uplift, propose_uplift
from register.services.rules import lay_over
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.services.test_changes import by_trust, decided, in_force, signatory

SEES = SYSTEM.viewer
YEAR: dict[str, Any] = {
    "year": "2009/10", "from": "2009-05-01", "uplift_basis_points": 250, "efficiency_basis_points": 300,
    "source": "Letter of the board, item 3",
}  # fmt: skip
world = contracting.in_session


@pytest.fixture
def ref(world: World) -> str:
    return contracting.kept("uplifted", world, lambda: _uplifted(world))


def _uplifted(world: World) -> str:
    with unit_of_work() as work:
        new = NewLocalRule(
            key="contracts.price_uplifts", value=[YEAR], valid_from=date(2009, 4, 1), source="The board",
            reason="It binds every contract",
        )  # fmt: skip
        lay_over(work, new, actor=SYSTEM, today=TODAY)
    return in_force(world)


def keeper(world: World) -> Actor:
    return contracting.preparer(world)


def foreseen(world: World, ref: str, year: str = "2009/10") -> UpliftForeseen:
    with reading() as session:
        return foresee_uplift(session, ref, year, actor=keeper(world), today=TODAY)


def proposed(world: World, ref: str) -> ContractChangeVersion:
    with unit_of_work() as work:
        return propose_uplift(work, ref, "2009/10", actor=keeper(world), today=TODAY)


def worth(ref: str) -> int:
    with reading() as session:
        return annual_value(to_domain(contract(session, ref, viewer=SEES)))


def test_an_efficiency_larger_than_the_uplift_lowers_every_price_to_the_penny(world: World, ref: str) -> None:
    before, found = worth(ref), foreseen(world, ref)
    assert found.annual_before_pence == before
    assert found.annual_after_pence == sum(one.annual_after_pence for one in found.prices)
    assert all(one.month_pence * 11 + one.last_month_pence == one.annual_after_pence for one in found.prices)
    assert found.holds_from == date(2009, 5, 1)
    assert "together -0.50%" in found.words
    assert worth(ref) == before


def test_nothing_changes_until_both_parties_have_decided_and_then_it_is_what_was_foreseen(
    world: World, ref: str
) -> None:
    before, found, made = worth(ref), foreseen(world, ref), proposed(world, ref)
    assert worth(ref) == before
    assert decided(made.ref, signatory(world, "ann")).taken
    assert worth(ref) == before
    by_trust(made.ref, world)
    assert worth(ref) == before
    assert move_contracts(datetime(2009, 4, 30, 9, tzinfo=UTC)) == 0
    assert move_contracts(datetime(2009, 5, 1, 9, tzinfo=UTC)) == 1
    assert worth(ref) == found.annual_after_pence
    with reading() as session:
        row = change(session, made.ref, viewer=SEES)
        assert row.state == ChangeState.DONE
        assert "Letter of the board, item 3" in row.text


def test_a_year_is_proposed_once_unless_it_was_taken_back(world: World, ref: str) -> None:
    made = proposed(world, ref)
    assert foreseen(world, ref).proposed_as == made.ref
    with pytest.raises(NotAtThisStage, match=made.ref):
        proposed(world, ref)
    with unit_of_work() as work:
        take_back_change(work, made.ref, reason="Too early", actor=keeper(world), today=TODAY)
    assert foreseen(world, ref).proposed_as is None
    assert proposed(world, ref).ref != made.ref


def test_a_change_that_names_a_year_leads_to_its_prices_and_no_others(world: World, ref: str) -> None:
    made = proposed(world, ref)
    with unit_of_work() as work:
        row = change(work, made.ref, viewer=SEES)
        new = to_change(row)
        take_back_change(work, made.ref, reason="Again", actor=keeper(world), today=TODAY)
    dearer = replace(new.lines[0], annual_value_pence=(new.lines[0].annual_value_pence or 0) + 1)
    with unit_of_work() as work, pytest.raises(Invalid) as refused:
        propose_change(
            work, ref, replace(new, lines=(dearer, *new.lines[1:])), actor=keeper(world), today=TODAY
        )
    assert "uplift_year" in refused.value.problems


def test_a_year_that_nobody_entered_is_refused_and_so_is_whoever_keeps_no_contracts(
    world: World, ref: str
) -> None:
    with pytest.raises(Invalid) as refused:
        foreseen(world, ref, "2010/11")
    assert "year" in refused.value.problems
    with unit_of_work() as work, pytest.raises(Forbidden):
        propose_uplift(work, ref, "2009/10", actor=world.person("bob", Role.DECLARANT), today=TODAY)
