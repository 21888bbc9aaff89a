"""What a typed answer may hold: the cleaning and the limits every text shares."""

from __future__ import annotations

import unicodedata

NAME_LIMIT = 200
LINE_LIMIT = 200
TEXT_LIMIT = 5000


def sentence(words: str) -> str:
    """The words with a capital first letter and the rest untouched."""
    return words[:1].upper() + words[1:]


def drawable(typed: str) -> str:
    """What was typed, without the characters that a page cannot hold, so that it can be shown again."""
    return "".join(
        letter for letter in typed if letter in "\n\t\r" or unicodedata.category(letter) not in ("Cc", "Cs")
    )
