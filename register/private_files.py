"""The files of an instance belong to its user, and to its group where the instance's folder is shared with one."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

ALONE, SHARED = 0o077, 0o007


def keep_private(instance: Path) -> None:
    """From now on nothing that this process writes can be opened by others, whatever the shell's umask was.

    A folder that gives its group to what is made in it (2770) is shared with that group: on SQLite the signer works
    there."""
    os.umask(_mask(instance))


def _mask(instance: Path) -> int:
    try:
        mode = instance.stat().st_mode
    except OSError:
        return ALONE
    return SHARED if mode & stat.S_ISGID and mode & stat.S_IWGRP else ALONE


def make_private(path: Path) -> None:
    """An empty file that SQLite then writes into: by itself it would never let the group write."""
    with suppress(OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o660))


def tighten(instance: Path) -> None:
    """Take from others what an earlier release, or another umask, let them have. What is somebody else's is left."""
    mask = _mask(instance)
    for path in (instance, *_below(instance)):
        with suppress(OSError):
            mode = stat.S_IMODE(path.lstat().st_mode)
            if mode & mask and not path.is_symlink():
                path.chmod(mode & ~mask)


def _below(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        yield from (Path(place) / name for name in (*folders, *names))
