"""Options appraisals: the board's criteria, the options, who scored them how, and what was chosen."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from register.models.base import Base, Line, Thing, Version, Word


class Appraisal(Thing, Base):
    """The lasting identity of an options appraisal."""

    __tablename__ = "appraisal"


class AppraisalVersion(Version, Base):
    """What was recorded of it. `holds_from`: the day of the transfer that gave it its body. scores name
    who gave them, benefits who gave one up, structure the organisations that each option would join."""

    __tablename__ = "appraisal_version"
    __kind__ = "appraisal"
    __prefix__ = "OPA"
    __thing__ = Appraisal
    __goes_with_body__ = ("overseer_id",)
    __stays_with_body__ = (("structure", "what was weighed was said of the body of its day"),)
    __holds_from_days__ = True
    __moved_by_transfers__ = True
    __walled_by__ = ("thing_id", "scores", "structure", "benefits")
    __walled_through__ = (("service_id", "care_service"),)
    __masked__ = (("programme_id", "programme"), ("overseer_id", "organisation"))
    __harmless__ = (
        ("criteria", "what options are judged by, and no record"),
        ("options", "forms of organisation, and no record"),
    )

    service_id: Mapped[str] = mapped_column(ForeignKey("care_service.id"), index=True)
    programme_id: Mapped[str | None] = mapped_column(ForeignKey("programme.id"), index=True)
    criteria: Mapped[list[Any]]
    options: Mapped[list[Any]]
    scores: Mapped[list[Any]]
    benefits: Mapped[list[Any]]
    structure: Mapped[list[Any]]
    chosen: Mapped[Word | None]
    chosen_on: Mapped[date | None]
    chosen_minute: Mapped[Line | None]
    overseer_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"))
    agreed_on: Mapped[date | None]
    next_review_on: Mapped[date | None]
    holds_from: Mapped[date | None]
