"""Start pages: for each role a person holds, what needs them today, and nothing of the roles they do not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.dates import london_day, start_of_day
from register.domain.duties.digests import STATUTORY
from register.domain.duties.duties import ASKS_NOTHING, DutyKind
from register.domain.errors import NotFound
from register.domain.home.work import Work
from register.domain.permissions import Permission, Role, Viewer
from register.models.accounts import Account
from register.models.duties import Duty
from register.queries.accounts.open_accounts import open_on
from register.queries.audit.decided_before import Unknown, decisions_before_an_interest_was_known
from register.queries.duties import duties
from register.queries.home import contracts as home_contracts
from register.queries.home import declarations as home_declarations
from register.queries.home import information as home_information
from register.queries.home.entries import FIRST, Entry, Section, Slice, section
from register.queries.home.health import health
from register.queries.home.returns import Returns
from register.queries.listing import PAGE_SIZE

Builder = Callable[[Session, Viewer, datetime, Slice, Returns], list[Section]]
ACCESS_DAYS = 30
TASKS, TASK_DAYS = "tasks", 30


def sections(
    session: Session,
    *,
    viewer: Viewer,
    now: datetime,
    part_told: Slice = FIRST,
    returns: Returns | None = None,
) -> list[Section]:
    """The start page of this viewer: each section once, in the order of the table. part_told: which entries of a
    section that may have many. returns: who owes one, where something else asks for them as well."""
    owed = returns or Returns(session, london_day(now), viewer)
    builders = [builder for roles, builder in _TABLE if roles & viewer.roles]
    found = [part for builder in builders for part in builder(session, viewer, now, part_told, owed)]
    each = list({part.key: part for part in reversed(found)}.values())[::-1]
    if viewer.may(Permission.SEE_DUTIES):
        told = {task: due for part in each for task, due in part.tasks.items()}
        tasks = _tasks(session, viewer, now, told, part_told)
        each = [tasks if part.key == TASKS else part for part in each]
    return [part for part in each if part.entries or part.key != TASKS]


def one_section(session: Session, key: str, *, viewer: Viewer, now: datetime, start: int) -> Section:
    """One section with all its entries, or of many those from a number on. NotFound for one that the viewer has not."""
    told = Slice(start, PAGE_SIZE)
    found = next((p for p in sections(session, viewer=viewer, now=now, part_told=told) if p.key == key), None)
    if found is None:
        raise NotFound
    in_all, entries = found.found, found.entries
    if found.in_all is None:
        entries = entries[start : start + PAGE_SIZE]
    return replace(found, in_all=in_all, entries=entries)


def first(found: Iterable[Section]) -> Entry | None:
    """What to do next: what is urgent before what is not, and then by when; never what somebody else has to do."""
    parts = [part for part in found if part.key not in NO_TASKS]
    entries = [entry for part in parts for entry in (*part.entries, *part.ahead) if not entry.for_others]
    return min(entries, key=pressing, default=None)


def pressing(entry: Entry) -> tuple[bool, bool, bool, datetime]:
    """What sorts entries by how much they press: of what is urgent, a clock of the law before all else."""
    day = entry.due_on or date(9999, 12, 30)
    due = entry.due_at or start_of_day(day)
    return not entry.urgent, entry.task not in STATUTORY, entry.due_at is None and entry.due_on is None, due


def _by_day(builder: Callable[[Session, Viewer, date], list[Section]]) -> Builder:
    return lambda session, viewer, now, _told, _owed: builder(session, viewer, london_day(now))


def _by_time(builder: Callable[[Session, Viewer, datetime], list[Section]]) -> Builder:
    return lambda session, viewer, now, _told, _owed: builder(session, viewer, now)


def _meeting(session: Session, viewer: Viewer, now: datetime, told: Slice, _owed: Returns) -> list[Section]:
    return home_declarations.meeting(session, viewer, london_day(now), told)


def _governing(
    session: Session, viewer: Viewer, _now: datetime, told: Slice, owed: Returns
) -> list[Section]:  # fmt: skip
    return home_declarations.governing(session, viewer, owed, told)


def _place_of_tasks(_session: Session, _viewer: Viewer, _now: datetime) -> list[Section]:
    """Where they stand among the others, which are read first: a task for which a line of theirs stands is left out."""
    return [section(TASKS, f"Tasks due within {TASK_DAYS} days", Work.TASKS, ())]


def _tasks(session: Session, viewer: Viewer, now: datetime, told: duties.Told, part: Slice) -> Section:
    """What has been planned for this person and these roles, as far as it falls due soon. told: what the others tell."""
    until = now + timedelta(days=TASK_DAYS)
    soon = duties.due_by(session, until, viewer=viewer, but=told, start=part.start, most=part.most)
    (empty,) = _place_of_tasks(session, viewer, now)
    entries = tuple(_task(duty, now) for duty in soon.some)
    return replace(
        empty, entries=entries, in_all=soon.in_all, ahead=tuple(_task(one, now) for one in soon.first)
    )


def _task(duty: Duty, now: datetime) -> Entry:
    kind = DutyKind(duty.kind)
    due_at = None if kind in ASKS_NOTHING else duty.due_at
    return Entry(
        duty.title, Work.TASKS, duty.subject_ref, due_at=due_at, note=duties.KIND_WORDS[kind],
        urgent=duties.is_late(duty, now), task=kind,
    )  # fmt: skip


def _auditing(session: Session, viewer: Viewer, now: datetime) -> list[Section]:
    """What an auditor asks first: what came late, and what was decided before an interest was known."""
    unknown = decisions_before_an_interest_was_known(session, viewer=viewer)
    decided = (
        Entry(
            f"{u.decided.label}: {u.person} decided on {u.record_ref}", *_check_or_record(u),
            note=f"The interest {u.interest_ref} was recorded later, on {_day(u.declared_at)}",
        )
        for u in unknown
    )  # fmt: skip
    return [
        home_declarations.late(session, viewer, london_day(now)),
        section("unknown", "Decisions taken before an interest was known", Work.DECIDED_BEFORE, decided),
    ]


def _check_or_record(one: Unknown) -> tuple[str, str]:
    """Its decision check, or else what was decided on: a kind of record and which."""
    if one.decision_ref is not None:
        return "decision", one.decision_ref
    return one.record_kind, one.record_ref


def _day(instant: datetime) -> str:
    day = london_day(instant)
    return f"{day.day} {day:%B %Y}"


def _administering(session: Session, viewer: Viewer, now: datetime) -> list[Section]:
    """Whether the instance is well, and whose access ends soon."""
    if not viewer.may(Permission.KEEP_ACCOUNTS):
        return []
    warnings = (Entry(w, Work.HEALTH, urgent=True) for w in health(session, now=now).warnings)
    today = london_day(now)
    ending = select(Account).where(
        open_on(today), Account.access_ends_on <= today + timedelta(days=ACCESS_DAYS)
    )
    rows = session.scalars(ending.order_by(Account.access_ends_on, Account.id))
    accounts = (Entry(f"Access of {a.email} ends", Work.ACCOUNTS, due_on=a.access_ends_on) for a in rows)
    return [
        section("health", "This instance", Work.HEALTH, warnings),
        section("accounts", f"Access that ends within {ACCESS_DAYS} days", Work.ACCOUNTS, accounts),
    ]


NO_TASKS = frozenset({"published", "entries", "late", "unknown", "meeting"})
"""Sections that tell, and ask for nothing."""
UNCOUNTED = frozenset({"publication", "published"})
"""Sections that tell of one thing, which nobody counts."""
_TABLE: tuple[tuple[frozenset[Role], Builder], ...] = (
    (frozenset({Role.SIGNATORY}), _by_day(home_contracts.deciding)),
    (
        frozenset(
            {
                Role.INFORMATION_GOVERNANCE_LEAD,
                Role.SIRO,
                Role.DATA_PROTECTION_OFFICER,
                Role.CALDICOTT_GUARDIAN,
            }
        ),
        _by_time(home_information.guarding),
    ),
    (frozenset({Role.CONTRACT_MANAGER, Role.PROCUREMENT_LEAD}), _by_day(home_contracts.managing)),
    (frozenset({Role.GOVERNANCE_OFFICER}), _governing),
    (frozenset({Role.GOVERNANCE_OFFICER, Role.MANAGER}), _by_day(home_declarations.reviewing)),
    (frozenset({Role.COMMITTEE_SECRETARY, Role.COMMITTEE_CHAIR}), _meeting),
    (frozenset({Role.AUDITOR, Role.EXTERNAL_AUDITOR, Role.COUNTER_FRAUD_SPECIALIST}), _by_time(_auditing)),
    (frozenset({Role.ADMINISTRATOR}), _by_time(_administering)),
    (frozenset(Role), _by_time(_place_of_tasks)),
    (
        frozenset(role for role in Role if role not in (Role.EXTERNAL_AUDITOR, Role.ADMINISTRATOR)),
        _by_day(home_declarations.own),
    ),
)
"""Which role sees which sections, in the order of the page."""
