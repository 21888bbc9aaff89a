"""Who of a body's staff has no account yet, and whom no invitation can reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.accounts.accounts import same_address
from register.domain.permissions import Viewer
from register.models.accounts import Account
from register.models.people import Person, PersonVersion
from register.queries.accounts.open_accounts import open_on
from register.queries.held_posts import held_posts
from register.queries.visible import NOW, known, seen_by

H = PersonVersion
NO_ADDRESS = "The register has no email address"
SHARED = "Somebody else in the register has the same email address"
TAKEN = "An account has this email address already"


@dataclass(frozen=True, slots=True)
class Uninvited:
    """Somebody who holds a post and has no account. problem: why no invitation can reach them; empty where one can."""

    person_id: str
    ref: str
    name: str
    post: str
    email: str
    problem: str


def uninvited(session: Session, body_id: str, on: date, *, viewer: Viewer) -> list[Uninvited]:
    """Whoever holds a post in this body on the day and has no account that may be used, by name, those first whom an
    invitation reaches."""
    posts = {
        post.person_id: post.title
        for post in held_posts(session, viewer=viewer)
        if post.organisation_id == body_id and post.held_on(on)
    }
    have = set(session.scalars(select(Account.person_id).where(open_on(on)).order_by(Account.id)))
    taken = {same_address(email) for email in session.scalars(select(Account.email).order_by(Account.id))}
    people = _people(session, set(posts) - have, viewer)
    used = Counter(same_address(email) for *_, email in people if email)
    found = [
        Uninvited(key, ref, name or "", posts[key], email or "", _problem(email, used, taken))
        for key, ref, name, email in people
    ]
    return sorted(found, key=lambda one: (bool(one.problem), one.name, one.person_id))


def _people(
    session: Session, ids: Iterable[str], viewer: Viewer
) -> list[tuple[str, str, str | None, str | None]]:
    query = select(H.thing_id, Person.ref, H.name, H.email).join(Person, Person.id == H.thing_id)
    query = query.where(seen_by(H, viewer), *known(H, NOW), H.name.is_not(None)).order_by(H.thing_id)
    wanted = set(ids)
    return [(row[0], row[1], row[2], row[3]) for row in session.execute(query) if row[0] in wanted]


def _problem(email: str | None, used: Counter[str], taken: set[str]) -> str:
    if not email:
        return NO_ADDRESS
    key = same_address(email)
    return TAKEN if key in taken else SHARED if used[key] > 1 else ""
