"""Finds attempts at what barriers hide, and commits the newest readings of withheld matter to the audit trail."""

from __future__ import annotations

from datetime import datetime

from register.accounts.users import viewer_of
from register.db import Session, reading, unit_of_work
from register.domain.dates import london_day
from register.domain.errors import Refused
from register.domain.permissions import Viewer
from register.queries.access_log import asked_in_vain, uncommitted
from register.services.access_log import commit_batch, settle_asked


def commit_access_log(now: datetime) -> int:
    """Safe to run twice; returns how many readings were committed."""
    _settle(now)
    with reading() as session:
        if not uncommitted(session):
            return 0
    with unit_of_work() as session:
        return commit_batch(session)


def _settle(now: datetime) -> None:
    """What was asked for in vain since the last turn: it is looked here and never while somebody waits for an answer."""

    def viewer(session: Session, account_id: str) -> Viewer | None:
        try:
            return viewer_of(session, account_id, london_day(now))
        except Refused:
            return None

    with reading() as session:
        if not asked_in_vain(session):
            return
    with unit_of_work() as session:
        settle_asked(session, viewer)
