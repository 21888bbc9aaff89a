"""Decisions about papers of a procurement: whether somebody with an interest in who bids may see them after all."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, synonym

from register.models.base import Base, Prose, Thing, Version


class PaperDecision(Thing, Base):
    """The lasting identity of a decision about one interest in one procurement."""

    __tablename__ = "paper_decision"


class PaperDecisionVersion(Version, Base):
    """What was decided. interest_n: the newest version of the interest that it answers. bidder_ids: those who bid when it
    was decided; whoever bids later is not answered by it."""

    __tablename__ = "paper_decision_version"
    __kind__ = "paper_decision"
    __prefix__ = "PAD"
    __thing__ = PaperDecision
    __erasable__ = ("decided_because", "how_managed")
    __erased_with__ = (("interest_id", "interest"), ("person_id", "person"))
    __walled_by__ = ("thing_id", "person_id")
    __walled_through__ = (("procurement_id", "procurement"), ("interest_id", "interest"))
    __masked__ = (("decided_by", "person"),)
    __harmless__ = (("bidder_ids", "bidders of the procurement that the row hangs on"),)

    procurement_id: Mapped[str] = mapped_column(ForeignKey("procurement.id"), index=True)
    interest_id: Mapped[str] = mapped_column(ForeignKey("interest.id"), index=True)
    interest_n: Mapped[int]
    person_id: Mapped[str] = mapped_column(ForeignKey("person.id"), index=True)
    bidder_ids: Mapped[list[Any]]
    may_see_papers: Mapped[bool]
    decided_because: Mapped[Prose | None]
    how_managed: Mapped[Prose | None]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("person.id"))
    decided_on: Mapped[date] = synonym("valid_from")
