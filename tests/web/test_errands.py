"""Work that takes a while: asked for on a page, done by the job, watched, fetched, and nobody else's business."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from register import clock
from register.db import reading, unit_of_work
from register.domain.permissions import Role
from register.jobs.checkpoints import sign_checkpoint
from register.jobs.run_errands import run_errands
from register.queries.trail.proof_codes import code_of_now
from register.queries.trail.verification import verify
from register.services.audit import background_work as errands
from register.services.walls import raise_wall
from tests import registering
from tests.errands import bundle_of
from tests.harness.databases import Database
from tests.queries.test_verification import as_owner
from tests.registering import NOON, World
from tests.signing_in import Visit, signed_in

WHICH = {"kind": "interest", "basis": "recorded"}


world = registering.on_its_day


@pytest.fixture
def auditor(app: Flask, world: World) -> Visit:
    return signed_in(app, Role.AUDITOR)


def ask(visit: Visit, path: str, **answers: str) -> str:
    answer = visit.fill(path, **answers)
    assert answer.status_code == 302
    return answer.location


def run(app: Flask) -> int:
    with app.app_context():
        return run_errands(clock.now)


def signed(app: Flask, instance: Path) -> None:
    with app.app_context():
        sign_checkpoint(instance / "keys" / "log.key", "armslength.example/tests", now=clock.now())


def test_the_audit_trail_is_recomputed_by_a_job_and_watched(app: Flask, auditor: Visit) -> None:
    where = ask(auditor, "/audit/verify")
    waiting = auditor.get(where)
    assert ("Waiting" in waiting.text, waiting.headers["Refresh"]) == (True, "3")
    assert [run(app), run(app)] == [1, 0]
    found = auditor.get(where)
    assert "Agrees with itself" in found.text
    assert "no signed checkpoint to compare" in found.text
    assert "Refresh" not in found.headers
    assert where in auditor.get("/audit/verify").text


def test_what_does_not_agree_is_listed(app: Flask, auditor: Visit, database: Database) -> None:
    as_owner(database, "UPDATE person_version SET name = 'Somebody Else' WHERE name = 'Bob Best'")
    where = ask(auditor, "/audit/verify")
    run(app)
    page = auditor.get(where).text
    assert "Something does not agree" in page
    assert "name not as recorded in entry" in page


def test_a_bundle_is_made_by_a_job_and_passes_its_own_checker(
    app: Flask, world: World, auditor: Visit, instance: Path, tmp_path: Path
) -> None:
    with app.app_context():
        registering.declared(world)
    signed(app, instance)
    where = ask(auditor, "/proofs/bundle", **WHICH)
    assert auditor.get(f"{where}/bundle.zip").status_code == 404
    run(app)
    assert "Download the bundle" in auditor.get(where).text
    file, folder = auditor.client.get(f"{where}/bundle.zip"), tmp_path / "bundle"
    zipfile.ZipFile(io.BytesIO(file.data)).extractall(folder)
    done = subprocess.run(
        [sys.executable, "-I", folder / "verify.py", folder], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    assert "Weekend shifts" in (folder / "report" / "rows.jsonl").read_text("utf-8")
    file.close()


def test_a_checkpoint_named_by_its_code_is_in_the_bundle_beside_the_last_of_each_day(
    app: Flask, world: World, auditor: Visit, instance: Path
) -> None:
    codes = []
    for hours in (1, 2):
        with clock.travel(NOON + timedelta(hours=hours)):
            with app.app_context():
                registering.declared(world)
            signed(app, instance)
            with app.app_context(), reading() as session:
                now = code_of_now(session)
                assert now is not None
                codes.append(now)
    plain = zipfile.ZipFile(io.BytesIO(bundle_of(app, auditor))).namelist()
    named = zipfile.ZipFile(io.BytesIO(bundle_of(app, auditor, codes=codes[0].code))).namelist()
    assert [name for name in named if name not in plain] == [f"checkpoints/{codes[0].size:012}.txt"]
    wrong = auditor.fill("/proofs/bundle", **WHICH, codes=f"{codes[0].code} 0000-0000-0000-0000-0")
    assert wrong.status_code == 422
    assert "0000-0000-0000-0000-0 is not a proof code of this audit trail" in wrong.text


def test_a_bundle_with_withheld_matter_is_noted_as_read_by_whoever_asked(
    app: Flask, world: World, auditor: Visit, instance: Path
) -> None:
    with app.app_context():
        ref = registering.declared(world).ref
        with unit_of_work() as session:
            raise_wall(
                session, "interest", ref, reason="A tender", actor=registering.SYSTEM, today=registering.TODAY
            )
    signed(app, instance)
    ask(auditor, "/proofs/bundle", **WHICH)
    readers = f"/audit/room/readers?kind=interest&ref={ref}"
    assert "The record" not in auditor.get(readers).text
    run(app)
    assert "The record" in auditor.get(readers).text


def test_a_bundle_before_the_first_checkpoint_says_what_to_do(app: Flask, auditor: Visit) -> None:
    where = ask(auditor, "/proofs/bundle", **WHICH)
    assert run(app) == 0
    page = auditor.get(where).text
    assert "no checkpoint has been signed" in page
    assert "Ask for it again" in page


def test_it_is_nobody_elses_business_and_ends_with_the_access_of_whoever_asked(
    app: Flask, auditor: Visit, instance: Path
) -> None:
    signed(app, instance)
    where = ask(auditor, "/proofs/bundle", **WHICH)
    other = signed_in(app, Role.COUNTER_FRAUD_SPECIALIST)
    assert [other.get(path).status_code for path in (where, f"{where}/bundle.zip")] == [404, 404]
    with app.app_context(), unit_of_work() as session:
        errands.ask_for(session, "bundle", {}, actor=registering.SYSTEM, now=clock.now() - timedelta(hours=1))
    assert run(app) == 0, "an account that is gone gets nothing"
    assert run(app) == 1


def test_work_whose_job_was_killed_is_taken_over_and_given_up_in_the_end(app: Flask, auditor: Visit) -> None:
    where = ask(auditor, "/audit/verify")
    for attempt in range(3):
        with clock.travel(NOON + timedelta(minutes=4 * attempt)):
            with app.app_context(), unit_of_work() as session:
                taken = errands.claim(session, clock.now())
                assert (taken and taken.attempts) == attempt + 1
            assert run(app) == 0, "somebody is at it"
            assert "Being done" in auditor.get(where).text
    with clock.travel(NOON + timedelta(minutes=12)):
        assert run(app) == 0
        assert "begun three times" in auditor.get(where).text


def test_a_finished_file_is_gone_after_a_day(app: Flask, auditor: Visit, instance: Path) -> None:
    signed(app, instance)
    where = ask(auditor, "/proofs/bundle", **WHICH)
    run(app)
    files = list((instance / "errands").iterdir())
    assert [file.stat().st_mode & 0o077 for file in files] == [0]
    with clock.travel(NOON + timedelta(days=1, seconds=1)):
        run(app)
    assert list((instance / "errands").iterdir()) == []
    assert auditor.get(where).status_code == 404


def test_what_a_killed_job_left_behind_is_gone_after_a_day_too(
    app: Flask, world: World, instance: Path
) -> None:
    folder = instance / "errands"
    for name, age in (("old", timedelta(days=1, minutes=1)), ("new", timedelta(hours=23))):
        left = folder / f".{name}.making"
        left.mkdir(parents=True)
        (left / "payloads.jsonl").write_text("words")
        made = (NOON - age).timestamp()
        os.utime(left, (made, made))
    run(app)
    assert [path.name for path in folder.iterdir()] == [".new.making"]


def test_what_is_recorded_meanwhile_does_not_look_altered(app: Flask, world: World) -> None:
    """The trail is read first and the registers later: both as of one moment."""
    with app.app_context(), reading(snapshot=True) as session:
        before = verify(session)
        with app.app_context():
            registering.declared(world)
        assert verify(session) == before
        assert before.sound
