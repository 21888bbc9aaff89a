"""Start pages of those who look after information shared, and what went wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from register.domain.dates import london_day
from register.domain.duties.duties import DutyKind
from register.domain.home.work import Work
from register.domain.permissions import Permission, Viewer
from register.domain.sharing.agreements import Agreement, AgreementState, agreement_state
from register.domain.sharing.incidents import OVER, IncidentState
from register.models.incidents import IncidentVersion
from register.queries.home.entries import Entry, Section, section
from register.queries.rules import ruleset
from register.queries.sharing import agreements, incidents
from register.queries.visible import NOW

V = IncidentVersion
LAPSING_DAYS = 60


def guarding(session: Session, viewer: Viewer, now: datetime) -> list[Section]:
    """Incidents by their deadlines, items to check, and agreements that lapse, lack a signature or a review."""
    if not viewer.may(Permission.SEE_INCIDENTS):
        return []
    running = list(_incidents(session, viewer, now))
    unjudged = list(_items(session, viewer))
    return [
        section("incidents", "Data incidents, the nearest deadline first", Work.INCIDENTS, running),
        section("items", "Items to check", Work.INCIDENTS, unjudged),
        section(
            "agreements",
            "Sharing agreements to look at",
            Work.AGREEMENTS,
            _agreements(session, viewer, now),
        ),
    ]


def _incidents(session: Session, viewer: Viewer, now: datetime) -> Iterator[Entry]:
    query = incidents.LISTING.statement(viewer, NOW)
    query = query.where(V.state.not_in([*OVER, IncidentState.TO_CHECK]), V.deadline_at.is_not(None))
    for row in session.execute(query.order_by(*incidents.LISTING.order)):
        late = row.deadline_at < now
        note = "Deadline passed: record who was told, or why not" if late else _left(row.deadline_at - now)
        yield Entry(
            str(row.what), "incident", row.ref, due_at=row.deadline_at, note=note, urgent=True,
            task=DutyKind.INCIDENT_DEADLINE,
        )  # fmt: skip


def _left(span: timedelta) -> str:
    return (
        f"{int(span.total_seconds() // 3600)} hours left to tell whoever has to be told, or to record why not"
    )


def _items(session: Session, viewer: Viewer) -> Iterator[Entry]:
    rules = ruleset(session)
    query = incidents.LISTING.statement(viewer, NOW).where(V.state == IncidentState.TO_CHECK)
    rows = session.execute(query.add_columns(V).order_by(V.noticed_at, V.thing_id))
    for row in rows:
        version = row.IncidentVersion
        end = incidents.would_run_out_at(version, rules, incidents.body_of(session, version, viewer=viewer))
        note = "No deadline runs until a person has judged whether this is a data incident"
        yield Entry(
            str(row.what),
            "incident",
            row.ref,
            due_at=end,
            note=note,
            due_words="The time allowed would run out on",
            task=DutyKind.ITEM_TO_CHECK,
        )


def _agreements(session: Session, viewer: Viewer, now: datetime) -> Iterator[Entry]:
    today = london_day(now)
    refs = dict(_refs(session, viewer, today))
    for one in agreements.agreements(session, viewer=viewer):
        found = _why(one, today)
        if found is not None:
            task = (
                DutyKind.AGREEMENT_REVIEW
                if agreement_state(one, today) is AgreementState.PAST_REVIEW
                else None
            )
            ref = refs.get(one.id)
            yield Entry(one.title, "agreement", ref, due_on=found[0], note=found[1], task=task)


def _refs(session: Session, viewer: Viewer, today: date) -> Iterator[tuple[str, str]]:
    listing = agreements.listing_on(today)
    for row in session.execute(listing.statement(viewer, NOW).order_by(*listing.order)):
        yield row.id, row.ref


def _why(one: Agreement, today: date) -> tuple[date, str] | None:
    """Why somebody should look at this agreement, and by when; None when nobody need."""
    state = agreement_state(one, today)
    if state is AgreementState.PAST_REVIEW:
        return one.review_due_on, "Past its review"
    if state is AgreementState.PART_SIGNED:
        return one.starts_on, "In use before everybody signed"
    if state is AgreementState.TO_SIGN_AGAIN:
        return one.holds_from or one.starts_on, "Changed, and not signed again by everybody"
    if (
        state is AgreementState.IN_FORCE
        and one.ends_on
        and one.ends_on <= today + timedelta(days=LAPSING_DAYS)
    ):
        return one.ends_on, "Lapses soon"
    return None
