"""Whom a first decision for the same party waits for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.models.decisions import DecisionVersion
from register.queries.accounts.identities import identities
from register.queries.held_posts import holding

Waiting = tuple[int, DecisionVersion, frozenset[str]]
"""The place of a step, the first decision for its party, and the bodies whose delegations bind the party."""


def seconds(
    session: Session, waiting: Sequence[Waiting], on: date, *, viewer: Viewer
) -> dict[int, list[str]]:
    """By the place of each step: whoever holds the other post today, or a post in the party, and is another person than
    whoever decided first; in a fixed number of queries."""
    if not waiting:
        return {}
    posts = {first.second_post_id for _, first, _ in waiting}
    bodies = {body for _, first, some in waiting if first.second_post_id is None for body in some}
    held = holding(session, on, posts=filter(None, posts), bodies=bodies, viewer=viewer)
    same = identities(session)
    return {
        n: [one for one in _once(_wanted(first, bodies), held) if not same.are_one(one, first.person_id)]
        for n, first, bodies in waiting
    }


def _wanted(first: DecisionVersion, bodies: frozenset[str]) -> list[str]:
    """The other post, or the bodies in one of which a post is held."""
    return sorted(bodies) if first.second_post_id is None else [first.second_post_id]


def _once(keys: Iterable[str], held: Mapping[str, list[str]]) -> list[str]:
    return list(dict.fromkeys(person for key in keys for person in held.get(key, ())))
