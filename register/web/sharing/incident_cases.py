"""The case of a data incident: its grade, the decision to report, drafts, the register, figures, and one's own reports."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify, render_template, url_for
from werkzeug.wrappers import Response

from forms.incidents import AssessForm, CaseOwnerForm, ReportDecisionForm, answers_form
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.documents.lists import list_as_word
from register.domain.errors import NotFound
from register.domain.media_types import WORD
from register.domain.sharing.drafts import Draft
from register.queries.sharing import incident_register as registers
from register.queries.sharing.incident_drafts import draft_of
from register.queries.sharing.incidents import incident, owner_of
from register.services.sharing.assessing import answer_questions, assess_incident, decide_report, scale_of
from register.services.sharing.case_owners import give_case
from register.web import acting, choosing, listings

blueprint = Blueprint("incident_cases", __name__, url_prefix="/incidents")
Page = str | Response | tuple[str, int]

listings.add_to(
    blueprint,
    registers.LISTING,
    template="incidents/register.html",
    links_to="incidents.show",
    at="/register",
)


@blueprint.get("/mine")
def mine() -> Page:
    """What whoever looks reported themselves, and how it goes."""
    actor = guard.actor()
    with reading() as session:
        rows = registers.reported_by(session, actor.id, viewer=actor.viewer)
    return render_template("incidents/mine.html", rows=rows)


@blueprint.get("/figures")
def figures() -> Page:
    with reading() as session:
        found = registers.figures(session, clock.today(), viewer=guard.actor().viewer)
    return render_template("incidents/figures.html", figures=found)


@blueprint.route("/<ref>/owner", methods=["GET", "POST"])
def owner(ref: str) -> Page:
    """Who looks after the case from now on."""
    one = _one(ref)
    form = CaseOwnerForm(version=one.n, case_owner_id=owner_of(one))
    with reading() as session:
        choosing.offer(session, form)

    def work(session: Session) -> str:
        give_case(session, form.to_domain(incident_id=ref), **acting.at(form))
        return url_for("incidents.show", ref=ref)

    said = "It is recorded who looks after the case"
    return acting.asked(form, work, "incidents/owner.html", said=said, about=one, one=one)


@blueprint.route("/<ref>/assess", methods=["GET", "POST"])
def assess(ref: str) -> Page:
    one = _one(ref)
    form = AssessForm(version=one.n)
    with reading() as session:
        on = scale_of(session, one, now=clock.now())
    form.severity.options = as_options(on.severities.items())
    form.likelihood.options = as_options(on.likelihoods.items())
    if not on.likelihoods:
        del form.likelihood

    def work(session: Session) -> str:
        assess_incident(session, form.to_domain(incident_id=ref), **acting.at(form))
        return url_for("incidents.show", ref=ref)

    said = "The grade is recorded"
    return acting.asked(form, work, "incidents/assess.html", said=said, about=one, one=one, scale=on)


@blueprint.route("/<ref>/decide", methods=["GET", "POST"])
def decide(ref: str) -> Page:
    one = _one(ref)
    form = ReportDecisionForm(version=one.n)

    def work(session: Session) -> str:
        decide_report(session, form.to_domain(incident_id=ref), **acting.at(form))
        return url_for("incidents.show", ref=ref)

    said = "The decision is recorded"
    return acting.asked(form, work, "incidents/decide.html", said=said, about=one, one=one)


@blueprint.get("/<ref>/draft")
def draft(ref: str) -> Page:
    one = _one(ref)
    return render_template("incidents/draft.html", one=one, draft=_draft(one))


@blueprint.get("/<ref>/draft.docx")
def draft_word(ref: str) -> Response:
    one = _one(ref)
    found = _draft(one)
    rows = [
        (part.title, ask.asks, ask.answer or "Still empty") for part in found.parts for ask in part.questions
    ]
    made = list_as_word(
        f"Draft of a notification: {one.ref}", found.name, ("Part", "Question", "Answer"), rows, made_at=clock.now(),
        nothing="This form has no questions.",
    )  # fmt: skip
    headers = {"Content-Disposition": f"attachment; filename={one.ref}-draft.docx"}
    return Response(made, mimetype=WORD, headers=headers)


@blueprint.get("/<ref>/draft.json")
def draft_json(ref: str) -> Response:
    return jsonify(asdict(_draft(_one(ref))))


@blueprint.route("/<ref>/draft/<int:number>", methods=["GET", "POST"])
def answers(ref: str, number: int) -> Page:
    """The questions of one part that somebody types an answer to."""
    one = _one(ref)
    parts = _draft(one).parts
    if not 1 <= number <= len(parts) or not parts[number - 1].typed:
        raise NotFound
    part = parts[number - 1]
    made = answers_form((ask.key, ask.asks) for ask in part.typed)
    form = made(data={ask.key: ask.answer for ask in part.typed}, version=one.n)

    def work(session: Session) -> str:
        given = {ask.key: form[ask.key].data or "" for ask in part.typed}
        answer_questions(session, ref, given, **acting.at(form))
        return url_for("incident_cases.draft", ref=ref)

    said = "The answers are kept"
    return acting.asked(form, work, "incidents/answers.html", said=said, about=one, one=one, part=part)


def _one(ref: str) -> Any:
    with reading() as session:
        return incident(session, ref, viewer=guard.actor().viewer)


def _draft(one: Any) -> Draft:
    with reading() as session:
        found = draft_of(session, one, viewer=guard.actor().viewer)
    if found is None:
        raise NotFound
    return found
