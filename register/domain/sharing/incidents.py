"""From an item to check to a data incident: a person's triage starts the clock, by the rules of its day."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.dates import after_hours, aware, london_day
from register.domain.diagrams import Arrow, state_diagram
from register.domain.errors import MovedOn
from register.domain.permissions import Permission
from register.domain.problems import instant_problem, refuse
from register.domain.rules import JsonValue, Ruleset
from register.domain.texts import Line, Prose, Typed, text_problems


class ItemSource(StrEnum):
    """How something came to be checked."""

    REPORTED = "reported"
    UNCOVERED_DISCLOSURE = "uncovered_disclosure"
    UNCOVERED_PAPER = "uncovered_paper"
    STOPPED_DISCLOSURE = "stopped_disclosure"

    @property
    def label(self) -> str:
        return SOURCE_WORDS[self]


SOURCE_WORDS = {
    ItemSource.REPORTED: "Reported by a person",
    ItemSource.UNCOVERED_DISCLOSURE: "Information shared without an agreement that covers it",
    ItemSource.UNCOVERED_PAPER: "Papers about nobody shared without an agreement that covers them",
    ItemSource.STOPPED_DISCLOSURE: "Information that was stopped before anybody received it",
}


class TriageOutcome(StrEnum):
    NOT_AN_INCIDENT = "not_an_incident"
    NEAR_MISS = "near_miss"
    DATA_INCIDENT = "data_incident"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewItemToCheck(Typed):
    """Something that may be a data incident; noticed_at shows when the 72 hours would run out, no more. happened,
    involved: codes of what is chosen first, and of the kinds of information; none where nobody could say."""

    source: Annotated[ItemSource, select("how it came to be checked")]
    what: Annotated[str, Prose("what happened", longest=4000)]
    noticed_at: Annotated[datetime, enter("the time you noticed it")]
    organisation_id: Annotated[str | None, select("the organisation")] = None
    disclosure_id: Annotated[str | None, select("what was shared")] = None
    happened: Annotated[str | None, select("what comes nearest", "incidents.happened")] = None
    involved: Annotated[tuple[str, ...], select("the kinds of information", "sharing.categories")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTriage(Typed):
    """A person's judgement of an item. severity: a code of the scale of the day the body became aware; to_tell: who has
    to be told besides the regulator, by the codes of rule incidents.others_told. case_owner_id: who looks after it from
    now on; whoever did before, where nobody is named."""

    item_id: Annotated[str, select("the item")]
    outcome: Annotated[TriageOutcome, select("what it is")]
    reason: Annotated[str, Prose("why you decided this", longest=4000)]
    aware_at: Annotated[datetime | None, enter("the time the organisation became aware")] = None
    severity: Annotated[str | None, select("how serious it is", "incidents.scale")] = None
    to_tell: Annotated[tuple[str, ...], select("who else has to be told")] = ()
    case_owner_id: Annotated[str | None, select("who looks after the case")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAwareTime(Typed):
    """A corrected time of becoming aware; never in place of the earlier one."""

    incident_id: str
    aware_at: datetime
    reason: Annotated[str, Prose("why the time is corrected", longest=2000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwareTime:
    """One recorded time of becoming aware; credible is False only where an officer found it mistyped."""

    aware_at: datetime
    recorded_at: datetime
    credible: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NewUnconfirmation(Typed):
    """A data incident that was confirmed by mistake: it is an item to check again, once another person agrees."""

    incident_id: str
    reason: Annotated[str, Prose("why it should not have been confirmed", longest=2000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotification(Typed):
    """Somebody outside was told: a regulator, a commissioner, the people concerned. answers: whose clocks this telling
    ends, as the person says who recorded it; none where nobody had to be told."""

    incident_id: str
    recipient: Annotated[str, Line("who was told", longest=200)]
    phase: str
    notified_at: datetime
    answers: Annotated[tuple[str, ...], select("who this was for")] = ()
    reference: Annotated[str | None, Line("the reference", longest=100)] = None
    reasons_late: Annotated[str | None, Prose("why this was later than the deadline", longest=2000)] = None


class IncidentState(StrEnum):
    TO_CHECK = "to_check"
    NOT_AN_INCIDENT = "not_an_incident"
    NEAR_MISS = "near_miss"
    CONFIRMED = "confirmed"
    CONTAINED = "contained"
    ASSESSED = "assessed"
    DECIDED = "decided"
    NOTIFIED = "notified"
    CLOSED = "closed"

    @property
    def label(self) -> str:
        return (
            "Item to check" if self is IncidentState.TO_CHECK else self.value.replace("_", " ").capitalize()
        )


NO_MORE = (IncidentState.NOT_AN_INCIDENT, IncidentState.NEAR_MISS, IncidentState.CLOSED)
OVER = frozenset(NO_MORE)
"""States of a case that is settled, and the same in the order in which an index has them."""


class IncidentAct(StrEnum):
    DISMISS = "dismiss"
    CALL_NEAR_MISS = "call_near_miss"
    CONFIRM = "confirm"
    CONTAIN = "contain"
    ASSESS = "assess"
    DECIDE = "decide"
    NOTIFY = "notify"
    NOT_TELL = "not_tell"
    CLOSE = "close"
    REOPEN = "reopen"
    UNCONFIRM = "unconfirm"

    @property
    def label(self) -> str:
        told = {
            IncidentAct.NOT_TELL: "Decide not to tell",
            IncidentAct.UNCONFIRM: "Take back the confirmation",
        }
        return told.get(self, self.value.replace("_", " ").capitalize())


@dataclass(frozen=True, slots=True)
class IncidentTransition:
    start: IncidentState
    act: IncidentAct
    end: IncidentState
    permission: Permission


CONFIRMED_STATES = (
    IncidentState.CONFIRMED, IncidentState.CONTAINED, IncidentState.ASSESSED, IncidentState.DECIDED, IncidentState.NOTIFIED,
)  # fmt: skip
"""A data incident that goes on: its clocks run."""
UNJUDGED = frozenset({IncidentState.TO_CHECK, IncidentState.NOT_AN_INCIDENT, IncidentState.NEAR_MISS})
"""No data incident, or none yet, or none any more: no clock runs, whatever was entered before."""
_S, _A, _TRIAGE, _DECIDE = IncidentState, IncidentAct, Permission.TRIAGE_INCIDENT, Permission.DECIDE_INCIDENT
TRANSITIONS: tuple[IncidentTransition, ...] = (
    IncidentTransition(_S.TO_CHECK, _A.DISMISS, _S.NOT_AN_INCIDENT, _TRIAGE),
    IncidentTransition(_S.TO_CHECK, _A.CALL_NEAR_MISS, _S.NEAR_MISS, _TRIAGE),
    IncidentTransition(_S.TO_CHECK, _A.CONFIRM, _S.CONFIRMED, _TRIAGE),
    IncidentTransition(_S.NOT_AN_INCIDENT, _A.REOPEN, _S.TO_CHECK, _TRIAGE),
    IncidentTransition(_S.NEAR_MISS, _A.REOPEN, _S.TO_CHECK, _TRIAGE),
    IncidentTransition(_S.CONFIRMED, _A.CONTAIN, _S.CONTAINED, _TRIAGE),
    IncidentTransition(_S.CONFIRMED, _A.ASSESS, _S.ASSESSED, _TRIAGE),
    IncidentTransition(_S.CONTAINED, _A.ASSESS, _S.ASSESSED, _TRIAGE),
    IncidentTransition(_S.ASSESSED, _A.ASSESS, _S.ASSESSED, _TRIAGE),
    IncidentTransition(_S.ASSESSED, _A.DECIDE, _S.DECIDED, _DECIDE),
    IncidentTransition(_S.CONFIRMED, _A.NOTIFY, _S.CONFIRMED, _TRIAGE),
    IncidentTransition(_S.CONTAINED, _A.NOTIFY, _S.CONTAINED, _TRIAGE),
    IncidentTransition(_S.ASSESSED, _A.NOTIFY, _S.ASSESSED, _TRIAGE),
    IncidentTransition(_S.DECIDED, _A.NOTIFY, _S.NOTIFIED, _TRIAGE),
    IncidentTransition(_S.CONFIRMED, _A.NOT_TELL, _S.CONFIRMED, _DECIDE),
    IncidentTransition(_S.CONTAINED, _A.NOT_TELL, _S.CONTAINED, _DECIDE),
    IncidentTransition(_S.ASSESSED, _A.NOT_TELL, _S.DECIDED, _DECIDE),
    IncidentTransition(_S.DECIDED, _A.NOT_TELL, _S.DECIDED, _DECIDE),
    IncidentTransition(_S.NOTIFIED, _A.NOT_TELL, _S.NOTIFIED, _DECIDE),
    IncidentTransition(_S.DECIDED, _A.ASSESS, _S.ASSESSED, _TRIAGE),
    IncidentTransition(_S.DECIDED, _A.CLOSE, _S.CLOSED, _DECIDE),
    IncidentTransition(_S.NOTIFIED, _A.NOTIFY, _S.NOTIFIED, _TRIAGE),
    IncidentTransition(_S.NOTIFIED, _A.ASSESS, _S.ASSESSED, _TRIAGE),
    IncidentTransition(_S.NOTIFIED, _A.CLOSE, _S.CLOSED, _DECIDE),
    IncidentTransition(_S.CLOSED, _A.REOPEN, _S.CONFIRMED, _TRIAGE),
    *(IncidentTransition(state, _A.UNCONFIRM, _S.TO_CHECK, _TRIAGE) for state in CONFIRMED_STATES),
)
"""The one table. The SIRO's permission decides (corrections 10); a data protection officer holds neither."""


