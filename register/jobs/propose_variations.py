"""Proposes a national variation for many contracts, one after the other, and writes their papers into one zip file."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from register.db import aside, reading, unit_of_work
from register.documents.lists import list_as_word
from register.domain.dates import london_day
from register.domain.errors import Refused
from register.domain.permissions import Actor
from register.services.contracts.change_papers import clean_copy, redline_copy
from register.services.contracts.national import Varied, propose_national
from register.whole_files import whole_file

REPORT = "report.docx"
HEADS = ("Contract", "What became of it")
Progress = Callable[[int, int], None]


def propose_variations(
    code: str, chosen: Sequence[tuple[str, int]], left: Sequence[tuple[str, str]], *, file: Path, actor: Actor,
    now: datetime, progress: Progress,
) -> tuple[dict[str, Any], str]:  # fmt: skip
    """What became of each, and the hash of the zip file with the report and each change's clean copy and redline. Each
    contract is a unit of work of its own: begun again after a stop, none is proposed twice. left: those that the preview
    left out, with why."""
    told: list[Varied] = []
    file.parent.mkdir(exist_ok=True, mode=0o700)
    with whole_file(file) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for done, (key, n) in enumerate(chosen, 1):
            with aside(), unit_of_work() as work:
                one = propose_national(work, key, code, expected_n=n, actor=actor, today=london_day(now))
            if one is not None:
                told.append(_with_papers(archive, one, actor) if one.change else one)
            progress(done, len(chosen))
        archive.writestr(REPORT, _report([*left, *((one.ref, one.words) for one in told)], now))
    with file.open("rb") as made:
        digest = hashlib.file_digest(made, "sha256").hexdigest()
    out_of_it = [[one.ref, one.words] for one in told if not one.change]
    changes = [[one.ref, one.change] for one in told if one.change]
    return {"made": len(changes), "changes": changes, "left": [*map(list, left), *out_of_it]}, digest


def _with_papers(archive: zipfile.ZipFile, one: Varied, actor: Actor) -> Varied:
    try:
        with aside(), reading() as session:
            clean = clean_copy(session, one.change, viewer=actor.viewer)
            redline = redline_copy(session, one.change, author=actor, viewer=actor.viewer)
    except Refused as fault:
        return Varied(one.ref, f"{one.words}. No papers could be made: {fault}", one.change)
    for copy in (clean, redline):
        archive.writestr(copy.file_name, copy.docx)
    return one


def _report(told: Sequence[tuple[str, str]], now: datetime) -> bytes:
    return list_as_word(
        "National variation proposed",
        "Each contract that was chosen, its change, and why one was left out. Nothing is decided yet.",
        HEADS,
        told,
        made_at=now,
        nothing="No contract was chosen.",
    )
