"""Posts, listed and one by one, with who holds them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from register.domain.people.people import SIDE_LABELS, NewPost, Side
from register.domain.permissions import Viewer
from register.domain.values import recorded
from register.models.organisations import OrganisationVersion
from register.models.posts import Post, PostVersion
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found, place_of, sorted_by
from register.queries.visible import NOW, AsAt, held, known, one, seen_by

V, B = PostVersion, OrganisationVersion


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown = select(
        V.thing_id.label("id"), Post.ref, V.title, B.name.label("organisation"), V.side, V.grade,
        V.decision_reason.is_not(None).label("decision_making"),
    )  # fmt: skip
    shown = sorted_by(shown.join(Post, Post.id == V.thing_id), V)
    shown = shown.join(B, and_(B.thing_id == V.organisation_id, *known(B, as_at)))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


def _side_words(side: str) -> str:
    return SIDE_LABELS[Side(side)]


LISTING = Listing(
    noun="posts",
    title="Posts",
    columns=(
        Column("title", "Post", "ref"),
        Column("organisation", "Organisation"),
        Column("side", "Side of the divide", words=_side_words),
        Column("grade", "Grade"),
        Column("decision_making", "Decision-making", words=lambda flag: "Yes" if flag else "No"),
    ),
    statement=_statement,
    order=(place_of(V), V.thing_id),
    filters=(
        Filter("title", "Post", lambda text: found(V, "title", text)),
        Filter("organisation", "Organisation", lambda text: found(B, "name", text)),
        Filter(
            "side", "Side", lambda text: V.side == text, tuple((s.value, w) for s, w in SIDE_LABELS.items())
        ),
        by_ref(Post.ref),
    ),
)


def post(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> PostVersion:
    """One post by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: PostVersion) -> NewPost:
    """The recorded value."""
    return recorded(NewPost, row)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a post."""

    decision_making: bool


def see(session: Session, row: PostVersion, *, viewer: Viewer, today: date) -> Seen:
    """Whether its holder is decision-making staff."""
    return Seen(to_domain(row).decision_making)
