"""What is said of a record after a transfer moved it: it stays where it went, and days before read as they did."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy.orm import Session

from register.domain.dates import said
from register.domain.folding import folded
from register.domain.people.transfers import TRANSFERRED
from register.domain.permissions import UNBOUND, Viewer
from register.domain.problems import refuse
from register.models.base import Version
from register.queries.people.parties import parties, with_former_names
from register.queries.visible import versions_of

Columns = dict[str, Any]
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Move:
    """A transfer that moved the record: its day, the fields that name a body before it and after it, and what was said."""

    on: date
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    reason: str | None

    def again(self, row: Version) -> Columns:
        """What moves the record another time; empty where it names other bodies now."""
        return {
            name: after
            for name, after in self.after.items()
            if after != self.before[name] == getattr(row, name)
        }


def moves_of(session: Session, newest: Version) -> list[Move]:
    """The transfers of the record, the first first; of one that was followed anew after an end was taken back, the last."""
    found = {}
    for earlier, row in pairwise(versions_of(session, newest, viewer=UNBOUND)):
        if row.act == TRANSFERRED:
            on = getattr(row, "holds_from", None) or row.valid_from
            found[on] = Move(on, _bodies(earlier), _bodies(row), row.reason)
    return [found[on] for on in sorted(found)]


def _bodies(row: Version) -> Columns:
    return {name: getattr(row, name) for name in row.__goes_with_body__}


def check_stays(session: Session, newest: Version, columns: Mapping[str, Any], *, viewer: Viewer) -> None:
    """Invalid beside the field that names again a body from which a transfer took the record. What had ended before the
    day never went."""
    named = {name for name in newest.__goes_with_body__ if columns[name] != getattr(newest, name)}
    if not named:
        return
    last = columns["valid_to"]
    moves = [move for move in moves_of(session, newest) if last is None or move.on <= last]
    problems = {name: _gone(moves, name, _ids(columns[name]) - _ids(getattr(newest, name))) for name in named}
    for name in newest.__walled_by_name__:
        if columns[name] and columns[name] != getattr(newest, name):
            problems[name] = _gone_by_name(session, moves, named, columns[name], viewer)
    refuse(problems)


def _gone(moves: list[Move], name: str, ids: Collection[str]) -> str | None:
    gone = (move for move in moves if set(ids) & (_ids(move.before[name]) - _ids(move.after[name])))
    return next((_stays(move) for move in gone), None)


def _stays(move: Move) -> str:
    on = said(move.on)
    return f"A transfer took this from that body on {on}, and it stays where it went. Days before read as they did"


def _gone_by_name(
    session: Session, moves: list[Move], named: Collection[str], typed: str, viewer: Viewer
) -> str | None:
    """The same for a body whose name, or one that it had, was typed in its place, as far as whoever typed it may see."""
    left = {key for move in moves for name in named for key in _ids(move.before[name])}
    bodies = with_former_names(session, parties(session, left, viewer=viewer).values(), viewer=viewer)
    called = {one.id for one in bodies if folded(typed) in map(folded, (one.name, *one.former_names))}
    return next((found for name in sorted(named) if (found := _gone(moves, name, called))), None)


def _ids(named: Any) -> set[str]:
    """The bodies in a column: one, or those of a list."""
    if isinstance(named, list):
        return {one["organisation_id"] for one in named}
    return {named} if named else set()


def parted(session: Session, newest: Version, columns: Columns) -> tuple[Columns, list[Move]]:
    """The columns of the next version, and the transfers that move it again after that. What turns out to have ended before
    the day of a transfer never moved, and reads as ended from the day after its end; what turns out not to have did."""
    if not newest.__moved_by_transfers__:
        return columns, []
    holds, last = columns["holds_from"], columns["valid_to"]
    was_over = newest.valid_to is not None and newest.valid_to + DAY == newest.holds_from  # type: ignore[attr-defined]
    is_over = holds is not None and last is not None and last < holds
    if not (is_over or was_over):
        return columns, []
    holds = min(holds, last + DAY) if is_over else holds
    undone = [move for move in moves_of(session, newest) if move.on >= holds]
    stayed = _where_it_was(newest, columns, undone) if is_over and not was_over else {}
    again = [move for move in undone if last is None or move.on <= last]
    return {**columns, **stayed, "holds_from": holds}, again


def _where_it_was(newest: Version, columns: Columns, undone: list[Move]) -> Columns:
    """The bodies before the first of these transfers, but for what is said otherwise."""
    before = undone[0].before if undone else {}
    return {name: body for name, body in before.items() if columns[name] == getattr(newest, name)}
