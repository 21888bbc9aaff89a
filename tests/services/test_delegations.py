"""Delegated authority: what is recorded, what is reported about it, and who may sign what on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.authority.delegations import Delegation, GrantorKind, NewDelegation, who_may_sign
from register.domain.errors import Forbidden, Invalid, NotFound, Stale
from register.domain.permissions import Role
from register.queries.authority import delegations as queries
from register.services.authority.delegations import amend_delegation, grant_delegation, revoke_delegation
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.domain.builders import held, root

SEES = SYSTEM.viewer


@pytest.fixture
def world(session: Session) -> World:
    return contracting.recorded()


def who(session: Session, world: World, pounds: int, on: date = TODAY) -> queries.WhoMaySign:
    pct = frozenset({world.ids["pct"]})
    return queries.who_may_sign(
        session, pounds * 100, ("DN",), on, matter="sign_contracts", organisation_ids=pct, viewer=SEES
    )


def able(session: Session, world: World, pounds: int, on: date = TODAY) -> list[str]:
    answer = who(session, world, pounds, on)
    return sorted(answer.names[one.person_id] for one in answer.able)


def test_a_value_at_the_limit_is_above_it(session: Session, world: World) -> None:
    assert able(session, world, 99_999) == ["Ann Archer", "Bob Best"]
    assert able(session, world, 100_000) == ["Ann Archer"]
    assert able(session, world, 1_000_000) == []


def test_who_may_not_is_told_every_reason(session: Session, world: World) -> None:
    answer = who(session, world, 250_000)
    assert [(answer.names[u.person_id], [f.code for f in u.findings]) for u in answer.unable] == [
        ("Bob Best", ["above_limit"])
    ]


def test_revoking_the_parent_takes_the_authority_of_the_child(session: Session, world: World) -> None:
    with unit_of_work() as work:
        revoke_delegation(
            work, world.ids["sign_contracts"], TODAY, expected_n=1, reason="Left", actor=SYSTEM, today=TODAY
        )
    assert able(session, world, 50_000) == ["Ann Archer"]
    assert able(session, world, 50_000, TODAY + timedelta(days=1)) == []
    found = queries.findings(session, TODAY, viewer=SEES)
    below = world.ids["sign_contracts_passed_on"]
    assert [(f.delegation_id, f.code) for f in found] == [(below, "wider_dates")]


def test_a_delegation_wider_than_its_parent_is_recorded_and_reported(session: Session, world: World) -> None:
    with unit_of_work() as work:
        newest = queries.delegation(work, world.ids["sign_contracts_passed_on"], viewer=SEES)
        wider = replace(_new(newest), limit_pence=None)
        amend_delegation(work, newest.ref, wider, expected_n=1, reason="Raised", actor=SYSTEM, today=TODAY)
    found = queries.findings(session, TODAY, viewer=SEES)
    assert [(f.delegation_id, f.code) for f in found] == [
        (world.ids["sign_contracts_passed_on"], "wider_limit")
    ]
    assert able(session, world, 50_000) == ["Ann Archer"]


def test_the_chain_is_drawn_from_the_board_down(session: Session, world: World) -> None:
    tree = queries.tree_of(session, world.ids["sign_contracts_passed_on"], TODAY, viewer=SEES)
    assert tree.words.startswith("Director of Commissioning")
    assert not tree.here
    assert [(below.words.split(":")[0], below.here) for below in tree.below] == [("Contract Manager", True)]


def test_what_ends_soon_is_found_and_what_was_revoked_is_not(session: Session, world: World) -> None:
    with unit_of_work() as work:
        contracting.grant(
            work, world, "use_seal", "pct", "manager", None, valid_to=TODAY + timedelta(days=60)
        )
    with unit_of_work() as work:
        revoke_delegation(
            work, world.ids["sign_contracts"], TODAY, expected_n=1, reason="Left", actor=SYSTEM, today=TODAY
        )
    assert [d.matter for d in queries.lapsing(session, TODAY, 60, viewer=SEES)] == ["use_seal"]
    assert queries.lapsing(session, TODAY, 59, viewer=SEES) == []


def test_a_stale_edit_is_refused(session: Session, world: World) -> None:
    newest = queries.delegation(session, world.ids["sign_contracts"], viewer=SEES)
    with pytest.raises(Stale), unit_of_work() as work:
        amend_delegation(work, newest.ref, _new(newest), expected_n=2, reason="x", actor=SYSTEM, today=TODAY)


def test_names_that_are_not_in_the_register_are_refused_beside_their_fields(
    session: Session, world: World
) -> None:
    new = NewDelegation(
        matter="sign_contracts", organisation_id="nobody", grantor_kind=GrantorKind.POST, grantor_post_id="nobody",
        holder_post_id="nobody", valid_from=TODAY, parent_id="nobody",
    )  # fmt: skip
    with pytest.raises(Invalid) as fault, unit_of_work() as work:
        grant_delegation(work, new, actor=SYSTEM, today=TODAY)
    assert set(fault.value.problems) == {"organisation_id", "grantor_post_id", "holder_post_id", "parent_id"}


def test_a_contract_manager_cannot_grant(session: Session, world: World) -> None:
    newest = queries.delegation(session, world.ids["sign_contracts"], viewer=SEES)
    with pytest.raises(Forbidden), unit_of_work() as work:
        grant_delegation(work, _new(newest), actor=world.person("bob", Role.CONTRACT_MANAGER), today=TODAY)


def test_a_reference_that_does_not_exist_is_not_found(session: Session, world: World) -> None:
    with pytest.raises(NotFound):
        queries.delegation(session, "DEL-2009-XXXXX", viewer=SEES)


def _new(newest: object) -> NewDelegation:
    found = queries.to_domain(newest)  # type: ignore[arg-type]
    values = {name: getattr(found, name) for name in NewDelegation.__dataclass_fields__}
    return NewDelegation(**values)


def test_nobody_records_or_raises_their_own_power(session: Session, world: World) -> None:
    """By the post they hold as by their own name, and under every record of theirs; ending it is theirs to do."""
    ann, officer = (world.person(name, Role.GOVERNANCE_OFFICER) for name in ("ann", "dee"))
    newest = queries.delegation(session, world.ids["sign_contracts"], viewer=SEES)
    more = replace(_new(newest), limit_pence=None)
    for named in ({}, {"holder_post_id": None, "holder_person_id": world.ids["ann"]}):
        with pytest.raises(Invalid, match="Somebody else must record this"), unit_of_work() as work:
            grant_delegation(work, replace(more, **named), actor=ann, today=TODAY)
    with pytest.raises(Invalid, match="Somebody else must record this"), unit_of_work() as work:
        amend_delegation(work, newest.ref, more, expected_n=1, reason="More", actor=ann, today=TODAY)
    with unit_of_work() as work:
        assert (
            amend_delegation(
                work, newest.ref, more, expected_n=1, reason="More", actor=officer, today=TODAY
            ).n
            == 2
        )
    with unit_of_work() as work:
        revoke_delegation(work, newest.ref, TODAY, expected_n=2, reason="Over", actor=ann, today=TODAY)


@given(days=st.integers(0, 60), cut=st.integers(1, 200), passed=st.lists(st.integers(1, 200), max_size=4))
def test_no_chain_yields_more_than_its_root_and_taking_one_away_widens_nobody(
    days: int, cut: int, passed: list[int]
) -> None:
    """Each link may be recorded wider than the one above it; what it lets anybody do is not."""
    links = [root(limit_pence=cut)]
    for n, limit in enumerate(passed):
        above = links[-1]
        links.append(
            replace(above, id=f"d{n}", parent_id=above.id, limit_pence=limit, grantor_kind=GrantorKind.POST,
                    grantor_post_id="chief", holder_post_id="chief", minute=None)
        )  # fmt: skip
    on = date(2024, 4, 1) + timedelta(days=days)
    posts = [held("ann", "chief")]

    def covered(some: list[Delegation]) -> set[int]:
        return {
            value
            for value in range(0, 210, 7)
            if who_may_sign(some, posts, value, (), on, matter="sign_contracts")
        }

    whole = covered(links)
    assert all(value < cut for value in whole)
    for gone in links:
        assert covered([link for link in links if link is not gone]) <= whole
