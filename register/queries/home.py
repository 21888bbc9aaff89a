"""Start pages: for each role a person holds, what needs them today, and nothing of the roles they do not hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.dates import london_day, start_of_day
from register.domain.permissions import Permission, Role, Viewer
from register.models.accounts import Account
from register.queries import home_contracts, home_declarations, home_information, reports
from register.queries.health import health
from register.queries.home_entries import Entry, Section, section

Builder = Callable[[Session, Viewer, datetime], list[Section]]
ACCESS_DAYS = 30


def sections(session: Session, *, viewer: Viewer, now: datetime) -> list[Section]:
    """The start page of this viewer: each section once, in the order of the table."""
    builders = [builder for roles, builder in _TABLE if roles & viewer.roles]
    found = [part for builder in builders for part in builder(session, viewer, now)]
    return list({part.key: part for part in reversed(found)}.values())[::-1]


def first(found: Iterable[Section]) -> Entry | None:
    """What to do next: what is urgent before what is not, and then by when."""
    entries = [entry for part in found if part.key not in NO_TASKS for entry in part.entries]
    return min(entries, key=_pressing, default=None)


def _pressing(entry: Entry) -> tuple[bool, bool, datetime]:
    day = entry.due_on or date(9999, 12, 30)
    due = entry.due_at or start_of_day(day)
    return not entry.urgent, entry.due_at is None and entry.due_on is None, due


def _by_day(builder: Callable[[Session, Viewer, date], list[Section]]) -> Builder:
    return lambda session, viewer, now: builder(session, viewer, london_day(now))


def _auditing(session: Session, viewer: Viewer, now: datetime) -> list[Section]:
    """What an auditor asks first: what came late, and what was decided before an interest was known."""
    unknown = reports.decisions_before_an_interest_was_known(session, viewer=viewer)
    decided = (
        Entry(
            f"{u.person} decided on {u.contract_ref}", "decisions.show", u.decision_ref,
            note=f"The interest {u.interest_ref} was recorded later, on {_day(u.declared_at)}",
        )
        for u in unknown
    )  # fmt: skip
    return [
        home_declarations.late(session, viewer, london_day(now)),
        section("unknown", "Decisions taken before an interest was known", "audit.index", decided),
    ]


def _day(instant: datetime) -> str:
    day = london_day(instant)
    return f"{day.day} {day:%B %Y}"


def _administering(session: Session, viewer: Viewer, now: datetime) -> list[Section]:
    """Whether the instance is well, and whose access ends soon."""
    if not viewer.may(Permission.KEEP_ACCOUNTS):
        return []
    warnings = (Entry(w, "health.healthz", urgent=True) for w in health(session, now=now).warnings)
    until = london_day(now) + timedelta(days=ACCESS_DAYS)
    ending = select(Account).where(Account.active, Account.access_ends_on.between(london_day(now), until))
    rows = session.scalars(ending.order_by(Account.access_ends_on, Account.id))
    accounts = (Entry(f"Access of {a.email} ends", "accounts.index", due_on=a.access_ends_on) for a in rows)
    return [
        section("health", "This instance", "health.healthz", warnings),
        section("accounts", f"Access that ends within {ACCESS_DAYS} days", "accounts.index", accounts),
    ]


NO_TASKS = frozenset({"entries", "late", "unknown", "meeting"})
"""Sections that tell, and ask for nothing."""
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
        home_information.guarding,
    ),
    (frozenset({Role.CONTRACT_MANAGER, Role.PROCUREMENT_LEAD}), _by_day(home_contracts.managing)),
    (frozenset({Role.GOVERNANCE_OFFICER}), _by_day(home_declarations.governing)),
    (frozenset({Role.GOVERNANCE_OFFICER, Role.MANAGER}), _by_day(home_declarations.reviewing)),
    (frozenset({Role.COMMITTEE_SECRETARY, Role.COMMITTEE_CHAIR}), _by_day(home_declarations.meeting)),
    (frozenset({Role.AUDITOR, Role.EXTERNAL_AUDITOR, Role.COUNTER_FRAUD_SPECIALIST}), _auditing),
    (frozenset({Role.ADMINISTRATOR}), _administering),
    (
        frozenset(role for role in Role if role not in (Role.EXTERNAL_AUDITOR, Role.ADMINISTRATOR)),
        _by_day(home_declarations.own),
    ),
)
"""Which role sees which sections, in the order of the page."""
