"""Writes the next migration from what the models say: `python -m tests.architecture.write_migration "what changes"`.

Read it before it is committed: history tables may only ever gain columns. Until a first instance is in use, there is one
migration, the first release, and `--first` writes it anew.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from register.schema import config_for

VERSIONS = Path("register") / "migrations" / "versions"


def main() -> None:
    words = sys.argv[1]
    if words == "--first":
        words = "First release"
        for made in VERSIONS.glob("*.py"):
            made.unlink()
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'migrated.db'}")
        with engine.begin() as connection:
            config = config_for(connection)
            if any(VERSIONS.glob("*.py")):
                command.upgrade(config, "head")
            command.revision(config, message=words, autogenerate=True, rev_id=_next())
        engine.dispose()


def _next() -> str:
    return f"{len(list(VERSIONS.glob('*.py'))) + 1:04}"


if __name__ == "__main__":
    main()
