"""The passwords that most people use: looked up on the disk, in the same few bytes of memory however many there are."""

from __future__ import annotations

import hashlib
import tomllib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import BinaryIO

from register.domain.accounts.accounts import LOOKALIKES

_FOLDER = "register.accounts"
_LIST, _ABOUT = "refused_passwords.bin", "refused_passwords.toml"


@dataclass(frozen=True, slots=True)
class About:
    """What the list holds: how many passwords, how many bytes of each one's digest, and where they come from."""

    count: int
    width: int
    sha256: str
    source: str
    licence: str


@cache
def about() -> About:
    """What the file beside the list says of it."""
    return About(**tomllib.loads((files(_FOLDER) / _ABOUT).read_text("utf-8")))


def is_refused(password: str) -> bool:
    """Whether the password is one of the most used: as it is, in lookalike letters, or but for what stands round it."""
    with Path(str(files(_FOLDER) / _LIST)).open("rb") as found:
        return any(_holds(found, digest(spelling)) for spelling in _spellings(password))


def digest(spelling: str) -> bytes:
    """What stands for one spelling in the list."""
    return hashlib.sha256(spelling.encode()).digest()[: about().width]


def folded(password: str) -> str:
    """One spelling for letters that differ in their case or their form only."""
    return unicodedata.normalize("NFKC", password).casefold()


def _spellings(password: str) -> Iterator[str]:
    whole = folded(password)
    yield whole
    yield whole.translate(LOOKALIKES)
    core = _without_ends(whole)
    if core:
        yield core
        yield core.translate(LOOKALIKES)


def _without_ends(text: str) -> str:
    """The text without the digits and signs that people put before and after a word."""
    first = next((at for at, letter in enumerate(text) if letter.isalpha()), len(text))
    last = next((at for at, letter in enumerate(reversed(text)) if letter.isalpha()), 0)
    return text[first : len(text) - last]


def _holds(found: BinaryIO, wanted: bytes) -> bool:
    """Halve the sorted list until one digest is left."""
    low, high, width = 0, about().count, len(wanted)
    while low < high:
        middle = (low + high) // 2
        found.seek(middle * width)
        here = found.read(width)
        if here == wanted:
            return True
        low, high = (middle + 1, high) if here < wanted else (low, middle)
    return False
