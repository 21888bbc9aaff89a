"""Writes a file whole or not at all: nothing half written ever stands under its name."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from register.domain.errors import NoRoom

FULL = (errno.ENOSPC, errno.EDQUOT)
MAKING = ".making"


@contextmanager
def whole_file(path: Path, *, first: bool = False) -> Iterator[BinaryIO]:
    """A file that only its owner can read; it takes its name once all of it is on the disk.

    NoRoom when it does not fit; with `first`, FileExistsError when something has the name already. What a kill
    leaves behind has a hidden name that ends in `.making`.
    """
    with making_room():
        handle, making = tempfile.mkstemp(MAKING, f".{path.name}.", path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.link(making, path) if first else Path(making).replace(path)
            _sync(path.parent)
        finally:
            Path(making).unlink(missing_ok=True)


@contextmanager
def making_room() -> Iterator[None]:
    """A full disk is told apart from every other fault of files."""
    try:
        yield
    except OSError as fault:
        if fault.errno in FULL:
            raise NoRoom from fault
        raise


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A folder to fill, which takes this name when it was filled; FileExistsError when something has the name."""
    if path.exists():
        raise FileExistsError(f"{path} is there already")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o770)
    making = Path(tempfile.mkdtemp(MAKING, f".{path.name}.", path.parent))
    try:
        yield making
        making.rename(path)
    except BaseException:
        shutil.rmtree(making)
        raise


def write_whole(path: Path, content: bytes, *, first: bool = False) -> None:
    """All of these bytes under this name, or what was there before."""
    with whole_file(path, first=first) as file:
        file.write(content)


def _sync(folder: Path) -> None:
    """The new name itself outlives a power cut, where the system lets folders be synced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
