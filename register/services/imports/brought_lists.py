"""A list whose rows name organisations is brought in: taken in, mended row by row, asked about. Nobody is told or mailed
because of it. The lists of contracts, of services and of flows are each one of these."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from register.domain.errors import Invalid, Stale
from register.domain.leaves import Json
from register.domain.permissions import Actor, check
from register.models.base import Version
from register.models.imports import ImportBatch, ImportRow
from register.queries.imports import batches as queries
from register.queries.imports.lists import COMMISSIONER, ListRead, Plan
from register.queries.imports.party_plans import Step, parties_of
from register.queries.imports.plans import newest_seq
from register.services.imports.batches import (
    DONE,
    MAY_BRING,
    WAITING,
    begin_batch,
    fresh_rows,
    keep_rows,
    mark_rows,
)
from register.services.imports.brought_bodies import BroughtBodies
from register.services.imports.sources import keep_edition, keep_matches


@dataclass(slots=True)
class RowsDone:
    """How many of each were recorded."""

    organisations: int = 0
    new: int = 0
    changed: int = 0
    known: int = 0


@dataclass(frozen=True, slots=True)
class Bringing:
    """What is done in one unit of work: the plan, the organisations that it names, and who does it."""

    session: Session
    plan: Any
    bodies: BroughtBodies
    actor: Actor
    today: date

    def ids(self, entry: Any) -> dict[str, str | None]:
        """The records of the two organisations that a row names."""
        one, other = entry.commissioner, entry.provider
        return {
            "commissioner": self.bodies.of(one) if one else self.plan.commissioner_id,
            "provider": self.bodies.of(other) if other else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class BroughtList:
    """read: how it is read. record: one row is recorded, as a new record or as a version of the one that is there."""

    read: ListRead
    record: Callable[[Bringing, Step[Any]], Version]

    def _may(self, actor: Actor) -> None:
        check(actor, MAY_BRING[self.read.about])

    def bring(self, session: Session, plan: Plan, *, actor: Actor, today: date) -> RowsDone:
        """Stage everything that the plan can do, and the file it came in. Stale where more of this source was brought in
        since the plan was made."""
        self._may(actor)
        if plan.is_news and newest_seq(session, plan.source) != plan.seen:
            raise Stale
        work = Bringing(session, plan, BroughtBodies(session, plan, actor, today), actor, today)
        rows = [self._row(work, step) for step in plan.steps if step.kind != "known"]
        if rows:
            keep_matches(session, plan.source, work.bodies.ids)
            keep_edition(session, plan.source, plan.title, None, rows, actor)
        return RowsDone(work.bodies.added, plan.count("new"), plan.count("changed"), plan.count("known"))

    def _row(self, work: Bringing, step: Step[Any]) -> list[Json]:
        entry = step.keyed.entry
        for party in parties_of(entry):
            work.bodies.of(party)
        made = self.record(work, step)
        return [entry.key, made.thing_id, made.id, entry.digest]

    def bring_in(
        self, session: Session, batch: ImportBatch, plan: Plan, *, actor: Actor, today: date
    ) -> RowsDone:
        """Do what the plan can do, and keep the rows that wait. Stale where it is in already."""
        if batch.state == DONE:
            raise Stale
        done = self.bring(session, plan, actor=actor, today=today)
        keep_rows(session, batch, plan.source, None, plan.waiting)
        batch.told, batch.state = asdict(done), DONE
        return done

    def keep(
        self, session: Session, plan: Plan, *, mapping: str, mapping_name: str, file_name: str, file_hash: str,
        actor: Actor, now: datetime, today: date,
    ) -> str:  # fmt: skip
        """Begin an import and bring it in at once, as a call and a command do; the import that was recorded."""
        batch = begin_batch(
            session, mapping=mapping, mapping_name=mapping_name, file_name=file_name, file_hash=file_hash,
            published_on=None, columns={}, about=self.read.about, actor=actor, now=now,
        )  # fmt: skip
        batch.answers = {COMMISSIONER: plan.commissioner_id} if plan.commissioner_id else {}
        self.bring_in(session, batch, plan, actor=actor, today=today)
        return batch.id

    def is_news(self, session: Session, plan: Plan) -> bool:
        """Whether anything would be recorded or kept: a repeat that changes nothing writes nothing."""
        return plan.is_news or bool(fresh_rows(session, plan.source, None, plan.waiting))

    def choose_commissioner(self, session: Session, key: str, commissioner_id: str, *, actor: Actor) -> None:
        """Say whose register it is, for rows that name nobody."""
        self._may(actor)
        batch = queries.batch(session, key, about=self.read.about)
        batch.answers = {**batch.answers, COMMISSIONER: commissioner_id}

    def mend(self, session: Session, key: str, cells: Sequence[str], *, actor: Actor, today: date) -> bool:
        """Read a row again as a person mended it, and bring it in. Invalid names what is still wrong, by heading; False
        where it waits for something else, such as which organisation is meant."""
        self._may(actor)
        row, batch = queries.row_of_batch(session, key, about=self.read.about)
        if row.state == DONE:
            return True
        reading = self.read.read_again(session, [row], batch, {row.id: tuple(cells)}, today=today)
        if reading.waiting:
            raise Invalid(dict(reading.waiting[0].problems))
        row.cells = list(cells)
        return not self._retry(session, batch, [row], actor, today)

    def answer(
        self, session: Session, key: str, told: Mapping[str, str], *, actor: Actor, today: date
    ) -> int:
        """Say which organisation the file means: the sign of each name -> a record, or NEW for another. How many rows still
        wait."""
        self._may(actor)
        batch = queries.batch(session, key, about=self.read.about)
        batch.answers = {**batch.answers, **told}
        return self._retry(session, batch, queries.waiting_rows(session, batch.id), actor, today)

    def _retry(
        self, session: Session, batch: ImportBatch, rows: Sequence[ImportRow], actor: Actor, today: date
    ) -> int:
        reading = self.read.read_again(session, rows, batch, {}, today=today)
        plan = self.read.plan_of(session, batch, reading, actor=actor, today=today)
        done = self.bring(session, plan, actor=actor, today=today)
        batch.told = {name: batch.told.get(name, 0) + value for name, value in asdict(done).items()}
        mark_rows(rows, plan.waiting)
        return sum(row.state == WAITING for row in rows)
