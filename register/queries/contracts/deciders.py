"""What the register holds about somebody who decides: interests and how they are managed, answers about them, returns."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.domain.interests.mitigations import Mitigation
from register.domain.interests.recognitions import Recognition
from register.domain.permissions import Viewer
from register.models.appointments import AppointmentVersion
from register.models.interests import InterestVersion
from register.queries.interests import mitigations as managing
from register.queries.interests.interests import interests_of
from register.queries.interests.nil_returns import nil_returns_of
from register.queries.interests.recognitions import answers
from register.queries.visible import AsAt, visible


@dataclass(frozen=True, slots=True)
class Decider:
    """Everything that a decision check weighs about a person."""

    interests: tuple[InterestVersion, ...]
    mitigations: tuple[Mitigation, ...]
    recognitions: tuple[Recognition, ...]
    asked_to_declare: bool
    last_declared_on: date | None

    @property
    def named(self) -> Iterable[str]:
        """Ids of the organisations that the interests name."""
        return (row.organisation_id for row in self.interests if row.organisation_id is not None)


def decider(session: Session, records: Collection[str], on: date, *, viewer: Viewer) -> Decider:
    """As it stands on the day, in a fixed number of queries. records: every record of the person. Whoever reports a gift
    has said nothing of their interests."""
    interests = tuple(interests_of(session, records, viewer=viewer))
    about = managing.mitigations_of(session, (row.thing_id for row in interests), viewer=viewer)
    about += managing.dual_role_mitigations_of(session, records, viewer=viewer)
    said = answers(session, (row.thing_id for row in interests), viewer=viewer)
    days = [row.known_on for row in nil_returns_of(session, records, viewer=viewer)]
    days += [row.known_on for row in interests if row.offer_response is None]
    return Decider(
        interests, tuple(managing.to_domain(row) for row in about),
        tuple(said),
        _is_asked_to_declare(session, records, on, viewer), max(days, default=None),
    )  # fmt: skip


def _is_asked_to_declare(session: Session, records: Collection[str], on: date, viewer: Viewer) -> bool:
    """Decision-making staff are, while they hold such a post."""
    held_then = visible(AppointmentVersion, viewer, AsAt(on))
    held_then = held_then.where(AppointmentVersion.person_id.in_(sorted(records)))
    marked = held_then.where(AppointmentVersion.decision_making_from <= on)
    last_days = [
        row.decision_making_to for row in session.scalars(marked.order_by(AppointmentVersion.thing_id))
    ]
    return any(day is None or day >= on for day in last_days)
