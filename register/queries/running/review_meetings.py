"""Review meetings of contracts, listed and one by one, the last of each contract, and what is left to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Text, literal, select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.domain.running import review_meetings as rules
from register.domain.running.review_meetings import NewReviewMeeting, Reviewed
from register.domain.values import recorded
from register.models.contracts import Contract, ContractVersion
from register.models.review_meetings import ReviewMeeting, ReviewMeetingVersion
from register.queries import names
from register.queries.labels import labels
from register.queries.listing import Asked, Column, Filter, Listing, Query, by_ref
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, C = ReviewMeetingVersion, ContractVersion
MOST_TOLD = 5
"""So many meetings a contract's page tells of."""


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown: Query = select(
        V.thing_id.label("id"), ReviewMeeting.ref, Contract.ref.label("contract"), V.contract_id,
        literal(None, Text).label("about"), V.valid_from.label("met_on"),
        V.open_actions, V.meet_again_on, V.provenance,
    )  # fmt: skip
    shown = shown.join(ReviewMeeting, ReviewMeeting.id == V.thing_id)
    shown = shown.join(Contract, Contract.id == V.contract_id)
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


def _titles(session: Session, asked: Asked, rows: Sequence[Any]) -> list[dict[str, str | None]]:
    """What the contract of each row is called; nothing of one that is hidden."""
    about = sorted({row.contract_id for row in rows})
    query = select(C.thing_id, C.title).where(C.thing_id.in_(about), seen_by(C, asked.viewer), *known(C, NOW))
    seen = {row.thing_id: row.title for row in session.execute(query.order_by(C.thing_id))}
    return [{"about": seen.get(row.contract_id)} for row in rows]


LISTING = Listing(
    noun="review-meetings",
    title="Review meetings of contracts",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("contract", "Contract", "record"),
        Column("about", "Title of the contract"),
        Column("met_on", "Met on", "day"),
        Column("open_actions", "Actions to be done"),
        Column("meet_again_on", "Meets again on", "day"),
    ),
    statement=_statement,
    beside=_titles,
    order=(V.valid_from, V.thing_id),
    filters=(
        Filter("contract", "Reference of the contract", lambda text: Contract.ref == text.strip().upper()),
        Filter(
            "actions", "Actions", lambda code: V.open_actions > 0 if code == "open" else V.open_actions == 0,
            (("open", "Some to be done"), ("done", "All done")),
        ),
        by_ref(ReviewMeeting.ref),
    ),
)  # fmt: skip


def review_meeting(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> ReviewMeetingVersion:
    """One meeting by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: ReviewMeetingVersion) -> NewReviewMeeting:
    """The recorded value."""
    return recorded(NewReviewMeeting, row)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a meeting: how many actions are to be done and how many are late, and what to look at."""

    open_actions: int
    overdue_actions: int
    warnings: tuple[str, ...]


def see(session: Session, row: ReviewMeetingVersion, *, viewer: Viewer, today: date) -> Seen:
    """What follows from what is recorded, on a day."""
    value = to_domain(row)
    late = rules.overdue_actions(value.actions, today)
    return Seen(row.open_actions, len(late), rules.warnings(value, today))


@dataclass(frozen=True, slots=True)
class MeetingTold:
    """A meeting as its contract tells of it."""

    ref: str
    met_on: date
    open_actions: int
    overdue_actions: int
    meet_again_on: date | None

    @property
    def reviewed(self) -> Reviewed:
        return Reviewed(self.met_on, self.meet_again_on)


def of_contract(session: Session, contract_id: str, on: date, *, viewer: Viewer) -> tuple[MeetingTold, ...]:
    """The last meetings of a contract, the newest first."""
    query: Any = visible(V, viewer).where(V.contract_id == contract_id).add_columns(ReviewMeeting.ref)
    query = query.join(ReviewMeeting, ReviewMeeting.id == V.thing_id)
    rows = session.execute(query.order_by(V.valid_from.desc(), V.thing_id).limit(MOST_TOLD))
    return tuple(_told(row, ref, on) for row, ref in rows)


def _told(row: ReviewMeetingVersion, ref: str, on: date) -> MeetingTold:
    late = rules.overdue_actions(to_domain(row).actions, on) if row.open_actions else ()
    return MeetingTold(ref, row.valid_from, row.open_actions, len(late), row.meet_again_on)


def left_to_do(session: Session, *, viewer: Viewer) -> list[ReviewMeetingVersion]:
    """Every meeting of which an action is to be done."""
    return list(session.scalars(visible(V, viewer).where(V.open_actions > 0).order_by(V.thing_id)))


@dataclass(frozen=True, slots=True)
class Met:
    """When a contract was last reviewed, and when the parties agreed to meet again."""

    met_on: date
    meet_again_on: date | None


def last_of_each(session: Session, *, viewer: Viewer) -> dict[str, Met]:
    """Contract -> its last meeting."""
    query = visible(V, viewer).with_only_columns(V.contract_id, V.valid_from, V.meet_again_on)
    rows = session.execute(query.order_by(V.valid_from, V.thing_id))
    return {row.contract_id: Met(row.valid_from, row.meet_again_on) for row in rows}


@dataclass(frozen=True, slots=True)
class Came:
    """Somebody who came: the post, and who it was where that is recorded."""

    post: str
    who: str | None


@dataclass(frozen=True, slots=True)
class Task:
    """An action that was agreed, whose it is, and what shows that it was done."""

    action: str
    owner: str
    due_on: date
    finished_on: date | None
    shown: str | None


@dataclass(frozen=True, slots=True)
class Minutes:
    """What the minutes say. parties: the commissioner and the provider by name, where they may be seen."""

    ref: str
    contract_ref: str
    contract: str
    parties: tuple[str, ...]
    day: date
    came: tuple[Came, ...]
    agreed: str
    actions: tuple[Task, ...]
    next_on: date | None


def minutes(session: Session, row: ReviewMeetingVersion, *, viewer: Viewer) -> Minutes:
    """Of one meeting. NotFound where its contract may not be seen."""
    about, value = one(session, ContractVersion, row.contract_id, viewer), to_domain(row)
    bodies = names.organisations(session, viewer=viewer)
    people = [each.attendee_id for each in value.attendees] + [each.action_owned_by for each in value.actions]
    called = labels(session, [key for key in people if key], viewer=viewer)
    return Minutes(
        ref=row.ref, contract_ref=about.ref, contract=about.title,
        parties=tuple(bodies[key] for key in (about.commissioner_id, about.provider_id) if key in bodies),
        day=row.valid_from, agreed=value.review_agreed, next_on=value.meet_again_on,
        came=tuple(Came(each.attended_as, _who(each.attendee_id, called)) for each in value.attendees),
        actions=tuple(_task(each, called) for each in value.actions),
    )  # fmt: skip


def _who(key: str | None, called: Mapping[str, str]) -> str | None:
    return None if key is None else called.get(key, names.UNSEEN)


def _task(each: rules.ReviewAction, called: Mapping[str, str]) -> Task:
    owner = called.get(each.action_owned_by, names.UNSEEN)
    return Task(each.action_agreed, owner, each.action_by, each.action_done_on, each.done_shown)
