"""A thousand contracts from the database to Word files, the audit trail written: `armslength contracts generate --all`."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from register import create_app
from register.config import Settings
from register.db import engine_of, unit_of_work
from register.schema import upgrade
from register.services.contracts import add_contract
from tests import contracting

CONTRACTS = 1_000
TARGET_SECONDS = 20


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _prepare(folder)
        seconds = _run(folder)
        files = len(list((folder / "out").glob("*.docx")))
    print(
        f"{files} Word files made, kept and recorded in {seconds:.1f} s (target: {TARGET_SECONDS} s, SQLite)"
    )


def _prepare(folder: Path) -> None:
    """An instance with a thousand complete contracts."""
    url = f"sqlite:///{folder / 'armslength.db'}"
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


def _run(folder: Path) -> float:
    """The command as a person runs it, its start counted."""
    environment = {
        **os.environ, "ARMSLENGTH_INSTANCE": str(folder),
        "ARMSLENGTH_DATABASE_URL": f"sqlite:///{folder / 'armslength.db'}",
    }  # fmt: skip
    command = [
        sys.executable,
        "-m",
        "register",
        "contracts",
        "generate",
        "--all",
        "--out",
        str(folder / "out"),
    ]
    begun = time.perf_counter()
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
