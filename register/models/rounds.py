"""Declarations rounds: prepared, started and closed by an officer, and whom each has asked."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Line, Operational, Thing, Version, Word


class Round(Thing, Base):
    """The lasting identity of a round."""

    __tablename__ = "round"


class RoundVersion(Version, Base):
    """What was recorded of it. `person_id`: whom it asks, where it asks one person; `asked`: how many people it asks,
    once it is started; `unreached`: how many of them no mail can reach."""

    __tablename__ = "round_version"
    __kind__ = "round"
    __prefix__ = "RND"
    __thing__ = Round
    __walled_by__ = ("thing_id", "person_id")

    title: Mapped[Line]
    scope: Mapped[Word]
    person_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    due_on: Mapped[date]
    period_from: Mapped[date]
    period_to: Mapped[date]
    state: Mapped[Word]
    started_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    asked: Mapped[int]
    unreached: Mapped[int]


class Away(Operational, Base):
    """Somebody who is away for long, so that no reminder to declare is sent meanwhile. Why is kept nowhere. `last_day`:
    None as long as nobody knows it."""

    __tablename__ = "away"
    __harmless__ = (("person_id", "days on which a person is not reminded, told to those who keep people"),)

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True)
    first_day: Mapped[date]
    last_day: Mapped[date | None]


class RoundKey(Operational, Base):
    """What the links of a round are sealed with."""

    __tablename__ = "round_key"
    __harmless__ = (("round_id", "the round itself, whose barriers are asked"),)

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    key: Mapped[bytes] = mapped_column(LargeBinary(32))


class RoundAsk(Operational, Base):
    """Somebody whom a started round asks, why, in which division, and under which executive lead.
    `sent_at`: when they answered by their link, which
    sends once."""

    __tablename__ = "round_ask"
    __harmless__ = (
        ("round_id", "the round itself, whose barriers are asked"),
        ("person_id", "listed only with the names of people that the viewer may see"),
    )

    round_id: Mapped[str] = mapped_column(ForeignKey("round.id"), primary_key=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    because: Mapped[str] = mapped_column(Text)
    post: Mapped[Line]
    division: Mapped[Line]
    lead: Mapped[Line]
    sent_at: Mapped[datetime | None]
