"""Whether what is derived from evidence is what the evidence gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from register.domain.people.called import form
from register.models.base import Version
from register.models.decision_records import DecisionRecord, records_of
from register.models.decisions import DecisionVersion
from register.models.derived_answers import ANSWERS
from register.models.registry import kinds
from register.models.search_keys import SearchKey, fields_of, keys_of
from register.models.signing_powers import SigningPower
from register.queries.authority.standing_powers import every_delegation, rows_for
from register.queries.instance import mark

K = SearchKey
FOLDED_AS = "folded_as"
"""The mark of the form in which the keys were last worked out."""
BATCH = 1000
AGAIN = "run `armslength ledger rebuild-derived`"
WRONG = f"it is found and sorted by something else than it says: {AGAIN}"


def is_in_form(session: Session) -> bool:
    """Whether the keys are in the form in which this program folds texts and names."""
    return mark(session, FOLDED_AS) == form()


def compare_derived(session: Session) -> Iterator[tuple[str, str]]:
    """Where the keys that lists are searched and sorted by are not those that the versions give: (place, words)."""
    wanted = 0
    for kind, model in kinds().items():
        for rows in _batches(session, model) if fields_of(model) else ():
            held = _held(session, [row["id"] for row in rows])
            given = _by_version(keys_of(model, rows))
            wanted += sum(map(len, given.values()))
            for row in rows:
                if given.get(row["id"]) != held.get(row["id"]):
                    yield f"{kind} version {row['id']}", WRONG
    if (session.scalar(select(func.count()).select_from(K)) or 0) > wanted:
        yield K.__tablename__, f"there are keys that no version gives: {AGAIN}"


def compare_answers(session: Session) -> Iterator[tuple[str, str]]:
    """Where a derived answer is not what the evidence answers now: (place, words)."""
    for answer in ANSWERS:
        held, given = select(answer.table), answer.question(None)
        for what, words in (
            (given.except_(held), "is left out of"),
            (held.except_(given), "does not belong in"),
        ):
            for row in session.execute(what.order_by(text("1"))):
                yield f"interest {row[0]}", f"{words} {answer.table.name}: {AGAIN}"


def compare_rows(session: Session) -> Iterator[tuple[str, str]]:
    """Where what is kept of delegations and decisions is not what the evidence gives: (place, words)."""
    connection = session.connection()
    given = {tuple(row.values()) for row in rows_for(connection, every_delegation(connection))}
    yield from _apart(given, _kept(session, SigningPower), "delegation", SigningPower.__tablename__)
    made = session.execute(select(DecisionVersion.id, DecisionVersion.looked_at))
    looked = {tuple(row.values()) for one in made for row in records_of(one.id, one.looked_at)}
    yield from _apart(
        looked, _kept(session, DecisionRecord), "decision version", DecisionRecord.__tablename__
    )


def _kept(session: Session, table: Any) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in session.execute(select(*table.__table__.columns))}


def _apart(
    given: set[tuple[Any, ...]], kept: set[tuple[Any, ...]], kind: str, table: str
) -> Iterator[tuple[str, str]]:
    for rows, words in ((given - kept, "is left out of"), (kept - given, "does not belong in")):
        yield from (
            (f"{kind} {key}", f"{words} {table}: {AGAIN}") for key in sorted({row[0] for row in rows})
        )


def _batches(session: Session, model: type[Version]) -> Iterator[Any]:
    table: Any = model.__table__  # type: ignore[attr-defined]
    query = select(table.c.id, table.c.seq, *(table.c[name] for name in fields_of(model))).order_by(
        table.c.seq
    )
    after = 0
    while rows := session.execute(query.where(table.c.seq > after).limit(BATCH)).mappings().all():
        yield rows
        after = rows[-1]["seq"]


def _held(session: Session, ids: list[str]) -> dict[str, dict[str, tuple[str, str]]]:
    columns = select(K.version_id, K.field, K.key, K.place).where(K.version_id.in_(ids))
    return _by_version(session.execute(columns).mappings().all())


def _by_version(keys: Iterable[Any]) -> dict[str, dict[str, tuple[str, str]]]:
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for key in keys:
        found.setdefault(key["version_id"], {})[key["field"]] = key["key"], key["place"]
    return found
