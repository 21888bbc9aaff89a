"""Schemes to start from say what their sources say: tiers of money, two signatures, and what the board keeps."""

from __future__ import annotations

from datetime import date

import pytest

from register.domain.authority.commitments import Commitment, Vat
from register.domain.authority.delegations import Delegation, matters, who_may_sign
from register.domain.authority.presets import (
    NewScheme,
    check_scheme,
    delegations_of,
    presets,
    reserved_of,
    rows_of,
)
from register.domain.authority.recording import check_delegation
from register.domain.authority.reservations import Reservation, check_reservation, reserved
from register.domain.errors import Invalid
from register.domain.people.people import HeldPost, Side
from tests.domain.builders import RULES

DAY = date(2008, 3, 1)
POUNDS = 100


def begun(code: str) -> NewScheme:
    """Each role is a post of its own name."""
    return NewScheme(
        organisation_id="trust", preset=code, minute="Board, item 7", valid_from=DAY,
        posts={role: role for role in presets()[code].roles},
    )  # fmt: skip


def able(code: str, pounds: int, matter: str = "approve_contracts") -> set[tuple[str, str | None]]:
    """Which roles may, and with which other."""
    new = begun(code)
    rows = [
        Delegation(**{name: getattr(one, name) for name in one.__dataclass_fields__}, id=str(number))
        for number, one in enumerate(delegations_of(new))
    ]
    held = [
        HeldPost(
            appointment_id=role, person_id=role, post_id=role, title=role, organisation_id="trust",
            side=Side.PROVIDING, valid_from=DAY,
        )
        for role in new.posts
    ]  # fmt: skip
    asked = Commitment(whole_pence=pounds * POUNDS, vat=Vat.INCLUDED)
    found = who_may_sign(rows, held, asked, ("DN",), DAY, matter=matter)
    alone = {one.person_id for one in found if one.joint_post_id is None}
    return {
        (one.person_id, one.joint_post_id)
        for one in found
        if one.joint_post_id is None or one.person_id not in alone
    }


@pytest.mark.parametrize("code", presets())
def test_every_row_of_every_preset_may_be_recorded(code: str) -> None:
    new = begun(code)
    check_scheme(new)
    for one in delegations_of(new):
        check_delegation(one, RULES, on=DAY)
    for kept in reserved_of(new):
        check_reservation(kept, RULES, on=DAY)
    named = {key: row["name"] for key, row in matters(RULES, on=DAY).items()}
    rows = rows_of(presets()[code], named)
    assert len(rows) == len([*delegations_of(new), *reserved_of(new)])
    assert all(row.source and row.words and row.what for row in rows)


TWO_DIRECTORS = {("executive_director", "finance_director"), ("finance_director", "executive_director")}
FINANCE, CHIEF = ("finance_director", "non_executive"), ("chief_executive", "non_executive")


@pytest.mark.parametrize(
    ("pounds", "who"),
    [
        (24_999, {("executive_director", None), ("finance_director", "executive_director"), FINANCE, CHIEF}),
        (25_000, TWO_DIRECTORS | {FINANCE, CHIEF}),
        (74_999, TWO_DIRECTORS | {FINANCE, CHIEF}),
        (75_000, {FINANCE, CHIEF}),
        (149_999, {FINANCE, CHIEF}),
        (150_000, {CHIEF}),
        (249_999, {CHIEF}),
        (250_000, {CHIEF}),
    ],
)
def test_the_tiers_of_the_hospital_name_the_finance_director_where_they_say_so(
    pounds: int, who: set[tuple[str, str | None]]
) -> None:
    """Whoever may more may less as well, with the same other person."""
    assert able("hospital_trust_2008", pounds) == who


@pytest.mark.parametrize(("pounds", "meetings"), [(249_999, 0), (250_000, 1), (500_000, 2), (1_000_000, 3)])
def test_new_commitments_go_to_the_board_by_value_with_vat_and_renewals_do_not(
    pounds: int, meetings: int
) -> None:
    kept = [
        Reservation(**{name: getattr(one, name) for name in one.__dataclass_fields__}, id=str(number))
        for number, one in enumerate(reserved_of(begun("hospital_trust_2008")))
    ]
    asked = Commitment(whole_pence=pounds * POUNDS, vat=Vat.INCLUDED)
    assert len(reserved(kept, "approve_contracts", asked, ("DN",), DAY)) == meetings
    assert reserved(kept, "sign_contracts", asked, ("DN",), DAY) == []


def test_two_people_are_enough_for_a_small_body_and_general_knowledge_is_marked() -> None:
    assert len(presets()["small_body"].roles) == 2
    assert "General knowledge" in presets()["small_body"].certain
    assert able("small_body", 4_999) == {("chief_officer", None), ("treasurer", None)}
    assert able("small_body", 1_000_000) == {("chief_officer", "treasurer"), ("treasurer", "chief_officer")}


def test_each_role_is_a_post_of_its_own() -> None:
    new = NewScheme(
        organisation_id="trust", preset="small_body", minute="", valid_from=DAY,
        posts={"chief_officer": "one", "treasurer": "one"},
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        check_scheme(new)
    assert refused.value.problems.keys() == {"minute"}
    with pytest.raises(Invalid) as refused:
        check_scheme(begun("small_body").__class__(**{**vars_of(new), "minute": "Item 1"}))
    assert refused.value.problems.keys() == {"post_chief_officer", "post_treasurer"}


def vars_of(one: NewScheme) -> dict[str, object]:
    return {name: getattr(one, name) for name in one.__dataclass_fields__}
