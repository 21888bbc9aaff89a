"""Turns many plain texts into bytes in a few steps, which is most of the work of filling a long document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

SEPARATOR = "\0"
CONTROLS = bytes((*range(1, 32), 127))


def quick_bytes(texts: Sequence[Any], longest: int) -> list[bytes] | None:
    """The escaped bytes of these texts, or nothing where one of them needs a closer look of its own."""
    if set(map(type, texts)) != {str} or "" in texts or max(map(len, texts)) > longest:
        return None
    joined = SEPARATOR.join(texts)
    if joined.count(SEPARATOR) != len(texts) - 1 or not _is_printable(joined):
        return None
    return escaped(joined).encode().split(b"\0")


def _is_printable(joined: str) -> bool:
    """The same for texts that are all ASCII and for others, only that bytes are looked through more quickly."""
    if joined.isascii():
        return len(joined.encode().translate(None, CONTROLS)) == len(joined)
    return joined.replace(SEPARATOR, " ").isprintable()


def escaped(text: str) -> str:
    """Text as XML content."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
