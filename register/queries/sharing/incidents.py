"""Items to check and data incidents, listed by deadline and one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from register.domain.dates import end_of_day
from register.domain.leaves import unstamp
from register.domain.permissions import Role, Viewer
from register.domain.rules import Ruleset
from register.domain.sharing.clocks import Answer, Clock, clocks
from register.domain.sharing.incidents import (
    AwareTime,
    IncidentState,
    ItemSource,
    NewAwareTime,
    NewItemToCheck,
    deadline,
    severities,
)
from register.domain.texts import sentence
from register.domain.values import recorded
from register.models.incidents import Incident, IncidentVersion
from register.models.organisations import OrganisationVersion
from register.queries import entries as ledger
from register.queries.entries import Recorded
from register.queries.field_words import words_of
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.rules import ruleset
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, held, history, known, one, seen_by, visible

V, B, S = IncidentVersion, OrganisationVersion, IncidentState
COLOURS = {
    S.TO_CHECK: "orange", S.NOT_AN_INCIDENT: "grey", S.NEAR_MISS: "grey", S.CONFIRMED: "red", S.CONTAINED: "yellow",
    S.ASSESSED: "yellow", S.DECIDED: "blue", S.NOTIFIED: "blue", S.CLOSED: "green",
}  # fmt: skip
SOURCES = {
    ItemSource.REPORTED: "Reported by a person",
    ItemSource.UNCOVERED_DISCLOSURE: "Information shared without an agreement that covers it",
}
OPINIONS = {
    Role.DATA_PROTECTION_OFFICER: "The data protection officer advised",
    Role.CALDICOTT_GUARDIAN: "The Caldicott Guardian was consulted",
    Role.SIRO: "The SIRO decided",
}
_LAST = end_of_day(date(2199, 12, 31))


def state_tag(code: str) -> tuple[str, str]:
    """The words and the colour of a state."""
    return S(code).label, COLOURS[S(code)]


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown = select(
        V.thing_id.label("id"), Incident.ref, V.state, B.name.label("organisation"), V.what, V.noticed_at,
        V.aware_at, V.deadline_at, V.provenance,
    )  # fmt: skip
    shown = shown.join(Incident, Incident.id == V.thing_id)
    shown = shown.outerjoin(B, and_(B.thing_id == V.organisation_id, *known(B, as_at)))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


LISTING = Listing(
    noun="incidents",
    title="Items to check and data incidents",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("state", "State", "tag", words=state_tag),
        Column("what", "What happened"),
        Column("organisation", "Organisation"),
        Column("noticed_at", "Noticed", "instant"),
        Column("deadline_at", "Deadline", "instant"),
    ),
    statement=_statement,
    order=(func.coalesce(V.deadline_at, _LAST), V.noticed_at, V.thing_id),
    filters=(
        Filter("state", "State", lambda code: V.state == code, tuple((s.value, s.label) for s in S)),
        Filter(
            "organisation",
            "Organisation",
            lambda text: found(B, "name", text),
        ),
        by_ref(Incident.ref),
    ),
)


def incident(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> IncidentVersion:
    """One item or incident by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: IncidentVersion) -> NewItemToCheck:
    """What was reported."""
    return recorded(NewItemToCheck, row)


