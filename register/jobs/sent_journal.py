"""What was handed over and is not marked yet, in a file of the sender: a kill leaves it, and whoever sends next reads it."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Self

ENDING = ".sent"


class Journal:
    """The ids of messages that this process handed over, written at once. What a process wrote outlives its kill."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        began = folder / f"{os.getpid()}-{secrets.token_hex(8)}"
        self._file = os.open(began, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND, 0o600)
        fcntl.flock(self._file, fcntl.LOCK_EX)
        self._path = began.rename(began.with_suffix(ENDING))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._path.unlink(missing_ok=True)
        os.close(self._file)

    def note(self, key: str) -> bool:
        """Write that it was handed over; False where that could not be written, so that it is marked now."""
        try:
            return os.write(self._file, f"{key}\n".encode()) > len(key)
        except OSError:
            return False

    def clear(self) -> None:
        """Everything written is marked."""
        os.ftruncate(self._file, 0)


def left_behind(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """The files that senders left who are there no more, each with the ids in it; one that is written to is passed over."""
    for path in sorted(folder.glob(f"*{ENDING}")) if folder.is_dir() else ():
        found = _read(path)
        if found is not None:
            yield path, found


def _read(path: Path) -> list[str] | None:
    try:
        with path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            lines = file.read().decode("ascii", "replace").splitlines()
    except (BlockingIOError, FileNotFoundError):
        return None
    return [line for line in lines if line.isalnum()]
