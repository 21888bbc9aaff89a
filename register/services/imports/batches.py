"""What somebody brought: kept while rows of it wait, mended row by row, and done once none is left."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from register.domain.errors import Invalid, Stale
from register.domain.imports.mappings import About
from register.domain.imports.readings import Waiting
from register.domain.imports.tables import Place
from register.domain.permissions import Actor, Permission, check
from register.models.base import new_id
from register.models.imports import ImportBatch, ImportRow
from register.queries.imports import batches as queries
from register.queries.imports.plans import Plan, plan
from register.services.imports.imports import Done, bring

WAITING, DONE, ASIDE = "waiting", "done", "aside"
BLOCK = 500
MAY_BRING = {About.CONTRACTS: Permission.KEEP_CONTRACTS, About.SERVICES: Permission.KEEP_PROGRAMMES,
             About.FLOWS: Permission.KEEP_AGREEMENTS}  # fmt: skip
"""Who brings what; all else by those who declare for others."""


def begin_batch(
    session: Session, *, mapping: str, mapping_name: str, file_name: str, file_hash: str, published_on: date | None,
    columns: Mapping[str, str], about: About = About.INTERESTS, actor: Actor, now: datetime, key: str | None = None,
) -> ImportBatch:  # fmt: skip
    """Keep what is brought, and by which mapping it is read."""
    _check_may(actor, about)
    batch = ImportBatch(
        id=key or new_id(), about=str(about), mapping=mapping, mapping_name=mapping_name, file_name=file_name[:300],
        file_hash=file_hash,
        published_on=published_on, columns=dict(columns), answers={}, told={}, state="begun", brought_by=actor.id,
        brought_at=now,
    )  # fmt: skip
    session.add(batch)
    return batch


def _check_may(actor: Actor, about: str) -> None:
    check(actor, MAY_BRING.get(About(about), Permission.DECLARE_FOR_OTHERS))


def bring_in(
    session: Session, batch: ImportBatch, made: Plan, *, is_last: bool = True, actor: Actor, today: date
) -> Done:
    """Do what the plan can do, and keep the rows that wait. Until the last edition of what was brought together is in, the
    batch can be begun again: what is in already is known. Stale where all of it is in."""
    if batch.state == DONE:
        raise Stale
    done = bring(session, made, actor=actor, today=today)
    keep_rows(session, batch, made.source, made.published_on, made.waiting)
    before = batch.told or {}
    batch.told = {name: before.get(name, 0) + value for name, value in asdict(done).items()}
    batch.state = DONE if is_last else batch.state
    return done


def bring_at_once(
    session: Session, made: Plan, *, mapping: str, mapping_name: str, file_name: str, file_hash: str, actor: Actor,
    now: datetime, today: date,
) -> str:  # fmt: skip
    """Begin an import and bring it in, as a call and a command do; the import that was recorded."""
    batch = begin_batch(
        session, mapping=mapping, mapping_name=mapping_name, file_name=file_name, file_hash=file_hash,
        published_on=made.published_on, columns={}, actor=actor, now=now,
    )  # fmt: skip
    bring_in(session, batch, made, actor=actor, today=today)
    return batch.id


def is_news(session: Session, made: Plan) -> bool:
    """Whether anything would be recorded or kept: a repeat that changes nothing writes nothing."""
    return made.is_news or bool(fresh_rows(session, made.source, made.published_on, made.waiting))


def fresh_rows(
    session: Session, source: str, published_on: date | None, waiting: Iterable[Waiting]
) -> dict[str, Waiting]:
    """The rows that wait and were not asked about before, by what stands for them."""
    found = {_sign(source, published_on, one): one for one in waiting}
    known: set[str] = set()
    signs = sorted(found)
    for start in range(0, len(signs), BLOCK):
        some = signs[start : start + BLOCK]
        known.update(
            session.scalars(select(ImportRow.sign).where(ImportRow.sign.in_(some)).order_by(ImportRow.id))
        )
    return {sign: one for sign, one in found.items() if sign not in known}


def _sign(source: str, published_on: date | None, one: Waiting) -> str:
    words = json.dumps([source, str(published_on), one.headings, one.row.cells, one.row.uncomputed])
    return hashlib.sha256(words.encode()).hexdigest()


def keep_rows(
    session: Session, batch: ImportBatch, source: str, published_on: date | None, waiting: Iterable[Waiting]
) -> None:
    """Keep the rows that wait and were not kept before."""
    session.flush()
    session.add_all(
        ImportRow(
            id=new_id(), source=source, sign=sign, batch_id=batch.id, file=one.row.place.file[:300],
            sheet=one.row.place.sheet[:300], number=one.row.place.row, published_on=published_on,
            headings=list(one.headings), cells=list(one.row.cells), problems=one.problems, state=WAITING,
        )
        for sign, one in fresh_rows(session, source, published_on, waiting).items()
    )  # fmt: skip


def mend_row(session: Session, key: str, cells: Sequence[str], *, actor: Actor, today: date) -> bool:
    """Read a row again as a person mended it, and bring it in. Invalid names what is still wrong, by heading; False where
    it waits for something else, such as who is meant."""
    check(actor, Permission.DECLARE_FOR_OTHERS)
    row, batch = queries.row_of_batch(session, key)
    if row.state == DONE:
        return True
    reading = queries.read_again([row], batch, today, {row.id: tuple(cells)})
    if reading.waiting:
        raise Invalid(dict(reading.waiting[0].problems))
    row.cells = list(cells)
    return not _retry(session, batch, [row], actor, today)


def choose_columns(
    session: Session, key: str, columns: Mapping[str, str], *, about: About | None = None, actor: Actor
) -> None:
    """Say under which heading each field stands, before anything is brought in."""
    batch = queries.batch(session, key, about=about)
    _check_may(actor, batch.about)
    if batch.state == DONE:
        raise Stale
    batch.columns = dict(columns)


def forget_batch(session: Session, key: str, *, about: About | None = None, actor: Actor) -> None:
    """Let go of what was brought and never taken in."""
    batch = queries.batch(session, key, about=about)
    _check_may(actor, batch.about)
    if batch.state == DONE or batch.told:
        raise Stale
    session.delete(batch)


def forget_batches(session: Session, keys: Sequence[str]) -> None:
    """Let go of what was looked at and left; the files go after this is recorded."""
    session.execute(delete(ImportBatch).where(ImportBatch.id.in_(keys)))


def put_aside(session: Session, key: str, *, about: About | None = None, actor: Actor) -> None:
    """A row that is none of the register's; it is kept as it stands, and can be taken up again."""
    row, batch = queries.row_of_batch(session, key, about=about)
    _check_may(actor, batch.about)
    if row.state == WAITING:
        row.state = ASIDE


