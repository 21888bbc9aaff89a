"""Counts what costs much in a table of ours, and refuses what goes beyond the allowance."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from limits import RateLimitItem
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import Table, case, delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from register.domain.errors import TooMany
from register.models.allowances import Spending
from register.services.upserts import insert_into

Allowance = tuple[RateLimitItem, str, str]
"""How much, of what kind of work, and whose."""


class TableOfCounts(Storage):
    """The storage of `limits` on the database, at one moment and within a transaction that somebody else commits."""

    STORAGE_SCHEME = None

    def __init__(self, session: Session, now: datetime) -> None:
        super().__init__()
        self.session, self.now = session, now

    @property
    def base_exceptions(self) -> type[Exception]:
        return SQLAlchemyError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """The count with this amount added, in a new window where the old one is over. expiry: in seconds."""
        table = Spending.__table__
        assert isinstance(table, Table)
        ends = self.now + timedelta(seconds=expiry)
        query = insert_into(self.session.connection(), table).values(what=key, count=amount, ends_at=ends)
        over = table.c.ends_at <= self.now
        query = query.on_conflict_do_update(
            index_elements=[table.c.what],
            set_={
                "count": case((over, amount), else_=table.c.count + amount),
                "ends_at": case((over, ends), else_=table.c.ends_at),
            },
        )
        return int(self.session.execute(query.returning(table.c.count)).scalar_one())

    def get(self, key: str) -> int:
        found = self._running(key)
        return 0 if found is None else found.count

    def get_expiry(self, key: str) -> float:
        """When the window ends, in seconds since 1970."""
        found = self._running(key)
        return (self.now if found is None else found.ends_at).timestamp()

    def check(self) -> bool:
        return self.session.scalar(select(1)) == 1

    def reset(self) -> int | None:
        """Forget every count."""
        return len(self.session.execute(delete(Spending).returning(Spending.what)).all())

    def clear(self, key: str) -> None:
        self.session.execute(delete(Spending).where(Spending.what == key))

    def _running(self, key: str) -> Spending | None:
        query = select(Spending).where(Spending.what == key, Spending.ends_at > self.now)
        return self.session.scalars(query.execution_options(populate_existing=True)).first()


def check_allowances(session: Session, asked: Sequence[Allowance], *, now: datetime, amount: int = 1) -> None:
    """TooMany where one of these is used up; only reads."""
    limiter = FixedWindowRateLimiter(TableOfCounts(session, now))
    for item, kind, whose in asked:
        if not limiter.test(item, kind, whose, cost=amount):
            raise _too_many(limiter, item, kind, whose)


def spend(session: Session, asked: Sequence[Allowance], *, now: datetime, amount: int = 1) -> None:
    """Count this amount against each; TooMany where it goes beyond one."""
    limiter = FixedWindowRateLimiter(TableOfCounts(session, now))
    for item, kind, whose in asked:
        if not limiter.hit(item, kind, whose, cost=amount):
            raise _too_many(limiter, item, kind, whose)


def _too_many(limiter: FixedWindowRateLimiter, item: RateLimitItem, kind: str, whose: str) -> TooMany:
    until = limiter.get_window_stats(item, kind, whose).reset_time
    return TooMany(kind, datetime.fromtimestamp(until, UTC))


def any_old_counts(session: Session, *, now: datetime) -> bool:
    """Whether there is anything to forget; only reads."""
    return session.scalar(select(Spending.what).where(Spending.ends_at <= now).limit(1)) is not None


def forget_counts(session: Session, *, now: datetime) -> None:
    """Let go of counts whose window is over."""
    session.execute(delete(Spending).where(Spending.ends_at <= now))
