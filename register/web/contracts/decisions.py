"""The decision check: what it says before somebody decides, deciding, and every answer that was ever given."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, render_template, url_for
from werkzeug.wrappers import Response

from forms.decisions import ApproveForm, SignForm
from register import clock, guard
from register.accounts.links import means
from register.db import Session, reading
from register.domain.contracts.assessments import ANSWERED_BY_OTHERS
from register.domain.contracts.stages import Question
from register.domain.media_types import WORD
from register.look.structures import structure
from register.look.words import began
from register.queries import names
from register.queries.contracts import contracts
from register.queries.contracts import decisions as queries
from register.queries.contracts import told as exits
from register.queries.contracts.hindsight.waiver_statements import decision_statement
from register.queries.contracts.marks import marked
from register.queries.contracts.sides.other_parties import party_called
from register.queries.contracts.statements import Statement
from register.queries.contracts.surroundings import surroundings
from register.queries.contracts.waivers import waiver
from register.queries.hidden_reasons import outcome_words
from register.services.contracts import decisions as services
from register.services.contracts.statements import word_file
from register.services.duties.confirmed_signatures import sign_or_ask
from register.web import acting, choosing, listings
from register.web.record_links import about, agreed_words, urls

blueprint = Blueprint("decisions", __name__, url_prefix="/decisions")
Page = str | Response | tuple[str, int]

listings.add_to(blueprint, queries.LISTING, template="decisions/index.html", links_to="decisions.show")


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.decision(session, ref, viewer=viewer)
        about = contracts.contract(session, one.of_contract, viewer=viewer) if one.waiver_id is None else None
        asked = waiver(session, one.waiver_id, viewer=viewer) if one.waiver_id else None
        told = exits.told(session, one, viewer=viewer)
        people = names.people_told_apart(session, viewer=viewer)
        marks = marked(session, viewer=viewer, decision_id=one.thing_id)
        called = party_called(session, one.decided_for, viewer=viewer) if one.waiver_id is None else ""
        agreed = agreed_words(session, _linked(told.reasons))
    return render_template(
        "decisions/show.html", one=one, told=told, title=outcome_words(told.outcome), contract=about, waiver=asked,
        question=Question(one.question), agreed=agreed, marks=marks, called=called,
        links=urls(_linked(told.reasons), told.links), person=people.get(one.person_id),
        asks=any(reason["code"] in ANSWERED_BY_OTHERS for reason in told.reasons),
    )  # fmt: skip


@blueprint.get("/<ref>/statement")
def statement(ref: str) -> Page:
    """What was decided and found, for others to read and to print."""
    return render_template("decisions/statement.html", told=_statement(ref))


@blueprint.get("/<ref>/statement.docx")
def statement_file(ref: str) -> Page:
    """The same as a Word file."""
    one = _statement(ref)
    body = word_file(one, body_name=current_app.extensions["settings"].body_name)
    where = {"Content-Disposition": f'attachment; filename="decision-statement-{one.ref}.docx"'}
    return Response(body, mimetype=WORD, headers=where)


@blueprint.get("/<ref>/around")
def around(ref: str) -> Page:
    """A picture of people, posts, organisations and contracts around the decision, with its table."""
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.decision(session, ref, viewer=viewer)
        found = surroundings(session, one, viewer=viewer)
    drawing = structure(f"Around {found.ref}", found.pairs)
    return render_template("decisions/around.html", found=found, drawing=drawing)


def _statement(ref: str) -> Statement:
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.decision(session, ref, viewer=viewer)
        return decision_statement(session, one, viewer=viewer)


@blueprint.route("/approve/<ref>", methods=["GET", "POST"])
def approve(ref: str) -> Page:
    return _decide(ref, Question.APPROVE, ApproveForm)


@blueprint.route("/sign/<ref>", methods=["GET", "POST"])
def sign(ref: str) -> Page:
    return _decide(ref, Question.SIGN, SignForm)


def _decide(ref: str, question: Question, asking: Any) -> Page:
    """Shows what the check would say now; posting asks it once, stores the answer, and acts on it."""
    with reading() as session:
        seen = services.foresee(session, ref, question, actor=guard.actor(), today=clock.today())
    form = asking(version=seen.contract.n)
    if question is Question.SIGN:
        form.party.offer((key, began(words)) for key, words in seen.called.items())
        with reading() as session:
            choosing.offer(session, form)

    def work(session: Session) -> str:
        party = form.party.data
        if question is Question.SIGN:
            signatory = form.signatory_id.data or None
            made = sign_or_ask(
                session, ref, party=party, signatory_id=signatory, means=means(session), **acting.at(form)
            )
        else:
            made = services.decide(session, ref, question, party=party, **acting.by(form))
        return url_for("decisions.show", ref=made.ref)

    return acting.asked(
        form, work, "decisions/ask.html", said="The decision check was made. Its answer is below", how="info",
        about=seen.contract, seen=seen, question=question, **about(seen.reasons),
    )  # fmt: skip


def _linked(reasons: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(link["kind"], link["id"]) for reason in reasons for link in reason["links"]]
