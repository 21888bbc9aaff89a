"""Published editions as JSON: anybody may read them, officers publish."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from flask import jsonify
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import Which, asked, blueprint, described, made, page_of
from register.api.schemas.bodies import body
from register.api.schemas.models import searching, taken, told
from register.db import reading, unit_of_work
from register.domain.permissions import ANYBODY
from register.domain.publication.editions import NewEdition
from register.domain.trail.notes import short_code
from register.domain.values import plain
from register.queries import listing as lists
from register.queries.listing import Asked
from register.queries.publication import edition_rows, edition_told
from register.queries.publication import editions as queries
from register.services.publication.editions import publish_edition

FILTERS = {"name": "Name", "organisation": "Organisation"}


@dataclass(frozen=True, slots=True)
class EditionTold:
    """An edition: what it was drawn for, what counted as declared, and the hash of its manifest."""

    ref: str
    title: str
    register: str
    held_on: date
    declared_by: date
    drawn_basis: str
    published_on: date
    count: int
    sha256: str
    proof_code: str


@dataclass(frozen=True, slots=True)
class EditionRows:
    """Some of its rows, and the key of the next ones."""

    question: str
    rows: tuple[edition_told.RowTold, ...]
    next: str | None


@blueprint.get("/editions")
@described("editions", asks=taken("EditionsQuestion", Which), reply=page_of(queries.LISTING))
def editions() -> Response:
    """The published editions, the newest first. Nobody need sign in."""
    which, _ = asked(Which, [])
    with reading() as session:
        page = lists.page(session, queries.LISTING, Asked(ANYBODY), after=which.after, limit=which.limit)
        rows = [plain(lists.told(queries.LISTING, row)) for row in page.rows]
    return jsonify({"question": queries.LISTING.title, "rows": rows, "next": page.next_key})


@blueprint.get("/editions/<ref>")
@described(
    "editions",
    asks=searching("EditionQuestion", Which, FILTERS),
    reply=told("EditionRows", EditionTold, EditionRows),
)
def edition(ref: str) -> Response:
    """One edition with some of its rows, as its public page shows them. Nobody need sign in."""
    which, chosen = asked(Which, list(FILTERS))
    with reading() as session:
        one = queries.edition(session, ref, viewer=ANYBODY)
        rows, more = edition_rows.page(session, one, chosen, after=which.after, limit=which.limit)
        head, question = _told(one), queries.question(one)
    values = [dict(row.values) for row in rows]
    return made({**head, "question": question, "rows": values, "next": more}, 200)


@blueprint.post("/editions", endpoint="publish_edition")
@described("editions", takes=taken("NewEdition", NewEdition), reply=told("Edition", EditionTold), status=201)
def publish_edition_() -> Response:
    """Publish an edition of the register of interests; what an officer has not decided stays withheld."""
    new, who, today = body(NewEdition), guard.actor(), clock.today()
    with unit_of_work() as session:
        head = _told(publish_edition(session, new, actor=who, today=today))
    return made(head)


def _told(one: Any) -> dict[str, Any]:
    code = short_code(bytes.fromhex(one.sha256))
    names = [field.name for field in fields(EditionTold) if field.name != "proof_code"]
    return {**{name: getattr(one, name) for name in names}, "proof_code": code}
