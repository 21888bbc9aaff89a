"""Separation programmes: the list, one with its plan and its people, adding, amending, and the milestones of its kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for

from forms.base import NhsForm
from forms.options import as_options
from forms.programmes import AmendProgrammeForm, PlanForm, ProgrammeForm
from register import clock, guard
from register.db import Session, reading
from register.domain.permissions import Viewer
from register.queries.separation import cohorts, kinds, milestones
from register.queries.separation import programmes as queries
from register.services.nouns import PROGRAMMES
from register.services.separation.programmes import plan_programme
from register.web import acting, choosing, noun_pages


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    plan = milestones.told(session, one.thing_id, today, viewer=viewer)
    return {
        "kind": queries.kind_of(session, one), "plan": plan, "seen": queries.see(session, one, viewer=viewer, today=today),
        "cohorts": cohorts.of_programme(session, one.thing_id, viewer=viewer),
        "told_outside": cohorts.outside(session, today),
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
        one="programme", noun=PROGRAMMES, listing=queries.LISTING, versions_of=queries.versions_of,
        form=ProgrammeForm, change=AmendProgrammeForm, called=lambda one: str(one.title), told=_told, fill=_fill,
    )
)  # fmt: skip


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