class NotInThisState(MovedOn):
    """This cannot be done in the incident's present state."""


def can_move(state: IncidentState, act: IncidentAct) -> bool:
    return any(row.start is state and row.act is act for row in TRANSITIONS)


def move(state: IncidentState, act: IncidentAct) -> IncidentTransition:
    """The row for an act in a state; raises NotInThisState when there is none."""
    for row in TRANSITIONS:
        if row.start is state and row.act is act:
            return row
    raise NotInThisState(f"This is not possible while the state is: {state.label.lower()}")


TRIAGE_ACTS = {
    TriageOutcome.NOT_AN_INCIDENT: IncidentAct.DISMISS,
    TriageOutcome.NEAR_MISS: IncidentAct.CALL_NEAR_MISS,
    TriageOutcome.DATA_INCIDENT: IncidentAct.CONFIRM,
}


def diagram() -> str:
    """The table as a Mermaid state diagram for the docs."""
    arrows = [Arrow(row.start, row.act.label, row.end) for row in TRANSITIONS]
    return state_diagram(arrows, start=IncidentState.TO_CHECK, labels={s: s.label for s in IncidentState})


def severities(ruleset: Ruleset, aware_at: datetime, *, body: str | None = None) -> dict[str, JsonValue]:
    """The scale of the day the body became aware, by code: an old score is never read on a new scale."""
    scale = ruleset.value("incidents.scale", on=london_day(aware_at), body=body)
    return {row["code"]: row for row in scale["levels"]}


