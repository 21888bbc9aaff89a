"""Which characters of a text can be kept and shown, which are taken out, and which are refused."""

from __future__ import annotations

import re
import unicodedata

LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
BLANKS = re.compile(r"[^\S\n\t]+")
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LAST_TWO = "".join(chr(plane * 0x10000 + last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
UNREADABLE = re.compile(
    f"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufff0-\uffff{_LAST_TWO}]"
)
"""Marks that turn the reading direction, and what is no character at all, or stands for a lost one."""

_NOT_SEEN = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u200b\u2060-\u2065\u206a-\u206f\u2800\u3164\ufeff\uffa0"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_JOINERS = "\u180e\u200c\u200d"
_VARIATIONS = "\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef"
INVISIBLE = re.compile(f"[{_NOT_SEEN}{_JOINERS}{_VARIATIONS}]")
_REMOVED = re.compile(f"[{_NOT_SEEN}]")
_CHOOSES = re.compile(f"[{_VARIATIONS}]")


def seen(text: str) -> str:
    """Without what nobody sees: soft hyphens, zero-width blanks, tags. A joiner stays between two letters of a script
    other than plain Latin, some of which cannot be written without it; a variation stays behind what it varies."""
    if text.isascii() or not INVISIBLE.search(text):
        return text
    kept: list[str] = []
    rest = _REMOVED.sub("", text)
    for at, letter in enumerate(rest):
        if letter in _JOINERS:
            stays = bool(kept) and _joins(kept[-1]) and _joins(_next_letter(rest, at))
        else:
            stays = not _CHOOSES.match(letter) or (bool(kept) and _is_varied(kept[-1]))
        if stays:
            kept.append(letter)
    return "".join(kept)


def _next_letter(text: str, at: int) -> str:
    return next((letter for letter in text[at + 1 :] if not INVISIBLE.match(letter)), "")


def _joins(neighbour: str) -> bool:
    """A letter, a mark or a picture outside ASCII; a variation belongs to the letter before it."""
    return (
        not neighbour.isascii() and unicodedata.category(neighbour)[0] in "LMS" and neighbour not in _JOINERS
    )


def _is_varied(before: str) -> bool:
    return not before.isspace() and before not in _JOINERS and not _CHOOSES.match(before)


def is_blank(text: str) -> bool:
    """Nothing in it can be seen: blanks, joiners, and marks that stand on no letter."""
    return all(
        letter.isspace() or letter in _JOINERS or unicodedata.category(letter)[0] == "M" for letter in text
    )
