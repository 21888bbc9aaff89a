"""The audit trail's arithmetic: canonical text, commitments, leaves and the compact frontier (RFC 6962, RFC 8785)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]

SCHEMA = 1
KEY_CHANGED = "log_key.changed"
"""The event of the entry that names both keys of a change of the log's own key."""
LARGEST_INTEGER = 2**53 - 1
_LEAF, _NODE = b"\x00", b"\x01"
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
EMPTY_ROOT = hashlib.sha256(b"").digest()


class NotCanonical(ValueError):
    """The value has no canonical form: a float, a lone surrogate, a huge integer or a key that is not ASCII."""


def canonical(value: Json) -> bytes:
    """UTF-8 JSON with sorted ASCII keys and no spaces; equals RFC 8785 for the values `_check` lets through."""
    _check(value)
    return _encoded(value)


def _encoded(value: Json) -> bytes:
    try:
        return _written(value).encode("utf-8")
    except UnicodeEncodeError as fault:
        raise NotCanonical("a lone surrogate has no canonical form") from fault


def _writer() -> Callable[[Any], str]:
    """The standard library's own writer, made once: `encode` makes it anew for each value, which costs more than
    writing does."""
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return _ENCODER.encode
    quick = make(None, _ENCODER.default, json.encoder.encode_basestring, None, ":", ",", True, False, False)
    return lambda value: "".join(quick(value, 0))


_written = _writer()
_PLAIN = frozenset({str, bool, type(None)})


def _check(value: Any) -> None:
    if isinstance(value, dict):
        _check_keys(value)
        _check_each(value.values())
    elif isinstance(value, list):
        _check_each(value)
    elif isinstance(value, int):
        _check_integer(value)
    elif value is not None and not isinstance(value, str):
        raise NotCanonical(f"{type(value).__name__} has no canonical form")


def _check_each(values: Iterable[Any]) -> None:
    """Texts, truths and nothing pass at once: most values are these, and every recorded fact comes by here."""
    for value in values:
        if type(value) not in _PLAIN and not (
            type(value) is int and -LARGEST_INTEGER <= value <= LARGEST_INTEGER
        ):
            _check(value)


def _check_integer(value: int) -> None:
    if abs(value) > LARGEST_INTEGER:
        raise NotCanonical("integers beyond 2^53 are written as strings")


def _check_keys(keys: Iterable[Any]) -> None:
    try:
        ascii_only = "".join(keys).isascii()
    except TypeError:
        ascii_only = False
    if not ascii_only:
        raise NotCanonical("keys are ASCII strings")


def is_canonical(text: bytes) -> bool:
    """True when the bytes are exactly what `canonical` would write for the value they hold."""
    try:
        return canonical(json.loads(text)) == text
    except (ValueError, RecursionError):
        return False


def commitment(salt: bytes, body: bytes) -> bytes:
    """SHA-256(salt || canonical body): what stands in the header for names and free text."""
    return hashlib.sha256(salt + body).digest()


def leaf_hash(header: bytes) -> bytes:
    """SHA-256(0x00 || canonical header), RFC 6962 section 2.1."""
    return hashlib.sha256(_LEAF + header).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right), RFC 6962 section 2.1."""
    return hashlib.sha256(_NODE + left + right).digest()


@lru_cache(maxsize=64)  # everything that is sealed together has one instant
def stamp(instant: datetime) -> str:
    """The one way an instant is written: UTC with microseconds and Z."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def unstamp(text: str) -> datetime:
    """The instant that `stamp` wrote; ValueError for any other form."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Header:
    """What a leaf covers. Opaque ids only: names and free text live in the payload behind the commitment."""

    seq: int
    recorded_at: datetime
    event: str
    id: str
    subject: str
    actor: str
    commitment: bytes
    on_behalf_of: str | None = None
    schema: int = SCHEMA

    def encode(self) -> bytes:
        """Canonical: every value is a text, a small number or nothing by its type."""
        return _encoded(
            {
                "actor": self.actor,
                "commitment": self.commitment.hex(),
                "event": self.event,
                "id": self.id,
                "on_behalf_of": self.on_behalf_of,
                "recorded_at": stamp(self.recorded_at),
                "schema": self.schema,
                "seq": self.seq,
                "subject": self.subject,
            }
        )


def decode_header(text: bytes) -> Header:
    """The header a canonical text holds; ValueError when it is not one."""
    fields: Mapping[str, Any] = json.loads(text)
    try:
        return Header(
            **{
                **fields,
                "recorded_at": unstamp(fields["recorded_at"]),
                "commitment": bytes.fromhex(fields["commitment"]),
            }
        )
    except (KeyError, TypeError) as fault:
        raise ValueError("not an audit trail header") from fault


@dataclass(frozen=True, slots=True)
class Frontier:
    """The RFC 6962 compact range [0, size): the roots of the perfect subtrees, largest first."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def append(self, leaf: bytes) -> Frontier:
        """One more leaf; merges as many equal-sized subtrees as the old size has trailing one bits."""
        hashes, size = [*self.hashes, leaf], self.size
        while size & 1:
            right = hashes.pop()
            hashes.append(node_hash(hashes.pop(), right))
            size >>= 1
        return Frontier(self.size + 1, tuple(hashes))

    @property
    def root(self) -> bytes:
        """The Merkle tree hash of all leaves so far."""
        if not self.hashes:
            return EMPTY_ROOT
        *rest, root = self.hashes
        for left in reversed(rest):
            root = node_hash(left, root)
        return root

    def encode(self) -> bytes:
        return b"".join(self.hashes)


def decode_frontier(size: int, encoded: bytes) -> Frontier:
    """The frontier stored beside entry number `size`; ValueError when the lengths cannot belong together."""
    if len(encoded) != 32 * size.bit_count():
        raise ValueError("the frontier has the wrong number of hashes for its size")
    return Frontier(size, tuple(encoded[at : at + 32] for at in range(0, len(encoded), 32)))


def frontier_of(leaves: Iterable[bytes]) -> Frontier:
    """The frontier over all leaves in order."""
    frontier = Frontier()
    for leaf in leaves:
        frontier = frontier.append(leaf)
    return frontier
