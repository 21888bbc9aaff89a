"""The Word files of many contracts made again, as JSON: what would become of each, asking for it, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.accounts.links import means
from register.api.base import blueprint, described, made, viewer
from register.api.contracts import background
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.contracts.reissues import Foreseen, WhichContracts, needs_another
from register.queries.audit import background_work
from register.queries.contracts import reissues as queries
from register.services.duties.confirmed_reissues import KIND, reissue_or_ask


@dataclass(frozen=True, slots=True)
class ReissueForeseen:
    """What would become of each contract. another: whether another person has to confirm first."""

    another: bool
    contracts: tuple[Foreseen, ...]


@dataclass(frozen=True, slots=True)
class ReissueAsked:
    """id: of the work; empty while it waits for another person."""

    id: str


@dataclass(frozen=True, slots=True)
class ReissueTold:
    """How far it is. left: contracts that were left out, each with why."""

    id: str
    state: str
    done: int
    total: int
    made: int
    left: tuple[tuple[str, str], ...]
    message: str


WHICH: Any = taken("WhichContracts", WhichContracts)


@blueprint.post("/contract-reissues/preview", endpoint="preview_reissue")
@described("contracts", takes=WHICH, reply=told("ReissueForeseen", ReissueForeseen))
def preview() -> Response:
    """What making the Word files of these contracts again would do; nothing is made."""
    with reading() as session:
        found = queries.foreseen(session, body(WhichContracts), viewer=viewer())
    return made(ReissueForeseen(needs_another(found), tuple(found)), 200)


@blueprint.post("/contract-reissues", endpoint="reissue_contracts")
@described("contracts", takes=WHICH, reply=told("ReissueAsked", ReissueAsked), status=202)
def reissue() -> Response:
    """Have the Word files of these contracts made again by a job, once another person confirmed where they must."""
    which = body(WhichContracts)
    with unit_of_work() as session:
        found = queries.foreseen(session, which, viewer=viewer())
        key = reissue_or_ask(session, found, means=means(session), actor=guard.actor(), now=clock.now())
    return made(ReissueAsked(key or ""), 202)


@blueprint.get("/contract-reissues/<key>", endpoint="reissue")
@described("contracts", reply=told("ReissueTold", ReissueTold))
def show(key: str) -> Response:
    """How far it is; only for whoever asked."""
    return _told(key)


@blueprint.post("/contract-reissues/<key>/stop", endpoint="stop_reissue")
@described("contracts", reply=told("ReissueTold", ReissueTold))
def stop(key: str) -> Response:
    """Leave it where it is: each file that is made stays with its contract."""
    background.stop(key, KIND)
    return _told(key)


@blueprint.post("/contract-reissues/<key>/go-on", endpoint="go_on_with_reissue")
@described("contracts", reply=told("ReissueTold", ReissueTold))
def go_on(key: str) -> Response:
    """Go on where it was stopped; what is made already is not made twice."""
    background.go_on(key, KIND)
    return _told(key)


def _told(key: str) -> Response:
    with reading() as session:
        row = background_work.errand(session, key, guard.actor().id, KIND)
        left = tuple((ref, words) for ref, words in row.outcome.get("left", ()))
        count = row.outcome.get("made", 0)
        return made(ReissueTold(row.id, row.state, row.done, row.total, count, left, row.message), 200)
