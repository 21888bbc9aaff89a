"""Evaluators of procurements: what each declared for one, what somebody else said about it, and the scores given."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Line, Prose, Thing, Version


class Evaluator(Thing, Base):
    """The lasting identity of a person's part in a procurement."""

    __tablename__ = "evaluator"


class EvaluatorVersion(Version, Base):
    """What was recorded of it. scores_given name bidders of the procurement, through which the row is closed."""

    __tablename__ = "evaluator_version"
    __kind__ = "evaluator"
    __prefix__ = "EVA"
    __thing__ = Evaluator
    __walled_by__ = ("thing_id", "person_id")
    __walled_through__ = (("procurement_id", "procurement"),)
    __masked__ = (("settled_by", "person"),)
    __harmless__ = (("scores_given", "scores of bidders of the procurement that the row hangs on"),)

    procurement_id: Mapped[str] = mapped_column(ForeignKey("procurement.id"), index=True)
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    evaluator_part: Mapped[Line]
    declared_on: Mapped[date | None]
    has_bidder_interest: Mapped[bool | None]
    bidder_interest: Mapped[Prose | None]
    settled_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    settled_on: Mapped[date | None]
    may_take_part: Mapped[bool | None]
    settled_because: Mapped[Prose | None]
    scores_given: Mapped[list[Any] | None]
    scored_on: Mapped[date | None]
