"""What officers of the large instance work through: returns, declarations rounds, and decided policy breaches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert

from benchmarks.large_rows import CHAPTERS, FIRST_DAY, LAST_DAY, World, day_of
from register.db import Session
from register.models.breaches import BreachVersion
from register.models.nil_returns import NilReturnVersion
from register.models.rounds import RoundAsk, RoundKey, RoundVersion

ROUNDS, YEAR = 4, timedelta(days=365)
ASKS = 1000


def nil_returns(world: World, session: Session) -> Iterator[None]:
    """Most of those who hold a post and declare, each year."""
    silent, total = world.size.of(150, 20), world.size.of(20_000, 48)
    for year in range(ROUNDS):
        first = FIRST_DAY + year * YEAR
        for who in range(silent, total, 3):
            world.new(
                session, NilReturnVersion, "nil_return.made", first + timedelta(days=who % 300), act="nothing",
                person_id=world.people[who], period_from=first, period_to=first + YEAR, valid_from=first,
                valid_to=first + YEAR,
            )  # fmt: skip
            yield


def breaches(world: World, session: Session) -> Iterator[None]:
    """Of every second possible breach somebody decided."""
    for n, (interest, days) in enumerate(world.possible[::2]):
        world.new(
            session, BreachVersion, "breach.decided", LAST_DAY - timedelta(days=n % CHAPTERS), interest_id=interest,
            outcome=("breach", "no_breach")[n % 2], ground="Told of it on return from leave", days_late=days,
            action=None if n % 2 else "Reminded of the rules", against_rule=None if days else "not_approved",
        )  # fmt: skip
        yield


def rounds(world: World, session: Session) -> Iterator[None]:
    """One a year of everybody with a post; the newest is still running."""
    asked = world.people[: world.size.of(20_000, 48)]
    for year in range(ROUNDS):
        began = day_of((year + 1) / ROUNDS) - timedelta(days=20)
        made = _round(world, session, began, year, len(asked))
        world.rounds.append((made.thing_id, made.thing_id.encode(), asked))
        yield


def _round(world: World, session: Session, began: date, year: int, asked: int) -> Any:
    runs = year == ROUNDS - 1
    period = FIRST_DAY + year * YEAR
    return world.new(
        session, RoundVersion, "round.added", began, title=f"Yearly declarations {period.year}", scope="everybody",
        due_on=began + timedelta(days=40), period_from=period, period_to=period + YEAR, started_on=began, asked=asked,
        state="started" if runs else "closed", closed_on=None if runs else began + timedelta(days=60),
        unreached=asked // 50,
    )  # fmt: skip


def asks(world: World, session: Session) -> None:
    """Whom each round asked: bookkeeping, which has no entry. The rounds must stand already."""
    for key, secret, asked in world.rounds:
        session.execute(insert(RoundKey), [{"round_id": key, "key": secret.ljust(32)[:32]}])
        rows = [
            {"round_id": key, "person_id": who, "because": "you hold a post", "post": f"Post {n}",
             "division": f"Division {n % 40}", "lead": f"Director {n % 8}", "sent_at": None}
            for n, who in enumerate(asked)
        ]  # fmt: skip
        for start in range(0, len(rows), ASKS):
            session.execute(insert(RoundAsk), rows[start : start + ASKS])