def first_choices(ruleset: Ruleset, on: date) -> dict[str, str]:
    """What whoever reports chooses from first, by code, on that day."""
    return {row["code"]: row["name"] for row in ruleset.value_or([], "incidents.happened", on=on)}


def check_item(
    new: NewItemToCheck, *, now: datetime, happened: Container[str] = (), involved: Iterable[str] = ()
) -> None:
    """Raises Invalid. happened, involved: the codes there are to choose from."""
    known = new.happened is None or new.happened in happened
    refuse(
        {
            **text_problems(new),
            "noticed_at": _past_problem(new.noticed_at, now, "noticed"),
            "happened": None if known else "Select what comes nearest from the list",
            "involved": None
            if set(new.involved) <= set(involved)
            else "Select the kinds of information from the list",
        }
    )


def check_triage(new: NewTriage, ruleset: Ruleset, *, now: datetime, body: str | None = None) -> None:
    """Raises Invalid. Only a person's triage starts a clock, and it needs the time of becoming aware."""
    incident = new.outcome is TriageOutcome.DATA_INCIDENT
    unaware = _aware_problem(new.aware_at, now, needed=incident)
    refuse(
        {
            **text_problems(new),
            "aware_at": unaware,
            "severity": _severity_problem(new, ruleset, body) if incident and not unaware else None,
        }
    )


