"""Keeps the derived answers true: asked again for what a block of the audit trail touched, or for everything."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache

from sqlalchemy import Connection, Insert, bindparam, delete, func, insert, select

from register.models.base import Version
from register.models.derived_answers import ANSWERS, Answer, Ids


def answer_again(connection: Connection, versions: Sequence[Version]) -> None:
    """After these versions were written, in their transaction. Of what begins among them nothing was answered before."""
    new = {version.thing_id for version in versions if version.n == 1}
    for answer in ANSWERS:
        touched = {key for version in versions if (key := answer.touched(version))}
        if touched:
            _forget(connection, answer, touched - new)
            _fill(connection, answer, touched)


def _forget(connection: Connection, answer: Answer, keys: Collection[str]) -> None:
    if keys:
        connection.execute(delete(answer.table).where(answer.table.c.interest_id.in_(sorted(keys))))


def _fill(connection: Connection, answer: Answer, keys: Collection[str] | None) -> None:
    if keys is None:
        connection.execute(_filling(answer, whole=True))
    else:
        connection.execute(_filling(answer, whole=False), {"about": sorted(keys)})


@cache
def _filling(answer: Answer, *, whole: bool) -> Insert:
    """Kept: it takes longer to put together than to answer, and every commit asks."""
    names = list(answer.table.columns.keys())
    about: Ids = None if whole else bindparam("about", expanding=True)
    return insert(answer.table).from_select(names, answer.question(about))


def answer_all(connection: Connection) -> int:
    """Everything anew; how many rows there are then."""
    for answer in ANSWERS:
        connection.execute(delete(answer.table))
        _fill(connection, answer, None)
    counts = (select(func.count()).select_from(answer.table) for answer in ANSWERS)
    return sum(connection.scalar(count) or 0 for count in counts)
