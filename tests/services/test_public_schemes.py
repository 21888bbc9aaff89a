"""An approved scheme is published as it was approved, without a person, and only while somebody wants it published."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy.orm import Session

from register.db import unit_of_work
from register.domain.authority.approved_schemes import NewApprovedScheme
from register.domain.authority.delegations import GrantorKind, NewDelegation
from register.domain.authority.public_schemes import NAMED_PERSON, content_of, hash_of
from register.domain.authority.reservations import NewReservation
from register.domain.errors import Forbidden, Invalid, NotFound, Refused
from register.domain.permissions import ANYBODY, Role
from register.queries import listing as lists
from register.queries.authority.approved_schemes import approved_scheme, to_value
from register.queries.authority.public_schemes import LISTING, PublishedScheme, published_scheme
from register.queries.listing import Asked
from register.services.authority.approved_schemes import amend_approved_scheme, approve_scheme
from register.services.authority.delegations import grant_delegation
from register.services.authority.public_schemes import publish_scheme, withdraw_scheme
from register.services.authority.reservations import reserve_matter
from register.services.walls import raise_wall
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World

world = contracting.in_session


def reserved(world: World, text: str = "Whatever goes to another body") -> str:
    with unit_of_work() as work:
        new = NewReservation(
            organisation_id=world.ids["pct"], matter="approve_contracts", reserved_to="The board", reserved_text=text,
            valid_from=date(2009, 1, 1), minute="Board, item 3",
        )  # fmt: skip
        return str(reserve_matter(work, new, actor=SYSTEM, today=TODAY).ref)


def approved(world: World) -> str:
    new = NewApprovedScheme(
        organisation_id=world.ids["pct"], scheme_approved_by="The board", scheme_approved_on=TODAY,
        scheme_meeting="Board in public", minute="Item 7", scheme_on=TODAY,
    )  # fmt: skip
    with unit_of_work() as work:
        return str(approve_scheme(work, new, actor=SYSTEM, today=TODAY).ref)


def published(session: Session, world: World) -> PublishedScheme:
    ref = approved(world)
    with unit_of_work() as work:
        publish_scheme(work, ref, actor=SYSTEM, today=TODAY)
    return published_scheme(session, ref, viewer=ANYBODY)


def test_nobody_reads_a_scheme_until_an_officer_publishes_it_and_then_its_hash_is_that_of_its_file(
    session: Session, world: World
) -> None:
    reserved(world)
    ref = approved(world)
    with pytest.raises(NotFound):
        published_scheme(session, ref, viewer=ANYBODY)
    with pytest.raises(Forbidden), unit_of_work() as work:
        publish_scheme(work, ref, actor=world.person("bob", Role.CONTRACT_MANAGER), today=TODAY)
    with unit_of_work() as work:
        publish_scheme(work, ref, actor=SYSTEM, today=TODAY)
    one = published_scheme(session, ref, viewer=ANYBODY)
    assert hashlib.sha256(content_of(one.scheme)).hexdigest() == one.sha256 == hash_of(content_of(one.scheme))
    assert (one.scheme.minute, one.scheme.as_of, one.published_on) == ("Item 7", TODAY, TODAY)
    assert "Whatever goes to another body" in one.scheme.reserved[0].words
    assert {line.by.partition(",")[0] for line in one.scheme.delegated} >= {"Director of Commissioning"}
    with pytest.raises(Refused, match="published already"), unit_of_work() as work:
        publish_scheme(work, ref, actor=SYSTEM, today=TODAY)


def test_no_person_is_in_it_neither_as_holder_nor_in_its_words(session: Session, world: World) -> None:
    with unit_of_work() as work:
        new = NewDelegation(
            matter="use_seal", organisation_id=world.ids["pct"], grantor_kind=GrantorKind.BOARD,
            holder_person_id=world.ids["eve"], minute="Item 1", valid_from=TODAY, conditions="Only with Eve Ellis",
        )  # fmt: skip
        grant_delegation(work, new, actor=SYSTEM, today=TODAY)
    one = published(session, world)
    assert NAMED_PERSON in {line.by for line in one.scheme.delegated}
    whole = content_of(one.scheme).decode()
    assert not [name for name in ("Eve Ellis", "Ann Archer", "Bob Best") if name in whole]
    reserved(world, "What ANN  ARCHER says")
    ref = approved(world)
    with pytest.raises(Invalid, match="Ann Archer"), unit_of_work() as work:
        publish_scheme(work, ref, actor=SYSTEM, today=TODAY)


def test_what_a_barrier_is_about_stays_out_and_a_barrier_about_the_body_closes_the_page(
    session: Session, world: World
) -> None:
    kept = reserved(world)
    with unit_of_work() as work:
        new = NewDelegation(
            matter="use_seal", organisation_id=world.ids["pct"], grantor_kind=GrantorKind.BOARD,
            holder_person_id=world.ids["eve"], minute="Item 1", valid_from=TODAY,
        )  # fmt: skip
        grant_delegation(work, new, actor=SYSTEM, today=TODAY)
    assert "Using the seal" in {line.matter for line in published(session, world).scheme.delegated}
    with unit_of_work() as work:
        raise_wall(
            work, "person", world.ids["eve"], person_id=world.ids["cat"], reason="Apart", actor=SYSTEM, today=TODAY
        )  # fmt: skip
    one = published(session, world)
    shown = {line.matter for line in one.scheme.delegated}
    assert [line.ref for line in one.scheme.reserved] == [kept]
    assert "Approving contracts" in shown
    assert "Using the seal" not in shown
    with unit_of_work() as work:
        raise_wall(
            work, "organisation", world.ids["pct"], person_id=world.ids["cat"], reason="Apart", actor=SYSTEM, today=TODAY
        )  # fmt: skip
    with pytest.raises(NotFound):
        published_scheme(session, one.scheme.ref, viewer=ANYBODY)
    assert lists.page(session, LISTING, Asked(ANYBODY)).rows == []


def test_taken_back_or_corrected_it_is_published_no_longer(session: Session, world: World) -> None:
    ref = published(session, world).scheme.ref
    with unit_of_work() as work:
        withdraw_scheme(work, ref, reason="An error in it", actor=SYSTEM, today=TODAY)
    session.expire_all()
    with pytest.raises(NotFound):
        published_scheme(session, ref, viewer=ANYBODY)
    with unit_of_work() as work:
        row = publish_scheme(work, ref, actor=SYSTEM, today=TODAY)
        right = to_value(row)
    with unit_of_work() as work:
        amend_approved_scheme(
            work, ref, replace(right, minute="Item 8"), expected_n=row.n, reason="Typed wrongly", actor=SYSTEM, today=TODAY
        )  # fmt: skip
    session.expire_all()
    assert approved_scheme(session, ref, viewer=SYSTEM.viewer).public_on is None
