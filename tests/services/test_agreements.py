"""Agreements: parties sign one after another, and each state of the day is shown, not refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.errors import Forbidden, Invalid, Stale
from register.domain.permissions import Role
from register.domain.sharing.agreements import AgreementParty, NewAgreement, agreement_state
from register.domain.sharing.covering import covering
from register.domain.sharing.signing import NewSignature, NewWithdrawal
from register.queries.listing import Asked, page, values
from register.queries.sharing import agreements as queries
from register.queries.visible import versions_of
from register.services.sharing.agreements import (
    amend_agreement,
    correct_signature,
    sign_agreement,
    withdraw_party,
)
from tests import contracting, sharing
from tests.contracting import SYSTEM, World

TODAY = date(2026, 10, 24)
SEES = SYSTEM.viewer


world = contracting.in_session


def signature(organisation_id: str, on: date) -> NewSignature:
    return NewSignature(
        organisation_id=organisation_id, signed_on=on, signed_by="Ada Finch", signed_post="Chief executive"
    )


def sign(ref: str, world: World, name: str, on: date, n: int | None = None) -> None:
    with unit_of_work() as work:
        sign_agreement(
            work, ref, signature(world.ids[name], on), expected_n=n, actor=sharing.LEAD, today=TODAY
        )


def listed_state(session: Session, ref: str, on: date) -> str:
    rows = page(session, queries.listing_on(on), Asked(SEES)).rows
    found = {row.ref: values(queries.listing_on(on), row) for row in rows}
    return str(found[ref]["state"][0])


def test_it_is_part_signed_until_the_last_party_has_signed(session: Session, world: World) -> None:
    made = sharing.added(world, date(2026, 4, 18), today=TODAY)
    assert listed_state(session, made.ref, TODAY) == "Part signed"
    sign(made.ref, world, "trust", date(2026, 8, 5), n=1)
    one = queries.agreement(session, made.ref, viewer=SEES)
    assert one.fully_signed_on == date(2026, 8, 5)
    assert listed_state(session, made.ref, TODAY) == "In force"
    assert listed_state(session, made.ref, date(2026, 8, 4)) == "Part signed"


@pytest.mark.parametrize("signed", [(), (date(2026, 4, 18),), (date(2026, 4, 18), date(2026, 8, 5))])
@pytest.mark.parametrize(
    "on",
    [date(2026, 3, 31), date(2026, 4, 1), date(2026, 8, 4), date(2026, 8, 5), date(2027, 3, 31),
     date(2027, 4, 1), date(2028, 3, 31), date(2028, 4, 1)],
)  # fmt: skip
def test_the_list_says_the_state_that_the_rule_says(
    session: Session, world: World, signed: tuple[date, ...], on: date
) -> None:
    made = sharing.added(world, *signed, today=TODAY)
    one = queries.to_domain(queries.agreement(session, made.ref, viewer=SEES))
    assert listed_state(session, made.ref, on) == agreement_state(one, on).label


def test_a_party_signs_once_and_never_in_the_future(session: Session, world: World) -> None:
    made = sharing.added(world, date(2026, 4, 18), today=TODAY)
    with pytest.raises(Invalid, match="signed already"):
        sign(made.ref, world, "pct", date(2026, 4, 19))
    with pytest.raises(Invalid, match="today or in the past"):
        sign(made.ref, world, "trust", date(2026, 10, 25))
    with pytest.raises(Invalid, match="party to this agreement"), unit_of_work() as work:
        sign_agreement(
            work, made.ref, signature("nobody", TODAY), expected_n=1, actor=sharing.LEAD, today=TODAY
        )


def amend(ref: str, world: World, new: NewAgreement, **more: Any) -> None:
    with unit_of_work() as work:
        amend_agreement(
            work, ref, new, expected_n=None, reason="Why", actor=sharing.LEAD, today=TODAY, **more
        )


def test_a_change_of_what_nobody_signs_leaves_the_signatures(session: Session, world: World) -> None:
    made = sharing.added(world, date(2026, 4, 18), date(2026, 8, 5), today=TODAY)
    amend(made.ref, world, sharing.new_agreement(world, title="Another title", ends_on=date(2029, 3, 31)))
    one = queries.agreement(session, made.ref, viewer=SEES)
    assert (one.fully_signed_on, one.text_n, listed_state(session, made.ref, TODAY)) == (
        date(2026, 8, 5), 1, "In force",
    )  # fmt: skip


def test_a_changed_text_is_signed_again_and_the_one_before_stands_for_what_it_said(
    session: Session, world: World
) -> None:
    made = sharing.added(world, date(2026, 4, 18), date(2026, 8, 5), today=TODAY)
    wider = sharing.new_agreement(world, categories=("patient_identifiable", "staff"))
    amend(made.ref, world, wider, change_from=date(2026, 9, 1))
    assert listed_state(session, made.ref, TODAY) == "To sign again"
    assert listed_state(session, made.ref, date(2026, 8, 31)) == "In force"
    (one,) = queries.agreements(session, viewer=SEES)
    assert [p.signed_on for p in one.parties] == [None, None]
    patients = sharing.new_disclosure(world)
    staff = replace(patients, categories=("staff",))
    assert covering(patients, [one]) == [one]
    assert covering(staff, [one]) == []
    for body, day in (("pct", date(2026, 10, 1)), ("trust", date(2026, 10, 20))):
        sign(made.ref, world, body, day)
    (one,) = queries.agreements(session, viewer=SEES)
    assert listed_state(session, made.ref, TODAY) == "In force"
    assert [covering(replace(staff, shared_on=day), [one]) == [one] for day in (date(2026, 10, 19), TODAY)] == [
        False, True,
    ]  # fmt: skip


@pytest.mark.parametrize("change", [
    {"purposes": ("planning",)}, {"purpose": "Other words"}, {"lawful_basis": "consent"}, {"categories": ("staff",)},
])  # fmt: skip
def test_each_part_of_what_was_signed_asks_for_signatures_again(
    session: Session, world: World, change: dict[str, Any]
) -> None:
    made = sharing.added(world, date(2026, 4, 18), date(2026, 8, 5), today=TODAY)
    amend(made.ref, world, sharing.new_agreement(world, **change))
    one = queries.agreement(session, made.ref, viewer=SEES)
    assert (one.text_n, one.holds_from, one.stood_from) == (2, TODAY, date(2026, 8, 5))


def test_a_party_that_joins_makes_another_text_and_a_text_that_nobody_signed_is_simply_changed(
    session: Session, world: World
) -> None:
    made = sharing.added(world, today=TODAY)
    amend(made.ref, world, sharing.new_agreement(world, purpose="Other words"))
    assert queries.agreement(session, made.ref, viewer=SEES).text_n == 1
    sign(made.ref, world, "pct", TODAY)
    with unit_of_work() as work:
        council = contracting.add_organisation(work, "Harbour Council", "council")
    new = sharing.new_agreement(world, purpose="Other words")
    amend(made.ref, world, replace(new, parties=(*new.parties, AgreementParty(organisation_id=council))))
    assert queries.agreement(session, made.ref, viewer=SEES).text_n == 2


def test_no_change_of_the_rest_records_a_signature_and_none_holds_before_the_text_it_changes(
    session: Session, world: World
) -> None:
    made = sharing.added(world, date(2026, 4, 18), today=TODAY)
    with pytest.raises(Invalid, match="by itself"):
        amend(made.ref, world, sharing.new_agreement(world, date(2026, 4, 18), TODAY))
    with pytest.raises(Invalid, match="must not be before"):
        amend(made.ref, world, sharing.new_agreement(world, purpose="x"), change_from=date(2026, 3, 31))


def test_a_mistyped_signing_day_is_corrected_and_the_first_stays_in_the_history(
    session: Session, world: World
) -> None:
    made = sharing.added(world, date(2026, 4, 18), date(2026, 8, 5), today=TODAY)
    with unit_of_work() as work:
        new = signature(world.ids["trust"], date(2026, 5, 8))
        correct_signature(
            work, made.ref, new, expected_n=1, reason="Day and month changed places", actor=sharing.LEAD, today=TODAY
        )  # fmt: skip
    one = queries.agreement(session, made.ref, viewer=SEES)
    assert (one.fully_signed_on, one.act) == (date(2026, 5, 8), "corrected")
    first, _ = versions_of(session, one, viewer=SEES)
    assert first.fully_signed_on == date(2026, 8, 5)


def test_a_party_withdraws_on_its_day_and_what_it_shared_before_stays_covered(
    session: Session, world: World
) -> None:
    made = sharing.added(world, date(2026, 4, 18), date(2026, 8, 5), today=TODAY)
    with unit_of_work() as work:
        new = NewWithdrawal(organisation_id=world.ids["trust"], withdrawn_on=TODAY, reason="Merged")
        withdraw_party(work, made.ref, new, expected_n=1, actor=sharing.LEAD, today=TODAY)
    (one,) = queries.agreements(session, viewer=SEES)
    assert one.ends_on == date(2026, 10, 23)
    shared = sharing.new_disclosure(world)
    assert [bool(covering(replace(shared, shared_on=day), [one])) for day in (one.ends_on, TODAY)] == [
        True,
        False,
    ]
    with pytest.raises(Invalid, match="withdrawn already"), unit_of_work() as work:
        withdraw_party(work, made.ref, new, expected_n=2, actor=sharing.LEAD, today=TODAY)


def test_a_stale_signature_is_refused(session: Session, world: World) -> None:
    made = sharing.added(world, today=TODAY)
    sign(made.ref, world, "pct", TODAY, n=1)
    with pytest.raises(Stale):
        sign(made.ref, world, "trust", TODAY, n=1)


def test_an_organisation_that_is_not_in_the_register_is_refused(session: Session, world: World) -> None:
    parties = (
        AgreementParty(organisation_id=world.ids["pct"]),
        AgreementParty(organisation_id="nobody"),
    )
    with pytest.raises(Invalid) as fault:
        sharing.added(world, today=TODAY, parties=parties)
    assert set(fault.value.problems) == {"parties"}


def test_an_auditor_cannot_add_one(session: Session, world: World) -> None:
    with pytest.raises(Forbidden):
        sharing.added(world, today=TODAY, actor=world.person("ann", Role.AUDITOR))
