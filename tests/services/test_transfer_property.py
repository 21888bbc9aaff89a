"""Whatever is transferred, when, and whenever it is recorded: each day reads the body of that day, by what was known."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from register import clock
from register.db import unit_of_work
from register.domain.errors import Invalid
from register.domain.people.transfers import NewTransfer
from register.models.contracts import ContractVersion
from register.models.decisions import DecisionVersion
from register.models.delegations import DelegationVersion
from register.models.interests import InterestVersion
from register.models.ledger import LedgerEntry
from register.models.posts import PostVersion
from register.queries.contracts.rechecking import looked_into
from register.queries.trail.verification import verify
from register.queries.visible import AsAt, visible
from register.services import facts
from register.services.people.transfers import transfer
from tests import contracting
from tests.contracting import SYSTEM, TODAY, World
from tests.services import test_transfer_days

world = test_transfer_days.world
ref = test_transfer_days.ref
FIRST, DAYS = date(2009, 4, 2), 60
HELD: tuple[tuple[Any, str], ...] = (
    (PostVersion, "organisation_id"), (InterestVersion, "organisation_id"), (DelegationVersion, "organisation_id"),
    (ContractVersion, "commissioner_id"), (ContractVersion, "provider_id"),
)  # fmt: skip


@dataclass
class Told:
    """What each record should read: the body it had at first, and each transfer with its day and the entry it ended at."""

    first: dict[tuple[str, str], str]
    moves: list[tuple[int, date, str, str, set[tuple[str, str]]]] = field(default_factory=list)

    def body(self, key: tuple[str, str], day: date, entry: int) -> str:
        """The last word recorded by then that speaks of the day."""
        found = self.first[key]
        for seq, moved_on, _, to, moved in self.moves:
            if seq <= entry and moved_on <= day and key in moved:
                found = to
        return found


def reading(session: Session, as_at: AsAt) -> dict[tuple[str, str], str]:
    session.rollback()
    return {
        (row.thing_id, name): getattr(row, name)
        for model, name in HELD
        for row in session.scalars(visible(model, SYSTEM.viewer, as_at).order_by(model.thing_id))
    }


def last_entry(session: Session) -> int:
    session.rollback()
    return int(session.scalar(select(func.max(LedgerEntry.seq))) or 0)


def tried(session: Session, world: World, told: Told, draw: random.Random, recorded: date) -> None:
    """One transfer of what a body holds to another, on a day that may lie long before it is recorded."""
    from_, to = draw.sample([world.ids[key] for key in ("pct", "east", "supplier", "other")], 2)
    on = FIRST + timedelta(days=draw.randrange((recorded - FIRST).days))
    new = NewTransfer(instrument="Order", moved_on=on, reason="Law", to_ids=(to,))
    before = reading(session, AsAt())
    try:
        with unit_of_work() as work:
            transfer(work, from_, new, actor=SYSTEM, today=recorded)
    except Invalid:
        return
    now = reading(session, AsAt())
    told.moves.append((last_entry(session), on, from_, to, {key for key in now if now[key] != before[key]}))


def changed(session: Session, draw: random.Random, recorded: date) -> None:
    """Somebody says something else of a contract that was moved, or of one that was not."""
    session.rollback()
    with unit_of_work() as work:
        row = draw.choice(work.scalars(visible(ContractVersion, SYSTEM.viewer)).all())
        facts.change(
            work, row, "contract.changed", act="changed", actor=SYSTEM, known_on=recorded,
            title=f"Nursing {draw.random()}",
        )  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_each_day_reads_the_body_of_that_day_by_what_was_known(
    session: Session, world: World, ref: str, seed: int
) -> None:
    draw = random.Random(seed)
    with unit_of_work() as work:
        world.ids["other"] = contracting.add_organisation(work, "West Board", "pct")
        contracting.declare(work, world.ids["dee"], world.ids["pct"])
    told = Told(reading(session, AsAt()))
    entries = [last_entry(session)]
    decided = session.scalars(select(DecisionVersion.thing_id)).all()
    recorded = TODAY
    for _ in range(5):
        recorded += timedelta(days=draw.randrange(1, 12))
        with clock.travel(clock.now() + timedelta(days=1)):
            tried(session, world, told, draw, recorded)
            changed(session, draw, recorded)
        entries.append(last_entry(session))
        found = looked_into(session, decided, recorded)
        assert [why for _, why in found.values() if any(one.code == "no_authority" for one in why)] == []
    assert told.moves, "nothing was moved"
    for entry in entries:
        for day in (FIRST + timedelta(days=draw.randrange(DAYS)) for _ in range(6)):
            read = reading(session, AsAt(day, entry=entry))
            assert read == {key: told.body(key, day, entry) for key in read}, (day, entry)
    assert not verify(session).findings
