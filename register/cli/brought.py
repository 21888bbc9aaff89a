"""What commands are given to bring in: a file or a folder, and the mapping it is read by."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from register.documents.workbooks import DELIMITED, SPREADSHEETS, read_file
from register.domain.imports.mappings import BadMapping, Mapping, read_mapping, shipped_text
from register.domain.imports.tables import Sheet, Unreadable

TAKEN = (*DELIMITED, *SPREADSHEETS, ".zip")


def mapping_named(name: str, shipped: Sequence[str]) -> tuple[str, Mapping]:
    """A mapping with its text: one that comes with the product, or a text file. BadMapping says what to give."""
    if name in shipped:
        text = shipped_text(name)
        return text, read_mapping(text, name)
    path = Path(name)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise BadMapping(
            f"There is no mapping {name}. Give a text file, or one of {', '.join(shipped)}"
        ) from None
    return text, read_mapping(text, path.stem[:40])


def sheets_of(path: Path) -> Iterator[Sheet]:
    """The sheets of the file, or of every file in the folder, named by their place in it."""
    files = _files(path)
    if not files:
        raise Unreadable(f"{path} holds no file that can be read: {', '.join(TAKEN)}")
    with click.progressbar(files, label="Reading", file=sys.stderr) as bar:
        for file in bar:
            yield from read_file(file.read_bytes(), str(file.relative_to(path.parent)))


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    found = (
        file
        for file in path.rglob("*")
        if file.suffix.lower() in TAKEN and not file.name.startswith((".", "~$"))
    )
    return sorted(file for file in found if file.is_file())
