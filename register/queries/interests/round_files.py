"""What is written into a file about a round: who has not answered, and how it goes by division."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.models.rounds import RoundVersion
from register.queries.interests import compliance as goes
from register.queries.interests.rounds import outstanding
from register.queries.listing import Column

OUTSTANDING = (
    Column("division", "Division"), Column("lead", "Executive lead"),
    Column("name", "Name", "link"), Column("post", "Post"), Column("address", "Mail goes to"),
    Column("reminders", "Mails sent"), Column("last_on", "Last mail", "instant"), Column("because", "Asked because"),
)  # fmt: skip
LEADS = (
    Column("name", "Executive lead"), Column("asked", "Asked"), Column("answered", "Answered"),
    Column("outstanding", "Have not answered"), Column("of_hundred", "Answered, of 100"), Column("mails", "Mails to them"),
)  # fmt: skip
DIVISIONS = (
    Column("name", "Division"), *LEADS[1:], Column("staff", "Staff"), Column("gifts", "Gifts in a year"),
    Column("per_thousand", "Gifts per 1,000 staff"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Filed:
    """A file about a round: the question that it answers, its columns, and its rows by their keys."""

    question: str
    columns: tuple[Column, ...]
    rows: list[dict[str, Any]]


def outstanding_filed(session: Session, one: RoundVersion, today: date, *, viewer: Viewer) -> Filed:
    """Who was asked and has not answered, all of them."""
    found = outstanding(session, one, today, viewer=viewer)
    return Filed(f"{one.title}: who has not answered", OUTSTANDING, rows_of(found, OUTSTANDING))


def compliance_filed(session: Session, one: RoundVersion, today: date, *, viewer: Viewer) -> Filed:
    """How it goes, division by division."""
    how = goes.compliance(session, one, today, viewer=viewer)
    return Filed(f"{one.title}: by division", DIVISIONS, rows_of(how.divisions, DIVISIONS))


def rows_of(found: Iterable[Any], columns: Iterable[Column]) -> list[dict[str, Any]]:
    """What each says, by the keys of the columns."""
    keys = [column.key for column in columns]
    return [{key: getattr(one, key) for key in keys} for one in found]
