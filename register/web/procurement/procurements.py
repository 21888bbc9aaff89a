"""Procurements: the register of decisions, one with its notices and evaluators, and its award through two persons."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from forms.options import as_options
from forms.procurements import (
    AmendProcurementForm,
    DecideAwardForm,
    ProcurementForm,
    ProposeAwardForm,
    SummaryForm,
    WithdrawAwardForm,
)
from register import clock, guard
from register.db import Session, reading
from register.domain.dates import contract_year
from register.domain.errors import NotFound
from register.domain.permissions import Viewer
from register.domain.procurement.awards import key_criteria
from register.domain.procurement.routes import notices_of, routes_on
from register.queries import names
from register.queries.contracts.sides.led_to import led_to
from register.queries.listing import Column
from register.queries.procurement import evaluators, notices, packs, summaries
from register.queries.procurement import procurements as queries
from register.queries.rules import ruleset
from register.services.nouns import PROCUREMENTS
from register.services.procurement import awards
from register.services.procurement.papers import zipped_pack
from register.web import acting, choosing, listings, noun_pages
from register.web.procurement.closed_papers import told_kindly
from register.web.record_links import about


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    value = queries.to_domain(one)
    named = evaluators.of_procurement(session, one.thing_id, viewer=viewer)
    bodies = {each.bidder_id for each in value.bidders} | {
        each.received_from_id for each in value.representations
    }
    return {
        "seen": queries.see(session, one, viewer=viewer, today=today), "value": value, "evaluators": named,
        "states": evaluators.states(session, named, evaluators.bidders_of(one), today, viewer=viewer),
        "tones": evaluators.TONES, "given": {each.thing_id: evaluators.scores_of(each) for each in named},
        "people": names.people_told_apart(session, viewer=viewer).look_up({each.person_id for each in named}),
        "bodies": names.organisations(session, viewer=viewer).look_up(bodies),
        "led_to": led_to(session, one, viewer=viewer),
    }  # fmt: skip


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    rules, on = ruleset(session), form.starts_on.data or clock.today()
    form.route.options = as_options((code, row["name"]) for code, row in routes_on(rules, on).items())
    kinds = notices_of(rules, form.route.data or "", on=on)
    for number in range(form.counts.get("notices", 0)):
        form[f"notices-{number}-notice_kind"].options = as_options(
            (code, row["name"]) for code, row in kinds.items()
        )


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="procurements", list_page="procurements/index.html", page="procurements/show.html",
        question="procurements/ask.html", codes={"route": queries.route_words}, one="procurement", noun=PROCUREMENTS,
        listing=queries.LISTING, form=ProcurementForm, change=AmendProcurementForm,
        called=lambda one: str(one.title), told=_told, fill=_fill, begin=("service_id", "commissioner_id"),
    )
)  # fmt: skip


blueprint.register_error_handler(NotFound, told_kindly)


@blueprint.get("/summary")
def summary() -> noun_pages.Page:
    """The yearly summary of the year that is asked for, or of the last one that is over."""
    form = SummaryForm()
    asked = form.year.data if request.args and form.validate() else None
    year = summaries.year_from(asked or contract_year(clock.today()).start.year - 1)
    with reading() as session:
        told = summaries.summary(session, year, viewer=guard.actor().viewer)
    if request.args.get("format") == "csv" and form.status == 200:
        return _summary_file(told)
    return render_template("procurements/summary.html", form=form, told=told), form.status


def _summary_file(told: summaries.Summary) -> Response:
    rows = [{"words": one.words, "count": one.count, "refs": ", ".join(one.refs)} for one in told.figures]
    columns = [Column("words", "What is counted"), Column("count", "How many"), Column("refs", "Which")]
    return listings.file_of("csv", told.called, columns, rows, name=f"procurement-summary-{told.first.year}")


@blueprint.get("/<ref>/pack")
def pack(ref: str) -> Response:
    """Everything that a panel asks for about one procurement, as one file."""
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.procurement(session, ref, viewer=viewer)
        body = zipped_pack(packs.pack(session, one, viewer=viewer, today=clock.today()))
    where = f'attachment; filename="papers-of-{one.ref}.zip"'
    return Response(body, mimetype="application/zip", headers={"Content-Disposition": where})


@blueprint.get("/<ref>/notices/<code>")
def notice(ref: str, code: str) -> noun_pages.Page:
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.procurement(session, ref, viewer=viewer)
        text = notices.notice_text(session, one, code, viewer=viewer)
    return render_template("procurements/notice.html", one=one, text=text)


@blueprint.route("/<ref>/propose-award", methods=["GET", "POST"])
def propose_award(ref: str) -> noun_pages.Page:
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.procurement(session, ref, viewer=viewer)
        bidders = names.organisations(session, viewer=viewer).only(set(evaluators.bidders_of(one)))
        criteria = key_criteria(ruleset(session), one.valid_from)
    form = ProposeAwardForm(version=one.n)
    form.awarded_to_id.options = as_options(bidders.items())
    for number in range(form.counts.get("key_reasons", 0)):
        asked: Any = form[f"key_reasons-{number}-key_criterion"]
        asked.options = as_options(criteria.items())

    def work(session: Session) -> str:
        awards.propose_award(session, ref, form.to_domain(), **acting.by(form))
        return url_for("procurements.show", ref=one.ref)

    said = "Proposed. Somebody else decides it"
    return acting.asked(form, work, "procurements/propose.html", said=said, about=one, one=one)


@blueprint.route("/<ref>/decide-award", methods=["GET", "POST"])
def decide_award(ref: str) -> noun_pages.Page:
    """Shows what the decision check says now; posting asks it once, and awards where it allows that."""
    viewer = guard.actor().viewer
    with reading() as session:
        one, found = awards.look_at_award(session, ref, actor=guard.actor(), today=clock.today())
        bodies = names.organisations(session, viewer=viewer).look_up({one.awarded_to_id or ""})
    form = DecideAwardForm(version=one.n)

    def work(session: Session) -> str:
        awards.decide_award(session, ref, form.to_domain(), **acting.by(form))
        return url_for("procurements.show", ref=one.ref)

    return acting.asked(
        form, work, "procurements/decide.html", said="Awarded", about=one, one=one, answer=found.told,
        awarded_to=bodies.get(one.awarded_to_id or ""), **about(found.told.reasons),
    )  # fmt: skip


@blueprint.route("/<ref>/withdraw-award", methods=["GET", "POST"])
def withdraw_award(ref: str) -> noun_pages.Page:
    with reading() as session:
        one = queries.procurement(session, ref, viewer=guard.actor().viewer)
    form = WithdrawAwardForm(version=one.n)

    def work(session: Session) -> str:
        awards.withdraw_award(session, ref, form.reason.data or "", **acting.by(form))
        return url_for("procurements.show", ref=one.ref)

    return acting.asked(
        form, work, "procurements/withdraw.html", said="The award was taken back", about=one, one=one
    )
