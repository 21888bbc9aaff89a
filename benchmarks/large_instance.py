"""One large instance, made once and kept: `python -m benchmarks.large_instance --scale 0.01 --database sqlite`.

It is kept in the folder that LARGE_INSTANCES names, or under /var/tmp, for this and every later measurement.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import create_engine, event, text

from benchmarks import large_cases as cases
from benchmarks import large_programmes as programmes
from benchmarks import large_rows as rows
from benchmarks.history_databases import KINDS, served
from register import clock, create_app, settle
from register.accounts.passwords import hashed
from register.config import Settings
from register.db import Session, engine_of, reading, unit_of_work
from register.domain.audit_scopes import NewAuditScope, Register
from register.domain.permissions import Role, system_actor
from register.jobs.measure_tables import measure_tables
from register.models import triggers
from register.models.base import Base
from register.queries.contracts.rechecking import every_open
from register.services.accounts.accounts import create_account
from register.services.contracts.rechecks import recheck
from register.services.duties.duties import plan
from register.services.instance import make_instance

PASSWORD = "Turnip lantern 88 gravel"
BLOCK = 20_000
NOW = datetime.combine(rows.LAST_DAY + timedelta(days=2), time_of_day(9), UTC)
"""When every measurement takes place: two days after the newest entry."""
SECRET = "only for measuring, 32 letters long"
Part = Callable[[rows.World, Session], Iterator[None]]


def kept_in() -> Path:
    return Path(os.environ.get("LARGE_INSTANCES", "/var/tmp/armslength-large"))


@contextmanager
def opened(kind: str, scale: float) -> Iterator[Flask]:
    """The product on the large instance, which is made if it is not there; the clock stands at NOW."""
    folder = kept_in() / f"{kind}-{scale:g}"
    if not (folder / "made.json").exists():
        _make(kind, scale, folder)
    with _database(kind, folder) as url, clock.travel(NOW):
        app = _app(folder, url)
        settle()
        yield app
        engine_of(app).dispose()


def _make(kind: str, scale: float, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "instance").mkdir(parents=True)
    began = time.perf_counter()
    with _database(kind, folder) as url:
        app = _app(folder, url)
        event.listen(engine_of(app), "connect", _never_wait_for_the_disk)
        with engine_of(app).begin() as connection:
            Base.metadata.create_all(connection)
            triggers.install(connection)
        again = app.extensions.pop("after_commit")  # what was decided is looked into again once, at the end
        with app.app_context():
            entries = _fill(rows.World(rows.Size(scale)))
        app.extensions["after_commit"] = again
        _settle(app)
        engine_of(app).dispose()
    took = time.perf_counter() - began
    (folder / "made.json").write_text(
        json.dumps({"scale": scale, "seconds": round(took, 1), "entries": entries})
    )
    print(f"{kind} at {scale:g}: {entries:,} facts in {took:,.0f} s")


def _never_wait_for_the_disk(connection: Any, _record: object) -> None:
    """What is lost in a power cut while the instance is made is made again."""
    is_sqlite = isinstance(connection, sqlite3.Connection)
    connection.execute("PRAGMA synchronous=OFF" if is_sqlite else "SET synchronous_commit=off")
    if not is_sqlite:
        connection.commit()


def _app(folder: Path, url: str) -> Flask:
    settings = Settings(
        instance=folder / "instance", database_url=url, secret_key=SECRET, argon2_rounds=1, argon2_memory_kib=64,
        testing=True,
    )  # fmt: skip
    return create_app(settings)


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[str]:
    """The address of the kept database; PostgreSQL is served for as long as it is used."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'instance' / 'armslength.db'}"
        return
    with served(folder) as url:
        made = folder / "database-made"
        if not made.exists():
            admin = create_engine(url("postgres"), isolation_level="AUTOCOMMIT")
            with admin.connect() as connection:
                connection.execute(text("CREATE DATABASE large"))
            admin.dispose()
            made.touch()
        yield url("large")