def check_aware_time(new: NewAwareTime, *, now: datetime) -> None:
    """Raises Invalid. A correction needs its reason; the earlier time stays on record."""
    refuse(
        {
            **text_problems(new),
            "aware_at": _past_problem(new.aware_at, now, "became aware"),
        }
    )


def check_notification(new: NewNotification, *, known: Iterable[str], late: bool, now: datetime) -> None:
    """Raises Invalid. known: whose clocks there are; late: whether one that this answers had run out by then, for
    which reasons are required (UK GDPR Article 33(1))."""
    early = _past_problem(new.notified_at, now, "told them")
    refuse(
        {
            **text_problems(new, reasons_late=late and not early),
            "answers": None if set(new.answers) <= set(known) else "Select who this was for from the list",
            "phase": None
            if new.phase in ("initial", "further", "final")
            else "Select which notification this is",
            "notified_at": early,
        }
    )


def corrected(
    times: Sequence[AwareTime], aware_at: datetime, *, mistyped: bool, now: datetime
) -> list[AwareTime]:
    """The times with one more; the one before it counts no more where it was mistyped."""
    last = replace(times[-1], credible=times[-1].credible and not mistyped)
    return [*times[:-1], last, AwareTime(aware_at=aware_at, recorded_at=now)]


def takes_deadline_away(before: Iterable[AwareTime], after: Iterable[AwareTime]) -> bool:
    """Whether the earliest credible time moves on, so that a deadline that was in sight counts no more: one person does
    not decide that alone."""
    was, then = earliest_credible(before), earliest_credible(after)
    return was is not None and (then is None or then > was)


def _past_problem(instant: datetime, now: datetime, act: str) -> str | None:
    label = f"The time you {act}"
    odd = instant_problem(instant, label)
    return odd or (f"{label} must be in the past" if aware(instant) > aware(now) else None)


def _aware_problem(aware_at: datetime | None, now: datetime, *, needed: bool) -> str | None:
    if aware_at is None:
        return "Enter when the organisation became aware" if needed else None
    return _past_problem(aware_at, now, "became aware")


def _severity_problem(new: NewTriage, ruleset: Ruleset, body: str | None) -> str | None:
    if new.aware_at is None or new.severity in severities(ruleset, new.aware_at, body=body):
        return None
    return "Select how serious it is"


def deadline(aware_at: datetime, ruleset: Ruleset, *, body: str | None = None) -> datetime | None:
    """When the regulator must know: elapsed hours from becoming aware (UK GDPR Article 33, 72 since
    25 May 2018). None where the rules of that day set no such clock."""
    rule = ruleset.find("incidents.notify_within_hours", on=london_day(aware_at), body=body)
    return None if rule is None else after_hours(aware_at, rule.value)


def earliest_credible(times: Iterable[AwareTime]) -> datetime | None:
    """The time whose deadline stays in sight, whatever was entered later."""
    return min((aware(time.aware_at) for time in times if time.credible), default=None)
