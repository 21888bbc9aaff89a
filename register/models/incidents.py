"""Items to check and data incidents: only a person's triage starts a deadline."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from register.domain.sharing.incidents import NO_MORE
from register.models.base import Base, Line, Thing, Version, Word, partial_index, versions_args


class Incident(Thing, Base):
    """The lasting identity of an incident."""

    __tablename__ = "incident"


class IncidentVersion(Version, Base):
    """What was recorded of it. `aware_times` keeps every time of becoming aware that was ever entered; `aware_at` is
    the latest, and deadlines count from the earliest credible one. `opinions` are advice, consultation and
    decision, each by its own role. `to_tell` says who has to be told besides the regulator, `not_telling` who is not told
    and why; `deadline_at` is that of the nearest clock that nothing has answered yet. `holds_from`: the day of the act, so
    that the case as at a day shows the state of that day."""

    __tablename__ = "incident_version"
    __kind__ = "incident"
    __holds_from_days__ = True
    __prefix__ = "INC"
    __thing__ = Incident
    __stays_with_body__ = (
        ("organisation_id", "each happened in the body of its day, which is what was told about it"),
    )
    __erasable__ = (
        "what",
        "opinions",
        "notifications",
        "not_telling",
        "assessments",
        "decisions",
        "form_answers",
    )
    __walled_by__ = ("thing_id", "organisation_id")
    __walled_through__ = (("disclosure_id", "disclosure"),)
    __masked__ = (("case_owner_id", "person"),)
    __harmless__ = (
        ("aware_times", "instants, and no record"),
        ("opinions", "advice with the role that gave it, and no record"),
        ("notifications", "who was told, in words, and no record"),
        ("to_tell", "codes of rules, and no record"),
        ("not_telling", "a decision in words, and no record"),
        ("involved", "codes of rules, and no record"),
        ("assessments", "grades in words, and no record"),
        ("decisions", "a decision in words and who took it, told by name to whoever may know of them"),
        ("form_answers", "answers of a form in words, and no record"),
    )

    source: Mapped[Word]
    disclosure_id: Mapped[str | None] = mapped_column(ForeignKey("disclosure.id"))
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    what: Mapped[str | None] = mapped_column(Text)
    state: Mapped[Word]
    noticed_at: Mapped[datetime]
    aware_at: Mapped[datetime | None]
    aware_times: Mapped[list[Any]]
    earliest_aware_at: Mapped[datetime | None]
    deadline_at: Mapped[datetime | None]
    deadline_rule: Mapped[Line]
    outcome: Mapped[Word | None]
    severity: Mapped[Word | None]
    likelihood: Mapped[Word | None]
    happened: Mapped[Word | None]
    involved: Mapped[list[Any]]
    assessments: Mapped[list[Any] | None]
    decisions: Mapped[list[Any] | None]
    form_answers: Mapped[dict[str, Any] | None]
    opinions: Mapped[list[Any] | None]
    notifications: Mapped[list[Any] | None]
    to_tell: Mapped[list[Any]]
    not_telling: Mapped[list[Any] | None]
    case_owner_id: Mapped[str | None] = mapped_column(ForeignKey("person.id"), index=True)
    holds_from: Mapped[date | None]

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        """The list's own order in its three parts, so that a page is a short walk of each: what has a deadline, what goes on
        without one, and what is over."""
        now, by = "superseded_seq IS NULL AND deadline_at", ("noticed_at", "thing_id")
        due = partial_index("ix_incident_version_due", f"{now} IS NOT NULL", "deadline_at", *by)
        over = ", ".join(f"'{state.value}'" for state in NO_MORE)
        never_due = partial_index(
            "ix_incident_version_never_due", f"{now} IS NULL AND state NOT IN ({over})", *by
        )
        ended = partial_index("ix_incident_version_over", f"{now} IS NULL AND state IN ({over})", *by)
        return versions_args(cls, due, never_due, ended)
