"""A thousand contracts made again from the database into one zip file with a report: `armslength contracts reissue`.

On SQLite and on PostgreSQL, the command's start counted. The floor is only writing the same bytes into a zip file and,
synced, for the register.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from benchmarks.documents_bulk import CONTRACTS, prepare
from benchmarks.documents_timing import say
from benchmarks.history_databases import KINDS, place

TARGET_SECONDS = 30
EDITION = "community-2009-10"


def main() -> None:
    """Prints a line for each kind of database."""
    for kind in KINDS:
        with place(kind) as there:
            _measure(kind, there.made("reissued"), there.folder / "reissued")
    sys.stdout.write(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")


def _measure(kind: str, url: str, folder: Path) -> None:
    folder.mkdir()
    prepare(url, folder)
    seconds, busy = _run(url, folder)
    with zipfile.ZipFile(folder / "out" / "word-files.zip") as archive:
        bodies = [archive.read(name) for name in archive.namelist()]
    floor = _floor(folder / "floor", bodies)
    say(
        f"{len(bodies) - 1:,} contracts made again with a report, {kind}",
        f"{seconds:.1f} s ({busy:.1f} s of processor time)",
        f"{floor:.1f} s to write the same bytes to files",
        seconds / floor,
        f"{TARGET_SECONDS} s",
        seconds < TARGET_SECONDS and len(bodies) - 1 == CONTRACTS,
    )


def _run(url: str, folder: Path) -> tuple[float, float]:
    """The command as a person runs it: seconds on the clock, and of its own processor time."""
    environment = {**os.environ, "ARMSLENGTH_INSTANCE": str(folder), "ARMSLENGTH_DATABASE_URL": url}
    words = ["contracts", "reissue", "--edition", EDITION, "--out", str(folder / "out")]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "register", *words], check=True, env=environment, stdout=subprocess.DEVNULL
    )
    seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _floor(folder: Path, bodies: list[bytes]) -> float:
    folder.mkdir()
    begun = time.perf_counter()
    with zipfile.ZipFile(folder / "all.zip", "w") as archive:
        for number, body in enumerate(bodies):
            archive.writestr(f"{number}.docx", body)
            with (folder / f"{number}.kept").open("xb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