def _fill(world: rows.World) -> int:
    """Everything in the order in which it would have come; every block at its own time."""
    count = 0
    with clock.travel(_at(0.0)), unit_of_work() as session:
        make_instance(session, "demo", actor=system_actor(), today=clock.today())
    for part in (rows.bodies, rows.people, rows.posts, rows.appointments, rows.delegations):
        count += _in_blocks(world, part, 0.0)
    for epoch in range(rows.EPOCHS):
        for of_epoch in (rows.contracts, rows.interests, rows.decisions):
            count += _in_blocks(world, _of_epoch(of_epoch, epoch), (epoch + 1) / rows.EPOCHS)
        _say(world, count, epoch)
    late = (
        cases.nil_returns,
        cases.breaches,
        cases.rounds,
        rows.sharing,
        programmes.parts,
        programmes.lessons,
    )
    for part in late:
        count += _in_blocks(world, part, 1.0)
    with clock.travel(_at(1.0)), unit_of_work() as session:
        cases.asks(world, session)
    for step in range(rows.CHAPTERS):
        with clock.travel(_at(1.0)), unit_of_work() as session:
            rows.long_contract(world, session, step)
    with clock.travel(NOW - timedelta(hours=1)):
        _accounts(world)
        with unit_of_work() as session:
            plan(session, clock.now())
        _look_again(world)
    return count


def _look_again(world: rows.World) -> None:
    """A few of the decisions that went ahead, as the job does it."""
    with reading() as session:
        ids = every_open(session, clock.today())[: world.size.of(2_000, 20)]
    with unit_of_work() as session:
        recheck(session, ids, today=clock.today())


def _say(world: rows.World, count: int, epoch: int) -> None:
    """How far it is, for whoever waits for a large one."""
    if world.size.scale >= 0.1 and epoch % 4 == 3:
        print(f"{100 * (epoch + 1) // rows.EPOCHS} %: {count:,} facts", flush=True)


def _of_epoch(part: Callable[[rows.World, Session, int], Iterator[None]], epoch: int) -> Part:
    return lambda world, session: part(world, session, epoch)


def _in_blocks(world: rows.World, part: Part, passed: float) -> int:
    """Stage the part and seal it a block at a time: the session of a unit of work is the same one each time."""
    count, staging, more = 0, None, True
    while more:
        with clock.travel(_at(passed)), unit_of_work() as session:
            staging = staging or part(world, session)
            some = sum(1 for _ in zip(range(BLOCK), staging, strict=False))
            more = some == BLOCK
            count += some
    return count


def _at(passed: float) -> datetime:
    return datetime.combine(rows.day_of(passed), time_of_day(10), UTC)


def email_of(role: Role) -> str:
    return f"{role.value}@example.org"


def _accounts(world: rows.World) -> None:
    """One for each role; the manager has staff, the signatory decides, and all but the outside auditor are recorded."""
    with unit_of_work() as session:
        for n, role in enumerate(sorted(Role, key=lambda role: (role is not Role.MANAGER, role.value))):
            who = world.size.of(150, 20) if role is Role.SIGNATORY else n
            outside = role in (Role.EXTERNAL_AUDITOR, Role.ADMINISTRATOR)
            create_account(
                session, email_of(role), [role], person_id=None if outside else world.people[who],
                password_hash=hashed(PASSWORD), actor=system_actor(), now=clock.now(),
                **(_audit() if role is Role.EXTERNAL_AUDITOR else {}),
            )  # fmt: skip


def _audit() -> dict[str, Any]:
    """An outside auditor of every register over one year."""
    last = rows.LAST_DAY
    scope = NewAuditScope(registers=tuple(Register), first=last - timedelta(days=365), last=last)
    return {"scope": scope, "access_ends_on": last + timedelta(days=365)}


def _settle(app: Flask) -> None:
    """What a database does for itself in time: statistics. The log is written back when the last connection closes."""
    if engine_of(app).dialect.name == "sqlite":
        with app.app_context():
            measure_tables()
        return
    with engine_of(app).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--database", choices=KINDS, default="sqlite")
    return parser.parse_args()


if __name__ == "__main__":
    asked = _arguments()
    with opened(asked.database, asked.scale) as app:
        print(f"It lies in {kept_in() / f'{asked.database}-{asked.scale:g}'}")
