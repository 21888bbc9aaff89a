"""Which accounts may be used on a day: the one condition that every question about accounts at work asks."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, or_

from register.models.accounts import Account


def open_on(day: date) -> ColumnElement[bool]:
    """From its first day to its last, both included, unless it was switched off; as `Access.is_open` says of one."""
    started = or_(Account.access_from.is_(None), Account.access_from <= day)
    lasts = or_(Account.access_ends_on.is_(None), Account.access_ends_on >= day)
    return and_(Account.active, started, lasts)
