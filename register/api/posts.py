"""Posts as JSON."""

from __future__ import annotations

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import Body, Query, blueprint, fact, given, listed, made, spec, viewer
from register.db import reading
from register.domain.people import NewPost, Side
from register.queries import posts as queries
from register.services.posts import add_post

FIELDS = ("title", "organisation_id", "side", "grade", "decision_reason", "reports_to_id")


class PostBody(Body):
    """A post to record. decision_reason: the code of the criterion that makes its holder decision-making staff."""

    title: str
    organisation_id: str
    side: Side
    decision_reason: str | None = None
    grade: str | None = None
    reports_to_id: str | None = None

    def to_domain(self) -> NewPost:
        return NewPost(**{name: getattr(self, name) for name in PostBody.model_fields})


@blueprint.get("/posts")
@spec.validate(tags=["posts"])
def posts(query: Query) -> Response:
    """List posts."""
    return listed(queries.LISTING, query)


@blueprint.get("/posts/<ref>")
@spec.validate(tags=["posts"])
def post(ref: str) -> dict[str, object]:
    """One post."""
    with reading() as session:
        return fact(queries.post(session, ref, viewer=viewer()), *FIELDS)


@blueprint.post("/posts", endpoint="add_post")
@spec.validate(tags=["posts"])
def add_post_(json: PostBody) -> Response:
    """Record a post."""
    new, who, today = given(json).to_domain(), guard.actor(), clock.today()
    return made(lambda s: add_post(s, new, actor=who, today=today), lambda v: fact(v, *FIELDS))
