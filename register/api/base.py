"""What every JSON call shares: the blueprint, the description, one unit of work, one shape of an answer and of a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, TypeVar

from flask import Blueprint, Flask, current_app, jsonify, request
from pydantic import BaseModel
from spectree import Response as Replies
from spectree import SpecTree
from werkzeug.wrappers import Response

from register import __version__, clock, guard
from register.api.schemas import models
from register.api.schemas.bodies import sent
from register.api.schemas.models import Problem, asking_of, page_of, told
from register.db import Session, reading, unit_of_work
from register.domain.asked import enter, select
from register.domain.errors import Invalid
from register.domain.media_types import WORD
from register.domain.permissions import Viewer
from register.domain.problems import refuse
from register.domain.readers import read
from register.domain.values import plain
from register.queries import listing as lists
from register.queries.audit.scopes import words
from register.queries.listing import PAGE_SIZE, Asked, Listing
from register.queries.procurement import contract_files
from register.queries.publication.edition_files import TYPES
from register.queries.visible import AsAt
from register.services.noun_shape import Meta, Noun, answer, asked_change, change_of

T = TypeVar("T")
MOST_ROWS = 500
WORD_FILE = "The Word file"
EDITION_FILE = "The edition as a file"
CONTRACTS_FILE = "The register of contracts as a file"
FILES = {
    WORD_FILE: (WORD,), EDITION_FILE: tuple(dict.fromkeys(TYPES.values())),
    CONTRACTS_FILE: tuple(contract_files.TYPES.values()),
}  # fmt: skip
"""What a call that answers with a file says of it -> in which forms it comes."""

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")


class Basis(StrEnum):
    """What counts as declared by a day."""

    RECORDED = "recorded"
    ASSERTED = "asserted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Which:
    """Which page of a list."""

    after: Annotated[str, enter("the `next` of the page before")] = ""
    limit: Annotated[int, enter("the number of rows")] = PAGE_SIZE


@dataclass(frozen=True, slots=True, kw_only=True)
class When(Which):
    """Which page of a list, and as it was when."""

    on: Annotated[date | None, enter("the day to show it for")] = None
    known: Annotated[date | None, enter("the day things had been declared by")] = None
    basis: Annotated[Basis, select("what counts as declared")] = Basis.RECORDED


spec = SpecTree(
    "flask", title="Arm's Length", version=__version__, annotations=False, mode="strict", validation_error_status=422,
    validation_error_model=Problem,
)  # fmt: skip


_SAID: dict[Any, Callable[[], Any]] = {}
"""Call -> what describes it, once the description is asked for."""


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """The description of every call, OpenAPI 3.1."""
    with _describing().app_context():
        found = spec.spec
    for call in (one for calls in found["paths"].values() for one in calls.values()):
        for reply in call["responses"].values():
            for kind in FILES.get(reply.get("description", ""), ()):
                reply.setdefault("content", {})[kind] = {"schema": {"type": "string", "format": "binary"}}
    return jsonify(found)


def _describing() -> Flask:
    """The same addresses, each with what was said of it: worked out once somebody asks, not as each program starts."""
    app = Flask(current_app.name)
    app.url_map = current_app.url_map
    calls = current_app.view_functions
    app.view_functions = {name: _SAID.get(call, lambda call=call: call)() for name, call in calls.items()}
    return app


def described(
    tag: str, *, reply: type[BaseModel] | str, takes: type[BaseModel] | None = None,
    asks: type[BaseModel] | None = None, status: int = 200,
) -> Callable[[Any], Any]:  # fmt: skip
    """Say in the description what a call takes and answers. The reading itself is that of the values."""
    answered = (None, reply) if isinstance(reply, str) else reply
    refusals = dict.fromkeys((f"HTTP_{code}" for code in (400, 401, 403, 404, 409, 415, 429)), Problem)
    replies = Replies(**{f"HTTP_{status}": answered}, **refusals)

    def keep(call: Any) -> Any:
        said = spec.validate(json=takes, query=asks, resp=replies, tags=[tag], skip_validation=True)
        _SAID[call] = cache(lambda: said(call))
        return call

    return keep


def of_noun(noun: Noun, name: str) -> type[BaseModel]:
    """The description of what a noun's calls answer."""
    return told(name, Meta, noun.seen, noun.value)


