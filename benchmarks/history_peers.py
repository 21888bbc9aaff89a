"""The peers of the history: a plain table without any, and SQLAlchemy-Continuum, each with the same columns."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, configure_mappers, declarative_base
from sqlalchemy_continuum import make_versioned, transaction_class, version_class

from benchmarks import history_rows as rows

make_versioned(user_cls=None)
Base: Any = declarative_base()


def _columns() -> dict[str, Any]:
    """What an interest version holds, without the bookkeeping that each design does in its own way."""
    return {
        "id": sa.Column(sa.String(32), primary_key=True),
        "ref": sa.Column(sa.String(24), unique=True),
        "person_id": sa.Column(sa.String(32), index=True),
        "organisation_id": sa.Column(sa.String(32), index=True),
        "act": sa.Column(sa.String(40)),
        "valid_from": sa.Column(sa.Date),
        "valid_to": sa.Column(sa.Date),
        "known_on": sa.Column(sa.Date),
        "recorded_by": sa.Column(sa.String(32)),
        "reason": sa.Column(sa.Text),
        "interest_type": sa.Column(sa.String(40)),
        "situation": sa.Column(sa.String(40)),
        "description": sa.Column(sa.Text),
        "relationship_": sa.Column(sa.String(300)),
        "arose_on": sa.Column(sa.Date),
        "became_aware_on": sa.Column(sa.Date),
        "declared_on": sa.Column(sa.Date),
        "declare_by": sa.Column(sa.Date),
        "value_pence": sa.Column(sa.BigInteger),
    }


Plain: Any = type("Plain", (Base,), {"__tablename__": "plain_interest", **_columns()})
Kept: Any = type("Kept", (Base,), {"__tablename__": "kept_interest", "__versioned__": {}, **_columns()})
configure_mappers()
KeptVersion: Any = version_class(Kept)
Transaction: Any = transaction_class(Kept)


def make_tables(engine: sa.Engine) -> None:
    """The peers' tables; Continuum's own indexes come with its model."""
    Base.metadata.create_all(engine)


def add(session: Session, model: Any, values: dict[str, Any]) -> None:
    """One row, one commit."""
    session.add(model(**values))
    session.commit()


def amend(session: Session, model: Any, key: str, words: str) -> None:
    """One row changed, one commit."""
    session.get_one(model, key).description = words
    session.commit()


def add_all(session: Session, many: list[dict[str, Any]]) -> None:
    """Many rows through Continuum, which hears of them from the session, one commit."""
    session.add_all([Kept(**row) for row in many])
    session.commit()


def register_on(held: date, known: datetime) -> Any:
    """Continuum's versions as they were at an instant, of what held on a day."""
    v, newest = KeptVersion.__table__, _last(known)
    return sa.select(v).where(
        v.c.transaction_id <= newest,
        sa.or_(v.c.end_transaction_id.is_(None), v.c.end_transaction_id > newest),
        v.c.valid_from <= held,
        sa.or_(v.c.valid_to.is_(None), v.c.valid_to >= held),
    )


def _last(known: datetime) -> Any:
    t = Transaction.__table__
    newest = sa.select(t.c.id).where(t.c.issued_at <= known.replace(tzinfo=None))
    return newest.order_by(t.c.issued_at.desc(), t.c.id.desc()).limit(1).scalar_subquery()


def fill_peer(engine: sa.Engine) -> None:
    """Continuum's tables, with one transaction a version as it would write them."""
    make_tables(engine)
    rows.load(engine, Transaction.__table__, map(_transaction, range(1, rows.INTERESTS * rows.EACH + 1)))
    rows.load(engine, KeptVersion.__table__, map(_kept, range(rows.INTERESTS * rows.EACH)))
    rows.settle(engine)


def _transaction(number: int) -> dict[str, Any]:
    instant = rows.START + timedelta(minutes=4 * (rows.PEOPLE + 1 + number))
    return {"id": number, "issued_at": instant.replace(tzinfo=None), "remote_addr": None}


def _kept(at: int) -> dict[str, Any]:
    n, which = divmod(at, rows.INTERESTS)
    told = rows.told(which, n)
    last = at + 1 + rows.INTERESTS if n + 1 < rows.EACH else None
    values = {name: told[name] for name in told if name in KeptVersion.__table__.c}
    own = {"id": f"I{which}", "ref": f"INT-{which}", "transaction_id": at + 1, "end_transaction_id": last}
    empty = dict.fromkeys(KeptVersion.__table__.columns.keys())
    return {**empty, **values, **own, "operation_type": 0 if n == 0 else 1}