def answer(session: Session, key: str, told: Mapping[str, str], *, actor: Actor, today: date) -> int:
    """Say whom the batch means: the sign of each name -> a record, or NEW for somebody else. How many rows still wait."""
    check(actor, Permission.DECLARE_FOR_OTHERS)
    check(actor, Permission.KEEP_PEOPLE)
    batch = queries.batch(session, key)
    batch.answers = {**batch.answers, **told}
    return _retry(session, batch, queries.waiting_rows(session, batch.id), actor, today)


def note_answers(session: Session, key: str, told: Mapping[str, str], *, actor: Actor) -> None:
    """Keep whom a list means, before any of it is taken in."""
    check(actor, Permission.DECLARE_FOR_OTHERS)
    check(actor, Permission.KEEP_PEOPLE)
    batch = queries.batch(session, key)
    batch.answers = {**batch.answers, **told}


def finish(session: Session, key: str, told: Mapping[str, int], *, actor: Actor) -> None:
    """What was brought is taken in. Stale where it was before."""
    check(actor, Permission.DECLARE_FOR_OTHERS)
    batch = queries.batch(session, key)
    if batch.state == DONE:
        raise Stale
    batch.state, batch.told = DONE, dict(told)


def _retry(session: Session, batch: ImportBatch, rows: Sequence[ImportRow], actor: Actor, today: date) -> int:
    """Bring in what can be brought in now; how many rows still wait, each with its reason. Rows that waited only for one
    of these to come first are tried with them."""
    others = [
        row
        for row in queries.waiting_rows(session, batch.id)
        if row not in rows and "parent_id" in row.problems
    ]
    every = {row.id: row for row in (*rows, *others)}
    for day in sorted({row.published_on for row in every.values()}, key=lambda day: day or date.max):
        some = [row for row in every.values() if row.published_on == day]
        reading = queries.read_again(some, batch, today, {})
        made = plan(
            session, reading, source=queries.mapping_of(batch).source, title=batch.file_name, published_on=day,
            answers=batch.answers, viewer=actor.viewer, today=today,
        )  # fmt: skip
        done = bring(session, made, ending=False, actor=actor, today=today)
        batch.told = {name: batch.told.get(name, 0) + value for name, value in asdict(done).items()}
        mark_rows(some, made.waiting)
    return sum(row.state == WAITING for row in rows)


def mark_rows(rows: Iterable[ImportRow], still: Iterable[Waiting]) -> None:
    """Empty the rows that are in now; those that still wait keep their reason."""
    waiting = {one.row.place: one.problems for one in still}
    for row in rows:
        place = Place(row.file, row.sheet, row.number)
        if place in waiting:
            row.problems = waiting[place]
        else:
            row.state, row.cells, row.problems = DONE, [], {}
