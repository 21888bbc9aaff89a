"""Does the work that takes a while, one piece a turn: claimed, done with progress shown, marked."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import current_app

from register.accounts.users import actor_of, viewer_of
from register.audit_bundle import write_pieces
from register.db import Session, aside, reading, unit_of_work
from register.domain.dates import london_day
from register.domain.errors import Fault, Refused
from register.domain.permissions import Viewer
from register.domain.trail.bundles import bundle_pieces
from register.jobs.propose_variations import propose_variations
from register.jobs.recheck import sweep
from register.jobs.reissue_contracts import reissue
from register.queries import handed_out
from register.queries.audit import background_work as queries
from register.queries.trail.bundles import ask, bundle, size_of
from register.queries.trail.verification import verify
from register.services.access_log import note_reads
from register.services.audit import background_work as errands
from register.services.audit.background_work import Claimed, Stopped
from register.services.kept_forms import forget_old_forms, has_old_forms
from register.services.ticks import mark_tick
from register.whole_files import whole_file

JOB = "errands"
MOST_FINDINGS = 500
"""Findings kept with a recomputation; the command prints all."""
Now = Callable[[], datetime]
Progress = Callable[[int, int], None]


def run_errands(now: Now) -> int:
    """Returns how many pieces of work were done: one a turn, so that other jobs are never kept waiting long."""
    _sweep(now())
    claimed = _claimed(now())
    if claimed is None:
        return 0
    count = _done(claimed, now)
    with unit_of_work() as session:
        mark_tick(session, JOB, now(), f"{claimed.kind}: {'done' if count else 'failed'}")
    return count


def _sweep(now: datetime) -> None:
    """What waited long enough, and what a killed job left behind: both hold words of the register."""
    with reading() as session:
        old, left = queries.over(session, now), queries.left_behind(session, now)
    for path in left:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    if old:
        with unit_of_work() as session:
            errands.forget(session, old)
    _forget_kept_forms(now)


def _forget_kept_forms(now: datetime) -> None:
    """What people had typed when they were signed out, once they did not come back for it."""
    kept_for = timedelta(minutes=current_app.extensions["settings"].kept_form_minutes)
    with reading() as session:
        found = has_old_forms(session, now=now, kept_for=kept_for)
    if found:
        with unit_of_work() as session:
            forget_old_forms(session, now=now, kept_for=kept_for)


def _claimed(now: datetime) -> Claimed | None:
    with reading() as session:
        if queries.next_waiting(session, now) is None:
            return None
    with unit_of_work() as session:
        return errands.claim(session, now)


def _done(claimed: Claimed, now: Now) -> int:
    """Read everything as of one moment; progress is noted in a session of its own beside it."""

    def progress(done: int, total: int) -> None:
        with aside(), unit_of_work() as session:
            errands.mark_progress(session, claimed, done, total, now())

    try:
        with reading(snapshot=True) as session:
            outcome, digest = WORK[claimed.kind](session, claimed, progress, now())
    except Stopped:
        return 0
    except (Fault, Refused, OSError) as fault:
        with unit_of_work() as session:
            errands.mark_failed(session, claimed, str(fault), now())
        return 0
    with unit_of_work() as session:
        errands.mark_done(session, claimed, outcome, digest, now())
    return 1


def _recompute(
    session: Session, claimed: Claimed, progress: Progress, now: datetime
) -> tuple[dict[str, Any], str]:
    total = size_of(session)
    found = verify(session, lambda seen: progress(seen, total))
    told = [[finding.place, finding.words] for finding in found.findings[:MOST_FINDINGS]]
    notes = [[note.place, note.words] for note in found.notes[:MOST_FINDINGS]]
    counted = {
        "entries": found.entries, "root": found.root, "count": len(found.findings), "compared": found.compared.said,
        "checkpoints": sum(found.compared.places.values()),
    }  # fmt: skip
    return {**counted, "findings": told, "notes": notes}, ""


def _bundle(
    session: Session, claimed: Claimed, progress: Progress, now: datetime
) -> tuple[dict[str, Any], str]:
    """Written file by file, then packed, so that a register of any size fits into memory."""
    viewer = viewer_of(session, claimed.account_id, london_day(now))
    folder = claimed.file.with_suffix(".making")
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(exist_ok=True, mode=0o700)
    handed_out.watch(session)
    try:
        write_pieces(folder, _pieces(session, claimed, viewer, progress, now))
        _note_readings(session, claimed, viewer, now)
        return {}, _packed(folder, claimed.file)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _note_readings(session: Session, claimed: Claimed, viewer: Viewer, now: datetime) -> None:
    """What of it a barrier keeps from somebody else is noted as read by whoever asked for the bundle."""
    seen = handed_out.watched(session)
    read = [] if seen is None else handed_out.withheld(session, seen, viewer=viewer)
    if read:
        with aside(), unit_of_work() as work:
            note_reads(work, read, account_id=claimed.account_id, now=now)


def _pieces(
    session: Session, claimed: Claimed, viewer: Viewer, progress: Progress, now: datetime
) -> Iterator[tuple[str, bytes]]:
    q = claimed.question
    days = {name: date.fromisoformat(q[name]) for name in ("held_on", "known_on")}
    question = ask(q["kind"], basis=q["basis"], **days)
    made = bundle(session, question, viewer=viewer, now=now, named=q.get("checkpoints", ()))
    seen = 0
    for name, piece in bundle_pieces(made):
        yield name, piece
        if name == "entries.jsonl":
            seen += piece.count(b"\n")
            progress(min(seen, made.size), made.size)


def _packed(folder: Path, file: Path) -> str:
    """The folder as one zip file, there whole or not at all; returns its hash."""
    with whole_file(file) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            archive.write(path, path.relative_to(folder))
    with file.open("rb") as made:
        return hashlib.file_digest(made, "sha256").hexdigest()


def _reissue(
    session: Session, claimed: Claimed, progress: Progress, now: datetime
) -> tuple[dict[str, Any], str]:
    """The Word files of the contracts that were looked at, by whoever asked for them."""
    q = claimed.question
    actor = actor_of(session, claimed.account_id, london_day(now))
    return reissue(
        session, [(key, n) for key, n in q["chosen"]], [(ref, words) for ref, words in q["left"]], file=claimed.file,
        instance=Path(current_app.extensions["settings"].instance), actor=actor, now=now, progress=progress,
    )  # fmt: skip


def _check_contracts(
    session: Session, claimed: Claimed, progress: Progress, now: datetime
) -> tuple[dict[str, Any], str]:
    """Every open contract, batch by batch, each in a unit of work of its own."""
    with aside():
        changed = sweep(now, None, progress)
    return {"changed": changed}, ""


def _vary(
    session: Session, claimed: Claimed, progress: Progress, now: datetime
) -> tuple[dict[str, Any], str]:
    """A national variation for the contracts that were looked at, by whoever asked for it."""
    q = claimed.question
    actor = actor_of(session, claimed.account_id, london_day(now))
    return propose_variations(
        q["code"], [(key, n) for key, n in q["chosen"]], [(ref, words) for ref, words in q["left"]], file=claimed.file,
        actor=actor, now=now, progress=progress,
    )  # fmt: skip


WORK = {
    "bundle": _bundle, "verification": _recompute, "reissue": _reissue, "sweep": _check_contracts, "vary": _vary,
}  # fmt: skip
"""Every kind of work that takes a while."""
