"""Milestones, listed and one by one, and the plan of a programme with what is late, waits or is stopped."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import Session, aliased

from register.domain.home.tones import Tone
from register.domain.permissions import Viewer
from register.domain.separation import milestones as rules
from register.domain.separation.milestones import MilestoneState, NewMilestone, Placed, slipped_days
from register.domain.values import recorded
from register.models.milestones import Milestone, MilestoneVersion
from register.models.people import PersonVersion
from register.models.programmes import Programme, ProgrammeVersion
from register.queries import names
from register.queries.choosing import Choice, by_name_of, searched
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found
from register.queries.separation.kinds import choices_of, words_for
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, G, H, S = MilestoneVersion, ProgrammeVersion, PersonVersion, MilestoneState
FIRST = aliased(MilestoneVersion)
TONES = {S.DONE: Tone.GOOD, S.STOPPED: Tone.BAD, S.WAITING: Tone.OVER, S.LATE: Tone.BAD, S.DUE: Tone.RUNNING}


def state_told(code: str) -> tuple[str, Tone]:
    """The words and the colour of a state."""
    return S(code).label, TONES[S(code)]


def _progress(day: date) -> ColumnElement[str]:
    """Done, late or due: what a milestone says without looking at the others of its programme."""
    return case((V.done_on <= day, S.DONE.value), (V.due_on < day, S.LATE.value), else_=S.DUE.value)


def _statement(viewer: Viewer, as_at: AsAt, today: date) -> Query:
    progress = _progress(as_at.held_on or today).label("progress")
    owner = and_(H.thing_id == V.milestone_owner_id, seen_by(H, viewer), *known(H, as_at))
    shown: Query = select(
        V.thing_id.label("id"), Milestone.ref, V.title, Programme.ref.label("programme"), V.milestone_kind,
        names.listed(H, viewer).label("owner"), V.milestone_owner_id, V.due_on, V.done_on, progress, V.provenance,
    )  # fmt: skip
    shown = shown.join(Milestone, Milestone.id == V.thing_id).join(Programme, Programme.id == V.programme_id)
    shown = shown.outerjoin(H, owner)
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


@lru_cache(maxsize=4)
def listing_on(today: date) -> Listing:
    """The list of milestones, each as it stands on the day asked for, or today."""
    return Listing(
        noun="milestones",
        title="Milestones",
        columns=(
            Column("title", "Milestone", "ref"),
            Column("programme", "Programme", "record"),
            Column("milestone_kind", "Kind", words=words_for("milestone_kinds")),
            Column("due_on", "Due on", "day"),
            Column("done_on", "Done on", "day"),
            Column("progress", "State", "state", words=state_told),
        ),
        statement=lambda viewer, as_at: _statement(viewer, as_at, today),
        order=(V.due_on, V.thing_id),
        filters=(
            Filter("title", "Milestone", lambda text: found(V, "title", text)),
            Filter("programme", "Reference of the programme", lambda text: Programme.ref == text.strip().upper()),
            Filter(
                "milestone_kind", "Kind", lambda code: V.milestone_kind == code, choices_of("milestone_kinds")
            ),
            Filter(
                "progress", "State today", lambda code: _progress(today) == code,
                tuple((s.value, s.label) for s in (S.LATE, S.DUE, S.DONE)), over_too=True,
            ),
            by_ref(Milestone.ref),
        ),
        goes_on=lambda day: or_(V.done_on.is_(None), V.done_on > day),
    )  # fmt: skip


CHOICE = Choice(
    by_name_of(V, Milestone, V.title), V.thing_id, searched(V, Milestone, "title"),
    lambda _session, rows, _viewer: [(row.id, f"{row.ref}: {row.called}") for row in rows],
)  # fmt: skip
"""A milestone to choose, by title."""


def choice_in(programme_id: str) -> Choice:
    """The milestones of one programme."""
    return Choice(CHOICE.statement, CHOICE.id, CHOICE.holds, CHOICE.tell, (V.programme_id == programme_id,))


def milestone(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> MilestoneVersion:
    """One milestone by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: MilestoneVersion) -> NewMilestone:
    """The recorded value."""
    return recorded(NewMilestone, row)


def placed(row: MilestoneVersion) -> Placed:
    """As the plan looks at it."""
    return recorded(Placed, row, id=row.thing_id)


def plan_of(
    session: Session, programme_ids: Iterable[str], *, viewer: Viewer, as_at: AsAt = NOW
) -> list[MilestoneVersion]:
    """The milestones of these programmes, by the day each is due; each carries its reference."""
    query = visible(V, viewer, as_at).where(V.programme_id.in_(sorted(set(programme_ids))))
    query = query.add_columns(Milestone.ref).join(Milestone, Milestone.id == V.thing_id)
    found = []
    rows: Any = session.execute(query.order_by(V.due_on, V.thing_id))
    for version, ref in rows:
        version.ref = ref
        found.append(version)
    return found


def first_due(session: Session, ids: Iterable[str], *, viewer: Viewer) -> dict[str, date]:
    """When each milestone was due as it was first recorded."""
    query = select(V.thing_id, V.due_on).where(V.n == 1, V.thing_id.in_(sorted(set(ids))), seen_by(V, viewer))
    return {row.thing_id: row.due_on for row in session.execute(query.order_by(V.thing_id))}


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a milestone: how it stands among the others of its programme, and by how many days it slipped."""

    state: MilestoneState
    slipped_days: int


def see(session: Session, row: MilestoneVersion, *, viewer: Viewer, today: date) -> Seen:
    """How it stands on a day."""
    plan = [placed(other) for other in plan_of(session, [row.programme_id], viewer=viewer)]
    first = first_due(session, [row.thing_id], viewer=viewer).get(row.thing_id, row.due_on)
    return Seen(rules.state_on(placed(row), plan, today), slipped_days(first, row.due_on))


@dataclass(frozen=True, slots=True)
class Planned:
    """A milestone as the page of its programme draws it."""

    ref: str
    title: str
    kind: str
    owner: str
    due_on: date
    done_on: date | None
    state: tuple[str, Tone]
    slipped: int


def told(
    session: Session, programme_id: str, day: date, *, viewer: Viewer, as_at: AsAt = NOW
) -> list[Planned]:
    """The plan of a programme on a day, in the order in which things are due."""
    rows = plan_of(session, [programme_id], viewer=viewer, as_at=as_at)
    plan, first = (
        [placed(row) for row in rows],
        first_due(session, [row.thing_id for row in rows], viewer=viewer),
    )
    owners = names.people(session, viewer=viewer).look_up(
        {row.milestone_owner_id for row in rows if row.milestone_owner_id}
    )
    kind = words_for("milestone_kinds")
    return [
        Planned(
            row.ref, row.title, kind(row.milestone_kind), owners.get(row.milestone_owner_id or "", ""),
            row.due_on, row.done_on,
            state_told(rules.state_on(place, plan, day)), slipped_days(first.get(row.thing_id, row.due_on), row.due_on),
        )
        for row, place in zip(rows, plan, strict=True)
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone as a report tells of it. later_by: days later than was first said."""

    title: str
    state: str
    due: date
    done: date | None
    owner: str
    later_by: int


def steps(session: Session, programme_id: str, day: date, *, viewer: Viewer, as_at: AsAt) -> list[Step]:
    """The plan of a programme on a day."""
    plan = told(session, programme_id, day, viewer=viewer, as_at=as_at)
    return [Step(one.title, one.state[0], one.due_on, one.done_on, one.owner, one.slipped) for one in plan]
