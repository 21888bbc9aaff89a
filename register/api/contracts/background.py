"""Work that a job does, by call: it is left where it is, or goes on where it was stopped. Only for whoever asked."""

from __future__ import annotations

from register import clock, guard
from register.db import unit_of_work
from register.services.audit import background_work


def stop(key: str, kind: str) -> None:
    with unit_of_work() as session:
        background_work.stop(session, key, kind, actor=guard.actor(), now=clock.now())


def go_on(key: str, kind: str) -> None:
    with unit_of_work() as session:
        background_work.go_on(session, key, kind, actor=guard.actor())
