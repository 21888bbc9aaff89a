"""Writes the next migration from what the models say: `python -m tests.architecture.write_migration "what changes"`.

Read it before it is committed: history tables may only ever gain columns.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from alembic import command
from sqlalchemy import create_engine

from register.schema import config_for


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'migrated.db'}")
        with engine.begin() as connection:
            config = config_for(connection)
            if any((Path("register") / "migrations" / "versions").glob("*.py")):
                command.upgrade(config, "head")
            command.revision(config, message=sys.argv[1], autogenerate=True, rev_id=_next())
        engine.dispose()


def _next() -> str:
    made = list((Path("register") / "migrations" / "versions").glob("*.py"))
    return f"{len(made) + 1:04}"


if __name__ == "__main__":
    main()
