"""Takes in files that registers are moved in from, and lets go of them once what they hold was brought in."""

from __future__ import annotations

from pathlib import Path

from register.documents.workbooks import read_file
from register.domain.errors import Invalid
from register.domain.imports.mappings import Mapping, guess
from register.domain.imports.readings import headings_of
from register.domain.imports.tables import Sheet, Unreadable
from register.models.base import new_id
from register.whole_files import making_room, write_whole


def check_file(data: bytes, name: str, *, field: str) -> list[Sheet]:
    """The sheets of a file; Invalid, with one sentence beside the field, for what could hurt or cannot be read."""
    try:
        return read_file(data, name)
    except Unreadable as fault:
        raise Invalid({field: str(fault)}) from fault


def guessed(sheets: list[Sheet], mappings: list[Mapping]) -> Mapping:
    """The mapping whose headings these are most likely; the first where none fits, so that a person chooses columns."""
    return guess(headings_of(sheets, mappings), mappings) or mappings[0]


def keep_file(folder: Path, data: bytes) -> str:
    """Write a file that was checked, under a name nobody can guess; returns that name's key."""
    key = new_id()
    with making_room():
        folder.mkdir(parents=True, exist_ok=True)
    write_whole(folder / key, data)
    return key


def forget_file(folder: Path, key: str) -> None:
    """Let go of a file; it may be gone already."""
    (folder / Path(key).name).unlink(missing_ok=True)
