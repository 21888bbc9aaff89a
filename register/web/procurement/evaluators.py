"""Evaluators: the list, one with what they declared, and the three acts: declaring, answering, scoring."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for

from forms.evaluators import AmendEvaluatorForm, DeclareForItForm, EvaluatorForm, ScoreForm, SettleForm
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.domain.errors import NotFound
from register.domain.permissions import Viewer
from register.domain.procurement.evaluators import Scoring
from register.queries import names
from register.queries.procurement import evaluators as queries
from register.queries.procurement.own_papers import closed_to
from register.queries.procurement.procurements import procurement
from register.services.nouns import EVALUATORS
from register.services.procurement import evaluators as services
from register.web import acting, noun_pages
from register.web.procurement.closed_papers import told_kindly


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    about = procurement(session, one.procurement_id, viewer=viewer)
    state = queries.states(session, [one], queries.bidders_of(about), today, viewer=viewer)[one.thing_id]
    return {
        "about": about, "state": (state.label, queries.TONES[state]), "is_own": one.person_id == viewer.person_id,
        "who": names.people_told_apart(session, viewer=viewer).look_up({one.person_id}).get(one.person_id),
        "scores": queries.scores_of(one), "bodies": _bidders(session, about, viewer),
    }  # fmt: skip


def _bidders(session: Session, about: Any, viewer: Viewer) -> Mapping[str, str]:
    return names.organisations(session, viewer=viewer).only(set(queries.bidders_of(about)))


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="evaluators", list_page="evaluators/index.html", page="evaluators/show.html", question="evaluators/ask.html",
        one="evaluator", noun=EVALUATORS, listing=queries.LISTING, form=EvaluatorForm,
        change=AmendEvaluatorForm, called=lambda one: str(one.ref), told=_told, begin=("procurement_id",),
    )
)  # fmt: skip


blueprint.register_error_handler(NotFound, told_kindly)


@blueprint.route("/<ref>/declare", methods=["GET", "POST"])
def declare(ref: str) -> noun_pages.Page:
    """The evaluator's own declaration for this procurement, with the names of those who bid."""
    actor = guard.actor()
    with reading() as session:
        one, about = services.own_part(session, ref, actor=actor)
        bidders = _bidders(session, about, actor.viewer)
        found = closed_to(session, viewer=actor.viewer, on=clock.today())
    closed = next((each for each in found if each.evaluator_ref == one.ref), None)
    form = DeclareForItForm(version=one.n)

    def work(session: Session) -> str:
        services.declare_for_it(session, ref, form.to_domain(), **acting.by(form))
        return url_for("evaluators.declare", ref=one.ref)

    said = "Declared. If you have an interest, somebody else answers before you read bids"
    return acting.asked(
        form, work, "evaluators/declare.html", said=said, about=one, one=one, procured=about, bidders=bidders,
        closed=closed,
    )  # fmt: skip


@blueprint.route("/<ref>/settle", methods=["GET", "POST"])
def settle(ref: str) -> noun_pages.Page:
    """Somebody else says whether an evaluator with an interest may take part."""
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.evaluator(session, ref, viewer=viewer)
        told = _told(session, one, viewer, clock.today())
    form = SettleForm(version=one.n)

    def work(session: Session) -> str:
        services.settle_evaluator(session, ref, form.to_domain(), **acting.by(form))
        return (
            url_for("evaluators.show", ref=one.ref) if guard.may("evaluators.show") else url_for("home.index")
        )

    return acting.asked(
        form, work, "evaluators/settle.html", said="Answered", about=one, one=one, who=told["who"],
        procured=told["about"],
    )  # fmt: skip


@blueprint.route("/<ref>/score", methods=["GET", "POST"])
def score(ref: str) -> noun_pages.Page:
    """The evaluator's own scores; refused to whoever is kept from the papers."""
    actor = guard.actor()
    with reading() as session:
        one, about = services.readable(session, ref, actor=actor, today=clock.today())
        bidders = _bidders(session, about, actor.viewer)
    given = Scoring(scores_given=queries.scores_of(one))
    form: Any = ScoreForm.about(given, version=one.n)
    criteria = [each["award_criterion"] for each in about.award_criteria]
    for number in range(form.counts["scores_given"]):
        form[f"scores_given-{number}-scored_bidder_id"].options = as_options(bidders.items())
        form[f"scores_given-{number}-on_criterion"].options = as_options(criteria)

    def work(session: Session) -> str:
        services.score_bids(session, ref, form.to_domain(), **acting.by(form))
        return url_for("evaluators.score", ref=one.ref)

    return acting.asked(
        form,
        work,
        "evaluators/score.html",
        said="Your scores are recorded",
        about=one,
        one=one,
        procured=about,
    )
