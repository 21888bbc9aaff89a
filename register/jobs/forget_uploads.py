"""Lets go of files that people uploaded, and of their records, once they were kept as long as a body keeps them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol, TypeVar

from register.db import reading, unit_of_work
from register.queries.contracts import templates
from register.queries.imports import batches
from register.services.contracts import template_uploads
from register.services.imports.batches import forget_batches

T_co = TypeVar("T_co", covariant=True)


class Before(Protocol[T_co]):
    """What is older than a time."""

    def __call__(self, session: Any, *, before: datetime) -> Sequence[T_co]: ...


@dataclass(frozen=True)
class Uploads:
    """One kind of upload: the keys of the old ones, how their records go, and files that no record needs."""

    old: Before[str]
    forget: Callable[[Any, Sequence[str]], None]
    left_behind: Before[Path]


WORD_FILES = Uploads(
    templates.old_uploads, template_uploads.forget_uploads, templates.upload_files_left_behind
)
"""Contracts as a body keeps them, on their way to a template, and what was chosen for them."""
REGISTERS = Uploads(batches.old_batches, forget_batches, batches.files_left_behind)
"""Registers that somebody brought, looked at and left."""


def forget_uploads(kind: Uploads, now: datetime, days: int) -> int:
    """Returns how many were let go; 0 days keeps all. A file goes after its record, so a kill between the two leaves a
    file that the next turn removes."""
    if not days:
        return 0
    before = now - timedelta(days=days)
    with reading() as session:
        old = kind.old(session, before=before)
    if old:
        with unit_of_work() as session:
            kind.forget(session, old)
    with reading() as session:
        left = kind.left_behind(session, before=before)
    for path in left:
        path.unlink(missing_ok=True)
    return len(old)
