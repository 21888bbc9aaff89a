"""Zip files with fixed times and order, so that the same parts are always the same bytes."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable

from register.documents.deflating import Deflate, best_crc

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
END = struct.Struct("<4s4H2LH")
DATE_1980, UTF8, DEFLATED, VERSION = 0x21, 0x800, 8, 20

Member = tuple[bytes, int, int, bytes]
"""Name, CRC-32, uncompressed length and raw deflated bytes."""


def read_parts(docx: bytes) -> list[tuple[str, bytes]]:
    """The parts of an archive that we made or have already guarded, in their order."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def member(name: str, body: bytes, deflate: Deflate) -> Member:
    """One part, compressed."""
    return name.encode(), best_crc()(body), len(body), deflate(body)


def write_archive(members: Iterable[Member]) -> bytes:
    """The archive of these members, in this order, dated 1 January 1980 as Word itself does."""
    local: list[bytes] = []
    central: list[bytes] = []
    offset = 0
    for name, crc, size, packed in members:
        shared = (VERSION, UTF8, DEFLATED, 0, DATE_1980, crc, len(packed), size, len(name))
        head = LOCAL.pack(b"PK\x03\x04", *shared, 0) + name
        central.append(CENTRAL.pack(b"PK\x01\x02", VERSION, *shared, 0, 0, 0, 0, 0, offset) + name)
        local += (head, packed)
        offset += len(head) + len(packed)
    directory = b"".join(central)
    count = len(central)
    end = END.pack(b"PK\x05\x06", 0, 0, count, count, len(directory), offset, 0)
    return b"".join((*local, directory, end))


def write_parts(parts: Iterable[tuple[str, bytes]], deflate: Deflate) -> bytes:
    """The archive of these parts."""
    return write_archive(member(name, body, deflate) for name, body in parts)
