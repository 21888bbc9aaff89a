"""A list of services that somebody brought: taken in, mended row by row, asked about, as other registers are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date

from sqlalchemy.orm import Session

from register.domain.errors import Invalid, Stale
from register.domain.imports.mappings import About
from register.domain.permissions import Actor, Permission, check
from register.models.imports import ImportBatch, ImportRow
from register.queries.imports import batches as queries
from register.queries.imports import care_service_batches as found
from register.queries.imports.care_services import ServicePlan
from register.services.imports.batches import DONE, WAITING, fresh_rows, keep_rows, mark_rows
from register.services.imports.care_services import ServicesDone, bring_services


def bring_in_services(
    session: Session, batch: ImportBatch, plan: ServicePlan, *, actor: Actor, today: date
) -> ServicesDone:
    """Do what the plan can do, and keep the rows that wait. Stale where it is in already."""
    if batch.state == DONE:
        raise Stale
    done = bring_services(session, plan, actor=actor, today=today)
    keep_rows(session, batch, plan.source, None, plan.waiting)
    batch.told, batch.state = asdict(done), DONE
    return done


def is_news(session: Session, plan: ServicePlan) -> bool:
    """Whether anything would be recorded or kept: a repeat that changes nothing writes nothing."""
    return plan.is_news or bool(fresh_rows(session, plan.source, None, plan.waiting))


def mend_service_row(session: Session, key: str, cells: Sequence[str], *, actor: Actor, today: date) -> bool:
    """Read a row again as a person mended it, and bring it in. Invalid names what is still wrong, by heading; False where
    it waits for something else, such as which organisation is meant."""
    check(actor, Permission.KEEP_PROGRAMMES)
    row, batch = queries.row_of_batch(session, key, about=About.SERVICES)
    if row.state == DONE:
        return True
    reading = found.read_services_again(session, [row], batch, {row.id: tuple(cells)}, today=today)
    if reading.waiting:
        raise Invalid(dict(reading.waiting[0].problems))
    row.cells = list(cells)
    return not _retry(session, batch, [row], actor, today)


def answer_service_parties(
    session: Session, key: str, told: Mapping[str, str], *, actor: Actor, today: date
) -> int:
    """Say which organisation the file means: the sign of each name -> a record, or NEW for another. How many rows still
    wait."""
    check(actor, Permission.KEEP_PROGRAMMES)
    batch = queries.batch(session, key, about=About.SERVICES)
    batch.answers = {**batch.answers, **told}
    return _retry(session, batch, queries.waiting_rows(session, batch.id), actor, today)


def _retry(session: Session, batch: ImportBatch, rows: Sequence[ImportRow], actor: Actor, today: date) -> int:
    reading = found.read_services_again(session, rows, batch, {}, today=today)
    plan = found.service_plan_of(session, batch, reading, actor=actor, today=today)
    done = bring_services(session, plan, actor=actor, today=today)
    batch.told = {name: batch.told.get(name, 0) + value for name, value in asdict(done).items()}
    mark_rows(rows, plan.waiting)
    return sum(row.state == WAITING for row in rows)
