"""Delegated authority: what is recorded, what is reported about it, and who may sign what on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.authority.commitments import LimitPer, Vat
from register.domain.authority.delegations import Delegation, GrantorKind, NewDelegation, who_may_sign
from register.domain.errors import Forbidden, Invalid, NotFound, Stale
from register.domain.permissions import Role
from register.models.delegations import DelegationVersion
from register.queries.authority import delegations as queries
from register.queries.authority import who_may
from register.queries.contracts import asking
from register.queries.visible import AsAt
from register.services.authority.delegations import amend_delegation, grant_delegation, revoke_delegation
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.domain.builders import held, root

SEES = SYSTEM.viewer


world = contracting.in_session


def who(session: Session, world: World, pounds: int, on: date = TODAY) -> who_may.WhoMaySign:
    pct = frozenset({world.ids["pct"]})
    return asking.who_may_sign(
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
    assert able(session, world, 50_000) == ["Ann Archer", "Bob Best"]
    assert able(session, world, 50_000, TODAY + timedelta(days=1)) == []
    found = queries.findings(session, TODAY, viewer=SEES)
    below = world.ids["sign_contracts_passed_on"]
    assert [(f.delegation_id, f.code) for f in found] == [(below, "wider_dates")]


def amend(
    world: World, key: str, n: int, change_from: date | None = None, today: date = TODAY, **changes: object
) -> None:
    with unit_of_work() as work:
        newest = queries.delegation(work, world.ids[key], viewer=SEES)
        new = replace(_new(newest), **changes)  # type: ignore[arg-type]
        amend_delegation(
            work, newest.ref, new, expected_n=n, reason="Reviewed", change_from=change_from, actor=SYSTEM, today=today
        )  # fmt: skip


def test_a_delegation_is_never_made_wider_than_its_parent(session: Session, world: World) -> None:
    with pytest.raises(Invalid) as fault:
        amend(world, "sign_contracts_passed_on", 1, limit_pence=None)
    assert fault.value.problems == {
        "limit_pence": "Enter a limit of £1,000,000 or less, as the delegation it rests on has"
    }
    with pytest.raises(Invalid) as fault:
        amend(world, "sign_contracts", 1, grantor_kind=GrantorKind.POST, grantor_post_id=world.ids["director"],
              parent_id=world.ids["sign_contracts_passed_on"])  # fmt: skip
    assert "parent_id" in fault.value.problems


MARCH = date(2010, 3, 10)


def test_a_limit_cut_today_never_changes_what_the_scheme_said_before(session: Session, world: World) -> None:
    """By the day it is asked about, and by the day on which it was known."""
    amend(world, "sign_contracts", 1, today=date(2010, 5, 1), limit_pence=5_000_000)
    assert able(session, world, 90_000, MARCH) == ["Ann Archer", "Bob Best"]
    assert able(session, world, 90_000, date(2010, 5, 1)) == []
    below = world.ids["sign_contracts_passed_on"]
    found = queries.findings(session, date(2010, 5, 1), viewer=SEES)
    assert [(f.delegation_id, f.code) for f in found] == [(below, "wider_limit")]
    assert queries.findings(session, MARCH, viewer=SEES) == []
    assert limits(session, world, AsAt(held_on=MARCH)) == 100_000_000
    assert limits(session, world, AsAt(held_on=date(2010, 5, 1))) == 5_000_000


def test_a_change_holds_from_the_day_that_is_said_and_the_scheme_reads_so_from_then(
    session: Session, world: World
) -> None:
    amend(world, "sign_contracts", 1, change_from=date(2010, 1, 1), limit_pence=5_000_000)
    assert limits(session, world, AsAt(held_on=TODAY)) == 100_000_000
    assert limits(session, world, AsAt(held_on=date(2010, 1, 1))) == 5_000_000
    assert limits(session, world, AsAt()) == 100_000_000
    with pytest.raises(Invalid, match="A change is recorded that holds from 1 January 2010"):
        amend(world, "sign_contracts", 2, limit_pence=7_000_000)
    amend(world, "sign_contracts", 2, change_from=date(2010, 2, 1), limit_pence=7_000_000)
    found = [limits(session, world, AsAt(held_on=date(2010, month, 15))) for month in (1, 2)]
    assert found == [5_000_000, 7_000_000]


def test_an_error_that_was_there_from_the_first_day_is_put_right_for_all_days(
    session: Session, world: World
) -> None:
    amend(world, "sign_contracts", 1, change_from=date(2009, 4, 1), limit_pence=20_000_000)
    assert limits(session, world, AsAt(held_on=date(2009, 4, 2))) == 20_000_000
    assert queries.delegation(session, world.ids["sign_contracts"], viewer=SEES).holds_from is None


def test_what_was_to_change_after_a_delegation_ended_never_came_to_hold(
    session: Session, world: World
) -> None:
    amend(world, "sign_contracts", 1, change_from=date(2010, 1, 1), limit_pence=5_000_000)
    with unit_of_work() as work:
        revoke_delegation(
            work, world.ids["sign_contracts"], date(2009, 6, 1), expected_n=2, reason="Left", actor=SYSTEM, today=TODAY
        )  # fmt: skip
    assert able(session, world, 400_000, date(2009, 6, 1)) == ["Ann Archer"]
    assert able(session, world, 400_000, date(2009, 6, 2)) == []


def limits(session: Session, world: World, as_at: AsAt) -> int | None:
    """The limit of Ann's delegation as the list shows it."""
    query = queries.listing(TODAY).statement(SEES, as_at)
    rows = session.execute(query.where(DelegationVersion.thing_id == world.ids["sign_contracts"]))
    (row,) = rows.all()
    return row.limit_pence


def test_the_chain_is_drawn_from_the_board_down(session: Session, world: World) -> None:
    tree = queries.tree_of(session, world.ids["sign_contracts_passed_on"], TODAY, viewer=SEES)
    assert tree.words.startswith("Director of Commissioning")
    assert not tree.here
    assert [(below.words.split(":")[0], below.here) for below in tree.below] == [("Contract Manager", True)]


def test_the_chain_says_what_each_limit_is_for_and_whether_vat_is_in_it(
    session: Session, world: World
) -> None:
    newest = queries.delegation(session, world.ids["sign_contracts"], viewer=SEES)
    kind = {"limit_per": LimitPer.ORDER, "limit_vat": Vat.INCLUDED}
    with unit_of_work() as work:
        amend_delegation(
            work, newest.ref, replace(_new(newest), **kind), expected_n=1, reason="Said", actor=SYSTEM, today=TODAY
        )  # fmt: skip
    tree = queries.tree_of(session, world.ids["sign_contracts"], TODAY, viewer=SEES)
    assert ": below £1,000,000 with VAT for each order, all services" in tree.words


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
