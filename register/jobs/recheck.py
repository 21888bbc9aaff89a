"""Decisions are looked into again when something they rest on changes: a few in the same request, more by a job."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from flask import Flask

from register import clock
from register.db import NOT_DONE, Touched, aside, reading, unit_of_work
from register.domain.contracts.rechecking import AT_ONCE, touching_kinds
from register.domain.dates import london_day
from register.jobs.look_ahead import look_ahead
from register.queries.contracts.ahead.deciders import count_waiting
from register.queries.contracts.rechecking import asked_for, every_open, touched_by
from register.services.contracts.rechecks import hand_over, recheck

BATCH = 500
"""So many decisions are looked into by one unit of work of the job."""
MOST = 20_000
"""Beyond so many that one change touches, the next sweep finds them."""


def init_rechecks(app: Flask) -> None:
    """Have what was recorded looked at once it is committed, by whatever door it came."""
    app.extensions["after_commit"] = after_commit


def after_commit(touched: Sequence[Touched]) -> None:
    """Look into the decisions again that rest on what was just recorded. Its own unit of work: what was recorded stands,
    whatever becomes of this; what fails is found by the next sweep."""
    of_kinds = [one for one in touched if one.kind in touching_kinds()]
    if not of_kinds:
        return
    try:
        with aside():
            _again(of_kinds)
    except NOT_DONE:
        logging.getLogger(__name__).exception("Decisions could not be checked again; the next sweep does it")


def _again(touched: Sequence[Touched]) -> None:
    people = {key for one in touched for key in one.people}
    records = {key for one in touched for key in one.records}
    with reading() as session:
        found = touched_by(session, people, records, on=clock.today(), most=MOST)
    if not found:
        return
    with unit_of_work() as session:
        if len(found) > AT_ONCE:
            hand_over(session, found, now=clock.now())
        else:
            recheck(session, found, today=clock.today())


def recheck_waiting(now: datetime) -> int:
    """The job: what was handed over, batch by batch; returns how many decisions were looked into."""
    done = 0
    while True:
        with reading() as session:
            ids = asked_for(session, BATCH)
        if not ids:
            return done
        with unit_of_work() as session:
            recheck(session, ids, today=london_day(now))
        done += len(ids)


def sweep(now: datetime, contract_id: str | None, told: Callable[[int, int], None]) -> int:
    """Every decision on every open contract, or on one, and then who is next to decide; returns how many marks and answers
    changed. told: done, and of how many."""
    with reading() as session:
        ids = every_open(session, london_day(now), contract_id)
        ahead = count_waiting(session, contract_id)
    changed = 0
    for start in range(0, len(ids), BATCH):
        with unit_of_work() as session:
            changed += recheck(session, ids[start : start + BATCH], today=london_day(now))
        told(min(start + BATCH, len(ids)), len(ids) + ahead)
    return changed + look_ahead(now, contract_id, lambda done, of: told(len(ids) + done, len(ids) + of))
