"""What the register holds about somebody who decides: interests and how they are managed, answers about them, returns."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.domain.dates import reading_on
from register.domain.interests.mitigations import Mitigation
from register.domain.interests.recognitions import Recognition
from register.domain.people.people import HeldPost
from register.domain.people.transfers import TRANSFERRED
from register.domain.permissions import Viewer
from register.models.interests import InterestVersion
from register.queries.interests import mitigations as managing
from register.queries.interests.interests import interests_ever
from register.queries.interests.nil_returns import nil_returns_of
from register.queries.interests.recognitions import answers


@dataclass(frozen=True, slots=True)
class Decider:
    """What a decision check weighs about a person. posts: what they hold. interests: of each, how it ever read."""

    interests: tuple[Sequence[InterestVersion], ...]
    mitigations: tuple[Mitigation, ...]
    recognitions: tuple[Recognition, ...]
    posts: tuple[HeldPost, ...]
    last_declared_on: date | None

    @property
    def named(self) -> Iterable[str]:
        """Ids of the organisations that the interests name."""
        rows = (row for versions in self.interests for row in versions)
        return (row.organisation_id for row in rows if row.organisation_id is not None)

    def interests_on(self, on: date) -> Iterator[InterestVersion]:
        """Each interest as it reads on the day."""
        return (reading_on(versions, on) for versions in self.interests)

    def is_asked_on(self, on: date) -> bool:
        """Decision-making staff are asked to declare, while they hold such a post."""
        return any(post.decides_on(on) for post in self.posts)


def deciders(
    session: Session, people: Mapping[str, Collection[str]], held: Collection[HeldPost], *, viewer: Viewer
) -> dict[str, Decider]:
    """What is weighed about each of these people, in a fixed number of queries. people: person -> every record of theirs.
    held: the posts that any of these hold."""
    records = sorted({record for some in people.values() for record in some})
    interests = interests_ever(session, records, viewer=viewer)
    about = managing.all_mitigations_of(session, interests, records, viewer=viewer)
    said = answers(session, interests, viewer=viewer)
    nil = nil_returns_of(session, records, viewer=viewer)
    found = {}
    for person, own in people.items():
        theirs = {key: rows for key, rows in interests.items() if rows[-1].person_id in own}
        days = [row.known_on for row in nil if row.person_id in own]
        days += [row.known_on for rows in theirs.values() for row in rows if _is_declared(row)]
        found[person] = Decider(
            tuple(theirs.values()),
            tuple(managing.to_domain(m) for m in about if m.interest_id in theirs or m.dual_role_person_id in own),
            tuple(answer for answer in said if answer.interest_id in theirs),
            tuple(post for post in held if post.person_id in own), max(days, default=None),
        )  # fmt: skip
    return found


def _is_declared(row: InterestVersion) -> bool:
    """Whether its person said it. Who reports a gift, or whose interest a transfer moved, has said nothing then."""
    return row.offer_response is None and row.act != TRANSFERRED
