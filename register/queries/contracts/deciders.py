"""What the register holds about somebody who decides: interests and how they are managed, answers about them, returns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
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
from register.queries.visible import visible


@dataclass(frozen=True, slots=True)
class Decider:
    """Everything that a decision check weighs about a person. marks: when they hold decision-making posts."""

    interests: tuple[InterestVersion, ...]
    mitigations: tuple[Mitigation, ...]
    recognitions: tuple[Recognition, ...]
    marks: tuple[AppointmentVersion, ...]
    last_declared_on: date | None

    @property
    def named(self) -> Iterable[str]:
        """Ids of the organisations that the interests name."""
        return (row.organisation_id for row in self.interests if row.organisation_id is not None)

    def is_asked_on(self, on: date) -> bool:
        """Decision-making staff are asked to declare, while they hold such a post."""
        return any(_covers(row, on) for row in self.marks)


def _covers(row: AppointmentVersion, on: date) -> bool:
    begun = row.valid_from <= on and row.decision_making_from is not None and row.decision_making_from <= on
    return begun and all(last is None or last >= on for last in (row.valid_to, row.decision_making_to))


def deciders(
    session: Session, people: Mapping[str, Collection[str]], *, viewer: Viewer
) -> dict[str, Decider]:
    """What is weighed about each of these people, in a fixed number of queries. people: person -> every record of theirs.
    Whoever reports a gift has said nothing of their interests."""
    records = sorted({record for some in people.values() for record in some})
    interests = interests_of(session, records, viewer=viewer)
    about = managing.mitigations_of(session, (row.thing_id for row in interests), viewer=viewer)
    about += managing.dual_role_mitigations_of(session, records, viewer=viewer)
    said = answers(session, (row.thing_id for row in interests), viewer=viewer)
    nil = nil_returns_of(session, records, viewer=viewer)
    marks = _decision_making(session, records, viewer)
    found = {}
    for person, own in people.items():
        theirs = tuple(row for row in interests if row.person_id in own)
        ids = {row.thing_id for row in theirs}
        days = [row.known_on for row in nil if row.person_id in own]
        days += [row.known_on for row in theirs if row.offer_response is None]
        found[person] = Decider(
            theirs,
            tuple(managing.to_domain(m) for m in about if m.interest_id in ids or m.dual_role_person_id in own),
            tuple(answer for answer in said if answer.interest_id in ids),
            tuple(row for row in marks if row.person_id in own), max(days, default=None),
        )  # fmt: skip
    return found


def _decision_making(session: Session, records: Collection[str], viewer: Viewer) -> list[AppointmentVersion]:
    """Their appointments to decision-making posts, whatever days these cover."""
    query = visible(AppointmentVersion, viewer).where(AppointmentVersion.person_id.in_(sorted(records)))
    marked = query.where(AppointmentVersion.decision_making_from.is_not(None))
    return list(session.scalars(marked.order_by(AppointmentVersion.thing_id)))
