"""Makes the Word files of many contracts again into one zip file, recorded block by block."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from register.db import Session, aside, unit_of_work
from register.domain.dates import london_day
from register.domain.permissions import Actor
from register.services.contracts.batches import record_documents
from register.services.contracts.reissues import blocks, report_as_word
from register.whole_files import whole_file

REPORT = "report.docx"
Progress = Callable[[int, int], None]


def reissue(
    session: Session, chosen: Sequence[tuple[str, int]], left: Sequence[tuple[str, str]], *, file: Path, instance: Path,
    actor: Actor, now: datetime, progress: Progress,
) -> tuple[dict[str, Any], str]:  # fmt: skip
    """What became of each, and the hash of the zip file with every Word file and the report. left: those that the preview
    left out, with why. Begun again after a stop it makes no file twice: what is recorded already is put into the zip."""
    told: list[tuple[str, str, bool]] = [(ref, words, False) for ref, words in left]
    done = 0
    file.parent.mkdir(exist_ok=True, mode=0o700)
    with whole_file(file) as out, zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for block in blocks(session, chosen, instance=instance, actor=actor):
            if block.fresh:
                with aside(), unit_of_work() as work:
                    record_documents(work, block.fresh, actor=actor, today=london_day(now))
            for name, docx in block.files:
                archive.writestr(name, docx)
            told += block.told
            done += len(block.told)
            progress(done, len(chosen))
        archive.writestr(REPORT, report_as_word([(ref, words) for ref, words, _ in told], now=now))
    with file.open("rb") as made:
        digest = hashlib.file_digest(made, "sha256").hexdigest()
    lacking = [[ref, words] for ref, words, is_made in told if not is_made]
    return {"made": sum(is_made for _, _, is_made in told), "left": lacking}, digest