def amendment_of(noun: Noun, name: str) -> type[BaseModel]:
    """The description of what amending a noun takes."""
    return models.amended(
        f"Amended{name}", noun.value, change_of(noun), Meta, noun.seen, stays=noun.addressed
    )


def viewer() -> Viewer:
    return guard.actor().viewer


def shown(noun: Noun, key: str) -> dict[str, Any]:
    """One record of a noun as machines are told it."""
    with reading() as session:
        row = noun.find(session, key, viewer=viewer(), today=clock.today())
        return answer(session, noun, row, viewer=viewer(), today=clock.today())


def done(noun: Noun, work: Callable[[Session], Any], status: int = 200) -> Response:
    """Do the work in one unit of work, and answer with the record as it is now."""
    with unit_of_work() as session:
        key = work(session).thing_id
    return made(shown(noun, key), status)


def amended(noun: Noun, amend: Callable[..., Any] | None, ref: str) -> Response:
    """Change a record to how it should read."""
    change, new = asked_change(noun, sent(), shown(noun, ref))
    if amend is None or change.version is None:
        raise Invalid({"version": "Enter the number of the version you looked at"})
    how = {**change.said(), "actor": guard.actor(), "today": clock.today()}
    return done(noun, lambda session: amend(session, ref, new, **how))


def made(answered: object, status: int = 201) -> Response:
    reply = jsonify(plain(answered))
    reply.status_code = status
    return reply


def question_of(listing: Listing) -> type[BaseModel]:
    """The description of what a list takes in its address."""
    return asking_of(listing, _days_of(listing))


def _days_of(listing: Listing) -> type[Any]:
    """A list without history takes no days: it would answer about today whatever was asked."""
    return When if listing.bitemporal else Which


def listed(listing: Listing) -> Response:
    """A page of a noun's list: the question, the rows with their references, the key of the next page."""
    when, chosen = asked(_days_of(listing), [one.key for one in listing.filters])
    as_at = AsAt(when.on, when.known, when.basis.value) if listing.bitemporal else AsAt()
    with reading() as session:
        of = Asked(viewer(), as_at, chosen, words(session, viewer()))
        few = lists.few(session, listing, of)
        page = lists.page(session, listing, of, after=when.after, limit=when.limit, among=few)
        rows = [plain(lists.told(listing, row)) for row in page.rows]
    return jsonify({"question": lists.question(listing, of), "rows": rows, "next": page.next_key})


def asked(cls: type[Any], filters: list[str]) -> tuple[Any, dict[str, str]]:
    """What stands in the address: the value, and the filters as they were typed. Invalid where it stands twice."""
    given = dict(request.args.lists())
    refuse({name: "Say this once" for name, values in given.items() if len(values) > 1})
    chosen = {name: given.pop(name)[0][:200] for name in filters if name in given}
    found = read(cls, {k: whole(v[0]) if k == "limit" else v[0] for k, v in given.items()})
    refuse(
        {
            "limit": None
            if 1 <= found.limit <= MOST_ROWS
            else f"The number of rows must be between 1 and {MOST_ROWS}"
        }
    )
    return found, chosen


def asked_once(cls: type[T], *, many: Collection[str] = (), numbers: Collection[str] = ()) -> T:
    """What stands in the address as this value. many: fields that may stand there several times; numbers: whole numbers.
    Invalid, each fault beside its field."""
    given = dict(request.args.lists())
    refuse({k: "Say this once" for k, values in given.items() if len(values) > 1 and k not in many})
    single = {k: whole(v[0]) if k in numbers else v[0] for k, v in given.items() if k not in many}
    return read(cls, {**single, **{k: given[k] for k in many if k in given}})


def word_file(body: bytes, name: str) -> Response:
    """A Word file, to be saved under this name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.docx"'}
    return Response(body, mimetype=WORD, headers=headers)


def whole(typed: str) -> object:
    """A whole number as an address writes it; anything else stays the text it is."""
    return int(typed) if re.fullmatch("-?[0-9]{1,15}", typed) else typed


__all__ = [
    "CONTRACTS_FILE", "EDITION_FILE", "WORD", "WORD_FILE", "Which", "amended", "amendment_of", "asked", "asked_once",
    "blueprint", "described", "done", "listed", "made", "of_noun", "page_of", "question_of", "shown", "viewer", "whole",
    "word_file",
]  # fmt: skip
