"""The folder one test run shares among its workers; a supervisor that outlives a killed run empties it."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from pathlib import Path

from filelock import FileLock

_VARIABLE = "TEST_RUN_FOLDER"
_held: list[int] = []


def begin() -> None:
    """The process that leads the run makes the folder and holds its `alive` lock until it ends."""
    if _VARIABLE in os.environ:
        return
    path = Path(tempfile.mkdtemp(prefix="al-", dir="/tmp" if Path("/tmp").is_dir() else None))
    path.chmod(0o755)
    descriptor = os.open(path / "alive", os.O_CREAT | os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    _held.append(descriptor)
    os.environ[_VARIABLE] = str(path)


def finish() -> None:
    """Lets the supervisor go; removes the folder when there was none."""
    if not _held:
        return
    path = folder()
    os.close(_held.pop())
    del os.environ[_VARIABLE]
    if not (path / "supervised").exists():
        shutil.rmtree(path)


def folder() -> Path:
    return Path(os.environ[_VARIABLE])


def once(name: str) -> FileLock:
    """A lock among the workers, for what is prepared once a run."""
    return FileLock(folder() / f"{name}.lock")
