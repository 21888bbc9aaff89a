"""Random samples that anybody can draw again: the seed decides, and nothing else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

LARGEST = 500


def drawn(ids: Iterable[str], seed: str, size: int) -> list[str]:
    """The ids with the smallest SHA-256 of seed, colon and id: the same for the same seed, in any order given."""
    return sorted(ids, key=lambda each: (_rank(seed, each), each))[:size]


def _rank(seed: str, each: str) -> bytes:
    return hashlib.sha256(f"{seed}:{each}".encode()).digest()
