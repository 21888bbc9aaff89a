"""Who holds which seat on the board of a party, by the titles of the posts they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy.orm import Session

from register.domain.contracts.wording.signing_parties import seat_of
from register.domain.permissions import Viewer
from register.queries.held_posts import held_posts
from register.queries.rules import ruleset
from register.queries.visible import NOW, AsAt

Seats = dict[tuple[str, str], str]
"""The seat, by the party and the person."""


def board_seats(
    session: Session, parties: Mapping[str, str], people: Iterable[str], on: date, *, viewer: Viewer, as_at: AsAt = NOW
) -> Seats:  # fmt: skip
    """Of these people on a day, by the rules of that day. parties: the body of each."""
    titles: dict[tuple[str, str], list[str]] = {}
    for post in held_posts(session, people=people, viewer=viewer, as_at=as_at):
        for party in (name for name, body in parties.items() if body == post.organisation_id):
            if post.held_on(on):
                titles.setdefault((party, post.person_id), []).append(post.title)
    rules = ruleset(session, as_at=as_at)
    found = ((key, seat_of(held, rules, on)) for key, held in titles.items())
    return {key: seat for key, seat in found if seat is not None}
