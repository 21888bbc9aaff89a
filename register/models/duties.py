"""Tasks with due times, the alerts they raise, the mail that carries them, and the scheduler's marks."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Digest, Id, Key, Line, Operational, Word, partial_index


class Duty(Operational, Base):
    """Something somebody must do by an instant; planned from the facts, so it can be planned again.

    `quiet_until`: somebody acknowledged it and is not reminded until then, but at the deadline itself.
    `state`: foreseen (too early to remind of), open, done (the facts no longer ask for it), or answered (somebody said that
    it is done). `known_at`: since when it is known at all. `planned_at`: since when it is open; reminders that would have
    fallen before are one reminder. `left_by`: whose it was by name, while nobody took it over from them since they left."""

    __tablename__ = "duty"
    __harmless__ = (
        ("left_by", "a task is listed, and a reminder raised, only for whoever may see what it is about"),
        ("subject_id", "a task is listed, and a reminder raised, only for whoever may see what it is about"),
        ("owner_id", "a task is listed, and a reminder raised, only for whoever may see what it is about"),
    )
    __table_args__ = (
        UniqueConstraint("kind", "subject_id", "part", "due_at", "owner_id", "owner_role"),
        partial_index("ix_duty_open", "state = 'open'", "owner_id", "owner_role", "due_at"),
        Index("ix_duty_day", "due_at", "id"),
        partial_index("ix_duty_left", "left_by <> ''", "left_by", "due_at"),
    )

    id: Mapped[Key]
    kind: Mapped[Word]
    subject_kind: Mapped[Word]
    subject_id: Mapped[Id] = mapped_column(index=True)
    subject_ref: Mapped[Word]
    part: Mapped[Word] = mapped_column(default="")
    title: Mapped[Line]
    due_at: Mapped[datetime]
    planned_at: Mapped[datetime]
    known_at: Mapped[datetime]
    owner_id: Mapped[Id] = mapped_column(default="")
    owner_role: Mapped[Word] = mapped_column(default="")
    state: Mapped[Word] = mapped_column(default="open")
    done_at: Mapped[datetime | None]
    quiet_from: Mapped[datetime | None]
    quiet_until: Mapped[datetime | None]
    left_by: Mapped[Id] = mapped_column(default="")


class Alert(Operational, Base):
    """A reminder that fell due: one a duty, due instant, rung and recipient, whatever ticks or crashes.

    `digest_at`: it waits for the recipient's one mail of that day; none where it goes out by itself. `carried_in`: the
    message that carried it, or nothing ("") where it was needed no more. `courtesy`: early enough to be done without.
    `stands_for`: who is away, where it goes to whoever stands in."""

    __tablename__ = "alert"
    __harmless__ = (
        ("duty_id", "a task is listed, and a reminder raised, only for whoever may see what it is about"),
        ("carried_in", "the mail that told its recipient, who is looked at again when it is written"),
        ("stands_for", "whoever is away, told to the deputy whom they named"),
    )
    __table_args__ = (
        UniqueConstraint("duty_id", "due_at", "rung", "recipient"),
        partial_index(
            "ix_alert_for_digest", "digest_at IS NOT NULL AND carried_in IS NULL", "digest_at", "id"
        ),
    )

    id: Mapped[Key]
    duty_id: Mapped[str] = mapped_column(ForeignKey("duty.id"))
    due_at: Mapped[datetime]
    rung: Mapped[Word]
    recipient: Mapped[str] = mapped_column(Text)
    rung_at: Mapped[datetime]
    late: Mapped[bool]
    raised_at: Mapped[datetime]
    digest_at: Mapped[datetime | None]
    carried_in: Mapped[str | None] = mapped_column(String(32), index=True)
    courtesy: Mapped[bool] = mapped_column(default=False)
    stands_for: Mapped[Id] = mapped_column(default="")


class OutboxMessage(Operational, Base):
    """Mail to be sent: claimed, sent with its own Message-ID, marked.

    A claim moves `next_at` on by a lease, so that what a killed sender left behind is claimed again. `link_id` names what
    a link is drawn for at sending: `body` never holds one that works. `stops_for`: whose early reminders a link in it
    stops, drawn in the same way; none where it is a duty."""

    __tablename__ = "outbox_message"
    __harmless__ = (
        ("alert_id", "a task is listed, and a reminder raised, only for whoever may see what it is about"),
        ("link_id", "which link is to be drawn for its recipient"),
        ("stops_for", "its recipient, who may stop this kind of mail"),
    )

    id: Mapped[Key]
    alert_id: Mapped[str | None] = mapped_column(ForeignKey("alert.id"), unique=True)
    link_id: Mapped[str | None] = mapped_column(String(32))
    message_id: Mapped[str] = mapped_column(Text, unique=True)
    recipient: Mapped[str] = mapped_column(Text)
    subject: Mapped[Line]
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(index=True)
    state: Mapped[Word] = mapped_column(default="waiting", index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    stops_for: Mapped[str | None] = mapped_column(String(32))
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


class Tick(Operational, Base):
    """When a recurring job last ran, for the health page."""

    __tablename__ = "tick"

    job: Mapped[str] = mapped_column(primary_key=True)
    last_at: Mapped[datetime]
    outcome: Mapped[Line] = mapped_column(default="")


class CalendarFeed(Operational, Base):
    """An address from which a calendar program reads its holder's tasks: only a digest of its secret is kept."""

    __tablename__ = "calendar_feed"
    __harmless__ = (("account_id", "its own holder's"),)

    id: Mapped[Key]
    account_id: Mapped[Id] = mapped_column(ForeignKey("account.id"), index=True)
    digest: Mapped[Digest] = mapped_column(unique=True)
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class WorkingDays(Operational, Base):
    """The days of the week on which somebody works; each change stands in the audit trail. `holder_id`: a person, or an
    account of no person."""

    __tablename__ = "working_days"
    __harmless__ = (
        ("holder_id", "days on which a person is reminded, told to them and those who keep people"),
    )

    holder_id: Mapped[Key]
    weekdays: Mapped[Line]


class Absence(Operational, Base):
    """Days on which somebody is away, and who gets their reminders; each change stands in the audit trail, with its
    reason."""

    __tablename__ = "absence"
    __harmless__ = (
        ("holder_id", "days on which a person is reminded, told to them and those who keep people"),
        ("deputy_id", "whom they named to stand in, told to both and to those who keep people"),
    )

    id: Mapped[Key]
    holder_id: Mapped[Id] = mapped_column(index=True)
    first_day: Mapped[date]
    last_day: Mapped[date] = mapped_column(index=True)
    deputy_id: Mapped[Id] = mapped_column(default="", index=True)


class TaskHandover(Operational, Base):
    """Who took over a task of somebody who left, whenever it comes again; each is an entry of the audit trail with its
    reason."""

    __tablename__ = "task_handover"
    __harmless__ = (
        (
            "subject_id",
            "read when tasks are planned; each is listed only for whoever may see what it is about",
        ),
        ("from_id", "read when tasks are planned; each is listed only for whoever may see what it is about"),
        ("to_id", "read when tasks are planned; each is listed only for whoever may see what it is about"),
    )
    __table_args__ = (UniqueConstraint("task_kind", "subject_id", "part", "from_id"),)

    id: Mapped[Key]
    task_kind: Mapped[Word]
    subject_id: Mapped[Id]
    part: Mapped[Word] = mapped_column(default="")
    from_id: Mapped[Id]
    to_id: Mapped[Id]
    handed_at: Mapped[datetime]
