"""What a typed answer may hold: the cleaning and the limits every text shares."""

from __future__ import annotations

import re
import unicodedata

NAME_LIMIT = 200
LINE_LIMIT = 200
TEXT_LIMIT = 5000

_DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_UNREADABLE = "\ufffd"


def sentence(words: str) -> str:
    """The words with a capital first letter and the rest untouched."""
    return words[:1].upper() + words[1:]


def clean(typed: str) -> str:
    """One spelling for each character, one kind of line end, no spaces around."""
    return unicodedata.normalize("NFC", typed.replace("\r\n", "\n").replace("\r", "\n")).strip()


def check_characters(text: str, thing: str, *, many_lines: bool) -> None:
    """Raise ValueError for characters that cannot be seen, or that turn the reading direction."""
    allowed = "\n\t" if many_lines else ""
    if not many_lines and re.search(r"[\n\t]", text):
        raise ValueError(f"{sentence(thing)} must be on one line")
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in allowed for letter in text):
        raise ValueError(f"{sentence(thing)} must not contain control characters or broken characters")
    if _DIRECTION_MARKS.search(text) or _UNREADABLE in text:
        raise ValueError(f"{sentence(thing)} must not include characters that cannot be read")


def check_length(text: str, thing: str, limit: int) -> None:
    """Raise ValueError when the text is longer than the limit."""
    if len(text) > limit:
        raise ValueError(f"{sentence(thing)} must be {limit:,} characters or fewer")


def drawable(typed: str) -> str:
    """What was typed, without the characters that a page cannot hold, so that it can be shown again."""
    return "".join(
        letter for letter in typed if letter in "\n\t\r" or unicodedata.category(letter) not in ("Cc", "Cs")
    )
