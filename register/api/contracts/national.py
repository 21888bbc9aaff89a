"""A national variation for many contracts, as JSON: what would change in each, having it proposed, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made
from register.api.contracts import background
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.contracts.national import ForeseenVariation, WhichVaried
from register.queries.audit import background_work
from register.services.contracts import national as services
from register.services.duties.asked_variations import KIND, ask_to_vary


@dataclass(frozen=True, slots=True)
class NationalForeseen:
    """What would change in each contract. called: the variation by name and reference."""

    called: str
    contracts: tuple[ForeseenVariation, ...]


@dataclass(frozen=True, slots=True)
class NationalAsked:
    """id: of the work."""

    id: str


@dataclass(frozen=True, slots=True)
class NationalTold:
    """How far it is. changes: each contract with its change; left: those that were left out, each with why."""

    id: str
    called: str
    state: str
    done: int
    total: int
    changes: tuple[tuple[str, str], ...]
    left: tuple[tuple[str, str], ...]
    message: str


WHICH: Any = taken("WhichVaried", WhichVaried)


@blueprint.post("/national-variations/preview", endpoint="preview_national")
@described("contracts", takes=WHICH, reply=told("NationalForeseen", NationalForeseen))
def preview() -> Response:
    """What a national variation would change in each of these contracts; nothing is proposed."""
    with reading() as session:
        found, rows = services.foreseen(session, body(WhichVaried), actor=guard.actor(), today=clock.today())
    return made(NationalForeseen(found.called, tuple(rows)), 200)


@blueprint.post("/national-variations", endpoint="propose_national")
@described("contracts", takes=WHICH, reply=told("NationalAsked", NationalAsked), status=202)
def propose() -> Response:
    """Have a national variation proposed for these contracts by a job; each is decided and signed by itself."""
    which = body(WhichVaried)
    with unit_of_work() as session:
        key = ask_to_vary(session, which, actor=guard.actor(), now=clock.now())
    return made(NationalAsked(key), 202)


@blueprint.get("/national-variations/<key>", endpoint="national")
@described("contracts", reply=told("NationalTold", NationalTold))
def show(key: str) -> Response:
    """How far it is; only for whoever asked."""
    return _told(key)


@blueprint.post("/national-variations/<key>/stop", endpoint="stop_national")
@described("contracts", reply=told("NationalTold", NationalTold))
def stop(key: str) -> Response:
    """Leave it where it is: each change that is proposed stays with its contract."""
    background.stop(key, KIND)
    return _told(key)


@blueprint.post("/national-variations/<key>/go-on", endpoint="go_on_with_national")
@described("contracts", reply=told("NationalTold", NationalTold))
def go_on(key: str) -> Response:
    """Go on where it was stopped; what is proposed already is not proposed twice."""
    background.go_on(key, KIND)
    return _told(key)


def _told(key: str) -> Response:
    with reading() as session:
        row = background_work.errand(session, key, guard.actor().id, KIND)
        changes, left = (
            tuple((ref, words) for ref, words in row.outcome.get(name, ())) for name in ("changes", "left")
        )
        called = row.question["called"]
        found = NationalTold(row.id, called, row.state, row.done, row.total, changes, left, row.message)
        return made(found, 200)
