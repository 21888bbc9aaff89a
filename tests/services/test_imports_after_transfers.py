"""An entry whose body went to another by a transfer follows its source, and stays where it went."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock
from register.db import unit_of_work
from register.domain.interests.interests import InterestType, NewInterest
from register.domain.people.organisations import NewOrganisation, OrganisationKind
from register.domain.people.transfers import NewTransfer
from register.models.interests import InterestVersion as V
from register.queries.interests.interests import LISTING
from register.queries.listing import Asked, stream, told
from register.queries.trail.verification import verify
from register.queries.visible import AsAt
from register.services.interests.interests import amend_interest
from register.services.people.organisations import add_organisation, amend_organisation
from register.services.people.transfers import transfer
from tests import importing, registering
from tests.importing import AUGUST, LATER, TODAY, planned
from tests.registering import SYSTEM, World

MERGED = date(2024, 9, 1)


def edition(day: str, words: str) -> dict[str, str]:
    """A later edition, in which the source goes on naming the former body."""
    row = f"10,{words} - Example News,,2024-08-01,Employment and earnings,7,Ann Able,,2024-07-01,,Example News,x\n"
    return {f"series/{day}/1.csv": LATER + row}


@pytest.fixture
def bodies(app: Flask, session: Session) -> Iterator[tuple[World, dict[str, str]]]:
    """Example News, as it was brought in, and the body that it went to."""
    made, ids = registering.recorded(), {}
    with clock.travel(importing.NOON):
        for name in ("Example News", "Merged News"):
            with unit_of_work() as work:
                new = NewOrganisation(name=name, kind=OrganisationKind.COMPANY)
                ids[name] = add_organisation(work, new, actor=SYSTEM, today=TODAY).thing_id
        planned(AUGUST, mapping="commons_editions")
        with unit_of_work() as work:
            new_ = NewTransfer(
                instrument="Merger", moved_on=MERGED, reason="Merged", to_ids=(ids["Merged News"],)
            )
            transfer(work, ids["Example News"], new_, actor=SYSTEM, today=TODAY)
        yield made, ids


def entry(session: Session) -> V:
    session.rollback()
    return session.scalars(select(V).where(V.superseded_seq.is_(None), V.source_id == "10")).one()


def named_on(session: Session, day: date) -> list[str]:
    asked = Asked(SYSTEM.viewer, AsAt(held_on=day))
    rows = [told(LISTING, one) for one in stream(session, LISTING, asked)]
    return [row["organisation"] for row in rows if row["source_id"] == "10"]


def test_each_later_edition_is_taken_and_the_entry_stays_where_the_transfer_took_it(
    session: Session, bodies: tuple[World, dict[str, str]]
) -> None:
    _, ids = bodies
    assert entry(session).organisation_id == ids["Merged News"]
    for day, words in (("241111", "Writes a column"), ("250120", "Edits a page")):
        (made,) = planned(edition(day, words), mapping="commons_editions")
        assert made.waiting == []
        assert entry(session).description.startswith(words)
        assert entry(session).organisation_id == ids["Merged News"]
    assert named_on(session, date(2024, 8, 15)) == ["Example News"]
    assert named_on(session, MERGED) == ["Merged News"]
    assert verify(session).findings == ()


def test_what_somebody_changed_here_after_the_transfer_waits_for_them(
    session: Session, bodies: tuple[World, dict[str, str]]
) -> None:
    _, ids = bodies
    before = entry(session)
    new = NewInterest(
        person_id=before.person_id, interest_type=InterestType.FINANCIAL, situation="Ou", description="By hand",
        arose_on=date(2024, 7, 1), organisation_id=ids["Merged News"],
    )  # fmt: skip
    with unit_of_work() as work:
        amend_interest(work, before.thing_id, new, expected_n=before.n, actor=SYSTEM, today=TODAY)
    (made,) = planned(edition("241111", "Writes a column"), mapping="commons_editions")
    assert any("changed here" in words for one in made.waiting for words in one.problems.values())
    assert entry(session).description == "By hand"


def test_a_new_entry_that_began_after_the_body_had_closed_names_the_one_that_went_on(
    session: Session, bodies: tuple[World, dict[str, str]]
) -> None:
    _, ids = bodies
    with unit_of_work() as work:
        closed = NewOrganisation(
            name="Example News", kind=OrganisationKind.COMPANY, closed_on=date(2024, 8, 31),
            successor_id=ids["Merged News"],
        )  # fmt: skip
        amend_organisation(
            work, ids["Example News"], closed, expected_n=2, reason="Merged", actor=SYSTEM, today=TODAY
        )
    rows = (
        f"{number},Talks - Example News,,{day},Employment and earnings,7,Ann Able,,{day},,Example News,x\n"
        for number, day in (("77", "2024-08-20"), ("78", "2024-10-01"))
    )
    (made,) = planned({"series/241111/1.csv": LATER + "".join(rows)}, mapping="commons_editions")
    assert made.waiting == []
    session.rollback()
    found = session.scalars(select(V).where(V.superseded_seq.is_(None), V.source_id.in_(("77", "78"))))
    assert {row.source_id: row.organisation_id for row in found} == {
        "77": ids["Example News"], "78": ids["Merged News"],
    }  # fmt: skip
