"""Receipts: the file that lets whoever declared prove later that the declaration was recorded.

The layout is c2sp.org/tlog-proof; the extra line carries the entry's header, which is what the leaf covers.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass

from register.domain.leaves import Header, decode_header, leaf_hash
from register.domain.trail.notes import (
    Checkpoint,
    Note,
    NoteFault,
    decode_base64,
    parse_checkpoint,
    parse_note,
)
from register.domain.trail.proofs import Path, TreeReader, inclusion_holds, prove_inclusion

FIRST_LINE = "c2sp.org/tlog-proof@v1"
SUFFIX = ".tlog-proof"
LONGEST_RECEIPT = 256 * 1024
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,15})")


class ReceiptFault(NoteFault):
    """The file is not a receipt, or what it says does not hold together."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """An entry's header, its place, the path to the root, and the signed checkpoint with that root."""

    header: bytes
    index: int
    path: Path
    note: Note

    @property
    def checkpoint(self) -> Checkpoint:
        return parse_checkpoint(self.note.text)

    @property
    def entry(self) -> Header:
        """The entry it is for."""
        return decode_header(self.header)

    def encode(self) -> bytes:
        lines = [FIRST_LINE, "extra " + _base64(self.header), f"index {self.index}"]
        lines += [_base64(each) for each in self.path]
        return "\n".join([*lines, "", ""]).encode() + self.note.encode()


def make_receipt(tree: TreeReader, header: bytes, note: Note) -> Receipt:
    """The receipt for an entry under a checkpoint that covers it; ReceiptFault when it does not yet."""
    index, size = decode_header(header).seq - 1, parse_checkpoint(note.text).size
    if index >= size:
        raise ReceiptFault("No proof code covers this entry yet")
    return Receipt(header, index, prove_inclusion(tree, index, size), note)


def parse_receipt(data: bytes) -> Receipt:
    """The receipt in a file; ReceiptFault says what is wrong with it. Nothing in it is believed yet."""
    if len(data) > LONGEST_RECEIPT:
        raise ReceiptFault("The receipt is too long")
    top, found, rest = data.partition(b"\n\n")
    lines = top.decode("utf-8", "replace").split("\n")
    if not found or len(lines) < 3 or lines[0] != FIRST_LINE or not lines[1].startswith("extra "):
        raise ReceiptFault("This is not a receipt")
    index = _INDEX.fullmatch(lines[2])
    if not index or len(lines) > 66:
        raise ReceiptFault("The receipt does not say which entry it is for")
    path = tuple(_hash(line) for line in lines[3:])
    return Receipt(decode_base64(lines[1][6:]), int(index[1]), path, parse_note(rest))


def check_receipt(receipt: Receipt) -> None:
    """Header, place, path and root belong together, or ReceiptFault. The signatures are checked apart."""
    try:
        seq = receipt.entry.seq
    except (ValueError, RecursionError):
        raise ReceiptFault("The entry in the receipt cannot be read") from None
    if seq != receipt.index + 1:
        raise ReceiptFault("The receipt names one entry and carries another")
    at = receipt.checkpoint
    if not inclusion_holds(leaf_hash(receipt.header), receipt.index, at.size, receipt.path, at.root):
        raise ReceiptFault("The entry is not under the root that the receipt names")


def _hash(line: str) -> bytes:
    value = decode_base64(line)
    if len(value) != 32:
        raise ReceiptFault("A hash in the receipt does not have 32 bytes")
    return value


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
