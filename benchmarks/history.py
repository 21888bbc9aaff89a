"""What history costs: commits, bulk, questions about the past and appends, beside a plain table and a peer.

Prints name | figure | peer or floor | ratio | target | ok or short, for both databases.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks import history_peers as peers
from benchmarks import history_rows as rows
from benchmarks.history_databases import KINDS, Place, place
from register.db import db, engine_of, unit_of_work
from register.domain.dates import end_of_day
from register.domain.leaves import frontier_of
from register.domain.permissions import system_actor
from register.models.base import new_id, new_ref
from register.models.interests import InterestVersion
from register.models.organisations import OrganisationVersion
from register.models.people import PersonVersion
from register.queries.interests.interests import LISTING, interests_of
from register.queries.listing import Asked, page
from register.queries.visible import AsAt, held, known, seen_by
from register.services import facts, ledger

COMMITS, BULK = 400, 200_000
PEER_BULK = BULK if os.environ.get("FULL_PEER") else BULK // 10
SMALL, LARGE, APPENDS, ROUNDS = 1_000, 1_000_000, 40, 10
SHOWN = (
    "thing_id", "person_id", "interest_type", "situation", "organisation_id", "description", "value_pence",
    "valid_from", "valid_to", "declared_on",
)  # fmt: skip
ACTOR = system_actor()
DAY = date(2026, 5, 1)
WORDS = "Works weekends elsewhere, and has done so since the winter"


def main() -> None:
    """Every figure on SQLite, then on PostgreSQL."""
    for kind in KINDS:
        with place(kind) as here:
            for measure in (commits, bulk, past, appends):
                measure(here)


def row(name: str, kind: str, figure: float, peer: float, target: str, ok: bool, unit: str = "ms") -> None:
    ratio = f"{figure / peer:.2f}" if peer else "-"
    print(
        f"{name}, {kind} | {figure:.2f} {unit} | {peer:.2f} {unit} | {ratio} | {target} | {'ok' if ok else 'short'}",
        flush=True,
    )


def median_of(work: list[Callable[[int], object]], times: int) -> list[float]:
    """Median milliseconds of each, taken in turn so that all meet the same disturbance."""
    taken: list[list[float]] = [[] for _ in work]
    for at in range(times):
        for which in range(len(work)):
            which = (which + at) % len(work)
            started = time.perf_counter()
            work[which](at)
            taken[which].append((time.perf_counter() - started) * 1000)
    return [statistics.median(each[times // 10 :]) for each in taken]


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def commits(here: Place) -> None:
    """A new fact, and a change of one: version and entry, against a plain row and against Continuum."""
    app, engine = here.app("ours"), here.engine("theirs")
    peers.make_tables(engine)
    with app.app_context(), Session(engine) as plain, Session(engine) as kept:
        who, where = _parties()
        made: dict[str, list[Any]] = {"ours": [], "plain": [], "kept": []}
        new = median_of(
            [
                lambda _: made["ours"].append(_declare(who, where)),
                lambda _: made["plain"].append(_add(plain, peers.Plain, who, where)),
                lambda _: made["kept"].append(_add(kept, peers.Kept, who, where)),
            ],
            COMMITS,
        )
        _say_commits("one-row commit, new", here.kind, new)
        changed = median_of(
            [
                lambda at: _change(made["ours"][at]),
                lambda at: peers.amend(plain, peers.Plain, made["plain"][at], f"{WORDS} {at}"),
                lambda at: peers.amend(kept, peers.Kept, made["kept"][at], f"{WORDS} {at}"),
            ],
            COMMITS,
        )
        _say_commits("one-row commit, change", here.kind, changed)
    engine.dispose()
    engine_of(app).dispose()


def _say_commits(name: str, kind: str, medians: list[float]) -> None:
    ours, plain, kept = medians
    row(f"{name}, against a plain row", kind, ours, plain, "at most 2.2 times", ours <= 2.2 * plain)
    row(f"{name}, against Continuum", kind, ours, kept, "below 1.0", ours < kept)


def _parties() -> tuple[str, str]:
    with unit_of_work() as session:
        person = _begin(
            session, PersonVersion, "person.added", name="Bob Best", email=None, staff_number=None
        )
        body = _begin(session, OrganisationVersion, "organisation.added", name="A Trust", kind="nhs_trust")
    return person.thing_id, body.thing_id


def _begin(session: Session, model: Any, event: str, **columns: Any) -> Any:
    return facts.begin(session, model, event, actor=ACTOR, known_on=DAY, valid_from=DAY, **columns)


def _told(who: str, where: str) -> dict[str, Any]:
    return {
        "person_id": who, "organisation_id": where, "interest_type": "financial", "situation": "Ou",
        "description": WORDS, "arose_on": DAY, "became_aware_on": DAY, "declared_on": DAY, "declare_by": DAY,
    }  # fmt: skip


def _interest(session: Session, who: str, where: str) -> Any:
    more = {"offer_response": None, "giver_kind": None, "value_pence": None}
    return _begin(session, InterestVersion, "interest.declared", **_told(who, where), **more)


def _declare(who: str, where: str) -> Any:
    with unit_of_work() as session:
        return _interest(session, who, where)


def _change(newest: Any) -> None:
    with unit_of_work() as session:
        facts.change(
            session, newest, "interest.amended", act="amended", actor=ACTOR, known_on=DAY,
            description=WORDS + " elsewhere",
        )  # fmt: skip


def _plain_row(who: str, where: str) -> dict[str, Any]:
    return {
        "id": new_id(), "ref": new_ref("INT", 2026), "act": "new", "valid_from": DAY, "known_on": DAY,
        "recorded_by": ACTOR.id, **_told(who, where),
    }  # fmt: skip


def _add(session: Session, model: Any, who: str, where: str) -> str:
    values = _plain_row(who, where)
    peers.add(session, model, values)
    return str(values["id"])


def bulk(here: Place) -> None:
    """200,000 new facts in one unit of work. Continuum takes many minutes for as many in one commit, so its time
    is that of a tenth times ten, which flatters it; with FULL_PEER set it does them all."""
    app, engine = here.app("bulk"), here.engine("bulk_theirs")
    peers.make_tables(engine)
    with app.app_context():
        who, where = _parties()
        ours = seconds(lambda: _declare_many(who, where))
    with Session(engine) as session:
        rows_ = [_plain_row(who, where) for _ in range(PEER_BULK)]
        theirs = seconds(lambda: peers.add_all(session, rows_)) * BULK / PEER_BULK
    peer = "" if PEER_BULK == BULK else f" (Continuum: {PEER_BULK:,}, times {BULK // PEER_BULK})"
    row(
        f"bulk of {BULK:,}{peer}", here.kind, ours, theirs, "at least 8 times faster", 8 * ours <= theirs, "s"
    )
    engine.dispose()
    engine_of(app).dispose()


def _declare_many(who: str, where: str) -> None:
    with unit_of_work() as session:
        for _ in range(BULK):
            _interest(session, who, where)


def past(here: Place) -> None:
    """The register known on X about Y: all of it as Core rows, its first page, one person."""
    app, engine = here.app("past"), here.engine("past_theirs")
    rows.fill(engine_of(app))
    peers.fill_peer(engine)
    with app.app_context(), Session(engine) as theirs:
        session = db.session()
        asked = AsAt(rows.HELD_ON, rows.KNOWN_ON)
        _say_whole(here.kind, session, asked, theirs)
        _say_parts(here.kind, session, asked, theirs)
        session.rollback()
    engine.dispose()
    engine_of(app).dispose()


def _say_whole(kind: str, session: Session, asked: AsAt, theirs: Session) -> None:
    ours, columns = InterestVersion.__table__.c, peers.KeptVersion.__table__.c
    listed = [columns["id" if name == "thing_id" else name] for name in SHOWN]
    _say_register(
        "the ten columns it lists", kind, session, asked, [ours[name] for name in SHOWN], theirs, listed
    )
    _say_register("every column", kind, session, asked, list(ours), theirs, list(columns))


def _say_register(
    which: str, kind: str, session: Session, asked: AsAt, ours: list[Any], theirs: Session, columns: list[Any]
) -> None:
    v = InterestVersion
    whole = select(*ours).where(seen_by(v, ACTOR.viewer), *known(v, asked), *held(v, asked))
    peer = peers.register_on(rows.HELD_ON, end_of_day(rows.KNOWN_ON)).with_only_columns(*columns)
    counts = [len(session.execute(whole).all()), len(theirs.execute(peer).all())]
    if len(set(counts)) != 1:
        raise SystemExit(f"The two answers differ: {counts}")
    found = median_of([lambda _: session.execute(whole).all(), lambda _: theirs.execute(peer).all()], 15)
    name = f"{counts[0]:,} rows of 500,000 versions, {which} ({len(ours)}; peer {len(columns)})"
    row(name, kind, found[0], found[1], "under 250 ms", found[0] < 250)
    if kind == "sqlite":
        _say_floor(f"{name}, against the driver alone", session, whole, found[0])


def _say_floor(name: str, session: Session, whole: Any, ours: float) -> None:
    """What the driver takes to hand on the same rows and columns as it holds them: nothing can be quicker than that."""
    connection = session.connection()
    said = str(whole.compile(connection, compile_kwargs={"literal_binds": True}))
    driver = connection.connection.cursor()
    floor = median_of([lambda _: driver.execute(said).fetchall()], 15)[0]
    row(name, "sqlite", ours, floor, "at most 1.5 times", ours <= 1.5 * floor)


def _say_parts(kind: str, session: Session, asked: AsAt, theirs: Session) -> None:
    viewer, v = ACTOR.viewer, peers.KeptVersion.__table__
    peer = peers.register_on(rows.HELD_ON, end_of_day(rows.KNOWN_ON))
    first = median_of(
        [
            lambda _: page(session, LISTING, Asked(viewer, asked)),
            lambda _: theirs.execute(peer.order_by(v.c.id).limit(50)).all(),
        ],
        30,
    )
    row("its first page", kind, first[0], first[1], "under 10 ms", first[0] < 10)
    person = median_of(
        [
            lambda at: interests_of(session, [f"P{at}"], viewer=viewer, as_at=asked),
            lambda at: theirs.execute(peer.where(v.c.person_id == f"P{at}")).all(),
        ],
        60,
    )
    row("one person", kind, person[0], person[1], "under 3 ms", person[0] < 3)


def appends(here: Place) -> None:
    """An append at a million entries against one at a thousand."""
    apps = [_ledger_of(here, "large", LARGE), _ledger_of(here, "small", SMALL)]
    taken: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        for app, times in zip(apps, taken, strict=True):
            times += _some_appends(app)
    large, small = (statistics.median(times) for times in taken)
    row(
        f"append at {LARGE:,} against {SMALL:,}", here.kind, large, small, "within 20 %", large <= 1.2 * small
    )
    for app in apps:
        engine_of(app).dispose()


def _ledger_of(here: Place, name: str, size: int) -> Flask:
    """Entries loaded from aside; the last one with its true frontier, which is all that an append reads."""
    made = here.app(name)
    frontier = frontier_of(number.to_bytes(32, "big") for number in range(size))
    rows.fill_ledger(engine_of(made), 1, size - 1, b"")
    rows.fill_ledger(engine_of(made), size, size, frontier.encode())
    return made


def _some_appends(app: Flask) -> list[float]:
    """Milliseconds of each; the first few only warm the caches."""
    with app.app_context():
        times = [seconds(_append) * 1000 for _ in range(APPENDS)]
    return times[APPENDS // 10 :]


def _append() -> None:
    with unit_of_work() as session:
        ledger.note(session, "account.signed_in", "account", {"how": "password"}, actor=ACTOR)


if __name__ == "__main__":
    main()
