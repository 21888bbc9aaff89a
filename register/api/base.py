"""What every JSON call shares: the blueprint, the reading of bodies, one unit of work, one shape of list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import Any, TypeVar

from flask import Blueprint, current_app, jsonify, request
from pydantic import BaseModel, ConfigDict, Field
from spectree import SpecTree
from werkzeug.wrappers import Response

from register import __version__, exports, guard
from register.db import Session, reading, unit_of_work
from register.domain.errors import Invalid
from register.domain.permissions import Viewer
from register.queries import listing as lists
from register.queries.audit_scopes import words
from register.queries.listing import Asked, Listing
from register.queries.visible import AsAt

B = TypeVar("B", bound=BaseModel)
E = TypeVar("E", bound=Enum)

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


class Body(BaseModel):
    """A JSON object with exactly these fields: unknown ones, nulls and wrong types are refused, never bent."""

    model_config = ConfigDict(extra="forbid", str_max_length=20_000)


class Query(BaseModel):
    """Every list takes these in its address; a list's own filters come beside them."""

    model_config = ConfigDict(extra="allow")

    on: date | None = Field(None, description="Show what held on this day.")
    known: date | None = Field(None, description="Use only what had been declared by this day.")
    basis: str = Field("recorded", pattern="^(recorded|asserted)$")
    after: str = Field("", max_length=2000, description="The `next` of the page before.")
    limit: int = Field(50, ge=1, le=500)


def _refuse(_request: Any, _response: Any, fault: Any, _instance: Any, _adapter: Any) -> None:
    """A body or query of the wrong shape is answered like any other mistake: field by field."""
    if fault is not None:
        raise Invalid({_place(error): _words(error) for error in fault.errors()})


def _place(error: Any) -> str:
    return ".".join(str(part) for part in error["loc"])


def _words(error: Any) -> str:
    """Pydantic's own sentence, without what was sent."""
    return str(error["msg"]).removeprefix("Value error, ")


spec = SpecTree(
    "flask", title="Arm's Length", version=__version__, annotations=True, before=_refuse, mode="strict"
)


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The description of every call, OpenAPI 3.1."""
    spec.app = current_app
    return jsonify(spec.spec)


def given(json: B | None) -> B:
    """The body; Invalid when none came as JSON."""
    if json is None or not request.is_json or not isinstance(request.get_json(silent=True), dict):
        raise Invalid({"": "Send a JSON object, with the content type application/json"})
    return json


def one_of(kind: type[E], value: str, field: str, thing: str) -> E:
    """The choice behind a word; Invalid, in the words of the form, when it is not among those offered."""
    try:
        return kind(value)
    except ValueError as fault:
        raise Invalid({field: f"Select {thing} from the list"}) from fault  # noqa: S608


def viewer() -> Viewer:
    return guard.actor().viewer


def made(
    work: Callable[[Session], Any], shape: Callable[[Any], dict[str, Any]], status: int = 201
) -> Response:
    """Do the work in one unit of work, and answer with what it made."""
    with unit_of_work() as session:
        result = work(session)
    answer = jsonify(shape(result))
    answer.status_code = status
    return answer


def listed(listing: Listing, query: Query) -> Response:
    """A page of a noun's list: the question, the rows with their references, the key of the next page."""
    chosen = {f.key: str((query.model_extra or {}).get(f.key, ""))[:200] for f in listing.filters}
    as_at = AsAt(query.on, query.known, query.basis) if listing.bitemporal else AsAt()
    with reading() as session:
        asked = Asked(viewer(), as_at, chosen, words(session, viewer()))
        page = lists.page(session, listing, asked, after=query.after, limit=query.limit)
        rows = [{"ref": row.ref, **plain(lists.values(listing, row))} for row in page.rows]
    return jsonify({"question": lists.question(listing, asked), "rows": rows, "next": page.next_key})


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """Days, instants and the like as JSON takes them."""
    return {key: exports.plain(value) for key, value in values.items()}


def fact(version: Any, *fields: str) -> dict[str, Any]:
    """One version of a fact for machines: its reference, number and dates, then the noun's own fields;
    what names a record that the caller may not see reads as null."""
    masked = vars(version).get("masked", frozenset())
    own = {name: None if name in masked else getattr(version, name) for name in fields}
    times = {
        name: getattr(version, name)
        for name in ("n", "act", "valid_from", "valid_to", "known_on", "provenance")
    }
    return plain({"ref": version.ref, "id": version.thing_id, **times, **own})
