"""Published editions as JSON: anybody may read them, officers publish."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Annotated, Any

from flask import Response as File
from flask import current_app, jsonify
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import EDITION_FILE, Which, asked, asked_once, blueprint, described, made, page_of
from register.api.schemas.bodies import body
from register.api.schemas.models import searching, taken, told
from register.db import reading, unit_of_work
from register.domain.asked import enter, select
from register.domain.permissions import ANYBODY
from register.domain.problems import refuse
from register.domain.publication.editions import NewEdition
from register.domain.publication.undeclared import NewUndeclared
from register.domain.trail.notes import short_code
from register.domain.values import plain
from register.queries import listing as lists
from register.queries.listing import Asked
from register.queries.publication import edition_files as files
from register.queries.publication import edition_rows, edition_told
from register.queries.publication import editions as queries
from register.queries.publication.undeclared import UndeclaredTold, draw_undeclared
from register.queries.publication.undeclared import told as undeclared_told
from register.services.publication.editions import publish_edition
from register.services.publication.undeclared import publish_undeclared

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
        one = queries.edition_of_people(session, ref, viewer=ANYBODY)
        rows, more = edition_rows.page(session, one, chosen, after=which.after, limit=which.limit)
        head, question = _told(one), queries.question(one)
    values = [dict(row.values) for row in rows]
    return made({**head, "question": question, "rows": values, "next": more}, 200)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichFile:
    """In which form."""

    format: Annotated[str, select("the form of the file")] = "json"


@blueprint.get("/editions/<ref>/file")
@described("editions", asks=taken("EditionFileQuestion", WhichFile), reply=EDITION_FILE)
def edition_file(ref: str) -> Response:
    """The whole edition as a file: json, regmem, bods, csv, xlsx or jsonl. Nobody need sign in."""
    kind = asked_once(WhichFile).format
    refuse({"format": None if kind in files.KINDS else f"Choose one of {', '.join(files.KINDS)}"})
    with reading() as session:
        one = queries.edition_of_people(session, ref, viewer=ANYBODY)
        publisher = current_app.extensions["settings"].body_name
        data = files.edition_file(session, one, kind, publisher=publisher)
    return File(data, mimetype=files.TYPES[kind])


@blueprint.post("/editions", endpoint="publish_edition")
@described("editions", takes=taken("NewEdition", NewEdition), reply=told("Edition", EditionTold), status=201)
def publish_edition_() -> Response:
    """Publish an edition of the register of interests; what an officer has not decided stays withheld."""
    new, who, today = body(NewEdition), guard.actor(), clock.today()
    with unit_of_work() as session:
        head = _told(publish_edition(session, new, actor=who, today=today))
    return made(head)


@dataclass(frozen=True, slots=True, kw_only=True)
class WhichYear:
    """Which contract year."""

    year: Annotated[int, enter("the year in which the contract year began")]


@blueprint.get("/editions/not-declared")
@described("editions", asks=taken("UndeclaredQuestion", WhichYear), reply=told("Undeclared", UndeclaredTold))
def undeclared() -> Response:
    """Who would be named for having neither declared nor made a nil return in a contract year."""
    new = NewUndeclared(year=asked_once(WhichYear, numbers=("year",)).year)
    with reading() as session:
        drawn = draw_undeclared(session, new, viewer=guard.actor().viewer, today=clock.today())
    return made(undeclared_told(new, drawn), 200)


@blueprint.post("/editions/not-declared", endpoint="publish_undeclared")
@described(
    "editions", takes=taken("NewUndeclared", NewUndeclared), reply=told("Edition", EditionTold), status=201
)
def publish_undeclared_() -> Response:
    """Publish the list of a contract year. named: those in doubt who are named all the same."""
    new, who, today = body(NewUndeclared), guard.actor(), clock.today()
    with unit_of_work() as session:
        head = _told(publish_undeclared(session, new, actor=who, today=today))
    return made(head)


def _told(one: Any) -> dict[str, Any]:
    code = short_code(bytes.fromhex(one.sha256))
    names = [field.name for field in fields(EditionTold) if field.name != "proof_code"]
    return {**{name: getattr(one, name) for name in names}, "proof_code": code}
