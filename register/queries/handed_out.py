"""What the statements of one request or command handed out: by it, readings of withheld matter are found.

Whatever door somebody comes through, records reach them as rows of a statement. So the rows are watched, not the doors.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, exists, literal, or_, select, union_all
from sqlalchemy.orm import ORMExecuteState, Session

from register.domain.permissions import Viewer
from register.models.base import Version
from register.models.ledger import LedgerPayload
from register.models.registry import kinds
from register.queries.access_log import BUNDLE, EVERY_RECORD
from register.queries.visible import any_barrier, restricted, seen_by
from register.queries.watching import PART, WATCH

MOST_WATCHED = 2_000
"""How many records of a kind are told apart; of whoever is handed more, it is said that they read them all."""
MOST_NOTED = 200
"""How many withheld records of a kind are noted one by one."""
Place = tuple[str, str]


class HandedOut:
    """Ids, references and entries that were handed out, by kind; a kind in `whole` was handed out in bulk."""

    def __init__(self) -> None:
        self.found: defaultdict[str, set[tuple[str, Any]]] = defaultdict(set)
        self.whole: set[str] = set()

    def noticing(self, state: ORMExecuteState) -> Any:
        """Run the statement, note what it returned, and pass it on."""
        frozen = state.invoke_statement().freeze()
        self._see(_parts(state.statement), frozen().all())
        return frozen()

    def _see(self, parts: Sequence[Sequence[Place | None]], rows: Sequence[Any]) -> None:
        """parts: the places of each part of the statement, most of which have one."""
        for row in rows:
            for places in parts if len(parts) == 1 else _parts_of(parts, row):
                for at, value in enumerate(row):
                    self._note(places[at] if at < len(places) else None, value)

    def _note(self, place: Place | None, value: Any) -> None:
        if isinstance(value, Version):
            self._add(value.__kind__, ("thing_id", value.thing_id))
        elif isinstance(value, LedgerPayload):
            self._add(BUNDLE, ("seq", value.seq))
        elif place is not None and value is not None:
            self._add(place[0], (place[1], value))

    def _add(self, kind: str, one: tuple[str, Any]) -> None:
        if kind in self.whole:
            return
        self.found[kind].add(one)
        if len(self.found[kind]) > MOST_WATCHED:
            self.whole.add(kind)
            self.found[kind].clear()

    def values(self, kind: str, name: str) -> list[Any]:
        return sorted(value for named, value in self.found.get(kind, ()) if named == name)


def _parts_of(parts: Sequence[Sequence[Place | None]], row: Any) -> list[Sequence[Place | None]]:
    """The part that a row comes from, where it says its kind; all of them where it does not."""
    told = getattr(row, PART, None)
    return [places for places in parts if told is None or any(place and place[0] == told for place in places)]


def _parts(statement: Any) -> list[list[Place | None]]:
    """The places of a statement, or of each of those that it puts together."""
    return [_places(part) for part in getattr(statement, "selects", (statement,))]


def _places(statement: Any) -> list[Place | None]:
    """For each column of the answer, which kind of record it names and how; None for every other column."""
    columns = [described["expr"] for described in getattr(statement, "column_descriptions", ())]
    columns = columns or list(getattr(statement, "selected_columns", ()))
    names = [_name(column) for column in columns]
    words_too = ("ledger_payload", "body") in names
    return [BUNDLE_PLACES.get(n) if words_too and n in BUNDLE_PLACES else _identities().get(n) for n in names]


BUNDLE_PLACES = {("ledger_entry", "seq"): (BUNDLE, "seq"), ("ledger_payload", "seq"): (BUNDLE, "seq")}
"""An entry is read only with its words."""


def _name(column: Any) -> tuple[str, str]:
    """The table and the column that this one stands for, through labels and aliases."""
    clause = column.__clause_element__() if hasattr(column, "__clause_element__") else column
    bases = list(getattr(clause, "base_columns", ()))
    table = getattr(bases[0], "table", None) if len(bases) == 1 else None
    return ("", "") if table is None else (str(getattr(table, "name", "")), str(bases[0].name))


@cache
def _identities() -> dict[tuple[str, str], Place]:
    """Which columns name a record: those of its versions, and those of the thing itself."""
    found: dict[tuple[str, str], Place] = {}
    for kind, cls in kinds().items():
        if cls.__walled_by__:
            versions, things = cls.__tablename__, cls.__thing__.__tablename__
            found |= {(versions, "thing_id"): (kind, "thing_id"), (versions, "id"): (kind, "id")}
            found |= {(things, "id"): (kind, "thing_id"), (things, "ref"): (kind, "ref")}
    return found


def watch(session: Session) -> None:
    """From now on, note what is handed out; while no barrier is in force there is nothing to note."""
    session.info.pop(WATCH, None)
    if any_barrier(session):
        session.info[WATCH] = HandedOut()


def watched(session: Session) -> HandedOut | None:
    """What was handed out since `watch`, which ends here; None where nothing was watched."""
    seen: HandedOut | None = session.info.pop(WATCH, None)
    return seen


def withheld(session: Session, seen: HandedOut, *, viewer: Viewer) -> list[tuple[str, str]]:
    """What of it a barrier keeps from somebody else: kind and id; for a kind handed out in bulk, every record."""
    found: list[tuple[str, str]] = []
    came = _came_with(session, seen.values(BUNDLE, "seq"))
    for kind, cls in sorted(kinds().items()):
        asked = _asked(cls, kind, seen, came) if cls.__walled_by__ else []
        if asked and session.scalar(_any_restricted(cls, asked)):
            found += _told(kind, list(session.scalars(_restricted(cls, viewer, asked))))
    return [*found, *_in_bulk(session, seen, viewer)]


def _came_with(session: Session, entries: Sequence[int]) -> set[str]:
    """The kinds of which versions came with entries of the audit trail from the first of these to the last. Most pages show
    one entry, which brought one record: each other kind would be asked what barriers are about any of it."""
    if not entries:
        return set()
    return set(session.scalars(_asking_what_came(), {"first": entries[0], "last": entries[-1]}))


@cache
def _asking_what_came() -> Any:
    first, last = bindparam("first", type_=Integer), bindparam("last", type_=Integer)
    walled = [(kind, cls) for kind, cls in sorted(kinds().items()) if cls.__walled_by__]
    return union_all(
        *(select(literal(kind)).where(exists().where(cls.seq.between(first, last))) for kind, cls in walled)
    )


def _asked(cls: Any, kind: str, seen: HandedOut, came: set[str]) -> list[ColumnElement[bool]]:
    """The versions that were handed out, however they were named."""
    names = {"thing_id": cls.thing_id, "id": cls.id, "ref": cls.__thing__.ref, "seq": cls.seq}
    wanted = {(kind, name) for name in ("thing_id", "id", "ref")} | (
        {(BUNDLE, "seq")} if kind in came else set()
    )
    given = {place: seen.values(*place) for place in sorted(wanted)}
    return [names[name].in_(values) for (_, name), values in given.items() if values]


def _any_restricted(cls: Any, asked: Sequence[ColumnElement[bool]]) -> Any:
    """Asked first, as most answers hold nothing of the kind: whether a barrier is about any of it at all."""
    query = select(cls.thing_id).join(cls.__thing__, cls.__thing__.id == cls.thing_id)
    return query.where(or_(*asked), restricted(cls)).limit(1)


def _restricted(cls: Any, viewer: Viewer, asked: Sequence[ColumnElement[bool]]) -> Any:
    query = select(cls.thing_id).join(cls.__thing__, cls.__thing__.id == cls.thing_id).distinct()
    query = query.where(or_(*asked), restricted(cls), seen_by(cls, viewer)).order_by(cls.thing_id)
    return query.limit(MOST_NOTED + 1)


def _told(kind: str, ids: list[str]) -> list[tuple[str, str]]:
    return [(kind, EVERY_RECORD)] if len(ids) > MOST_NOTED else [(kind, each) for each in ids]


def _in_bulk(session: Session, seen: HandedOut, viewer: Viewer) -> Iterator[tuple[str, str]]:
    for kind in sorted(seen.whole):
        classes = [cls for name, cls in kinds().items() if cls.__walled_by__ and kind in (name, BUNDLE)]
        everything = (cls.thing_id.is_not(None) for cls in classes)
        if any(
            session.scalars(_restricted(c, viewer, [all_])).first()
            for c, all_ in zip(classes, everything, strict=True)
        ):
            yield kind, EVERY_RECORD
