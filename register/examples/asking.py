"""Declarations rounds of the examples: prepared, started, closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from register import clock
from register.db import Session
from register.domain.interests.rounds import NewRound
from register.domain.permissions import Actor
from register.examples.values import made
from register.services.interests.rounds import close_round, prepare_round, start_round

Row = Mapping[str, Any]


def prepare(session: Session, row: Row, by: Actor) -> dict[str, str]:
    one = prepare_round(session, made(NewRound, row), actor=by, today=clock.today())
    return {row["key"]: one.thing_id}


def start(session: Session, row: Row, by: Actor) -> dict[str, str]:
    one = start_round(session, row["round_id"], expected_n=None, actor=by, today=clock.today())
    return {row["key"]: one.thing_id}


def close(session: Session, row: Row, by: Actor) -> dict[str, str]:
    one = close_round(session, row["round_id"], expected_n=None, actor=by, today=clock.today())
    return {row["key"]: one.thing_id}
