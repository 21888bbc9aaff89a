"""The register of data incidents that Article 33(5) asks for, what somebody reported themselves, and figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from register.domain.dates import moment
from register.domain.leaves import unstamp
from register.domain.permissions import Viewer
from register.domain.sharing.incidents import IncidentState, first_choices
from register.models.incidents import Incident, IncidentVersion
from register.models.organisations import OrganisationVersion
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.rules import ruleset
from register.queries.sharing.incidents import state_told
from register.queries.visible import NOW, AsAt, held, known, seen_by

V, B, S = IncidentVersion, OrganisationVersion, IncidentState
RECORDED = [state.value for state in S if state not in (S.TO_CHECK, S.NOT_AN_INCIDENT, S.NEAR_MISS)]


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown = select(
        V.thing_id.label("id"), Incident.ref, V.state, B.name.label("organisation"), V.what, V.noticed_at, V.aware_at,
        V.form_answers.label("effects"), V.form_answers.label("remedy"), V.assessments.label("grade"),
        V.decisions.label("decided"),
        V.notifications.label("told"), V.not_telling.label("not_told"),
    ).join(Incident, Incident.id == V.thing_id)  # fmt: skip
    shown = shown.outerjoin(B, and_(B.thing_id == V.organisation_id, *known(B, as_at)))
    rows = (seen_by(V, viewer), *known(V, as_at), *held(V, as_at), V.state.in_(RECORDED))
    return shown.where(*rows)


def _answer(key: str) -> Any:
    return lambda answers: (answers or {}).get(key, "")


def _grade(given: list[Any] | None) -> str:
    """The last grade with its scale, in the words of its day."""
    if not given:
        return ""
    last = given[-1]
    return "; ".join(part for part in (last["severity"], last["likelihood"], last["scale"]) if part)


def _decided(taken: list[Any] | None) -> str:
    lines = [("To report" if one["report"] else "Not to report", one) for one in taken or ()]
    return "; ".join(f"{words}, {moment(unstamp(one['at']))}: {one['reason']}" for words, one in lines)


def _told(rows: list[Any] | None) -> str:
    return "; ".join(
        f"{one['recipient']} ({one['phase']}), {moment(unstamp(one['notified_at']))}"
        + (f", reference {one['reference']}" if one["reference"] else "")
        + (f", late because {one['reasons_late']}" if one["reasons_late"] else "")
        for one in rows or ()
    )


def _not_told(rows: list[Any] | None) -> str:
    return "; ".join(f"{one['to']}: {one['reason']}" for one in rows or ())


LISTING = Listing(
    noun="incident-register",
    title="Register of data incidents",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("state", "State", "state", words=state_told),
        Column("organisation", "Organisation"),
        Column("what", "Facts"),
        Column("effects", "Effects", worked=_answer("effects")),
        Column("remedy", "Remedy", worked=_answer("remedy")),
        Column("noticed_at", "Noticed", "instant"),
        Column("aware_at", "Became aware", "instant"),
        Column("grade", "Grade", worked=_grade),
        Column("decided", "Decision", worked=_decided),
        Column("told", "Notifications", worked=_told),
        Column("not_told", "Not told", worked=_not_told),
    ),
    statement=_statement,
    order=(V.noticed_at, V.thing_id),
    filters=(
        Filter(
            "state", "State", lambda code: V.state == code, tuple((code, S(code).label) for code in RECORDED)
        ),
        by_ref(Incident.ref),
    ),
    newest_first=True,
)


@dataclass(frozen=True, slots=True)
class Mine:
    """Something that somebody reported, and how it goes; no more than they said themselves and its state."""

    ref: str
    what: str | None
    reported_at: datetime
    how: str


HOW = {
    S.TO_CHECK: "Somebody is going to look at it", S.NOT_AN_INCIDENT: "Looked at: it is no data incident",
    S.NEAR_MISS: "Looked at: a near miss, kept for learning", S.CLOSED: "Dealt with and closed",
}  # fmt: skip


def reported_by(session: Session, account_id: str, *, viewer: Viewer) -> list[Mine]:
    """What this account reported, the newest first."""
    first = aliased(V)
    query = select(Incident.ref, V.what, V.noticed_at, V.state).join(Incident, Incident.id == V.thing_id)
    query = query.join(
        first, and_(first.thing_id == V.thing_id, first.n == 1, first.recorded_by == account_id)
    )
    query = query.where(seen_by(V, viewer), V.superseded_seq.is_(None), V.disclosure_id.is_(None))
    rows = session.execute(query.order_by(V.noticed_at.desc(), V.thing_id))
    working = "It is a data incident, and is being dealt with"
    return [Mine(row.ref, row.what, row.noticed_at, HOW.get(S(row.state), working)) for row in rows]


@dataclass(frozen=True, slots=True)
class Count:
    """One line of a picture."""

    words: str
    count: int
    presses: bool = False

    @property
    def said(self) -> str:
        return f"{self.count:,}"


@dataclass(frozen=True, slots=True)
class Figures:
    """How many, by what; nothing that names anybody or any case."""

    by_month: Sequence[Count]
    by_kind: Sequence[Count]
    by_outcome: Sequence[Count]


def figures(session: Session, today: date, *, viewer: Viewer) -> Figures:
    """Of the last twelve months by the day it was noticed, which is the first on which it held."""
    began = date(today.year - 1, today.month, 1)
    of_each = func.count().label("cases")
    query = select(V.valid_from, V.happened, V.state, of_each).where(seen_by(V, viewer), *known(V, NOW))
    query = query.where(V.valid_from >= began).group_by(V.valid_from, V.happened, V.state)
    rows = session.execute(query.order_by(V.valid_from, V.happened, V.state)).all()
    called = first_choices(ruleset(session), today)
    months = [
        date(began.year + (began.month - 1 + n) // 12, (began.month - 1 + n) % 12 + 1, 1) for n in range(13)
    ]
    in_month = _counted((row.valid_from.replace(day=1), row.cases) for row in rows)
    as_told = _counted((row.happened if row.happened in called else None, row.cases) for row in rows)
    in_state = _counted((row.state, row.cases) for row in rows)
    return Figures(
        [Count(f"{month:%B} {month.year}", in_month[month]) for month in months],
        [
            *(Count(name, as_told[code]) for code, name in called.items()),
            Count("Nobody could say", as_told[None]),
        ],
        [Count(state.label, in_state[state.value]) for state in S],
    )


def _counted(told: Iterable[tuple[Any, int]]) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for key, cases in told:
        found[key] += cases
    return found
