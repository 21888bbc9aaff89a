"""Policy breaches as the public reads them: month by month, without a name, and "none" where there was none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.dates import add_months, month_said
from register.domain.interests.breaches import BreachOutcome
from register.models.breaches import BreachVersion
from register.queries.interests.interests import against_words
from register.queries.listing import Column
from register.queries.rules import ruleset
from register.queries.visible import NOW, known, unwalled

B = BreachVersion
LATE = "Declared after the last day in time"
NONE = "None this month"
COLUMNS = (
    Column("month", "Month"), Column("count", "Policy breaches"), Column("nature", "What they were"),
    Column("done", "What was done"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Month:
    """What was decided in one month to be a policy breach; first is its first day."""

    first: date
    natures: tuple[str, ...]
    done: tuple[str, ...]

    @property
    def row(self) -> dict[str, Any]:
        counted = [f"{nature}: {self.natures.count(nature)}" for nature in sorted(set(self.natures))]
        return {
            "month": month_said(self.first), "count": len(self.natures), "nature": "; ".join(counted) or NONE,
            "done": "; ".join(self.done) or None,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class MonthTold:
    """A month as anybody may read it. nature: how many of which kind, or that there was none."""

    month: str
    count: int
    nature: str
    done: str | None


def told(found: Iterable[Month]) -> tuple[MonthTold, ...]:
    """As page, file, call and command have them."""
    return tuple(MonthTold(**month.row) for month in found)


def months(session: Session, today: date) -> list[Month]:
    """So many months as the rules say, the newest first. What a barrier in force concerns is not counted."""
    count = int(ruleset(session).value_or(12, "publication.breach_months", on=today))
    start = today.replace(day=1)
    wanted = [add_months(start, -back) for back in range(count)]
    found: dict[date, list[Any]] = {first: [] for first in wanted}
    for row in _decided(session, wanted[-1]):
        found.setdefault(row.valid_from.replace(day=1), []).append(row)
    return [_month(first, found[first]) for first in wanted]


def _decided(session: Session, since: date) -> Iterator[Any]:
    query = select(B.valid_from, B.days_late, B.against_rule, B.published_words)
    query = query.where(
        *known(B, NOW), B.outcome == BreachOutcome.BREACH.value, B.valid_from >= since, unwalled(B)
    )
    yield from session.execute(query.order_by(B.valid_from, B.thing_id))


def _month(first: date, rows: list[Any]) -> Month:
    done = sorted(" ".join(row.published_words.split()) for row in rows if row.published_words)
    return Month(first, tuple(_nature(row._mapping) for row in rows), tuple(done))


def _nature(row: Mapping[str, Any]) -> str:
    return against_words(row["against_rule"]) or LATE
