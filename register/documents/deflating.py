"""Which compressor packs a document: ISA-L where it is installed, else the standard library's zlib."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import cache

Deflate = Callable[[bytes], bytes]
RAW_WINDOW = -15
QUICK, USUAL, SMALL = 3, 6, 9


def zlib_deflate(data: bytes, level: int = USUAL) -> bytes:
    """Raw DEFLATE by zlib."""
    packer = zlib.compressobj(level, zlib.DEFLATED, RAW_WINDOW, 9)
    return packer.compress(data) + packer.flush()


def small_deflate(data: bytes) -> bytes:
    """Raw DEFLATE by zlib for what is compressed once and used often."""
    return zlib_deflate(data, SMALL)


def quick_zlib_deflate(data: bytes) -> bytes:
    """Raw DEFLATE by zlib for what is made often: in two thirds of the time a file larger by a seventh."""
    return zlib_deflate(data, QUICK)


@cache
def isal_deflate() -> Deflate | None:
    """Raw DEFLATE by ISA-L, or nothing where it is not installed."""
    try:
        from isal import isal_zlib
    except ImportError:
        return None

    def deflate(data: bytes) -> bytes:
        packed: bytes = isal_zlib.compress(data, 1, RAW_WINDOW)
        return packed

    return deflate


@cache
def best_crc() -> Callable[[bytes], int]:
    """The quickest CRC-32 here."""
    try:
        from isal import isal_zlib
    except ImportError:
        return zlib.crc32
    crc: Callable[[bytes], int] = isal_zlib.crc32
    return crc


def best_deflate() -> Deflate:
    """The quickest compressor here."""
    return isal_deflate() or quick_zlib_deflate
