"""Who may see the papers of a procurement, and the decision about an interest, as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from flask import request
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.asked import enter
from register.domain.errors import Forbidden, NotFound
from register.domain.procurement.paper_decisions import OWN_LABELS, Access, PaperAnswer
from register.domain.readers import read
from register.failures import refused
from register.queries.procurement import own_papers, paper_access, papers_waiting
from register.queries.procurement.procurements import procurement
from register.services.procurement.paper_decisions import decide_papers

AT, AT_EVALUATORS = "/api/v1/procurements/", "/api/v1/evaluators/"


def _told_kindly(fault: NotFound) -> Response:
    """Whoever a procurement names is told that its papers are closed to them, and what opens them; anybody else finds
    nothing."""
    ref = (request.view_args or {}).get("ref", "")
    if not ref or not request.path.startswith((AT, AT_EVALUATORS)):
        return refused(fault)
    with reading() as session:
        one = own_papers.closed_at(session, ref, viewer=viewer(), on=clock.today())
    return refused(fault if one is None else Forbidden(_said(one)))


def _said(one: own_papers.Own) -> str:
    if one.state is Access.TO_DECLARE:
        return f"You judge bids here, so declare first: POST {AT_EVALUATORS}{one.evaluator_ref}/declare"
    return f"These papers are closed to you: {OWN_LABELS[one.state]}"


blueprint.register_error_handler(NotFound, _told_kindly)


@dataclass(frozen=True, slots=True)
class ClosedPapers:
    """The procurements whose papers are closed to whoever asks."""

    closed: tuple[own_papers.Own, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessOn:
    """At the end of which day; today if it is left out."""

    on: Annotated[date | None, enter("the day")] = None


@dataclass(frozen=True, slots=True)
class PaperDecision:
    """What was decided, and about which interest and procurement."""

    ref: str
    procurement_id: str
    interest_id: str
    interest_n: int
    may_see_papers: bool
    decided_because: str | None
    how_managed: str | None
    decided_by: str | None
    decided_on: date


@blueprint.get("/papers", endpoint="closed_papers")
@described("procurements", reply=told("ClosedPapers", ClosedPapers))
def closed_papers_() -> Response:
    """Procurements that name you and whose papers are closed to you; never why."""
    with reading() as session:
        found = own_papers.closed_to(session, viewer=viewer(), on=clock.today())
    return made(ClosedPapers(tuple(found)), 200)


@dataclass(frozen=True, slots=True)
class PapersToDecide:
    """Interests that wait for a decision of yours or another person's."""

    waiting: tuple[papers_waiting.ToDecide, ...]


@blueprint.get("/papers/to-decide", endpoint="papers_to_decide")
@described("procurements", reply=told("PapersToDecide", PapersToDecide))
def papers_to_decide_() -> Response:
    """Interests in whoever bids that wait for another person's decision; never your own."""
    with reading() as session:
        found = papers_waiting.to_decide(session, viewer=viewer(), on=clock.today())
    return made(PapersToDecide(tuple(found)), 200)


@blueprint.get("/procurements/<ref>/papers", endpoint="paper_access")
@described("procurements", reply=told("PaperAccess", paper_access.PaperAccess))
def paper_access_(ref: str) -> Response:
    """Who of those whom it names may see its papers, and by which interests not (`on`: at the end of that day)."""
    asked = read(AccessOn, {name: value for name, value in request.args.items() if value})
    with reading() as session:
        one = procurement(session, ref, viewer=viewer())
        found = paper_access.told(session, one, viewer=viewer(), on=clock.today(), day=asked.on)
    return made(found, 200)


@blueprint.post("/procurements/<ref>/papers/<interest>", endpoint="decide_papers")
@described(
    "procurements", takes=taken("PaperAnswer", PaperAnswer), reply=told("PaperDecision", PaperDecision)
)
def decide_papers_(ref: str, interest: str) -> Response:
    """Say whether the holder of an interest may see the papers; another person than its holder does."""
    new = body(PaperAnswer)
    with unit_of_work() as session:
        row = decide_papers(session, ref, interest, new, actor=guard.actor(), today=clock.today())
    return made(
        PaperDecision(
            row.ref, row.procurement_id, row.interest_id, row.interest_n, row.may_see_papers, row.decided_because,
            row.how_managed, row.decided_by, row.valid_from,
        ),
        200,
    )  # fmt: skip
