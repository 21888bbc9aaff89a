"""Moving in: entries keep their numbers and their dates, nobody is taken for another, and nothing is lost or opened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import permutations
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register import clock
from register.db import unit_of_work
from register.domain.errors import Forbidden, Invalid
from register.domain.imports.matching import NEW, sign_of
from register.domain.interests.interests import InterestType, NewInterest
from register.domain.interests.questions import LEFT
from register.domain.permissions import Role, actor_with
from register.models.duties import Alert, Duty, OutboxMessage
from register.models.imports import ImportBatch, ImportRow
from register.models.interests import Interest, InterestVersion
from register.models.ledger import LedgerEntry
from register.models.nil_returns import NilReturnVersion
from register.models.people import Person, PersonVersion
from register.models.source_editions import SourceEntry
from register.queries.imports.batches import batches, waiting_rows
from register.queries.interests.interests import LISTING, days_late
from register.queries.interests.reviews import awaiting
from register.queries.listing import Asked, stream, told
from register.queries.trail.verification import verify
from register.queries.visible import AsAt
from register.services.imports.batches import answer, mend_row, put_aside
from register.services.interests.interests import amend_interest
from tests import importing, registering
from tests.architecture.test_walls import reading_statements
from tests.harness import skips
from tests.harness.databases import Database
from tests.importing import AUGUST, NOVEMBER, ROWS, SHEET, TODAY, planned
from tests.queries.test_verification import as_owner
from tests.registering import OFFICER, SYSTEM, World

V = InterestVersion


@pytest.fixture
def world(app: Flask, session: Session) -> Iterator[World]:
    made = registering.recorded()
    with clock.travel(importing.NOON):
        yield made


def _now(session: Session) -> dict[str, InterestVersion]:
    """The newest version of each entry by its number at its source."""
    rows = session.scalars(select(V).where(V.superseded_seq.is_(None), V.source.is_not(None)).order_by(V.seq))
    return {row.source_id or "": row for row in rows}


def _counts(session: Session) -> tuple[int, ...]:
    tables = (LedgerEntry, ImportBatch, ImportRow, SourceEntry, Person)
    return tuple(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


def _published(session: Session, day: date) -> set[str]:
    """The numbers of the entries that the register holds on a day by what its sources assert."""
    asked = Asked(SYSTEM.viewer, AsAt(known_on=day, basis="asserted"))
    return {
        row["source_id"]
        for one in stream(session, LISTING, asked)
        if (row := told(LISTING, one))["source_id"]
    }


def test_a_row_keeps_its_number_the_day_it_was_declared_and_money_as_it_was_written(
    world: World, session: Session
) -> None:
    (made,) = planned({"a.csv": SHEET + ROWS})
    assert (made.count("new"), made.waiting, made.new_people) == (3, [], 2)
    entries = _now(session)
    ann, zoe = entries["1"], entries["2"]
    assert (ann.person_id, ann.organisation_id, ann.declared_on) == (
        world.ids["ann"],
        world.ids["acme"],
        date(2024, 5, 2),
    )
    assert ann.known_on == date(2024, 5, 2)
    assert (zoe.organisation_id, zoe.organisation_name) == (None, "Acme Dressings Ltd")
    assert (zoe.value_pence, zoe.arose_on, zoe.provenance) == (None, date(2024, 3, 1), "inferred")
    assert "Value as written: £175-200" in (zoe.description or "")
    nil = session.scalars(select(NilReturnVersion)).one()
    assert (nil.period_from, nil.known_on) == (date(2024, 4, 1), date(2024, 5, 2))
    assert verify(session).findings == ()


def test_an_unchanged_repeat_writes_nothing_at_all(world: World, session: Session) -> None:
    planned({"a.csv": SHEET + ROWS + "4,,,Nobody's,Financial,Gift,,,,,,\n"})
    before = _counts(session)
    planned({"b.csv": (SHEET + ROWS + "4,,,Nobody's,Financial,Gift,,,,,,\n").replace(",", ";")})
    assert _counts(session) == before


def test_nobody_is_late_asked_or_written_to_because_of_an_import(world: World, session: Session) -> None:
    planned({"a.csv": SHEET + ROWS})
    assert {days_late(row) for row in _now(session).values()} == {0}
    assert [
        session.scalar(select(func.count()).select_from(table)) for table in (Duty, Alert, OutboxMessage)
    ] == [0, 0, 0]
    assert awaiting(session, TODAY, viewer=OFFICER.viewer) == []


def test_a_name_in_another_writing_is_asked_about_and_never_taken_for_the_person(
    world: World, session: Session
) -> None:
    rows = SHEET + "5,Mrs Archer Ann,,Trustee,Financial,Loyalty,Charity,,1/4/2024,,2/5/2024,\n"
    (made,) = planned({"a.csv": rows})
    (asked,) = made.asked.values()
    assert [one.id for one in asked.candidates] == [world.ids["ann"]]
    assert _now(session) == {}
    (waiting,) = waiting_rows(session, batches(session)[0].batch.id)
    assert list(waiting.problems) == ["asked"]
    with unit_of_work() as work:
        left = answer(
            work, waiting.batch_id, {sign_of(asked.whom.key): world.ids["ann"]}, actor=OFFICER, today=TODAY
        )
    assert left == 0
    assert _now(session)["5"].person_id == world.ids["ann"]
    (again,) = planned({"a.csv": rows})
    assert (again.asked, again.count("known")) == ({}, 1)


def test_somebody_said_to_be_another_gets_a_record_of_their_own(world: World, session: Session) -> None:
    (made,) = planned({"a.csv": SHEET + "5,A. Archer,,Trustee,Financial,Loyalty,Charity,,1/4/2024,,,\n"})
    (key,) = made.asked
    batch = batches(session)[0].batch.id
    with unit_of_work() as work:
        assert answer(work, batch, {sign_of(key): NEW}, actor=OFFICER, today=TODAY) == 0
    person = _now(session)["5"].person_id
    assert person != world.ids["ann"]
    assert (
        session.scalars(select(PersonVersion.name).where(PersonVersion.thing_id == person)).one()
        == "A. Archer"
    )


def test_two_writings_in_one_file_are_one_question_unless_numbers_tell_them_apart(
    world: World, session: Session
) -> None:
    told_apart = "6,Uma Vale,1,Post,Financial,Loyalty,X,,1/4/2024,,,\n7,Vale Uma,2,Post,Financial,Loyalty,X,,1/4/2024,,,\n"
    (made,) = planned({"a.csv": SHEET + told_apart})
    assert (made.asked, made.new_people) == ({}, 2)
    alike = "8,Tim Wood,,Post,Financial,Loyalty,X,,1/4/2024,,,\n9,Wood Tim,,Post,Financial,Loyalty,X,,1/4/2024,,,\n"
    (made,) = planned({"b.csv": SHEET + alike})
    assert [one.whom.name for one in made.asked.values()] == ["Wood Tim"]


def test_a_row_is_mended_on_its_own_and_its_children_come_with_it(world: World, session: Session) -> None:
    files = {name: text.replace("01/07/2024,,Example", "soon,,Example") for name, text in AUGUST.items()}
    planned(files, mapping="commons_editions")
    batch = batches(session)[0]
    assert batch.waiting == 2
    parent = next(row for row in waiting_rows(session, batch.batch.id) if "arose_on" in row.problems)
    with pytest.raises(Invalid, match="shortly"), unit_of_work() as work:
        mend_row(
            work, parent.id, [*parent.cells[:8], "shortly", *parent.cells[9:]], actor=OFFICER, today=TODAY
        )
    cells = [cell.replace("soon", "1 July 2024") for cell in parent.cells]
    with unit_of_work() as work:
        assert mend_row(work, parent.id, cells, actor=OFFICER, today=TODAY)
    assert batches(session)[0].waiting == 0
    entries = _now(session)
    assert entries["11"].parent_id == entries["10"].thing_id
    assert _published(session, date(2024, 8, 4)) == {"10", "11", "12"}
    assert {cell for row in session.scalars(select(ImportRow)) for cell in row.cells} == set()


def test_a_row_put_aside_is_kept_and_no_longer_waits(world: World, session: Session) -> None:
    planned({"a.csv": SHEET + "4,,,Nobody's,Financial,Gift,,,,,,\n"})
    (row,) = waiting_rows(session, batches(session)[0].batch.id)
    with unit_of_work() as work:
        put_aside(work, row.id, actor=OFFICER)
    assert batches(session)[0].waiting == 0
    assert session.scalars(select(ImportRow)).one().cells[3] == "Nobody's"


@pytest.mark.parametrize("order", ["as they came", "the newest first"])
def test_the_register_as_published_on_a_day_holds_that_edition_and_nothing_else(
    world: World, session: Session, order: str
) -> None:
    editions = [AUGUST, NOVEMBER] if order == "as they came" else [NOVEMBER, AUGUST]
    for files in editions:
        planned(files, mapping="commons_editions")
    assert _published(session, date(2024, 8, 3)) == set()
    for day in (date(2024, 8, 4), date(2024, 11, 10)):
        assert _published(session, day) == {"10", "11", "12"}
    assert _published(session, date(2024, 11, 11)) == {"10", "11", "13"}
    ends = {
        day: next(
            row.valid_to for row in stream(session, LISTING, Asked(SYSTEM.viewer, AsAt(known_on=day, basis="asserted")))
            if row.source_id == "10"
        )
        for day in (date(2024, 8, 4), date(2024, 11, 11))
    }  # fmt: skip
    assert list(ends.values()) == [None, date(2024, 10, 1)]
    entries = _now(session)
    assert entries["10"].valid_to == date(2024, 10, 1)
    assert entries["11"].n == 1
    assert entries["11"].parent_id == entries["10"].thing_id
    assert entries["11"].organisation_name == entries["10"].organisation_name == "Example News"
    assert verify(session).findings == ()
    before = _counts(session)
    for files in editions:
        planned(files, mapping="commons_editions")
    assert _counts(session) == before


EDITIONS = {
    date(2024, 8, 4): AUGUST,
    date(2024, 11, 11): NOVEMBER,
    date(2025, 1, 20): {
        "series/250120/1.csv": NOVEMBER["series/241111/1.csv"].replace("Example News,x", "Another Paper,x")
        + "12,Shop - Corner Ltd,,2024-08-01,Employment and earnings,8,Ben Bold,,2024-07-01,,Corner Ltd,x\n",
        "series/250120/1.1.csv": NOVEMBER["series/241111/1.1.csv"].replace("50.00", "75.00"),
    },
}
"""Three of one series: an entry leaves and comes back, one comes, and two read otherwise in the last."""


@pytest.mark.parametrize("order", list(permutations(EDITIONS)), ids=lambda order: " ".join(map(str, order)))
def test_each_edition_reads_as_it_was_published_in_whatever_order_all_are_brought(
    world: World, session: Session, order: tuple[date, ...]
) -> None:
    for day in order:
        planned(EDITIONS[day], mapping="commons_editions")
    read = {day: _reads(session, day) for day in EDITIONS}
    ten = "Example News", None
    assert read[date(2024, 8, 4)] == {"10": ten, "11": ("Example News", 5000), "12": ("Corner Ltd", None)}
    assert read[date(2024, 11, 11)] == {"10": ten, "11": ("Example News", 5000), "13": ("Field Ltd", None)}
    assert read[date(2025, 1, 20)] == {
        "10": ("Another Paper", None), "11": ("Another Paper", 7500), "12": ("Corner Ltd", None),
        "13": ("Field Ltd", None),
    }  # fmt: skip
    assert read[date(2025, 1, 20)] == _reads(session, TODAY)
    assert verify(session).findings == ()


def _reads(session: Session, day: date) -> dict[str, tuple[str, int | None]]:
    """What the register says of each entry on a day, by what its sources assert: where it is, and on how much."""
    asked = Asked(SYSTEM.viewer, AsAt(known_on=day, basis="asserted"))
    rows = [told(LISTING, one) for one in stream(session, LISTING, asked)]
    return {row["source_id"]: (row["organisation"], row["value_pence"]) for row in rows if row["source_id"]}


def test_what_somebody_changed_here_is_not_overwritten_by_a_later_edition(
    world: World, session: Session
) -> None:
    planned(AUGUST, mapping="commons_editions")
    entry = _now(session)["10"]
    new = NewInterest(
        person_id=entry.person_id, interest_type=InterestType.FINANCIAL, situation="Ou", description="Corrected by hand",
        arose_on=date(2024, 7, 1), organisation_name="Example News",
    )  # fmt: skip
    with unit_of_work() as work:
        amend_interest(work, entry.thing_id, new, expected_n=1, actor=SYSTEM, today=TODAY)
    (made,) = planned(NOVEMBER, mapping="commons_editions")
    assert any("changed here" in words for one in made.waiting for words in one.problems.values())
    assert _now(session)["10"].description == "Corrected by hand"


def test_one_number_for_two_entries_is_said_and_a_row_said_twice_counts_once(
    world: World, session: Session
) -> None:
    row = "1,Ann Archer,,Weekend shifts,Financial,Outside employment,Acme,,1/4/2024,,2/5/2024,\n"
    (made,) = planned({"a.csv": SHEET + row + row + row.replace("Weekend", "Night")})
    assert (made.count("new"), len(made.waiting)) == (1, 1)
    assert "has the number 1 too" in made.waiting[0].problems["source_id"]


def test_a_barrier_on_an_entry_closes_what_belongs_to_it(world: World, session: Session) -> None:
    assert "parent_id" in InterestVersion.__walled_by__


def test_only_whoever_keeps_people_and_declares_for_them_brings_a_register_in(world: World) -> None:
    for role in (Role.MANAGER, Role.CONTRACT_MANAGER, Role.AUDITOR, Role.DECLARANT):
        with pytest.raises(Forbidden):
            planned({"a.csv": SHEET + ROWS}, by=actor_with(role, id="a", person_id=world.ids["ann"]))


def test_an_altered_edition_of_a_source_is_found(world: World, session: Session, database: Database) -> None:
    planned(AUGUST, mapping="commons_editions")
    session.rollback()
    as_owner(database, "UPDATE source_entry SET key = '99' WHERE key = '12'")
    assert any("edition of a source" in found.words for found in verify(session).findings)


def test_two_real_editions_become_a_history(world: World, session: Session) -> None:
    folder = Path(skips.need("official data")) / "register_editions"
    files = {f"{path.parent.name}/{path.name}": path.read_bytes() for path in sorted(folder.rglob("*.csv"))}
    august, november = planned(files, mapping="commons_editions")
    assert (august.waiting, november.waiting) == ([], [])
    for made, day in ((august, date(2024, 8, 4)), (november, date(2024, 11, 11))):
        assert _published(session, day) == {step.keyed.key for step in made.steps}
    entries = _now(session)
    children = [row for row in entries.values() if row.parent_id]
    assert len(children) > 400
    assert {row.parent_id for row in children} <= {row.thing_id for row in entries.values()}
    assert session.scalar(select(func.count()).select_from(Interest)) == len(entries)


def test_the_ministers_gifts_are_told_from_their_nil_returns(world: World, session: Session) -> None:
    path = Path(skips.need("official data")) / "ministers_gifts.csv"
    (made,) = planned({"gifts.csv": path.read_bytes()}, mapping="ministers_gifts")
    nil = [step for step in made.steps if step.keyed.entry.nothing]
    assert (len(nil) > 2_000, len(made.steps) - len(nil) > 200) == (True, True)
    above = [
        step.keyed.entry for step in made.steps if "Value as written: Above" in step.keyed.entry.description
    ]
    assert len(above) > 50
    assert {one.value_pence for one in above} == {None}


@pytest.mark.parametrize("order", [("august", "november"), ("november", "august")])
def test_what_left_the_edition_ends_on_the_day_of_the_first_without_it_whatever_came_first(
    world: World, session: Session, order: tuple[str, str]
) -> None:
    editions = {"august": AUGUST, "november": NOVEMBER}
    for name in order:
        planned(editions[name], mapping="commons_editions")
    query = (
        select(InterestVersion)
        .where(InterestVersion.superseded_seq.is_(None))
        .order_by(InterestVersion.source_id)
    )
    ended = {row.source_id: (row.valid_to, row.provenance == LEFT) for row in session.scalars(query)}
    assert ended["12"] == (date(2024, 11, 11), True)
    assert not any(left for key, (_, left) in ended.items() if key != "12")


def test_what_comes_back_in_a_later_edition_goes_on(world: World, session: Session) -> None:
    back = {name.replace("240804", "241220"): text for name, text in AUGUST.items()}
    for files in (AUGUST, NOVEMBER, back):
        planned(files, mapping="commons_editions")
    query = select(InterestVersion).where(InterestVersion.source_id.in_(("12", "13")))
    rows = session.scalars(
        query.where(InterestVersion.superseded_seq.is_(None)).order_by(InterestVersion.source_id)
    )
    assert [(row.source_id, row.valid_to) for row in rows] == [("12", None), ("13", date(2024, 12, 20))]


def test_what_left_long_ago_is_known_again_when_it_comes_back_and_so_is_what_belongs_to_it(
    world: World, session: Session
) -> None:
    head = AUGUST["series/240804/1.csv"]
    field = NOVEMBER["series/241111/1.csv"].splitlines()
    alone = {"series/241220/1.csv": "\n".join([field[0], field[2]]) + "\n"}
    again = head.splitlines()
    back = {
        "series/250120/1.csv": "\n".join([again[0], again[2]]) + "\n",
        "series/250120/1.1.csv": AUGUST["series/240804/1.1.csv"],
    }
    for files in (AUGUST, NOVEMBER, alone):
        planned(files, mapping="commons_editions")
    (made,) = planned(back, mapping="commons_editions")
    assert made.waiting == [], "its parent is known from an edition long before"
    numbers = session.scalars(select(V.source_id).where(V.superseded_seq.is_(None), V.source_id.is_not(None)))
    assert sorted(filter(None, numbers)) == ["10", "11", "12", "13"], "nothing became a second record"
    held = _published(session, date(2025, 1, 20))
    assert {"11", "12"} <= held
    assert "13" not in held


def test_an_edition_in_which_much_changed_asks_no_more_than_one_in_which_little_did(
    app: Flask, world: World, session: Session
) -> None:
    def edition(day: str, changed: int) -> dict[str, str]:
        rows = (f"{at},Ann Archer,,Shifts {day if at < changed else ''},Financial,Outside employment,,,1/4/2024,,2/5/2024,"
                for at in range(60))  # fmt: skip
        return {"a.csv": SHEET + "\n".join(rows) + "\n"}

    asked = []
    for day, changed in ((1, 0), (2, 3), (3, 3), (4, 50)):
        with reading_statements(app) as heard:
            planned(edition(str(day), changed), published_on=date(2024, 6, day))
        asked.append(len(heard))
    assert asked[3] <= asked[2], asked


def test_an_edition_between_two_writes_nothing_of_what_it_says_as_the_one_before(
    world: World, session: Session
) -> None:
    between = {name.replace("240804", "240920"): text for name, text in AUGUST.items()}
    for files in (AUGUST, NOVEMBER):
        planned(files, mapping="commons_editions")
    count = select(func.count()).select_from(InterestVersion)
    before = session.scalar(count)
    (made,) = planned(between, mapping="commons_editions")
    assert (made.count("known"), session.scalar(count)) == (3, before), "12 left on a later day than this"
    assert _published(session, date(2024, 9, 20)) == _published(session, date(2024, 8, 4))
    assert "12" not in _published(session, date(2024, 11, 11))
