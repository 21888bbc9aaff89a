"""A task is chosen among others by what it is about and by when it is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from register.domain.dates import end_of_day
from register.look.tasks import to_choose

DUE = end_of_day(date(2027, 1, 9))


@dataclass(frozen=True)
class One:
    id: str
    title: str
    subject_ref: str
    due_at: datetime = DUE


def test_two_tasks_of_one_title_are_told_apart_by_their_records() -> None:
    told = to_choose([One("1", "A delegation ends", "DEL-1"), One("2", "A delegation ends", "DEL-2")])
    assert told == [
        ("1", "A delegation ends (DEL-1). Due 9 January 2027, by the end of the day"),
        ("2", "A delegation ends (DEL-2). Due 9 January 2027, by the end of the day"),
    ]


def test_a_title_that_names_the_record_names_it_once_and_an_hour_is_told() -> None:
    due = datetime(2026, 12, 2, 22, 53, tzinfo=UTC)
    ((_, words),) = to_choose([One("1", "Data incident INC-1: tell the regulator", "INC-1", due)])
    assert words == "Data incident INC-1: tell the regulator. Due 2 December 2026 at 10:53pm (London time)"
