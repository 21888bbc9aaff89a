"""An entry of a body that was split waits until somebody says to which of the bodies that followed it goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from register import clock
from register.db import unit_of_work
from register.documents.workbooks import read_file
from register.domain.imports.mappings import read_mapping, shipped_text
from register.domain.imports.readings import read_tables, tables_of
from register.models.imports import ImportBatch
from register.models.interests import InterestVersion as V
from register.queries.imports.batches import asked, batches, waiting_rows
from register.queries.imports.entry_bodies import AskedBody
from register.queries.imports.plans import Plan, plan
from register.queries.trail.verification import verify
from register.services.imports.batches import answer, mend_row
from register.services.imports.imports import bring as bring_entries
from tests import importing, registering, splitting
from tests.importing import AUGUST, LATER, TODAY, planned
from tests.registering import SYSTEM


@pytest.fixture
def ids(app: Flask, session: Session) -> Iterator[dict[str, str]]:
    """Example News was split into two bodies and closed."""
    registering.recorded()
    with clock.travel(importing.NOON):
        found = splitting.recorded()
        planned(AUGUST, mapping="commons_editions")
        yield found


def row(number: str, day: str, words: str = "Talks", payer: str = "Example News") -> str:
    return f"{number},{words},,{day},Employment and earnings,7,Ann Able,,{day},,{payer},x\n"


def bring(day: str, *rows: str) -> Plan:
    (made,) = planned({f"series/{day}/1.csv": LATER + "".join(rows)}, mapping="commons_editions")
    return made


def found(session: Session) -> dict[str | None, str | None]:
    """The body of each entry that this file brings, by its number."""
    session.rollback()
    rows = session.scalars(select(V).where(V.superseded_seq.is_(None), V.source_id.in_(("77", "78", "79"))))
    return {one.source_id: one.organisation_id for one in rows}


def brought(session: Session) -> ImportBatch:
    """What was brought of which rows wait."""
    session.rollback()
    (one,) = (one.batch for one in batches(session) if one.waiting)
    return one


def question(session: Session) -> AskedBody:
    (body,) = asked(session, brought(session), viewer=SYSTEM.viewer, today=TODAY).bodies
    return body


def test_an_entry_that_began_after_the_split_waits_and_is_asked_about(
    session: Session, ids: dict[str, str]
) -> None:
    made = bring("241111", row("77", "2024-08-20"), row("78", "2024-10-01"))
    assert found(session) == {"77": ids["Example News"]}
    (waiting,) = made.waiting
    assert waiting.problems == {
        "organisation": "“Example News” was split before this entry began. "
        "Say first to which of the bodies that went on it goes"
    }
    assert question(session).candidates == (
        (ids["North News"], "North News"),
        (ids["South News"], "South News"),
    )


def test_what_a_person_says_of_a_split_body_takes_its_rows_in_and_no_later_file(
    session: Session, ids: dict[str, str]
) -> None:
    bring("241111", row("78", "2024-10-01"))
    batch, sign = brought(session).id, question(session).sign
    with unit_of_work() as work:
        assert answer(work, batch, {sign: ids["South News"]}, actor=SYSTEM, today=TODAY) == 0
    assert found(session) == {"78": ids["South News"]}
    made = bring("250120", row("78", "2024-10-01", "Writes"), row("79", "2024-10-02"))
    assert [one.row.cells[0] for one in made.waiting] == ["79"]
    assert found(session) == {"78": ids["South News"]}
    assert verify(session).findings == ()


def test_an_answer_that_is_none_of_the_bodies_that_followed_settles_nothing(
    session: Session, ids: dict[str, str]
) -> None:
    bring("241111", row("78", "2024-10-01"))
    batch, sign = brought(session).id, question(session).sign
    with unit_of_work() as work:
        assert answer(work, batch, {sign: ids["Example News"]}, actor=SYSTEM, today=TODAY) == 1
    assert found(session) == {}


def test_a_mapping_that_says_where_the_body_went_answers_for_its_source(
    session: Session, ids: dict[str, str]
) -> None:
    text = shipped_text("commons_editions") + '\n[went_to]\n"example news" = "South News"\n'
    sheets = read_file((LATER + row("78", "2024-10-01")).encode(), "series/241111/1.csv")
    mapping = read_mapping(text, "mine")
    read = read_tables(tables_of(sheets, mapping)[0], mapping, on=TODAY, today=TODAY)
    made = plan(
        session, read, source=mapping.source, title="", published_on=None, viewer=SYSTEM.viewer, today=TODAY
    )
    assert (made.waiting, made.bodies.asked) == ([], {})
    with unit_of_work() as work:
        bring_entries(work, made, actor=SYSTEM, today=TODAY)
    assert found(session) == {"78": ids["South News"]}


def test_rows_that_go_to_different_bodies_are_mended_one_by_one(
    session: Session, ids: dict[str, str]
) -> None:
    bring("241111", row("78", "2024-10-01"), row("79", "2024-10-02"))
    for one, payer in zip(
        waiting_rows(session, brought(session).id), ("North News", "South News"), strict=True
    ):
        cells = [payer if cell == "Example News" else cell for cell in one.cells]
        with unit_of_work() as work:
            assert mend_row(work, one.id, cells, actor=SYSTEM, today=TODAY)
    assert found(session) == {"78": ids["North News"], "79": ids["South News"]}
    made = bring("250120", row("78", "2024-10-01"), row("79", "2024-10-02"))
    assert made.waiting == []
    assert found(session) == {"78": ids["North News"], "79": ids["South News"]}
