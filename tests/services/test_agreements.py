"""Agreements: parties sign one after another, and each state of the day is shown, not refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.errors import Forbidden, Invalid, Stale
from register.domain.permissions import Role
from register.domain.sharing.agreements import AgreementParty, agreement_state
from register.queries.listing import Asked, page, values
from register.queries.sharing import agreements as queries
from register.services.sharing.agreements import NewSignature, amend_agreement, sign_agreement
from tests import contracting, sharing
from tests.contracting import SYSTEM, World

TODAY = date(2026, 10, 24)
SEES = SYSTEM.viewer


world = contracting.in_session


def sign(ref: str, world: World, name: str, on: date, n: int | None = None) -> None:
    with unit_of_work() as work:
        new = NewSignature(organisation_id=world.ids[name], signed_on=on)
        sign_agreement(work, ref, new, expected_n=n, actor=sharing.LEAD, today=TODAY)


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
    new = NewSignature(organisation_id="nobody", signed_on=TODAY)
    with pytest.raises(Invalid, match="party to this agreement"), unit_of_work() as work:
        sign_agreement(work, made.ref, new, expected_n=1, actor=sharing.LEAD, today=TODAY)


def test_an_amendment_keeps_the_signatures_of_the_parties_that_stay(session: Session, world: World) -> None:
    made = sharing.added(world, date(2026, 4, 18), date(2026, 8, 5), today=TODAY)
    with unit_of_work() as work:
        council = contracting.add_organisation(work, "Harbour Council", "council")
    new = sharing.new_agreement(world)
    new = replace(new, parties=(*new.parties, AgreementParty(organisation_id=council)))
    with unit_of_work() as work:
        amend_agreement(work, made.ref, new, expected_n=1, reason="Joins", actor=sharing.LEAD, today=TODAY)
    one = queries.agreement(session, made.ref, viewer=SEES)
    assert [p.signed_on for p in queries.to_domain(one).parties] == [
        date(2026, 4, 18),
        date(2026, 8, 5),
        None,
    ]
    assert one.fully_signed_on is None


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