def versions_of(session: Session, thing_id: str, *, viewer: Viewer) -> list[IncidentVersion]:
    """What was ever recorded of one incident, oldest first."""
    return list(session.scalars(history(V, thing_id, viewer)))


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of an item or an incident: how it was judged, and when the hours run out, or would."""

    state: IncidentState
    outcome: str | None
    severity: str | None
    aware_at: datetime | None
    earliest_aware_at: datetime | None
    aware_times: tuple[AwareTime, ...]
    deadline_at: datetime | None
    deadline_rule: str
    would_run_out_at: datetime | None
    to_tell: tuple[str, ...]
    clocks: tuple[Clock, ...]


def see(session: Session, row: IncidentVersion, *, viewer: Viewer, today: date) -> Seen:
    """How it was judged, and when the hours run out, or would."""
    rules, body = ruleset(session), body_of(session, row, viewer=viewer)
    out_at = would_run_out_at(row, rules, body)
    return Seen(
        IncidentState(row.state), row.outcome, row.severity, row.aware_at, row.earliest_aware_at,
        tuple(aware_times(row)), row.deadline_at, row.deadline_rule, out_at,
        tuple(row.to_tell), clocks_of(row, rules, body),
    )  # fmt: skip


def open_incidents(session: Session, *, viewer: Viewer) -> list[IncidentVersion]:
    """Everything that somebody still has to act on, the nearest deadline first."""
    over = (S.NOT_AN_INCIDENT, S.NEAR_MISS, S.CLOSED)
    query = visible(V, viewer).where(V.state.not_in([s.value for s in over]))
    return list(session.scalars(query.order_by(func.coalesce(V.deadline_at, _LAST), V.thing_id)))


def aware_time_of(row: IncidentVersion) -> NewAwareTime | None:
    """The time of becoming aware as it was entered last; None when none was."""
    if row.aware_at is None:
        return None
    return NewAwareTime(incident_id=row.thing_id, aware_at=row.aware_at, reason=row.reason or "")


def aware_times(row: IncidentVersion) -> list[AwareTime]:
    """Every time of becoming aware that was entered, in the order of entering."""
    return [
        AwareTime(
            aware_at=unstamp(t["aware_at"]), recorded_at=unstamp(t["recorded_at"]), credible=t["credible"]
        )
        for t in row.aware_times
    ]


def body_of(session: Session, row: IncidentVersion, *, viewer: Viewer) -> str | None:
    """The kind of body whose rules apply; None where no organisation is named."""
    if row.organisation_id is None:
        return None
    query = visible(B, viewer).where(B.thing_id == row.organisation_id)
    found = session.scalars(query.order_by(B.id)).first()
    return None if found is None else found.kind


def answers_of(row: IncidentVersion) -> list[Answer]:
    """Every telling that was for somebody who had to be told, and every decision not to tell."""
    return answers_in(row.notifications, row.not_telling)


def answers_in(told: list[Any] | None, not_told: list[Any] | None) -> list[Answer]:
    """The same from the two lists as they are stored."""
    given = [Answer(to=n["to"], at=unstamp(n["notified_at"])) for n in told or () if n["to"]]
    return [*given, *(Answer(to=n["to"], at=unstamp(n["at"]), told=False) for n in not_told or ())]


def clocks_of(row: IncidentVersion, rules: Ruleset, body: str | None) -> tuple[Clock, ...]:
    """Every clock of an incident, each with what answered it; body: the kind of body whose rules apply. None of one
    whose words retention has removed: who was told went with them."""
    if row.notifications is None:
        return ()
    return clocks(row.to_tell, aware_times(row), answers_of(row), rules, body=body)


@dataclass(frozen=True, slots=True)
class ClockShown:
    """One who has to be told, as a page shows it."""

    to: str
    name: str
    due_at: datetime
    answer: tuple[str, str]
    answered_at: datetime | None
    source: str


def clocks_shown(found: Iterable[Clock], now: datetime) -> list[ClockShown]:
    """Every clock with how it stands now, the nearest first."""
    return [
        ClockShown(
            clock.addressee.to, sentence(clock.addressee.name), clock.due_at, _standing(clock, now),
            clock.answer.at if clock.answer else None, clock.addressee.source,
        )
        for clock in sorted(found, key=lambda clock: clock.due_at)
    ]  # fmt: skip


def _standing(clock: Clock, now: datetime) -> tuple[str, str]:
    if clock.answer is None:
        return ("Overdue", "red") if clock.due_at < now else ("Still to be told", "orange")
    if not clock.answer.told:
        return ("Decided not to tell", "blue")
    return ("Told late", "yellow") if clock.answer.at > clock.due_at else ("Told", "green")


@dataclass(frozen=True, slots=True)
class AwareShown:
    """One time of becoming aware as a page shows it, with the deadline it sets."""

    aware_at: datetime
    recorded_at: datetime
    deadline_at: datetime | None
    credible: bool

    @property
    def note(self) -> tuple[str, str]:
        return ("Counts", "green") if self.credible else ("Typing mistake", "grey")


def times_shown(row: IncidentVersion, rules: Ruleset, body: str | None) -> list[AwareShown]:
    return [
        AwareShown(t.aware_at, t.recorded_at, deadline(t.aware_at, rules, body=body), t.credible)
        for t in aware_times(row)
    ]


def would_run_out_at(row: IncidentVersion, rules: Ruleset, body: str | None) -> datetime | None:
    """For an item to check only: when the hours would end if awareness were counted from the noticing."""
    return deadline(row.noticed_at, rules, body=body) if row.state == S.TO_CHECK else None


def grade_words(row: IncidentVersion, rules: Ruleset, body: str | None) -> str:
    """The grade on the scale of its own day."""
    if row.severity is None or row.aware_at is None:
        return ""
    found = severities(rules, row.aware_at, body=body).get(row.severity)
    return row.severity if found is None else str(found["name"])


@dataclass(frozen=True, slots=True)
class OpinionShown:
    """Advice, a consultation or a decision, as a page shows it."""

    title: str
    text: str
    at: datetime


def opinions_of(row: IncidentVersion) -> list[OpinionShown]:
    return [OpinionShown(OPINIONS[Role(o["role"])], o["words"], unstamp(o["at"])) for o in row.opinions or ()]


@dataclass(frozen=True, slots=True)
class NotificationShown:
    """Somebody outside was told."""

    recipient: str
    answered: str
    phase: str
    notified_at: datetime
    reference: str | None
    reasons_late: str | None


@dataclass(frozen=True, slots=True)
class NotTellingShown:
    """Somebody who had to be told is not told, and why."""

    name: str
    reason: str
    at: datetime


def not_telling_of(row: IncidentVersion, found: Iterable[Clock]) -> list[NotTellingShown]:
    """Every decision not to tell, in the order of recording."""
    called = _called(found)
    return [
        NotTellingShown(called.get(n["to"], n["to"]), n["reason"], unstamp(n["at"]))
        for n in row.not_telling or ()
    ]


def _called(found: Iterable[Clock]) -> dict[str, str]:
    return {clock.addressee.to: sentence(clock.addressee.name) for clock in found}


def notifications_of(row: IncidentVersion, found: Iterable[Clock]) -> list[NotificationShown]:
    """Everybody outside who was told, in the order of recording; `answered`: whose clock it ended."""
    called = _called(found)
    return [
        NotificationShown(
            n["recipient"],
            called.get(n["to"] or "", "Nobody who had to be told"),
            n["phase"].capitalize(),
            unstamp(n["notified_at"]),
            n["reference"],
            n["reasons_late"],
        )
        for n in row.notifications or ()
    ]


def told(session: Session, versions: list[IncidentVersion], *, viewer: Viewer) -> list[Recorded]:
    """The history in words; times, opinions and notifications are drawn in full elsewhere on the page."""
    drawn = (
        "aware_times",
        "opinions",
        "notifications",
        "earliest_aware_at",
        "deadline_rule",
        "outcome",
        "severity",
        "not_telling",
    )
    apart = set(map(words_of, drawn))
    return [
        replace(line, changes=tuple(change for change in line.changes if change[0] not in apart))
        for line in ledger.history_of(session, versions, viewer=viewer)
    ]
