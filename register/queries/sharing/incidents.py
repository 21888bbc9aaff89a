"""Items to check and data incidents, listed by deadline and one by one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, func, not_, select
from sqlalchemy.orm import Session

from register.domain.dates import end_of_day
from register.domain.home.tones import Tone
from register.domain.leaves import unstamp
from register.domain.permissions import Viewer
from register.domain.rules import Ruleset
from register.domain.sharing.clocks import Answer, Clock, clocks
from register.domain.sharing.incidents import (
    NO_MORE,
    UNJUDGED,
    AwareTime,
    IncidentState,
    ItemSource,
    NewAwareTime,
    NewItemToCheck,
    deadline,
)
from register.domain.values import recorded
from register.models.incidents import Incident, IncidentVersion
from register.models.organisations import OrganisationVersion
from register.queries.choosing import by_reference_of
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, B, S = IncidentVersion, OrganisationVersion, IncidentState
TONES = {
    S.TO_CHECK: Tone.OPEN, S.NOT_AN_INCIDENT: Tone.OVER, S.NEAR_MISS: Tone.OVER, S.CONFIRMED: Tone.BAD,
    S.CONTAINED: Tone.CAREFUL, S.ASSESSED: Tone.CAREFUL, S.DECIDED: Tone.RUNNING, S.NOTIFIED: Tone.RUNNING,
    S.CLOSED: Tone.GOOD,
}  # fmt: skip
_LAST = end_of_day(date(2199, 12, 31))
_OVER = V.state.in_(
    bindparam("over", [state.value for state in NO_MORE], expanding=True, literal_execute=True)
)
"""Said in the words of the index, which it would not be found by otherwise."""
_PLACE = case((V.deadline_at.is_not(None), 0), (not_(_OVER), 1), else_=2)
"""What has a deadline first, then what goes on without one, then what is over."""


def state_told(code: str) -> tuple[str, Tone]:
    """The words and the colour of a state."""
    return S(code).label, TONES[S(code)]


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
        Column("state", "State", "state", words=state_told),
        Column("what", "What happened"),
        Column("organisation", "Organisation"),
        Column("noticed_at", "Noticed", "instant"),
        Column("deadline_at", "Deadline", "instant"),
    ),
    statement=_statement,
    order=(_PLACE, func.coalesce(V.deadline_at, _LAST), V.noticed_at, V.thing_id),
    parts=(
        (V.deadline_at.is_not(None), (V.deadline_at, V.noticed_at, V.thing_id)),
        (and_(V.deadline_at.is_(None), not_(_OVER)), (V.noticed_at, V.thing_id)),
        (and_(V.deadline_at.is_(None), _OVER), (V.noticed_at, V.thing_id)),
    ),
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


CHOICE = by_reference_of(V, Incident, V.what, V.noticed_at)
"""An item or an incident to choose, by its reference and what happened."""


def incident(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> IncidentVersion:
    """One item or incident by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: IncidentVersion) -> NewItemToCheck:
    """What was reported."""
    return recorded(NewItemToCheck, row)


def owner_of(row: IncidentVersion) -> str | None:
    """Who looks after the case, where the viewer may see them."""
    return None if "case_owner_id" in vars(row).get("masked", ()) else row.case_owner_id


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
    whose words retention has removed, since who was told went with them, and none of what is no data incident."""
    if row.notifications is None or S(row.state) in UNJUDGED:
        return ()
    return clocks(row.to_tell, aware_times(row), answers_of(row), rules, body=body)


def would_run_out_at(row: IncidentVersion, rules: Ruleset, body: str | None) -> datetime | None:
    """For an item to check only: when the hours would end if awareness were counted from the noticing. Papers about nobody
    have no hours."""
    about_nobody = row.source == ItemSource.UNCOVERED_PAPER
    return (
        deadline(row.noticed_at, rules, body=body) if row.state == S.TO_CHECK and not about_nobody else None
    )
