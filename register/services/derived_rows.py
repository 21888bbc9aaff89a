"""Keeps what is worked out of delegations and decisions beside them: who holds what when, and what a decision looked at."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from register.models.appointments import AppointmentVersion
from register.models.base import Version
from register.models.decision_records import DecisionRecord, records_of
from register.models.decisions import DecisionVersion
from register.models.delegations import DelegationVersion
from register.models.signing_powers import SigningPower
from register.queries.authority.standing_powers import (
    SOME,
    every_delegation,
    held_by_appointees,
    rows_for,
    with_all_below,
)

_DECISION: Any = DecisionVersion.__table__


def follow_rows(connection: Connection, versions: Sequence[Version]) -> None:
    """After these versions were written, in their transaction."""
    rows = [
        row
        for one in versions
        if isinstance(one, DecisionVersion)
        for row in records_of(one.id, one.looked_at)
    ]
    if rows:
        connection.execute(insert(DecisionRecord), rows)
    granted = {one.thing_id for one in versions if isinstance(one, DelegationVersion)}
    appointed = {one.thing_id for one in versions if isinstance(one, AppointmentVersion)}
    touched = with_all_below(connection, granted) if granted else set[str]()
    touched |= held_by_appointees(connection, appointed) if appointed else set()
    if touched:
        _hold_again(connection, touched)


def _hold_again(connection: Connection, ids: Collection[str]) -> None:
    wanted = sorted(ids)
    for start in range(0, len(wanted), SOME):
        some = wanted[start : start + SOME]
        connection.execute(delete(SigningPower).where(SigningPower.delegation_id.in_(some)))
        if rows := list(rows_for(connection, some)):
            connection.execute(insert(SigningPower), rows)


def fill_rows(connection: Connection) -> int:
    """Everything anew; how many rows there are then."""
    for table in (DecisionRecord, SigningPower):
        connection.execute(delete(table))
    _fill_decisions(connection)
    _hold_again(connection, every_delegation(connection))
    counts = (select(func.count()).select_from(table) for table in (DecisionRecord, SigningPower))
    return sum(connection.scalar(count) or 0 for count in counts)


def _fill_decisions(connection: Connection) -> None:
    columns, after = _DECISION.c, 0
    query = select(columns.id, columns.seq, columns.looked_at).order_by(columns.seq).limit(SOME)
    while made := connection.execute(query.where(columns.seq > after)).all():
        if rows := [row for one in made for row in records_of(one.id, one.looked_at)]:
            connection.execute(insert(DecisionRecord), rows)
        after = made[-1].seq
