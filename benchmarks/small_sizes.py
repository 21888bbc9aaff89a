"""How small each benchmark is where it is only tried whether it runs: `python -m benchmarks --small NAME`."""

from __future__ import annotations

import importlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SIZES: dict[str, dict[str, Any]] = {
    "authority": {"SIZES": (50, 100)},
    "barriers_lists": {"ROWS": 500, "PEOPLE": 50, "BODIES": 60, "TRIES": 2},
    "divide_page": {"SERVICES": 20, "APPRAISALS": 5, "TRIES": 2},
    "documents_bulk": {"CONTRACTS": 5},
    "documents_fill": {"PEERS": (), "NODE_PEERS": ()},
    "documents_reissued": {"CONTRACTS": 5},
    "documents_returned": {"RUNS": 1},
    "duties_due": {"TASKS": 50},
    "history": {"COMMITS": 20, "BULK": 200, "PEER_BULK": 200, "SMALL": 50, "LARGE": 500, "APPENDS": 10, "ROUNDS": 2},
    "history_rows": {"INTERESTS": 500, "PEOPLE": 50},
    "imports_moving": {"EDITIONS": 3},
    "mail_outbox": {"MAILS": 50},
    "proofs_verify": {"ENTRIES": 2_000, "STREAMS": 200, "SIGNATURES": 5},
    "publication": {"ENTRIES": 200, "ASKED": 5, "TURNS": 3},
    "rounds_opened": {"PEOPLE": 200, "MANAGERS": 5, "BLOCK": 50},
    "sharing_lists": {"ROWS": 200, "BODIES": 10, "AGREEMENTS": 20, "TRIES": 2},
}  # fmt: skip
"""Module -> its sizes, by the names it gives them."""
SCALE = "0.0005"
"""Of the large instance, for those that open it."""


@contextmanager
def made_small() -> Iterator[None]:
    """Every size as above, and a large instance that is small and kept nowhere, for the rest of the process."""
    for name, sizes in SIZES.items():
        _shrink(importlib.import_module(f"benchmarks.{name}"), sizes)
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # PostgreSQL is served from below it by an account of its own
        os.environ.update(LARGE_INSTANCES=folder, LARGE_SCALE=SCALE)
        yield


def _shrink(module: Any, sizes: dict[str, Any]) -> None:
    for name, size in sizes.items():
        if not hasattr(module, name):
            raise SystemExit(f"{module.__name__} has no {name} any more")
        setattr(module, name, size)
