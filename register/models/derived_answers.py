"""Answers that lists and start pages need at once, worked out of evidence and kept beside it: what waits for a review,
which decisions were taken before an interest was declared, and which questions nobody has answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Index, Table, and_, exists, func, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from register.models.base import Base, Derived, Key, Version
from register.models.decisions import DecisionVersion
from register.models.interests import InterestVersion
from register.models.mitigations import MitigationVersion
from register.models.remarks import RemarkVersion

I, M, D, R = InterestVersion, MitigationVersion, DecisionVersion, RemarkVersion  # noqa: E741
LOOKED = ("new", "changed")
"""What somebody who looked at an interest records of how it is managed."""
Ids = BindParameter[Any] | None
"""A place for the ids of the interests that are asked about; None, about all."""


class AwaitingReview(Derived, Base):
    """An interest that changed, or about which an answer came, since somebody last looked at it, with
    the day of its newest version."""

    __tablename__ = "awaiting_review"
    __table_args__ = (Index("ix_awaiting_review_order", "known_on", "interest_id"),)
    __harmless__ = (("interest_id", "the interest itself is read through the barriers"),)

    interest_id: Mapped[Key]
    known_on: Mapped[date]


class DecidedBefore(Derived, Base):
    """A decision taken while an interest of the decider had arisen and was not declared, whatever it was in."""

    __tablename__ = "decided_before"
    __harmless__ = (
        ("interest_id", "the interest itself is read through the barriers"),
        ("decision_version_id", "the decision itself is read through the barriers"),
    )

    interest_id: Mapped[Key]
    decision_version_id: Mapped[Key]
    decision_seq: Mapped[int] = mapped_column(index=True)


class OpenQuestion(Derived, Base):
    """A question about an interest about which nobody has said anything since."""

    __tablename__ = "open_question"
    __harmless__ = (
        ("interest_id", "the interest itself is read through the barriers"),
        ("remark_version_id", "the question itself is read through the barriers"),
    )

    interest_id: Mapped[Key]
    remark_version_id: Mapped[Key]


@dataclass(frozen=True, slots=True)
class Answer:
    """One of these tables: the question that it answers, and the interest that a new version has it asked for again."""

    table: Table
    question: Callable[[Ids], Any]
    touched: Callable[[Version], str | None]


def _awaiting(ids: Ids) -> Any:
    """Each inner question is tied to the interest asked about: by itself SQLAlchemy ties one only to the question around
    it, which is about ways of managing."""
    answered = select(func.max(R.seq)).where(R.interest_id == I.thing_id, R.act == "answered")
    told = aliased(InterestVersion)  # that its body became another by law is no news to be looked at
    news_seq = select(func.max(told.seq)).where(told.thing_id == I.thing_id, told.act != "moved")
    looked = exists().where(M.interest_id == I.thing_id, M.act.in_(LOOKED))
    looked = looked.where(M.seq > news_seq.correlate(I).scalar_subquery())
    looked = looked.where(M.seq > func.coalesce(answered.correlate(I).scalar_subquery(), 0))
    news = I.basis != "asserted"  # what was brought in from elsewhere is no news to be looked at
    return select(I.thing_id, I.known_on).where(I.superseded_seq.is_(None), news, ~looked, *_among(ids))


def _awaits(version: Version) -> str | None:
    if isinstance(version, M):
        return version.interest_id if version.act in LOOKED else None
    if isinstance(version, R):
        return version.interest_id if version.act == "answered" else None
    return version.thing_id if isinstance(version, I) else None


def _decided_before(ids: Ids) -> Any:
    asked = select(I.thing_id, D.id, D.seq).join(D, declared_later(D, D.person_id))
    return asked.where(D.taken, *_among(ids))


def declared_later(taken: Any, person: Any) -> ColumnElement[bool]:
    """An interest of this person that had arisen when what was decided was recorded, and was declared afterwards."""
    return and_(I.person_id == person, I.n == 1, I.seq > taken.seq, I.arose_on <= taken.known_on)


def _declared(version: Version) -> str | None:
    return version.thing_id if isinstance(version, I) and version.n == 1 else None


def _open_questions(ids: Ids) -> Any:
    later = aliased(R)
    since = exists().where(later.interest_id == R.interest_id, later.seq > R.seq)
    among = () if ids is None else (R.interest_id.in_(ids),)
    return select(R.interest_id, R.id).where(R.act == "asked", ~since, *among)


def _said(version: Version) -> str | None:
    return version.interest_id if isinstance(version, R) else None


def _among(ids: Ids) -> tuple[Any, ...]:
    return () if ids is None else (I.thing_id.in_(ids),)


ANSWERS = (
    Answer(AwaitingReview.__table__, _awaiting, _awaits),  # type: ignore[arg-type]
    Answer(DecidedBefore.__table__, _decided_before, _declared),  # type: ignore[arg-type]
    Answer(OpenQuestion.__table__, _open_questions, _said),  # type: ignore[arg-type]
)
