"""Whether the body that posts are with is a body of the register: what was answered, and what still waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from register.domain.contracts.assessments import SAME_EMPLOYER_QUESTION
from register.domain.interests.recognitions import Answer, Recognition
from register.domain.permissions import UNBOUND, Permission, Viewer
from register.models.recognitions import RecognitionVersion
from register.queries.accounts.identities import identities
from register.queries.held_posts import held_posts
from register.queries.interests.recognitions import (
    asked_by_checks,
    references_of,
    still_said,
    with_references,
)

V = RecognitionVersion


@dataclass(frozen=True, slots=True)
class EmployerWaiting:
    """A question about the body of a post that nobody has answered."""

    employer_ref: str
    organisation_ref: str
    named: str
    organisation: str


def recognitions_of_employers(
    session: Session, employers: Iterable[str], *, viewer: Viewer
) -> list[RecognitionVersion]:
    """What was answered about these bodies that posts are with, the newest answer last; each carries its reference."""
    ids = sorted(set(employers))
    return with_references(session, "employer_id", ids, viewer=viewer) if ids else []


def answers_about_employers(
    session: Session, employers: Iterable[str], *, viewer: Viewer
) -> list[Recognition]:
    """The same as the rules look at them. "Another body" was said of the names and the numbers that both had then."""
    rows = still_said(session, recognitions_of_employers(session, employers, viewer=viewer), viewer)
    return [
        Recognition(
            id=row.thing_id, n=row.n, employer_id=row.employer_id, organisation_id=row.organisation_id,
            answer=Answer(row.answer),
        )
        for row in rows
    ]  # fmt: skip


def waiting_about_employers(session: Session, *, viewer: Viewer) -> list[EmployerWaiting]:
    """Questions of decision checks that this viewer may answer, the newest first: never about a body they hold or held a
    post in."""
    if not viewer.may(Permission.KEEP_PEOPLE):
        return []
    pairs = list(dict.fromkeys(_asked(session, viewer)))
    said = answers_about_employers(session, {employer for employer, _ in pairs}, viewer=viewer)
    settled = {(one.employer_id, one.organisation_id) for one in said}
    own = own_employers(session, viewer.person_id)
    left = [pair for pair in pairs if pair not in settled and pair[0] not in own]
    bodies = references_of(session, {key for pair in left for key in pair}, viewer)
    return [
        EmployerWaiting(bodies[employer][0], bodies[body][0], bodies[employer][1], bodies[body][1])
        for employer, body in left if employer in bodies and body in bodies
    ]  # fmt: skip


def _asked(session: Session, viewer: Viewer) -> Iterator[tuple[str, str]]:
    """The body of the post and the party's of each question."""
    for links in asked_by_checks(session, SAME_EMPLOYER_QUESTION, viewer):
        theirs, posts = (link["id"] for link in links if link["kind"] == "organisation")
        yield posts, theirs


def own_employers(session: Session, person_id: str | None) -> frozenset[str]:
    """The bodies in which this person holds or held a post, by whichever record of theirs. What no barrier lets them see
    counts as well: somebody else answers about it."""
    if not person_id:
        return frozenset()
    people = identities(session).records_of(person_id)
    return frozenset(post.organisation_id for post in held_posts(session, viewer=UNBOUND, people=people))


def holds_post_in(session: Session, employer: str, *, viewer: Viewer) -> bool:
    """Whether this viewer holds or held a post in it, so that somebody else answers about it."""
    return employer in own_employers(session, viewer.person_id)
