"""Turns many plain texts into bytes in a few steps, which is most of the work of filling a long document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

SEPARATOR = "\0"


def quick_bytes(texts: Sequence[Any], longest: int) -> list[bytes] | None:
    """The escaped bytes of these texts, or nothing where one of them needs a closer look of its own."""
    if set(map(type, texts)) != {str}:
        return None
    joined = SEPARATOR.join(texts)
    if joined.count(SEPARATOR) != len(texts) - 1 or not joined.replace(SEPARATOR, " ").isprintable():
        return None
    lengths = list(map(len, texts))
    if max(lengths) > longest or not min(lengths):
        return None
    return escaped(joined).encode().split(b"\0")


def escaped(text: str) -> str:
    """Text as XML content."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
