"""Takes a record's words out of every place that keeps them, once its tombstone is in the audit trail."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import Connection, Select, delete, insert, select, text, update
from sqlalchemy.orm import Session

from register.models.confirmations import ERASED, WAITING, Confirmation
from register.models.duties import Alert, Duty, OutboxMessage
from register.models.imports import ImportRow
from register.models.kept_forms import KeptForm
from register.models.ledger import Erasure, LedgerPayload
from register.models.prepared import PreparedDeclaration
from register.models.registry import kinds
from register.services.derived import follow


def erasing(
    thing_id: str, entries: Sequence[tuple[str, int]], rule: str
) -> Callable[[Connection, int], None]:
    """What is done in the tombstone's own transaction, when its number is known. entries: kind and number of each
    version whose words go."""

    def erase(connection: Connection, tombstone_seq: int) -> None:
        told = [{"seq": seq, "tombstone_seq": tombstone_seq, "rule": rule} for _, seq in entries]
        if told:
            connection.execute(insert(Erasure), told)
        for kind in sorted({kind for kind, _ in entries}):
            seqs = [seq for each, seq in entries if each == kind]
            connection.execute(delete(LedgerPayload).where(LedgerPayload.seq.in_(seqs)))
            _blank(connection, kind, seqs)
            follow(connection, kinds()[kind], seqs)
        _forget_tasks(connection, thing_id)
        _forget_requests(connection, thing_id)
        _forget_prepared(connection, thing_id)
        connection.execute(delete(KeptForm))
        connection.execute(update(ImportRow).where(ImportRow.state == "aside").values(cells=[], problems={}))

    return erase


def _blank(connection: Connection, kind: str, seqs: Sequence[int]) -> None:
    """Empty the columns that hold words; the database lets nothing else of a version change."""
    cls = kinds()[kind]
    table = cls.__table__
    emptied = dict.fromkeys(("reason", *cls.__erasable__))
    connection.execute(update(table).where(table.c.seq.in_(seqs)).values(emptied))


def _forget_tasks(connection: Connection, thing_id: str) -> None:
    tasks = select(Duty.id).where(Duty.subject_id == thing_id)
    alerts = select(Alert.id).where(Alert.duty_id.in_(tasks))
    _forget_mails_of_a_day(connection, select(Alert.carried_in).where(Alert.duty_id.in_(tasks)))
    connection.execute(delete(OutboxMessage).where(OutboxMessage.alert_id.in_(alerts)))
    connection.execute(delete(Alert).where(Alert.duty_id.in_(tasks)))
    connection.execute(delete(Duty).where(Duty.subject_id == thing_id))


def _forget_mails_of_a_day(connection: Connection, carriers: Select[str | None]) -> None:
    """Mails that told of it among other tasks: what went out keeps no words; what did not is written again without it."""
    mails = select(OutboxMessage.id).where(OutboxMessage.id.in_(carriers))
    unsent = list(connection.scalars(mails.where(OutboxMessage.state.in_(("waiting", "claimed")))))
    connection.execute(update(OutboxMessage).where(OutboxMessage.id.in_(mails)).values(body=""))
    connection.execute(update(Alert).where(Alert.carried_in.in_(unsent)).values(carried_in=None))
    connection.execute(delete(OutboxMessage).where(OutboxMessage.id.in_(unsent)))


def _forget_requests(connection: Connection, thing_id: str) -> None:
    """What was asked of a second person about the record; that it was asked stays."""
    asked = update(Confirmation).where(Confirmation.subject == thing_id, Confirmation.state == WAITING)
    connection.execute(asked.values(question={}, state=ERASED))


def _forget_prepared(connection: Connection, thing_id: str) -> None:
    """What was prepared for the person, or for whoever's entry it is, and never sent."""
    entry = kinds()["interest"].__table__.c
    whose = select(entry.person_id).where(entry.thing_id == thing_id)
    draft = PreparedDeclaration
    connection.execute(delete(draft).where((draft.person_id == thing_id) | draft.person_id.in_(whose)))


def empty_log(session: Session) -> None:
    """On SQLite, write the log back and empty it, so that erased words stand in no file; call between transactions."""
    if session.get_bind().dialect.name == "sqlite":
        session.rollback()
        connection = session.connection()
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        session.rollback()
