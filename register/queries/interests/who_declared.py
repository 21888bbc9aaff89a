"""Who has declared: everybody who owes a yearly return, once, and how it stands on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select
from sqlalchemy.orm import Session

from register.domain.home.tones import Tone
from register.domain.interests.return_states import ReturnState
from register.domain.permissions import Viewer
from register.models.appointments import AppointmentVersion
from register.models.interests import InterestVersion
from register.models.nil_returns import NilReturnVersion
from register.models.organisations import OrganisationVersion
from register.models.people import Person, PersonVersion
from register.models.posts import PostVersion
from register.queries import names
from register.queries.interests.declarants import SOON_DAYS, Owed, owing
from register.queries.listing import Column, Filter, Listing, Query
from register.queries.searching import found, place_of, sorted_by
from register.queries.visible import NOW, AsAt, held, known, seen_by

H, A, P, B = PersonVersion, AppointmentVersion, PostVersion, OrganisationVersion
N, I = NilReturnVersion, InterestVersion  # noqa: E741
OUTSTANDING = "outstanding"
STATES = (
    *((state.value, state.label) for state in ReturnState),
    (OUTSTANDING, f"Late, never, or due within {SOON_DAYS} days"),
)
TONES = {"declared": Tone.GOOD, "nothing": Tone.GOOD, "late": Tone.BAD, "never": Tone.OPEN}


def listing(session: Session, on: date, *, viewer: Viewer) -> Listing:
    """The list on a day. Who is late is a question of rules, so those who may be are asked about before."""
    due = owing(session, on, viewer=viewer)
    state = _state(_late(due), on, viewer)
    return Listing(
        noun="declarations",
        title="Who has declared",
        columns=(
            Column("person", "Name", "ref"),
            Column("post", "Post"),
            Column("organisation", "Organisation"),
            Column("state", "State", "state", words=_told),
            Column("returned_on", "Last return", "day"),
        ),
        statement=lambda looking, _as_at: _statement(looking, on, state),
        order=(place_of(H), H.thing_id),
        filters=(
            Filter("name", "Name", lambda text: found(H, "name", text)),
            Filter("state", "State", lambda text: _in_state(text, state, due), STATES),
        ),
        bitemporal=False,
    )


def counts(
    session: Session, on: date, *, viewer: Viewer, due: Iterable[Owed] | None = None
) -> dict[ReturnState, int]:
    """How many are in each state: as many as the list has. due: who is owing, where that was asked already."""
    due = owing(session, on, viewer=viewer) if due is None else due
    state = _state(_late(due), on, viewer).label("state")
    asked = select(state.label("state")).where(*_who(viewer, on)).subquery()
    rows = session.execute(select(asked.c.state, func.count()).group_by(asked.c.state))
    found_in = {row[0]: row[1] for row in rows}
    return {state: found_in.get(state.value, 0) for state in ReturnState}


def _late(due: Iterable[Owed]) -> list[str]:
    return sorted(one.who.person_id for one in due if one.overdue and one.who.last_returned_on is not None)


def _told(state: str) -> tuple[str, Tone]:
    return ReturnState(state).label, TONES[state]


def _in_state(text: str, state: ColumnElement[str], due: list[Owed]) -> ColumnElement[bool]:
    if text == OUTSTANDING:
        return H.thing_id.in_(sorted(one.who.person_id for one in due))
    return state == text


def _decides(on: date) -> list[ColumnElement[bool]]:
    """Appointments as decision-making staff on the day."""
    ends = or_(A.decision_making_to.is_(None), A.decision_making_to >= on)
    return [*known(A, NOW), *held(A, AsAt(on)), A.decision_making_from <= on, ends]


def _who(viewer: Viewer, on: date) -> list[ColumnElement[bool]]:
    """Whoever owes a return. Nobody for an audit with a scope: what it leaves out would read as never made."""
    if viewer.is_scoped:
        return [false()]
    return [
        H.thing_id.in_(select(A.person_id).where(seen_by(A, viewer), *_decides(on))),
        seen_by(H, viewer),
        *known(H, NOW),
    ]


def _state(late: list[str], on: date, viewer: Viewer) -> ColumnElement[str]:
    returned = select(N.id).where(N.person_id == H.thing_id, seen_by(N, viewer)).exists()
    standing = select(I.id).where(
        I.person_id == H.thing_id, seen_by(I, viewer), *known(I, NOW), *held(I, AsAt(on))
    )
    return case(
        (~returned, ReturnState.NEVER.value), (H.thing_id.in_(late), ReturnState.LATE.value),
        (standing.exists(), ReturnState.DECLARED.value), else_=ReturnState.NOTHING.value,
    )  # fmt: skip


def _first(viewer: Viewer, on: date, column: Any) -> Any:
    """Of the post by which somebody is asked."""
    query: Select[Any] = select(column).select_from(A).join(P, and_(P.thing_id == A.post_id, *known(P, NOW)))
    query = query.outerjoin(B, and_(B.thing_id == P.organisation_id, seen_by(B, viewer), *known(B, NOW)))
    query = query.where(A.person_id == H.thing_id, seen_by(A, viewer), *_decides(on)).correlate(H)
    return query.order_by(A.decision_making_from, A.thing_id).limit(1).scalar_subquery()


def _statement(viewer: Viewer, on: date, state: ColumnElement[str]) -> Query:
    last = select(func.max(N.known_on)).where(N.person_id == H.thing_id, seen_by(N, viewer)).correlate(H)
    shown: Any = select(
        H.thing_id.label("id"), Person.ref, names.listed(H, viewer).label("person"),
        _first(viewer, on, P.title).label("post"), _first(viewer, on, B.name).label("organisation"),
        state.label("state"), last.scalar_subquery().label("returned_on"),
    )  # fmt: skip
    return sorted_by(shown.join(Person, Person.id == H.thing_id), H).where(*_who(viewer, on))
