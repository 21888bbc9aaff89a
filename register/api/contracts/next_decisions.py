"""Decisions that open contracts wait for as JSON, and having every open contract checked again by a job."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made, viewer
from register.api.schemas.models import told
from register.db import reading, unit_of_work
from register.queries.audit import background_work
from register.queries.contracts.ahead.told import NextDecisions
from register.queries.contracts.ahead.told import next_decisions as found_for
from register.services.audit.background_work import ask_once

KIND = "sweep"


@dataclass(frozen=True, slots=True)
class CheckAsked:
    """id: of the work."""

    id: str


@dataclass(frozen=True, slots=True)
class CheckedContracts:
    """How far it is. changed: so many answers changed."""

    id: str
    state: str
    done: int
    total: int
    changed: int
    message: str


@blueprint.get("/next-decisions")
@described("decisions", reply=told("NextDecisions", NextDecisions))
def next_decisions() -> Response:
    """What open contracts wait for, who is nearest to each and what stops them: the first hundred, those first that are
    stopped, and how many there are."""
    with reading() as session:
        return made(found_for(session, viewer=viewer(), today=clock.today()), 200)


@blueprint.post("/contract-checks")
@described("decisions", reply=told("CheckAsked", CheckAsked), status=202)
def check_contracts() -> Response:
    """Have every open contract checked again by a job."""
    with unit_of_work() as session:
        key = ask_once(session, KIND, actor=guard.actor(), now=clock.now())
    return made(CheckAsked(key), 202)


@blueprint.get("/contract-checks/<key>")
@described("decisions", reply=told("CheckedContracts", CheckedContracts))
def contracts_checked(key: str) -> Response:
    """How far it is; only for whoever asked."""
    with reading() as session:
        row = background_work.errand(session, key, guard.actor().id, KIND)
        changed = row.outcome.get("changed", 0)
        return made(CheckedContracts(row.id, row.state, row.done, row.total, changed, row.message), 200)
