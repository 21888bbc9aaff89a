"""Which accounts may be used on a day: the one condition that every question about accounts at work asks."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from register.models.accounts import Account


def open_on(day: date) -> ColumnElement[bool]:
    """From its first day to its last, both included, unless it was switched off; as `Access.is_open` says of one."""
    started = or_(Account.access_from.is_(None), Account.access_from <= day)
    lasts = or_(Account.access_ends_on.is_(None), Account.access_ends_on >= day)
    return and_(Account.active, started, lasts)


def left_by(session: Session, day: date) -> frozenset[str]:
    """People who had an account and have none any more that may be used; one whose access is still to begin has not left."""
    to_come = and_(Account.active, Account.access_from > day)
    at_work = select(Account.person_id).where(or_(open_on(day), to_come), Account.person_id.is_not(None))
    query = select(Account.person_id).where(Account.person_id.is_not(None), Account.person_id.not_in(at_work))
    return frozenset(person_id for person_id in session.scalars(query.order_by(Account.id)) if person_id)
