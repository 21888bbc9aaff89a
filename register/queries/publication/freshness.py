"""When the published register last could read otherwise: what an answer that was kept is compared with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine, func, select, union_all
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.models.approved_schemes import ApprovedSchemeVersion
from register.models.breaches import BreachVersion
from register.models.contracts import ContractVersion
from register.models.editions import EditionVersion
from register.models.ledger import Erasure, LedgerEntry
from register.models.rules import RuleVersion
from register.models.walls import WallVersion
from register.models.withholdings import WithholdingVersion
from register.queries.visible import seen_by

KINDS = (EditionVersion, ApprovedSchemeVersion, WithholdingVersion, BreachVersion, RuleVersion, WallVersion)
"""Only an edition, an approved scheme, a decision about publication or a breach, a barrier, a rule or an erasure changes a
public page."""


DECIDED = "publication_decided"
"""The act of a version of a contract that says what of it is not published."""
HEAD = str(select(func.max(LedgerEntry.seq)))


@dataclass(frozen=True, slots=True)
class Freshness:
    """The last entry that could change a public page, when it was recorded, and the day, since barriers end by day."""

    entry: int
    recorded_at: datetime | None
    day: date


def freshness(session: Session, today: date, *, viewer: Viewer) -> Freshness:
    """viewer: of whoever may know that anything happened at all; nothing of it is shown."""
    newest = [select(func.max(model.seq).label("seq")).where(seen_by(model, viewer)) for model in KINDS]
    newest.append(select(func.max(Erasure.tombstone_seq).label("seq")))
    withheld = select(func.max(ContractVersion.seq).label("seq")).where(ContractVersion.act == DECIDED)
    newest.append(withheld.where(seen_by(ContractVersion, viewer)))
    every = union_all(*newest).subquery()
    entry = session.scalar(select(func.max(every.c.seq))) or 0
    when = session.scalar(select(LedgerEntry.recorded_at).where(LedgerEntry.seq == entry))
    return Freshness(entry, when, today)


def head(engine: Engine) -> int:
    """The last entry of the audit trail: while it stands, no public page reads otherwise on the same day. Asked of the
    database's own driver, with no transaction around it, as every reader of a public page waits for it."""
    driver: Any = engine.dialect.loaded_dbapi
    try:
        with (
            closing(engine.raw_connection()) as connection,
            _alone(connection, engine.dialect.name) as cursor,
        ):
            cursor.execute(HEAD)
            return cursor.fetchone()[0] or 0
    except driver.Error as fault:
        raise OperationalError(HEAD, None, fault) from fault


@contextmanager
def _alone(connection: Any, dialect: str) -> Iterator[Any]:
    """A cursor outside a transaction; SQLite's connections begin none by themselves."""
    if dialect != "postgresql":
        with closing(connection.cursor()) as cursor:
            yield cursor
        return
    connection.driver_connection.autocommit = True
    try:
        with closing(connection.cursor()) as cursor:
            yield cursor
    finally:
        connection.driver_connection.autocommit = False
