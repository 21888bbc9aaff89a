"""The files that go into an auditor's bundle as they are, and how its pieces become files."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from register.whole_files import making_room, whole_folder

CHECKERS = ("README.txt", "verify.py", "verify.html")


def checkers() -> dict[str, bytes]:
    """The two checkers and the text that explains them, by name."""
    return {name: (files(__name__) / name).read_bytes() for name in CHECKERS}


def write_pieces(folder: Path, pieces: Iterable[tuple[str, bytes]]) -> None:
    """Write a bundle into a folder that does not exist yet; FileExistsError when it does.

    It takes its name when it is whole; NoRoom when it does not fit.
    """
    with making_room(), whole_folder(folder) as making:
        for name, data in pieces:
            path = making / name
            path.parent.mkdir(exist_ok=True)
            with path.open("ab") as file:
                file.write(data)
