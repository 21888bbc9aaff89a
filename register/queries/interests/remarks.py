"""The conversation about an interest, and which questions wait for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.interests.remarks import RemarkKind
from register.domain.people.unseen import SOMEBODY_WITHIN
from register.domain.permissions import Permission, Viewer
from register.models.derived_answers import OpenQuestion
from register.models.interests import Interest, InterestVersion
from register.models.remarks import RemarkVersion
from register.queries.accounts.identities import is_own
from register.queries.entries import recorded_at
from register.queries.interests.interests import may_review
from register.queries.labels import actors
from register.queries.visible import NOW, known, seen_by, visible

R, V = RemarkVersion, InterestVersion


@dataclass(frozen=True, slots=True)
class Said:
    """One remark: what was said (None where it was erased), by whom and when, and whether it asks."""

    said: str | None
    by: str
    at: datetime
    asks: bool


@dataclass(frozen=True, slots=True)
class Conversation:
    """Everything said about one interest, oldest first. waits: whether the last of it is a question."""

    remarks: tuple[Said, ...]

    @property
    def waits(self) -> bool:
        return bool(self.remarks) and self.remarks[-1].asks


def conversation(session: Session, about: InterestVersion, on: date, *, viewer: Viewer) -> Conversation:
    """What was said about an interest: for its person, for whoever reviews them, and for auditors; nothing for others
    who may open the entry."""
    own = is_own(session, about.person_id, viewer.person_id)
    reads = own or viewer.may(Permission.AUDIT)
    if not reads and not may_review(session, about.person_id, viewer=viewer, on=on):
        return Conversation(())
    query = visible(R, viewer).where(R.interest_id == about.thing_id).order_by(R.seq)
    rows = list(session.scalars(query))
    names = actors(session, {row.recorded_by for row in rows}, viewer=viewer)
    at = recorded_at(session, [row.seq for row in rows])
    return Conversation(
        tuple(
            Said(
                row.said, names.get(row.recorded_by, SOMEBODY_WITHIN), at[row.seq], row.act == RemarkKind.ASKED
            )
            for row in rows
        )
    )  # fmt: skip


def last_said(session: Session, interest_ids: Iterable[str], *, viewer: Viewer) -> dict[str, RemarkVersion]:
    """The last remark about each of these interests, by interest."""
    query = visible(R, viewer).where(R.interest_id.in_(sorted(set(interest_ids)))).order_by(R.seq)
    return {row.interest_id: row for row in session.scalars(query)}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that nobody has answered: about which interest, of whom, and since when."""

    interest_id: str
    ref: str
    person_id: str
    asked_on: date


def unanswered(session: Session, *, viewer: Viewer) -> list[Waiting]:
    """Every question whose interest nobody has said anything about since."""
    query = select(R.interest_id, Interest.ref, V.person_id, R.known_on)
    query = query.join(OpenQuestion, OpenQuestion.remark_version_id == R.id).where(seen_by(R, viewer))
    query = query.join(Interest, Interest.id == R.interest_id).join(V, V.thing_id == R.interest_id)
    query = query.where(seen_by(V, viewer), *known(V, NOW))
    return [Waiting(*row) for row in session.execute(query.order_by(R.seq))]
