"""Waivers of competition: the list, one with its checks, asking, deciding, reporting, and purchases that look split."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.options import as_options
from forms.waivers import AmendWaiverForm, AnswerWaiverForm, ReportWaiverForm, SplitsForm, WaiverForm
from register import clock, guard
from register.db import Session, reading
from register.domain.contracts.stages import Question
from register.domain.contracts.waivers import reason_codes
from register.domain.media_types import WORD
from register.domain.permissions import Viewer
from register.queries.authority.board_approvals import approvals_told
from register.queries.contracts import waivers as queries
from register.queries.contracts.decisions import decisions_of_waiver
from register.queries.contracts.hindsight.waiver_statements import waiver_statement
from register.queries.contracts.split_purchases import Buying, split_purchases
from register.queries.contracts.statements import Statement
from register.queries.contracts.told import link_refs
from register.queries.contracts.waiver_checks import CheckTold, checks_told
from register.queries.rules import ruleset
from register.services.contracts import waivers as services
from register.services.contracts.statements import word_file
from register.services.nouns import WAIVERS
from register.web import acting, choosing, noun_pages
from register.web.record_links import about, agreed_words, urls


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    checks = checks_told(session, one, viewer=viewer)
    linked = _linked(checks)
    buying = Buying(one.organisation_id, one.supplier_id, one.service)
    return {
        "seen": queries.see(session, one, viewer=viewer, today=today), "checks": checks,
        "links": urls(linked, link_refs(session, linked, viewer=viewer)), "agreed": agreed_words(session, linked),
        "kept_checks": decisions_of_waiver(session, one.thing_id, viewer=viewer),
        "approvals": approvals_told(session, queries.to_domain(one).board_approvals, viewer=viewer),
        "splits": split_purchases(session, buying, today, viewer=viewer), "on": today,
    }  # fmt: skip


def _linked(checks: list[CheckTold]) -> list[tuple[str, str]]:
    found = (link for check in checks for reason in check.reasons for link in reason["links"])
    return [(link["kind"], link["id"]) for link in found]


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    known = reason_codes(ruleset(session), on=form.asked_on.data or clock.today())
    form.waiver_reason.options = as_options((code, row["name"]) for code, row in known.items())


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="waivers", list_page="waivers/index.html", page="waivers/show.html", question="waivers/ask.html",
        codes={"waiver_reason": queries.reason_words, "waiver_answer": queries.answer_words},
        one="waiver", noun=WAIVERS, listing=queries.LISTING, form=WaiverForm,
        change=AmendWaiverForm, called=lambda one: f"Waiver {one.ref}", told=_told, fill=_fill,
        begin=("contract_id", "organisation_id", "supplier_id"),
    )
)  # fmt: skip


@blueprint.route("/<ref>/answer", methods=["GET", "POST"])
def answer(ref: str) -> noun_pages.Page:
    """Shows what the check would say now; posting asks it once, keeps its answer, and acts on it."""
    actor = guard.actor()
    with reading() as session:
        one, found = services.look_at(session, ref, actor=actor, today=clock.today())
        others = services.others_able(session, found, actor)
    form = AnswerWaiverForm(version=one.n)

    def work(session: Session) -> str:
        services.answer_waiver(session, ref, form.to_domain(), **acting.by(form))
        return url_for("waivers.show", ref=ref)

    return acting.asked(
        form, work, "waivers/answer.html", said="Your decision was looked at. The answer is below", how="info",
        about=one, one=one, answer=found.told, others=others, question=Question.WAIVE, **about(found.told.reasons),
    )  # fmt: skip


@blueprint.get("/<ref>/checks/<int:number>/statement")
def statement(ref: str, number: int) -> noun_pages.Page:
    """What was found of whoever asked or decided, for others to read and to print."""
    file = url_for("waivers.statement_file", ref=ref, number=number)
    return render_template("decisions/statement.html", told=_statement(ref, number), file_url=file)


@blueprint.get("/<ref>/checks/<int:number>/statement.docx")
def statement_file(ref: str, number: int) -> Response:
    """The same as a Word file."""
    body = word_file(_statement(ref, number), body_name=current_app.extensions["settings"].body_name)
    where = f'attachment; filename="decision-statement-{ref}-{number}.docx"'
    return Response(body, mimetype=WORD, headers={"Content-Disposition": where})


def _statement(ref: str, number: int) -> Statement:
    viewer = guard.actor().viewer
    with reading() as session:
        return waiver_statement(session, queries.waiver(session, ref, viewer=viewer), number, viewer=viewer)


@blueprint.route("/<ref>/report", methods=["GET", "POST"])
def report(ref: str) -> noun_pages.Page:
    with reading() as session:
        one = queries.waiver(session, ref, viewer=guard.actor().viewer)
    form = ReportWaiverForm(version=one.n)

    def work(session: Session) -> str:
        services.report_waiver(session, ref, form.to_domain(), **acting.by(form))
        return url_for("waivers.show", ref=ref)

    return acting.asked(form, work, "waivers/report.html", said="Report saved", about=one, one=one)


@blueprint.get("/splits")
def splits() -> noun_pages.Page:
    """Address first, so that the answer can be linked to and printed."""
    form, found = SplitsForm(), None
    with reading() as session:
        choosing.offer(session, form)
        if request.args and form.validate():
            buying = Buying(form.organisation_id.data)
            found = split_purchases(session, buying, clock.today(), viewer=guard.actor().viewer)
    return render_template("waivers/splits.html", form=form, found=found), form.status
