"""A data incident as its page and its call tell it: how it was judged, its clocks, what was said, who was told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from register.domain.home.tones import Tone
from register.domain.leaves import unstamp
from register.domain.permissions import Role, Viewer
from register.domain.rules import Ruleset
from register.domain.sharing.clocks import Clock
from register.domain.sharing.incidents import AwareTime, IncidentState, deadline, severities
from register.domain.texts import sentence
from register.models.incidents import IncidentVersion
from register.queries import entries as ledger
from register.queries.entries import Recorded
from register.queries.field_words import words_of
from register.queries.labels import actors
from register.queries.rules import ruleset
from register.queries.sharing.incidents import aware_times, body_of, clocks_of, owner_of, would_run_out_at

OPINIONS = {
    Role.DATA_PROTECTION_OFFICER: "The data protection officer advised",
    Role.CALDICOTT_GUARDIAN: "The Caldicott Guardian was consulted",
    Role.SIRO: "The SIRO decided",
}


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
        return ("Overdue", Tone.BAD) if clock.due_at < now else ("Still to be told", Tone.OPEN)
    if not clock.answer.told:
        return ("Decided not to tell", Tone.RUNNING)
    return ("Told late", Tone.CAREFUL) if clock.answer.at > clock.due_at else ("Told", Tone.GOOD)


@dataclass(frozen=True, slots=True)
class AwareShown:
    """One time of becoming aware as a page shows it, with the deadline it sets."""

    aware_at: datetime
    recorded_at: datetime
    deadline_at: datetime | None
    credible: bool

    @property
    def note(self) -> tuple[str, str]:
        return ("Counts", Tone.GOOD) if self.credible else ("Typing mistake", Tone.OVER)


def times_shown(row: IncidentVersion, rules: Ruleset, body: str | None) -> list[AwareShown]:
    return [
        AwareShown(t.aware_at, t.recorded_at, deadline(t.aware_at, rules, body=body), t.credible)
        for t in aware_times(row)
    ]


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
class AssessmentShown:
    """A grade as it was given, on the scale of its day."""

    at: datetime
    scale: str
    severity: str
    likelihood: str
    words: str
    advises: tuple[str, ...]


def assessments_of(row: IncidentVersion) -> list[AssessmentShown]:
    """Every grade, in the order of giving."""
    return [
        AssessmentShown(
            unstamp(one["at"]),
            one["scale"],
            one["severity"],
            one["likelihood"],
            one["words"],
            tuple(one["advises"]),
        )
        for one in row.assessments or ()
    ]


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """Whether the regulator is told, why, and who decided."""

    at: datetime
    decision: tuple[str, str]
    reason: str
    by: str


def decisions_of(session: Session, row: IncidentVersion, *, viewer: Viewer) -> list[DecisionShown]:
    """Every decision to report or not, in the order of taking."""
    taken = row.decisions or []
    called = actors(session, sorted({one["by"] for one in taken}), viewer=viewer)
    return [
        DecisionShown(
            unstamp(one["at"]), ("To report", Tone.RUNNING) if one["report"] else ("Not to report", Tone.OVER),
            one["reason"],
            called.get(one["by"], "An account that is gone"),
        )
        for one in taken
    ]  # fmt: skip


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
        "assessments",
        "decisions",
        "form_answers",
        "likelihood",
    )
    apart = set(map(words_of, drawn))
    return [
        replace(line, changes=tuple(change for change in line.changes if change[0] not in apart))
        for line in ledger.history_of(session, versions, viewer=viewer)
    ]


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of an item or an incident: how it was judged, and when the hours run out, or would."""

    state: IncidentState
    case_owner_id: str | None
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
    assessments: tuple[AssessmentShown, ...]
    decisions: tuple[DecisionShown, ...]
    opinions: tuple[OpinionShown, ...]
    told: tuple[NotificationShown, ...]
    not_told: tuple[NotTellingShown, ...]


def see(session: Session, row: IncidentVersion, *, viewer: Viewer, today: date) -> Seen:
    """How it was judged, and when the hours run out, or would."""
    rules, body = ruleset(session), body_of(session, row, viewer=viewer)
    out_at = would_run_out_at(row, rules, body)
    found = clocks_of(row, rules, body)
    return Seen(
        IncidentState(row.state), owner_of(row), row.outcome, row.severity, row.aware_at, row.earliest_aware_at,
        tuple(aware_times(row)), row.deadline_at, row.deadline_rule, out_at,
        tuple(row.to_tell), found, tuple(assessments_of(row)),
        tuple(decisions_of(session, row, viewer=viewer)), tuple(opinions_of(row)), tuple(notifications_of(row, found)),
        tuple(not_telling_of(row, found)),
    )  # fmt: skip
