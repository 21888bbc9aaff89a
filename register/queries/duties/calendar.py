"""The calendar of the whole product: every task open or to come, by day; the year over all contracts; who is late."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.orm import Session

from register.domain.dates import add_months, end_of_day, london_day, month_said, start_of_day
from register.domain.duties.contract_tasks import TASKS
from register.domain.duties.duties import ASKS_NOTHING, DutyKind
from register.domain.errors import Invalid
from register.domain.permissions import Permission, Viewer
from register.models.duties import Duty
from register.queries import names
from register.queries.duties import owners
from register.queries.duties.duties import KIND_WORDS, about, concerns, subject_seen
from register.queries.duties.working import away_now
from register.queries.listing import Column, Filter, Listing, Query
from register.queries.visible import AsAt

MOST_OWNERS = 20
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_STATES = {"open": "Open", "foreseen": "To come", "done": "Closed since", "answered": "Done since"}


def in_calendar(viewer: Viewer) -> ColumnElement[bool]:
    """The viewer's tasks and those of their roles; the dates of every contract for whoever may read contracts; all for an
    auditor; and never what an information barrier hides."""
    if viewer.may(Permission.AUDIT):
        return subject_seen(viewer)
    own = concerns(viewer.person_id, viewer.roles)
    contracts = Duty.subject_kind == "contract" if viewer.may(Permission.SEE_CONTRACTS) else literal(False)
    return and_(or_(own, contracts), subject_seen(viewer))


def stands(as_at: AsAt) -> ColumnElement[bool]:
    """Open or to come now; or what was known and not over by the end of a day."""
    if as_at.known_on is None:
        return Duty.state.in_(("open", "foreseen"))
    end = end_of_day(as_at.known_on)
    return and_(Duty.known_at <= end, or_(Duty.done_at.is_(None), Duty.done_at > end))


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown = select(
        Duty.id.label("id"), Duty.subject_ref.label("ref"), Duty.due_at.label("day"), Duty.title, Duty.kind,
        owners.OWNER, Duty.state,
    ).where(stands(as_at), in_calendar(viewer))  # fmt: skip
    ahead = as_at.held_on
    return shown if ahead is None else shown.where(Duty.due_at >= start_of_day(ahead))


def month_of(text: str) -> date:
    """The first day of a month like 2026-12; Invalid for any other text."""
    found = _MONTH.fullmatch(text.strip())
    if found is None or not 1990 <= int(found[1]) <= 2200:
        raise Invalid({"month": "Enter a month like 2026-12"})
    return date(int(found[1]), int(found[2]), 1)


def _in_month(text: str) -> ColumnElement[bool]:
    first = month_of(text)
    return Duty.due_at.between(start_of_day(first), end_of_day(add_months(first, 1) - timedelta(days=1)))


def _whose(text: str, viewer: Viewer) -> ColumnElement[bool]:
    if text == "mine":
        return Duty.owner_id == (viewer.person_id or "-")
    return concerns(viewer.person_id, viewer.roles)


LISTING = Listing(
    noun="calendar",
    title="Calendar",
    columns=(
        Column("day", "Day", "day", worked=london_day),
        Column("title", "Task", "ref"),
        Column("kind", "Kind", words=lambda kind: KIND_WORDS[DutyKind(kind)]),
        Column("whose", "Whose", words=owners.words),
        Column("state", "State", "state", words=_STATES.get),
        Column("ref", "About"),
    ),
    statement=_statement,
    beside=owners.by_name,
    order=(Duty.due_at, Duty.id),
    filters=(
        Filter("month", "Month, like 2026-12", _in_month),
        Filter("task", "Kind", lambda kind: Duty.kind == kind, tuple((k.value, w) for k, w in KIND_WORDS.items())),
        Filter("whose", "Whose", _whose, (("mine", "Mine"), ("roles", "Mine and my roles'")), by_viewer=True),
        Filter("about", "About, by reference", about),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Year:
    """Twelve months, and for each kind of key date how many contracts have one in each of them."""

    months: tuple[date, ...]
    counts: Mapping[str, tuple[int, ...]]

    @property
    def any(self) -> bool:
        return bool(self.counts)


def year(session: Session, first: date, *, viewer: Viewer, as_at: AsAt) -> Year:
    """The key dates of all contracts in the twelve months from this one, counted where they stand."""
    months = tuple(add_months(first, n) for n in range(12))
    edges = [start_of_day(day) for day in (*months, add_months(first, 12))]
    which = case(*((Duty.due_at < end, n) for n, end in enumerate(edges[1:]))).label("which")
    query = select(Duty.kind, which, func.count()).where(
        Duty.subject_kind == "contract", Duty.due_at >= edges[0], Duty.due_at < edges[-1], stands(as_at),
        in_calendar(viewer),
    )  # fmt: skip
    found: dict[str, list[int]] = {}
    for kind, n, count in session.execute(query.group_by(Duty.kind, "which").order_by(Duty.kind)):
        found.setdefault(kind, [0] * len(months))[n] = count
    kinds = [kind for kind, _ in TASKS.values() if kind.value in found]
    return Year(months, {KIND_WORDS[kind]: tuple(found[kind.value]) for kind in kinds})


@dataclass(frozen=True, slots=True)
class Late:
    """How many tasks of one owner are overdue, as a picture draws it."""

    words: str
    count: int
    presses: bool = True
    away: str = ""
    """Until when the owner is away, and who stands in."""

    @property
    def said(self) -> str:
        return str(self.count)


def overdue_by_owner(session: Session, now: datetime, *, viewer: Viewer) -> list[Late]:
    """Open tasks past their day, by who must act: those with most of them first, and no more than a picture holds."""
    many = func.count().label("many")
    query = select(Duty.owner_id, Duty.owner_role, many).where(
        Duty.state == "open", Duty.due_at < now, Duty.kind.not_in(sorted(ASKS_NOTHING)), in_calendar(viewer)
    )
    query = query.group_by(Duty.owner_id, Duty.owner_role).order_by(
        many.desc(), Duty.owner_id, Duty.owner_role
    )
    rows = session.execute(query.limit(MOST_OWNERS)).all()
    called = names.people(session, viewer=viewer)
    gone = away_now(session, london_day(now), [row.owner_id for row in rows if row.owner_id], viewer=viewer)
    return [
        Late(_owner(row.owner_id, row.owner_role, called), row.many, away=gone.get(row.owner_id, ""))
        for row in rows
    ]


def _owner(person_id: str, role: str, called: Mapping[str, str]) -> str:
    return called.get(person_id, names.UNSEEN) if person_id else owners.words(role)


def told_months(first: date) -> Sequence[tuple[str, str]]:
    """The month before, this one and the next, as an address and a page name them."""
    return [(f"{day:%Y-%m}", month_said(day)) for day in (add_months(first, n) for n in (-1, 0, 1))]
