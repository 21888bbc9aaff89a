"""Procurements as JSON: notices, awards through two persons, the yearly summary, and what evaluators do themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from flask import request
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, done, made, of_noun, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.asked import enter
from register.domain.dates import contract_year
from register.domain.procurement.awards import AwardDecision, Proposal
from register.domain.procurement.evaluators import DeclaredForIt, Scoring, Settled
from register.domain.procurement.paper_decisions import OWN_LABELS, Access
from register.domain.readers import read
from register.domain.values import plain
from register.queries.procurement import notices, own_papers, procurements, summaries
from register.services.noun_shape import Meta, answer
from register.services.nouns import EVALUATORS, PROCUREMENTS
from register.services.procurement import awards, evaluators

CLOSED_NOW = (
    "Thank you for declaring. The papers are closed to you until somebody else has decided: you need do nothing, and please "
    "do not talk about the bids with anybody until then"
)


@dataclass(frozen=True, slots=True)
class OwnPapers:
    """How the papers stand to whoever declared, and that in words."""

    papers: Access
    papers_said: str


DECLARED = told("DeclaredEvaluator", OwnPapers, Meta, EVALUATORS.seen, EVALUATORS.value)


def _how() -> dict[str, Any]:
    return {"actor": guard.actor(), "today": clock.today()}


@blueprint.post("/procurements/<ref>/propose-award", endpoint="propose_award")
@described("procurements", takes=taken("ProposedAward", Proposal), reply=of_noun(PROCUREMENTS, "Procurement"))
def propose_award_(ref: str) -> Response:
    """Propose to whom a contract shall be awarded, and why."""
    new = body(Proposal)
    return done(PROCUREMENTS, lambda s: awards.propose_award(s, ref, new, **_how()))


@blueprint.post("/procurements/<ref>/decide-award", endpoint="decide_award")
@described(
    "procurements", takes=taken("DecidedAward", AwardDecision), reply=of_noun(PROCUREMENTS, "Procurement")
)
def decide_award_(ref: str) -> Response:
    """Decide an award that somebody else proposed; refused with the reasons of the decision check where it stops."""
    new = body(AwardDecision)
    return done(PROCUREMENTS, lambda s: awards.decide_award(s, ref, new, **_how()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """Why an award is taken back."""

    reason: Annotated[str, enter("why it is taken back")] = ""


@blueprint.post("/procurements/<ref>/withdraw-award", endpoint="withdraw_award")
@described(
    "procurements", takes=taken("WithdrawnAward", Withdrawal), reply=of_noun(PROCUREMENTS, "Procurement")
)
def withdraw_award_(ref: str) -> Response:
    """Take an award back, as a further decision may."""
    why = body(Withdrawal).reason
    return done(PROCUREMENTS, lambda s: awards.withdraw_award(s, ref, why, **_how()))


@blueprint.get("/procurements/<ref>/notices/<code>", endpoint="procurement_notice")
@described("procurements", reply=told("NoticeText", notices.NoticeText))
def procurement_notice_(ref: str, code: str) -> Response:
    """What a notice has to say, filled from what is recorded; what is not recorded yet is null."""
    with reading() as session:
        one = procurements.procurement(session, ref, viewer=viewer())
        return made(notices.notice_text(session, one, code, viewer=viewer()), 200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The year that begins on 1 April of this one; the last that is over if it is left out."""

    year: int | None = None


@dataclass(frozen=True, slots=True)
class SummaryFigure:
    """One number, and the references of the records that it counts."""

    key: str
    words: str
    count: int
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ProcurementSummary:
    """A year in numbers; value_pence: of all that was awarded."""

    first: date
    last: date
    value_pence: int
    figures: tuple[SummaryFigure, ...]


@blueprint.get("/procurement-summary", endpoint="procurement_summary")
@described("procurements", reply=told("ProcurementSummary", ProcurementSummary))
def procurement_summary_() -> Response:
    """The yearly summary of procurements (`year`: the one that begins on 1 April of it)."""
    given = request.args.get("year", "")
    asked = read(
        Year,
        {"year": int(given)} if given.isascii() and given.isdigit() else {"year": given} if given else {},
    )
    year = summaries.year_from(asked.year or contract_year(clock.today()).start.year - 1)
    with reading() as session:
        found = summaries.summary(session, year, viewer=viewer())
    figures = tuple(SummaryFigure(one.key, one.words, one.count, one.refs) for one in found.figures)
    return made(ProcurementSummary(found.first, found.last, found.value_pence, figures), 200)


@blueprint.post("/evaluators/<ref>/declare", endpoint="declare_evaluator")
@described("evaluators", takes=taken("DeclaredForIt", DeclaredForIt), reply=DECLARED)
def declare_evaluator_(ref: str) -> Response:
    """Declare for a procurement whose bids one judges. The answer is what was declared, and how its papers stand now."""
    new = body(DeclaredForIt)
    with unit_of_work() as session:
        key = evaluators.declare_for_it(session, ref, new, **_how()).thing_id
    with reading() as session:
        row, _ = evaluators.own_part(session, key, actor=guard.actor())
        mine = answer(
            session, EVALUATORS, row, viewer=replace(viewer(), as_evaluator=True), today=clock.today()
        )
        one = own_papers.closed_at(session, row.ref, viewer=viewer(), on=clock.today())
    return made({**mine, **plain(_papers(one))}, 200)


def _papers(one: own_papers.Own | None) -> OwnPapers:
    if one is None:
        return OwnPapers(Access.OPEN, "The papers are open to you")
    return OwnPapers(
        one.state,
        CLOSED_NOW if one.state is Access.WAITS else f"The papers are closed: {OWN_LABELS[one.state]}",
    )


@blueprint.post("/evaluators/<ref>/settle", endpoint="settle_evaluator")
@described("evaluators", takes=taken("SettledEvaluator", Settled), reply=of_noun(EVALUATORS, "Evaluator"))
def settle_evaluator_(ref: str) -> Response:
    """Say whether an evaluator with an interest may take part; somebody else than they does."""
    new = body(Settled)
    return done(EVALUATORS, lambda s: evaluators.settle_evaluator(s, ref, new, **_how()))


@blueprint.post("/evaluators/<ref>/score", endpoint="score_bids")
@described("evaluators", takes=taken("Scoring", Scoring), reply=of_noun(EVALUATORS, "Evaluator"))
def score_bids_(ref: str) -> Response:
    """Give one's own scores of the bids."""
    new = body(Scoring)
    return done(EVALUATORS, lambda s: evaluators.score_bids(s, ref, new, **_how()))
