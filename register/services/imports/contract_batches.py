"""A contracts register that somebody brought: taken in, mended row by row, asked about, as other registers are."""

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
from register.queries.imports import contract_batches as found
from register.queries.imports.contracts import ContractPlan
from register.services.imports.batches import DONE, WAITING, fresh_rows, keep_rows, mark_rows
from register.services.imports.contracts import ContractsDone, bring_contracts


def bring_in_contracts(
    session: Session, batch: ImportBatch, plan: ContractPlan, *, actor: Actor, today: date
) -> ContractsDone:
    """Do what the plan can do, and keep the rows that wait. Stale where it is in already."""
    if batch.state == DONE:
        raise Stale
    done = bring_contracts(session, plan, actor=actor, today=today)
    keep_rows(session, batch, plan.source, None, plan.waiting)
    batch.told, batch.state = asdict(done), DONE
    return done


def is_news(session: Session, plan: ContractPlan) -> bool:
    """Whether anything would be recorded or kept: a repeat that changes nothing writes nothing."""
    return plan.is_news or bool(fresh_rows(session, plan.source, None, plan.waiting))


def choose_commissioner(session: Session, key: str, commissioner_id: str, *, actor: Actor) -> None:
    """Say whose register it is, for rows that name no commissioner."""
    check(actor, Permission.KEEP_CONTRACTS)
    batch = queries.batch(session, key, about=About.CONTRACTS)
    batch.answers = {**batch.answers, found.COMMISSIONER: commissioner_id}


def mend_contract_row(session: Session, key: str, cells: Sequence[str], *, actor: Actor, today: date) -> bool:
    """Read a row again as a person mended it, and bring it in. Invalid names what is still wrong, by heading; False where
    it waits for something else, such as which organisation is meant."""
    check(actor, Permission.KEEP_CONTRACTS)
    row, batch = queries.row_of_batch(session, key, about=About.CONTRACTS)
    if row.state == DONE:
        return True
    reading = found.read_rows_again([row], batch, {row.id: tuple(cells)})
    if reading.waiting:
        raise Invalid(dict(reading.waiting[0].problems))
    row.cells = list(cells)
    return not _retry(session, batch, [row], actor, today)


def answer_parties(session: Session, key: str, told: Mapping[str, str], *, actor: Actor, today: date) -> int:
    """Say which organisation the file means: the sign of each name -> a record, or NEW for another. How many rows still
    wait."""
    check(actor, Permission.KEEP_CONTRACTS)
    batch = queries.batch(session, key, about=About.CONTRACTS)
    batch.answers = {**batch.answers, **told}
    return _retry(session, batch, queries.waiting_rows(session, batch.id), actor, today)


def _retry(session: Session, batch: ImportBatch, rows: Sequence[ImportRow], actor: Actor, today: date) -> int:
    reading = found.read_rows_again(rows, batch, {})
    plan = found.plan_of(session, batch, reading, actor=actor, today=today)
    done = bring_contracts(session, plan, actor=actor, today=today)
    batch.told = {name: batch.told.get(name, 0) + value for name, value in asdict(done).items()}
    mark_rows(rows, plan.waiting)
    return sum(row.state == WAITING for row in rows)
