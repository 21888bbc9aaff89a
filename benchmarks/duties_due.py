"""10,000 tasks that fall due at once: all their reminders raised, and their mail queued, in one tick."""

from __future__ import annotations

import cProfile
import os
import pstats
import time
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from benchmarks.history_databases import KINDS, place
from register.config import Settings
from register.db import reading, unit_of_work
from register.domain.permissions import Role, system_actor
from register.domain.sharing.incidents import ItemSource, NewItemToCheck
from register.jobs.plan_duties import plan_duties
from register.models.duties import Alert
from register.services.accounts.accounts import create_account
from register.services.instance import make_instance
from register.services.sharing.incidents import report_incident

TASKS, LIMIT = 10_000, 5.0
NOTICED = datetime(2026, 11, 24, 9, tzinfo=UTC)
DUE = NOTICED + timedelta(hours=48)
SYSTEM = system_actor()
SETTINGS = Settings(base_url="https://register.example.org")


def main() -> None:
    for kind in KINDS:
        with place(kind) as there, there.app("duties").app_context():
            _recorded()
            plan_duties(NOTICED, SETTINGS)
            before = _alerts()
            profile = cProfile.Profile() if os.environ.get("PROFILE") else None
            if profile:
                profile.enable()
            began, worked = time.perf_counter(), time.process_time()
            plan_duties(DUE, SETTINGS)
            took, worked = time.perf_counter() - began, time.process_time() - worked
            if profile:
                profile.disable()
                pstats.Stats(profile).sort_stats("cumulative").print_stats(35)
            told = "reached" if took < LIMIT else "NOT REACHED"
            print(
                f"tasks {kind}: {_alerts() - before:,} reminders in one tick; {took:.2f} s ({worked:.2f} s of the "
                f"processor); target under {LIMIT:g} s; {told}"
            )


def _recorded() -> None:
    with unit_of_work() as session:
        make_instance(session, "demo", actor=SYSTEM, today=NOTICED.date())
        create_account(
            session, "lead@example.org", [Role.INFORMATION_GOVERNANCE_LEAD], actor=SYSTEM, now=NOTICED
        )
    for first in range(0, TASKS, 500):
        with unit_of_work() as session:
            for n in range(first, first + 500):
                new = NewItemToCheck(source=ItemSource.REPORTED, what=f"Letter {n}", noticed_at=NOTICED)
                report_incident(session, new, actor=SYSTEM, now=NOTICED)


def _alerts() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Alert)) or 0


if __name__ == "__main__":
    main()
