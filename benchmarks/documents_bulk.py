"""A thousand contracts from the database to Word files, the audit trail written: `armslength contracts generate --all`.

On SQLite and on PostgreSQL, both keeping their promises (`history_databases`); the command's start is counted. The
floor is only writing the same bytes to files as safely: once for the person, once more and synced for the register.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from benchmarks.documents_timing import say
from benchmarks.history_databases import KINDS, place
from register import create_app
from register.config import Settings
from register.db import engine_of, unit_of_work
from register.schema import upgrade
from register.services.contracts.contracts import add_contract
from tests import contracting

CONTRACTS = 1_000
TARGET_SECONDS = 20


def main() -> None:
    """Prints a line for each kind of database."""
    for kind in KINDS:
        with place(kind) as there:
            _measure(kind, there.made("bulk"), there.folder / "bulk")
    sys.stdout.write(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")


def _measure(kind: str, url: str, folder: Path) -> None:
    folder.mkdir()
    prepare(url, folder)
    seconds, busy = _run(url, folder)
    made = sorted((folder / "out").glob("*.docx"))
    floor = _floor(folder / "floor", [file.read_bytes() for file in made])
    say(
        f"{len(made):,} Word files made, kept and recorded, {kind}",
        f"{seconds:.1f} s ({busy:.1f} s of processor time)",
        f"{floor:.1f} s to write the same bytes to files",
        seconds / floor,
        f"{TARGET_SECONDS} s",
        seconds < TARGET_SECONDS and len(made) == CONTRACTS,
    )


def prepare(url: str, folder: Path) -> None:
    """An instance with a thousand complete contracts."""
    upgrade(url, url)
    app = create_app(
        Settings(instance=folder, database_url=url, secret_key="of a benchmark, thrown away after")
    )
    with app.app_context():
        world = contracting.recorded()
        new = contracting.complete(world)
        with unit_of_work() as session:
            for _ in range(CONTRACTS):
                add_contract(session, new, actor=contracting.SYSTEM, today=contracting.TODAY)
    engine_of(app).dispose()


def _run(url: str, folder: Path) -> tuple[float, float]:
    """The command as a person runs it: seconds on the clock, and of its own processor time."""
    environment = {**os.environ, "ARMSLENGTH_INSTANCE": str(folder), "ARMSLENGTH_DATABASE_URL": url}
    program = [sys.executable, "-m", "register"]
    command = [*program, "contracts", "generate", "--all", "--out", str(folder / "out")]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    seconds, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _floor(folder: Path, bodies: Iterable[bytes]) -> float:
    folder.mkdir()
    begun = time.perf_counter()
    for number, body in enumerate(bodies):
        (folder / f"{number}.docx").write_bytes(body)
        with (folder / f"{number}.kept").open("xb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
