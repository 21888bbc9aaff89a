"""The auditor's room: its questions, its files, hostile uploads, and the log of who read withheld matter."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from werkzeug.test import TestResponse

from register import clock
from register.db import reading, unit_of_work
from register.domain.permissions import Role, actor_with
from register.jobs.commit_access_log import commit_access_log
from register.queries.access_log import batches
from register.queries.audit.room import changes_between
from register.queries.trail.verification import verify
from register.services.interests.interests import correct_interest
from register.services.walls import raise_wall
from tests import registering
from tests.harness.databases import Database
from tests.queries.test_verification import as_owner
from tests.registering import SYSTEM, TODAY, World
from tests.signing_in import Visit, signed_in

ROOM = "/audit/room"


world = registering.on_its_day


@pytest.fixture
def auditor(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.AUDITOR)


def declared(app: Flask, world: World) -> str:
    with app.app_context():
        return registering.declared(world).ref


def corrected(app: Flask, world: World, ref: str) -> None:
    new = registering.new_interest(world, description="Night shifts", arose_on=date(2026, 4, 2))
    with app.app_context(), unit_of_work() as session:
        correct_interest(session, ref, new, expected_n=1, reason="Wrong day", actor=SYSTEM, today=TODAY)


def send(visit: Visit, path: str, name: str, body: bytes, answer: str = "page") -> TestResponse:
    visit.get(path)
    return visit.client.post(
        path, data={**visit.hidden, "answer": answer, "file": (io.BytesIO(body), name)},
        content_type="multipart/form-data",
    )  # fmt: skip


def test_what_changed_between_two_days_names_each_version(app: Flask, world: World, auditor: Visit) -> None:
    ref = declared(app, world)
    page = auditor.get(f"{ROOM}/changes?kind=interest").text
    assert ref in page
    assert f'href="/interests/{ref}"' in page
    before = "first-day=1&first-month=5&first-year=2026&last-day=14&last-month=5&last-year=2026"
    assert ref not in auditor.get(f"{ROOM}/changes?{before}").text
    file = auditor.get(f"{ROOM}/changes?kind=interest&format=csv").text
    assert "What was recorded from 8 May 2026 to 15 May 2026, Interests" in file.splitlines()[0]
    assert ref in file
    assert auditor.client.get(f"{ROOM}/changes?format=xlsx").data[:2] == b"PK"


@pytest.mark.parametrize("most", [1, 3, 7])
def test_pages_of_what_changed_hold_every_kind_in_the_order_of_the_trail_and_nothing_twice(
    app: Flask, world: World, most: int
) -> None:
    ref = declared(app, world)
    corrected(app, world, ref)
    viewer, found = actor_with(Role.AUDITOR, id="reader").viewer, []
    with app.app_context(), reading() as session:
        whole = changes_between(session, date(2000, 1, 1), TODAY, viewer=viewer)
        while some := changes_between(
            session, date(2000, 1, 1), TODAY, viewer=viewer, after=found[-1].seq if found else 0, most=most
        ):
            found += some
    assert found == whole
    assert [one.seq for one in whole] == sorted({one.seq for one in whole})
    assert len({one.kind for one in whole}) > 4
    assert [one.version for one in whole if one.ref == ref] == [1, 2]


def test_a_date_that_was_moved_is_listed_with_both_dates(app: Flask, world: World, auditor: Visit) -> None:
    ref = declared(app, world)
    assert ref not in auditor.get(f"{ROOM}/re-dated").text
    corrected(app, world, ref)
    page = auditor.get(f"{ROOM}/re-dated").text
    assert ref in page
    assert "1 May 2026" in page
    assert "2 April 2026" in page
    assert "Wrong day" in page


def test_two_versions_are_compared_word_by_word(app: Flask, world: World, auditor: Visit) -> None:
    ref = declared(app, world)
    corrected(app, world, ref)
    page = auditor.get(f"{ROOM}/compare?kind=interest&ref={ref}&first=1&second=2").text
    assert "<del>Weekend</del><ins>Night</ins> shifts" in page
    assert (
        "<del>Weekend</del><ins>Night</ins> shifts"
        in auditor.get(f"{ROOM}/compare?kind=interest&ref={ref}").text
    )


def test_somebody_who_acted_without_an_account_is_named(app: Flask, world: World, auditor: Visit) -> None:
    bob = actor_with(Role.DECLARANT, id=world.ids["bob"], person_id=world.ids["bob"])
    with app.app_context():
        registering.declared(world, actor=bob)
    page = auditor.get(f"{ROOM}/changes?kind=interest").text
    assert ("Bob Best" in page, "An account that is gone" in page) == (True, False)


def test_what_cannot_be_compared_is_said_beside_its_field(app: Flask, world: World, auditor: Visit) -> None:
    ref = declared(app, world)
    once = auditor.get(f"{ROOM}/compare?kind=interest&ref={ref}")
    assert once.status_code == 422
    assert "one version only" in once.text
    corrected(app, world, ref)
    wrong = {
        "first=1&second=9": "enter two numbers from 1 to 2", "first=2&second=2": "Enter two different versions",
        "first=x": "must be a whole number",
    }  # fmt: skip
    for typed, words in wrong.items():
        page = auditor.get(f"{ROOM}/compare?kind=interest&ref={ref}&{typed}")
        assert (page.status_code, words in page.text, f'value="{ref}"' in page.text) == (422, True, True), (
            typed
        )
    nowhere = auditor.get(f"{ROOM}/compare?kind=interest&ref=INT-2026-NOWHERE2")
    assert nowhere.status_code == 422
    assert "There is no record of this kind with this reference" in nowhere.text


def test_late_declarations_and_early_decisions_are_files_too(
    app: Flask, world: World, auditor: Visit
) -> None:
    with app.app_context():
        late = registering.declared(world, arose_on=date(2026, 1, 2), became_aware_on=date(2026, 1, 2)).ref
    page = auditor.get(f"{ROOM}/late")
    assert f'href="/interests/{late}"' in page.text
    file = auditor.get(f"{ROOM}/late?format=csv").text
    assert "Late declarations, as recorded by 15 May 2026" in file.splitlines()[0]
    assert f"{late},Bob Best,2026-01-02,2026-05-15,105" in file
    early = auditor.get(f"{ROOM}/decided-before")
    assert "No decision was taken before an interest in somebody it is about was known" in early.text
    assert auditor.client.get(f"{ROOM}/decided-before?format=xlsx").data[:2] == b"PK"


def test_the_same_seed_draws_the_same_sample_and_is_in_the_audit_trail(
    app: Flask, world: World, auditor: Visit
) -> None:
    drawn = [
        auditor.fill(f"{ROOM}/sample", kind="person", size="2", seed="committee-7").location for _ in range(2)
    ]
    pages = [auditor.get(where) for where in drawn]
    assert [page.status_code for page in pages] == [200, 200]
    rows = [
        sorted({part.split('"')[0] for part in page.text.split('href="/people/PER')[1:]}) for page in pages
    ]
    assert len(rows[0]) == 2
    assert rows[0] == rows[1]
    with app.app_context(), reading() as session:
        said = session.execute(
            text("SELECT count(*) FROM ledger_entry WHERE event = 'sample.drawn'")
        ).scalar()
    assert said == 2


def test_a_staff_list_shows_who_is_missing_and_who_has_not_declared(
    app: Flask, world: World, auditor: Visit
) -> None:
    declared(app, world)
    body = b"Staff number,Name,Email\n1,Bob Best,\n2,Ann Archer,\n3,Zoe Zimmer,zoe@example.org\n"
    page = send(auditor, f"{ROOM}/staff", "staff.csv", body)
    assert page.status_code == 200
    order = [page.text.index(name) for name in ("Zoe Zimmer", "Ann Archer", "Bob Best")]
    assert order == sorted(order)
    file = send(auditor, f"{ROOM}/staff", "staff.csv", body, "csv").text
    assert "Zoe Zimmer,3,zoe@example.org,Not on the register" in file
    assert "Bob Best,1,,Has declared" in file


def test_a_payment_meets_an_interest_held_on_its_day_only(app: Flask, world: World, auditor: Visit) -> None:
    ref = declared(app, world)
    body = (
        b'supplier,amount,date\nHARTLEPOOL TRUST LTD.,"1,250.50",2026-05-02\nHartlepool Trust,9,30/04/2026\n'
    )
    file = send(auditor, f"{ROOM}/payments", "paid.csv", body, "csv").text
    assert ",1250.50," in file
    assert ref in file
    assert len(file.splitlines()) == 3


HOSTILE = {
    "the staff list is empty": (b"", "The file is empty"),
    "a heading is missing": (b"staff number,name\n1,Bob\n", "email is missing"),
    "bytes that are no text": (b"staff number,name,email\n1,\xff\xfe,x\n", "cannot be read"),
    "a formula": (b"staff number,name,email\n1,=cmd|'/c calc'!A1,x\n", "Line 2 holds a formula"),
    "too many cells": (b"staff number,name,email\n1,Bob,x,y\n", "Line 2 has 4 cells"),
    "a zip that calls itself CSV": (b"PK\x03\x04\x00\x00\x00", "not a CSV file"),
    "an open quotation": (b'staff number,name,email\n1,"Bob,x\n', "cannot be read as CSV"),
}


@pytest.mark.on("sqlite")
@pytest.mark.parametrize("upload", HOSTILE)
def test_a_hostile_upload_is_one_sentence_beside_its_field(auditor: Visit, upload: str) -> None:
    body, words = HOSTILE[upload]
    page = send(auditor, f"{ROOM}/staff", "staff.csv", body)
    assert page.status_code == 422
    assert words in page.text


def test_a_list_that_is_no_csv_is_refused_by_its_name(auditor: Visit) -> None:
    page = send(auditor, f"{ROOM}/payments", "paid.xlsm", b"supplier,amount,date\n")
    assert page.status_code == 422
    assert "must be a file ending in .csv" in page.text


def restricted(app: Flask, ref: str) -> None:
    with app.app_context(), unit_of_work() as session:
        raise_wall(session, "interest", ref, reason="Investigation", actor=SYSTEM, today=TODAY)


def count(app: Flask) -> int:
    with app.app_context(), reading() as session:
        return int(session.execute(text("SELECT count(*) FROM access_read")).scalar() or 0)


def test_an_auditors_reading_of_withheld_matter_is_noted_and_of_other_matter_is_not(
    app: Flask, world: World, auditor: Visit
) -> None:
    ref = declared(app, world)
    assert auditor.get(f"/interests/{ref}").status_code == 200
    assert count(app) == 0
    restricted(app, ref)
    assert auditor.get(f"/interests/{ref}").status_code == 200
    assert count(app) == 1
    assert "The record" in auditor.get(f"{ROOM}/readers?kind=interest&ref={ref}").text
    auditor.get("/interests/")
    assert count(app) == 2


def test_a_batch_of_the_access_log_is_committed_once_and_any_change_of_it_is_found(
    app: Flask, world: World, auditor: Visit, database: Database
) -> None:
    ref = declared(app, world)
    restricted(app, ref)
    auditor.get(f"/interests/{ref}")
    auditor.get(f"/interests/{ref}")
    with app.app_context():
        assert [commit_access_log(clock.now()), commit_access_log(clock.now())] == [2, 0]
        with reading() as session:
            ((_, batch),) = batches(session)
            assert (batch["count"], batch["first"], batch["last"]) == (2, 1, 2)
            assert verify(session).findings == ()
        with pytest.raises(DBAPIError), unit_of_work() as session:
            session.execute(text("DELETE FROM access_read"))
        as_owner(database, "DELETE FROM access_read WHERE n = 2")
        with reading() as session:
            assert "the access log is not what this batch committed to" in [
                f.words for f in verify(session).findings
            ]


def test_the_room_is_for_auditors(app: Flask, world: World) -> None:
    reader = signed_in(app, Role.CONTRACT_MANAGER)
    for page in (
        "changes",
        "re-dated",
        "late",
        "decided-before",
        "readers",
        "sample",
        "staff",
        "payments",
        "compare",
    ):
        assert reader.get(f"{ROOM}/{page}").status_code == 403
