"""Versions of a whole scheme as a meeting approved it: what each holds, and what changed between two."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.authority.approved_schemes import NewApprovedScheme
from register.domain.authority.commitments import LimitPer
from register.domain.authority.delegations import NewDelegation
from register.domain.authority.reservations import NewReservation
from register.domain.errors import Invalid
from register.domain.permissions import UNBOUND
from register.domain.values import recorded
from register.queries.authority.approved_schemes import approved_scheme, between, scheme_of_version, see
from register.queries.authority.delegations import delegation
from register.queries.entries import history_of
from register.services.authority.approved_schemes import approve_scheme
from register.services.authority.delegations import amend_delegation
from register.services.authority.reservations import reserve_matter
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

world = contracting.in_session


def approved(world: World, meeting: str, **changes: object) -> str:
    values = {
        "organisation_id": world.ids["pct"], "scheme_approved_by": "The board", "scheme_approved_on": TODAY,
        "scheme_meeting": meeting, "minute": "Item 7", "scheme_on": TODAY,
    }  # fmt: skip
    with unit_of_work() as session:
        new = NewApprovedScheme(**{**values, **changes})  # type: ignore[arg-type]
        return approve_scheme(session, new, actor=SYSTEM, today=TODAY).ref


def test_a_version_holds_what_stood_then_and_the_next_says_what_changed(
    session: Session, world: World
) -> None:
    first = approved(world, "March")
    with unit_of_work() as work:
        row = delegation(work, world.ids["sign_contracts"], viewer=SYSTEM.viewer)
        amend_delegation(
            work, row.ref, replace(recorded(NewDelegation, row), limit_pence=90_000_000), expected_n=row.n,
            reason="Cut", change_from=TODAY, actor=SYSTEM, today=TODAY,
        )  # fmt: skip
        kept = reserve_matter(
            work,
            NewReservation(
                organisation_id=world.ids["pct"], matter="use_seal", reserved_to="The board",
                reserved_text="The use of the seal.", valid_from=TODAY, minute="Item 8",
            ),
            actor=SYSTEM, today=TODAY,
        )  # fmt: skip
    second = approved(world, "May")
    found = between(session, first, second, viewer=UNBOUND)
    assert {(one.how, one.record) for one in found} == {("changed", row.ref), ("added", kept.ref)}
    changed = next(one for one in found if one.how == "changed")
    assert "Below £1,000,000" in str(changed.before)
    assert "Below £900,000" in str(changed.after)
    seen = see(session, approved_scheme(session, second, viewer=UNBOUND), viewer=UNBOUND, today=TODAY)
    assert (seen.version_before, set(seen.differences)) == (first, set(found))

    then, now = (scheme_of_version(session, key, viewer=UNBOUND) for key in (first, second))
    limits = [{line.delegation: line.limit for line in one.lines}[row.ref] for one in (then, now)]
    assert limits == ["Below £1,000,000", "Below £900,000"]
    assert [len(one.reserved) for one in (then, now)] == [0, 1]


def test_another_holder_another_second_signature_and_other_conditions_are_what_changed(
    session: Session, world: World
) -> None:
    first = approved(world, "March")
    for changes in (
        {"holder_post_id": world.ids["manager"]},
        {"joint_post_id": world.ids["chief"]},
        {"conditions": "Reported to the next board"},
        {"limit_per": LimitPer.YEAR},
        {"spend_categories": ("goods",)},
    ):
        with unit_of_work() as work:
            row = delegation(work, world.ids["sign_contracts"], viewer=SYSTEM.viewer)
            amend_delegation(
                work, row.ref, replace(recorded(NewDelegation, row), **changes), expected_n=row.n,
                reason="Reviewed", change_from=TODAY, actor=SYSTEM, today=TODAY,
            )  # fmt: skip
        second = approved(world, str(changes))
        found = between(session, first, second, viewer=UNBOUND)
        assert row.ref in {one.record for one in found if one.how == "changed"}, changes
        seen = see(session, approved_scheme(session, second, viewer=UNBOUND), viewer=UNBOUND, today=TODAY)
        assert seen.version_before == first
        assert set(seen.differences) == set(found)
        first = second


def test_the_first_of_two_of_one_day_has_none_before_it(session: Session, world: World) -> None:
    first, _second = approved(world, "Morning"), approved(world, "Evening")
    seen = see(session, approved_scheme(session, first, viewer=UNBOUND), viewer=UNBOUND, today=TODAY)
    assert (seen.version_before, seen.differences) == (None, ())


def test_nobody_records_a_meeting_that_has_not_been(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        approved(world, "Next year", scheme_approved_on=TODAY + timedelta(days=1))
    assert list(refused.value.problems) == ["scheme_approved_on"]


def test_the_history_lists_no_versions_of_what_its_reader_may_not_see(session: Session, world: World) -> None:
    row = approved_scheme(session, approved(world, "March"), viewer=UNBOUND)
    assert row.scheme_contents
    told = history_of(session, [row], viewer=UNBOUND)[0]
    assert "March" in dict(told.values).values()
    assert not any(isinstance(value, list) for _, value in told.values)
    assert world.ids["sign_contracts"] not in str(told)
