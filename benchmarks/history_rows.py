"""500,000 versions of 50,000 interests of 5,000 people, loaded past the services because only reading is measured."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, insert, text

from register.models.interests import Interest, InterestVersion
from register.models.ledger import LedgerEntry, LedgerPayload
from register.models.organisations import Organisation, OrganisationVersion
from register.models.people import Person, PersonVersion

INTERESTS, EACH, PEOPLE = 50_000, 10, 5_000
START = datetime(2020, 1, 1, tzinfo=UTC)
HELD_ON, KNOWN_ON = date(2022, 6, 1), date(2023, 6, 1)
BLOCK = 5000


def fill(engine: Engine) -> None:
    """Our tables, and what a database does for itself in time."""
    load_all(engine)
    settle(engine)


def load_all(engine: Engine) -> None:
    """People first, then every version with its entry."""
    load(engine, Person.__table__, ({"id": f"P{n}", "ref": f"PER-{n}"} for n in range(PEOPLE)))
    load(engine, Organisation.__table__, [{"id": "O1", "ref": "ORG-1"}])
    load(engine, Interest.__table__, ({"id": f"I{n}", "ref": f"INT-{n}"} for n in range(INTERESTS)))
    load(engine, PersonVersion.__table__, map(_person, range(PEOPLE)))
    load(engine, OrganisationVersion.__table__, [_organisation()])
    load(engine, InterestVersion.__table__, map(_version, range(INTERESTS * EACH)))
    load(engine, LedgerEntry.__table__, map(entry, range(1, PEOPLE + 2 + INTERESTS * EACH)))


def fill_ledger(engine: Engine, first: int, last: int, frontier: bytes) -> None:
    """Entries first..last; the frontier belongs to the last one, which is the only one an append reads."""
    load(engine, LedgerEntry.__table__, ({**entry(n), "frontier": frontier} for n in range(first, last + 1)))
    payloads = ({"seq": n, "salt": b"s" * 16, "body": b"b" * 300} for n in range(first, last + 1))
    load(engine, LedgerPayload.__table__, payloads)
    settle(engine)


def entry(seq: int) -> dict[str, Any]:
    return {
        "seq": seq, "recorded_at": START + timedelta(minutes=4 * seq), "event": "interest.changed",
        "subject": f"I{seq % INTERESTS}", "header": b"h" * 200, "leaf": b"l" * 32, "frontier": b"f" * 320,
    }  # fmt: skip


def _facts(kind: str, thing: str, n: int, seq: int, superseded: int | None) -> dict[str, Any]:
    return {
        "id": f"{kind}{seq}", "thing_id": thing, "n": n, "seq": seq, "superseded_seq": superseded, "act": "changed",
        "basis": "recorded", "known_on": date(2020, 1, 1), "recorded_by": "account", "provenance": "", "reason": None,
    }  # fmt: skip


def _person(n: int) -> dict[str, Any]:
    told = {"name": f"Person {n * 7919 % PEOPLE:05}", "email": None, "staff_number": None}
    return {**_facts("p", f"P{n}", 1, n + 1, None), **told, "valid_from": date(2019, 1, 1), "valid_to": None}


def _organisation() -> dict[str, Any]:
    names = OrganisationVersion.__table__.columns.keys()
    told = {"name": "A Trust", "kind": "nhs_trust", "valid_from": date(2019, 1, 1)}
    return {**dict.fromkeys(names), **_facts("o", "O1", 1, PEOPLE + 1, None), **told}


def _version(at: int) -> dict[str, Any]:
    """The n-th round changes every interest once, so that each round's entries follow the one before."""
    n, which = divmod(at, INTERESTS)
    seq = PEOPLE + 2 + at
    later = seq + INTERESTS if n + 1 < EACH else None
    empty = dict.fromkeys(InterestVersion.__table__.columns.keys())
    return {**empty, **_facts("v", f"I{which}", n + 1, seq, later), **told(which, n)}


def told(which: int, n: int) -> dict[str, Any]:
    """What an interest says in the n-th round."""
    began = date(2019, 1, 1) + timedelta(days=which % 1460)
    return {
        "valid_from": began, "valid_to": began + timedelta(days=700) if which % 9 == 0 else None,
        "person_id": f"P{which % PEOPLE}", "interest_type": "financial", "situation": "Ou",
        "description": f"Works weekends elsewhere, told for the {n + 1}. time", "organisation_id": "O1",
        "arose_on": began, "became_aware_on": began, "declared_on": began, "declare_by": began,
    }  # fmt: skip


def load(engine: Engine, table: Any, rows: Any) -> None:
    """COPY on PostgreSQL, blocks of inserts on SQLite."""
    rows = iter(rows)
    if engine.dialect.name == "postgresql":
        _copy(engine, table, rows)
        return
    with engine.begin() as connection:
        while block := [row for _, row in zip(range(BLOCK), rows, strict=False)]:
            connection.execute(insert(table), block)


def _copy(engine: Engine, table: Any, rows: Iterator[dict[str, Any]]) -> None:
    names = list(table.columns.keys())
    raw = engine.raw_connection()
    statement = f"COPY {table.name} ({', '.join(names)}) FROM STDIN"
    with raw.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row([row[name] for name in names])
    raw.commit()
    raw.close()


def settle(engine: Engine) -> None:
    """What a database does for itself in time: statistics, and the log written back."""
    if engine.dialect.name == "sqlite":
        with engine.begin() as connection:
            connection.execute(text("ANALYZE"))
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
        connection.execute(text("CHECKPOINT"))
