"""Published editions as JSON: anybody may read them, officers publish."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import jsonify
from pydantic import BaseModel, ConfigDict, Field
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import Body, blueprint, given, made, plain, spec
from register.db import reading
from register.domain.editions import NewEdition
from register.domain.notes import short_code
from register.domain.permissions import ANYBODY
from register.queries import edition_rows
from register.queries import editions as queries
from register.queries import listing as lists
from register.queries.listing import Asked
from register.services.editions import publish_edition

FIELDS = (
    "ref",
    "title",
    "register",
    "held_on",
    "declared_by",
    "drawn_basis",
    "published_on",
    "count",
    "sha256",
)


class EditionsQuery(BaseModel):
    """Where in a list to go on, and how far."""

    model_config = ConfigDict(extra="forbid")

    after: str = Field("", max_length=2000, description="The `next` of the page before.")
    limit: int = Field(50, ge=1, le=500)


class EditionRowsQuery(EditionsQuery):
    """The same, with a search in the published words."""

    name: str = Field("", max_length=200)
    organisation: str = Field("", max_length=200)


class EditionBody(Body):
    """The day an edition is drawn for, and what counts as declared by then."""

    held_on: date
    declared_by: date | None = None
    drawn_basis: str = "recorded"
    title: str = ""


@blueprint.get("/editions")
@spec.validate(tags=["editions"])
def editions(query: EditionsQuery) -> Response:
    """The published editions, the newest first. Nobody need sign in."""
    with reading() as session:
        page = lists.page(session, queries.LISTING, Asked(ANYBODY), after=query.after, limit=query.limit)
        rows = [plain({"ref": row.ref, **lists.values(queries.LISTING, row)}) for row in page.rows]
    return jsonify({"question": queries.LISTING.title, "rows": rows, "next": page.next_key})


@blueprint.get("/editions/<ref>")
@spec.validate(tags=["editions"])
def edition(ref: str, query: EditionRowsQuery) -> Response:
    """One edition with some of its rows, as its public page shows them. Nobody need sign in."""
    chosen = {"name": query.name, "organisation": query.organisation}
    with reading() as session:
        one = queries.edition(session, ref, viewer=ANYBODY)
        rows, more = edition_rows.page(session, one, chosen, after=query.after, limit=query.limit)
        told, question = _told(one), queries.question(one)
    values = [plain(dict(row.values)) for row in rows]
    return jsonify({"question": question, **told, "rows": values, "next": more})


@blueprint.post("/editions", endpoint="publish_edition")
@spec.validate(tags=["editions"])
def publish_edition_(json: EditionBody) -> Response:
    """Publish an edition of the register of interests; what an officer has not decided stays withheld."""
    body, who, today = given(json), guard.actor(), clock.today()
    new = NewEdition(**{name: getattr(body, name) for name in EditionBody.model_fields})
    return made(lambda session: publish_edition(session, new, actor=who, today=today), _told)


def _told(one: Any) -> dict[str, Any]:
    code = short_code(bytes.fromhex(one.sha256))
    return {**plain({name: getattr(one, name) for name in FIELDS}), "proof_code": code}
