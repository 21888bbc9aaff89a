"""Separation programmes: the list, one with its plan and its people, adding, amending, and the milestones of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.base import NhsForm
from forms.options import as_options
from forms.programmes import AmendProgrammeForm, BoardReportForm, PlanForm, ProgrammeForm
from register import clock, guard
from register.db import Session, reading
from register.domain.media_types import WORD
from register.domain.permissions import Viewer
from register.queries.contracts.ahead import promises
from register.queries.procurement import market_tests
from register.queries.separation import checklists, cohorts, kinds, milestones, pilots
from register.queries.separation import programmes as queries
from register.queries.visible import AsAt
from register.services.nouns import PROGRAMMES
from register.services.separation.board_reports import report_of, word_file
from register.services.separation.programmes import plan_programme
from register.web import acting, choosing, noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    plan = milestones.told(session, one.thing_id, today, viewer=viewer)
    return {
        "kind": queries.kind_of(session, one), "plan": plan, "seen": queries.see(session, one, viewer=viewer, today=today),
        "cohorts": cohorts.of_programme(session, one.thing_id, today, viewer=viewer),
        "checklists": checklists.of_programme(session, one.thing_id, viewer=viewer),
        "markets": market_tests.of_programme(session, one.thing_id, today, viewer=viewer),
        "promises": promises.promises_of(session, programme_id=one.thing_id, viewer=viewer),
        "pilots": pilots.of_programme(session, one.thing_id, viewer=viewer),
        "first": min([one.valid_from, *(each.due_on for each in plan)]),
        "last": max([one.target_on, *(each.due_on for each in plan)]),
    }  # fmt: skip


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    on = form.starts_on.data or clock.today()
    form["programme_kind"].options = as_options(kinds.called(session, "programme_kinds", on).items())


blueprint = noun_pages.blueprint_of(
    noun_pages.Pages(
        at="programmes", list_page="programmes/index.html", page="programmes/show.html", question="programmes/ask.html",
        codes={"programme_kind": kinds.words_for("programme_kinds")},
        one="programme", noun=PROGRAMMES, listing=queries.LISTING,
        form=ProgrammeForm, change=AmendProgrammeForm, called=lambda one: str(one.title), told=_told, fill=_fill,
    )
)  # fmt: skip


@blueprint.get("/<ref>/report")
def report(ref: str) -> noun_pages.Page:
    """The report to the board, as a Word file once its day is given."""
    form, viewer = BoardReportForm(data={"on": clock.today()}), guard.actor().viewer
    asked = bool(request.args) and form.validate()
    as_at = AsAt(known_on=form.known.data) if asked else AsAt()
    with reading() as session:
        one = queries.programme(session, ref, viewer=viewer, as_at=as_at)
        if not asked:
            return render_template("programmes/report.html", one=one, ref=ref, form=form), form.status
        found = report_of(session, one, ref, form.on.data, viewer=viewer, as_at=as_at)
    body = word_file(found, body_name=current_app.extensions["settings"].body_name, made_at=clock.now())
    where = f'attachment; filename="{ref}-{form.on.data}.docx"'
    return Response(body, mimetype=WORD, headers={"Content-Disposition": where})


@blueprint.route("/<ref>/plan", methods=["GET", "POST"])
def plan(ref: str) -> noun_pages.Page:
    with reading() as session:
        one = queries.programme(session, ref, viewer=guard.actor().viewer)
        kind = queries.kind_of(session, one)
    form: NhsForm = PlanForm()

    def work(session: Session) -> str:
        plan_programme(session, ref, **acting.by())
        return url_for("programmes.show", ref=ref)

    return acting.asked(form, work, "programmes/plan.html", said="Milestones added", one=one, kind=kind)
