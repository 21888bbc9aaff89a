"""What taking in a list of staff would do: who joins, moves and leaves, and what each of these will cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from register.domain.folding import folded
from register.domain.imports.entries import Whom
from register.domain.imports.mappings import Mapping as By
from register.domain.imports.mappings import not_taken
from register.domain.imports.matching import Asked, Settled, settle, sign_of
from register.domain.imports.readings import tables_of
from register.domain.imports.staff import (
    NO_START,
    Change,
    Held,
    Kind,
    Known,
    StaffRow,
    Unclear,
    changes,
    read_staff,
)
from register.domain.imports.tables import Sheet
from register.domain.permissions import Viewer
from register.models.delegations import DelegationVersion
from register.models.duties import Duty
from register.models.people import PersonVersion
from register.models.posts import PostVersion
from register.models.walls import WallVersion
from register.queries.held_posts import held_posts
from register.queries.imports.own_power import left_to_others
from register.queries.imports.plans import NO_ANSWERS, register_of
from register.queries.rules import ruleset
from register.queries.visible import NOW, known, seen_by, visible

H, P, D, W = PersonVersion, PostVersion, DelegationVersion, WallVersion
CRITERIA = "interests.decision_making_criteria"
TRIGGERS = {
    Kind.JOINER: "declarations.asked_on_appointment",
    Kind.MOVER: "declarations.asked_on_role_change",
    Kind.LEAVER: "declarations.asked_on_leaving",
}
BLOCK = 500


@dataclass(frozen=True, slots=True)
class Caused:
    """A change with everything it will cause, in sentences."""

    change: Change
    effects: tuple[str, ...]


@dataclass(slots=True)
class StaffPlan:
    """Everything that taking a list in would do. posts: the ids of the body's posts by folded title; deciding:
    why the holder of a post is decision-making staff."""

    organisation_id: str
    on: date
    complete: bool
    caused: list[Caused] = field(default_factory=list)
    unclear: list[Unclear] = field(default_factory=list)
    asked: dict[str, Asked] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    posts: dict[str, list[str]] = field(default_factory=dict)
    deciding: dict[str, str] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    rows: int = 0
    unsaid: int = 0

    def count(self, kind: Kind) -> int:
        return sum(one.change.kind is kind for one in self.caused)

    @property
    def to_do(self) -> list[Change]:
        """The changes that write something."""
        return [one.change for one in self.caused if one.change.kind is not Kind.NOT_LISTED]


def plan(
    session: Session, sheets: Iterable[Sheet], mapping: By, *, organisation_id: str, on: date, complete: bool,
    answers: Mapping[str, str] = NO_ANSWERS, viewer: Viewer,
) -> StaffPlan:  # fmt: skip
    """What taking the list in would do; nothing is written. on: the day of the list. Unreadable where no row can be read."""
    tables, remarks = tables_of(sheets, mapping)
    rules = ruleset(session)
    reasons = {row["code"]: row["name"] for row in rules.value_or([], CRITERIA, on=on)}
    rows, unclear = read_staff(tables, mapping, reasons)
    made = StaffPlan(
        organisation_id, on, complete, unclear=unclear, remarks=remarks, rows=len(rows) + len(unclear)
    )
    made.remarks += [
        f"{table.file}: not taken up: {', '.join(left)}"
        for table in tables
        if (left := not_taken(mapping, table))
    ]
    made.posts = _posts(session, organisation_id, viewer)
    rows = _settle(session, made, rows, answers, viewer)
    held = _held(session, organisation_id, viewer)
    found = changes(rows, made.people, _known(session, viewer), held, on=on, complete=complete)
    found = left_to_others(session, made.unclear, found, rows, made.posts, viewer=viewer)
    made.unsaid = sum(one.begins is not None and one.begins.starts_on is None for one in found)
    if made.unsaid:
        made.remarks.append(f"{made.unsaid} times: {NO_START}")
    made.deciding = _deciding(session, organisation_id, viewer)
    effects = _Effects(session, found, made.deciding, on, viewer)
    made.caused = [Caused(change, tuple(effects.of(change, made))) for change in found]
    return made


def _settle(
    session: Session, made: StaffPlan, rows: Sequence[StaffRow], answers: Mapping[str, str], viewer: Viewer
) -> list[StaffRow]:
    """Say whom the rows mean; rows whose person or post is not certain are left out, with the reason."""
    told = _meant(session, [row.whom for row in rows], answers, viewer, made.on)
    made.people = {key: one.id for key, one in told.items() if isinstance(one, Settled)}
    made.asked = {key: one for key, one in told.items() if isinstance(one, Asked)}
    twice = {key for key, person in made.people.items() if person in told}
    clear = []
    for row in rows:
        many = len(made.posts.get(folded(row.post), ())) > 1
        if row.whom.key in made.asked:
            made.unclear.append(Unclear(row.place, {"asked": f"Say first who is meant by “{row.whom.name}”"}))
        elif row.whom.key in twice:
            words = f"“{row.whom.name}” is somebody else of this list. Write the name alike in both rows"
            made.unclear.append(Unclear(row.place, {"person": words}))
        elif many:
            words = (
                f"This body has more than one post called “{row.post}”. Give each a title of its own first"
            )
            made.unclear.append(Unclear(row.place, {"post": words}))
        else:
            clear.append(row)
    return clear


def _meant(
    session: Session, whoms: Sequence[Whom], answers: Mapping[str, str], viewer: Viewer, on: date
) -> dict[str, Settled | Asked]:
    given = {whom.key: answers[sign] for whom in whoms if (sign := sign_of(whom.key)) in answers}
    return settle(whoms, register_of(session, viewer, on), given)


def asked_in(
    session: Session, whoms: Sequence[Whom], answers: Mapping[str, str], *, viewer: Viewer, on: date
) -> dict[str, Asked]:
    """Who has to be asked about, by how the list names them."""
    told = _meant(session, whoms, answers, viewer, on)
    return {key: one for key, one in told.items() if isinstance(one, Asked)}


def _posts(session: Session, organisation_id: str, viewer: Viewer) -> dict[str, list[str]]:
    query = select(P.thing_id, P.title).where(
        P.organisation_id == organisation_id, seen_by(P, viewer), *known(P, NOW)
    )
    found: dict[str, list[str]] = {}
    for row in session.execute(query.order_by(P.thing_id)):
        found.setdefault(folded(row.title), []).append(row.thing_id)
    return found


def _held(session: Session, organisation_id: str, viewer: Viewer) -> list[Held]:
    return [
        Held(
            appointment_id=one.appointment_id, person_id=one.person_id, post_id=one.post_id, title=one.title,
            valid_from=one.valid_from, valid_to=one.valid_to, stands_in=one.stands_in is not None,
        )
        for one in held_posts(session, viewer=viewer)
        if one.organisation_id == organisation_id and one.reads_to is None
    ]  # fmt: skip


def _known(session: Session, viewer: Viewer) -> dict[str, Known]:
    query = select(H.thing_id, H.name, H.email, H.staff_number).where(seen_by(H, viewer), *known(H, NOW))
    return {
        row.thing_id: Known(
            id=row.thing_id, name=row.name or "", email=row.email, staff_number=row.staff_number
        )
        for row in session.execute(query.order_by(H.thing_id))
    }


class _Effects:
    """What hangs on those whose posts end: open tasks, barriers, delegations, and whoever reports to the post."""

    def __init__(
        self, session: Session, found: Sequence[Change], deciding: Mapping[str, str], on: date, viewer: Viewer
    ) -> None:
        ending = [change for change in found if change.ends]
        people = sorted({change.person_id for change in ending if change.person_id})
        posts = sorted({change.ends.post_id for change in ending if change.ends})
        self.rules, self.on = ruleset(session), on
        self.tasks = _counts(session, Duty.owner_id, people, Duty.state == "open")
        self.barriers = _counts(
            session, W.person_id, people, W.act != "ended", seen_by(W, viewer), *known(W, NOW)
        )
        delegated = (D.act != "ended", seen_by(D, viewer), *known(D, NOW))
        self.delegated = _counts(session, D.holder_post_id, posts, *delegated)
        self.granted = _counts(session, D.holder_person_id, people, *delegated)
        self.below = _counts(session, P.reports_to_id, posts, seen_by(P, viewer), *known(P, NOW))
        self.deciding = deciding

    def of(self, change: Change, made: StaffPlan) -> Iterable[str]:
        if change.begins:
            yield from self._beginning(change, made)
        if change.ends and change.ends_on:
            yield from self._ending(change)

    def _beginning(self, change: Change, made: StaffPlan) -> Iterable[str]:
        row = change.begins
        assert row is not None
        there = made.posts.get(folded(row.post), [])
        if change.person_id is None:
            yield "A person is added"
        if not there:
            yield f"The post {row.post} is added"
        if row.reason or any(post in self.deciding for post in there):
            yield "Counts as decision-making staff"
            yield self._asked(change.kind, "from this appointment on")

    def _ending(self, change: Change) -> Iterable[str]:
        person, post = change.person_id or "", change.ends.post_id if change.ends else ""
        for count, one, many in (
            (self.tasks.get(person, 0), "task stays with them", "tasks stay with them"),
            (self.barriers.get(person, 0), "barrier that names them stays", "barriers that name them stay"),
            (self.granted.get(person, 0), "delegation names them", "delegations name them"),
            (self.delegated.get(post, 0), "delegation goes with the post", "delegations go with the post"),
            (self.below.get(post, 0), "post reports to this one", "posts report to this one"),
        ):
            if count:
                yield f"{count} {one if count == 1 else many}"
        if change.kind is Kind.LEAVER and post in self.deciding:
            yield self._asked(change.kind, "before they leave")

    def _asked(self, kind: Kind, when: str) -> str:
        on = self.rules.value_or(False, TRIGGERS[kind], on=self.on)
        return f"Is asked to declare, {when}" if on else "Is not asked by itself: that rule is switched off"


def _counts(session: Session, column: Any, ids: Sequence[str], *which: ColumnElement[bool]) -> dict[str, int]:
    """How many rows there are of each of these ids."""
    found: dict[str, int] = {}
    for start in range(0, len(ids), BLOCK):
        some = ids[start : start + BLOCK]
        query = select(column, func.count()).where(column.in_(some), *which).group_by(column)
        found |= {row[0]: row[1] for row in session.execute(query.order_by(column))}
    return found


def _deciding(session: Session, organisation_id: str, viewer: Viewer) -> dict[str, str]:
    """Why the holders of posts of the body are decision-making staff, by post."""
    query = visible(P, viewer).where(P.decision_reason.is_not(None), P.organisation_id == organisation_id)
    return {row.thing_id: str(row.decision_reason) for row in session.scalars(query.order_by(P.thing_id))}
