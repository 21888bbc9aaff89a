"""Data protection complaints: the list, one of them, and everything that may be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

from forms.base import NhsForm
from forms.complaints import (
    AmendComplaintForm,
    ComplaintForm,
    EntryForm,
    OutcomeForm,
    ReceiptForm,
    ReopenForm,
    SetAsideForm,
)
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.domain.permissions import Permission, Viewer
from register.domain.sharing.complaint_clocks import NATURES, natures_left
from register.domain.sharing.complaints import TRANSITIONS, ComplaintState, codes_of
from register.look.record_pages import address_of
from register.queries.rules import ruleset
from register.queries.sharing import complaints as queries
from register.services.nouns import COMPLAINTS
from register.services.sharing.complaint_steps import (
    acknowledge_complaint,
    enter_in_complaint,
    reopen_complaint,
    set_complaint_aside,
    tell_outcome,
)
from register.web import acting, choosing, noun_pages

Page = str | Response | tuple[str, int]
LINKED = (
    ("Data incident", "incident"),
    ("Sharing agreement", "agreement"),
    ("Information shared", "disclosure"),
)
"""What a complaint may be about, by what its page calls it."""


def _fill(session: Session, form: Any) -> None:
    choosing.offer(session, form)
    ways = codes_of(ruleset(session), "received_by", on=clock.today())
    form.received_by.options = as_options(ways.items())


def _told(session: Session, one: Any, viewer: Viewer, today: date) -> Mapping[str, Any]:
    owed = queries.owed_of(session, one, ruleset(session), viewer=viewer)
    refs = queries.linked(session, one, viewer=viewer)
    return {
        "state": queries.state_tag(one.state), "acknowledgements": queries.owed_shown(owed, today),
        "done": queries.done_shown(one), "outcome_said": queries.outcome_words(one.outcome), "today": today,
        "left": natures_left(queries.came_of(session, one, viewer=viewer), queries.endings_of(one)),
        "links": [(words, (refs[kind], address_of(kind, refs[kind]))) for words, kind in LINKED if kind in refs],
        "acts": [row.act.value for row in TRANSITIONS if row.start is ComplaintState(one.state)]
        if guard.allowed(Permission.KEEP_COMPLAINTS) else [],
    }  # fmt: skip


PAGES = noun_pages.Pages(
    at="complaints", list_page="complaints/index.html", page="complaints/show.html", question="complaints/ask.html",
    one="complaint", noun=COMPLAINTS, listing=queries.LISTING, form=ComplaintForm,
    change=AmendComplaintForm, called=lambda one: f"Complaint {one.ref}", told=_told, fill=_fill,
    codes={"received_by": queries.received_words, "outcome": queries.outcome_words},
)  # fmt: skip
blueprint = noun_pages.blueprint_of(PAGES)


@blueprint.route("/<ref>/acknowledge", methods=["GET", "POST"])
def acknowledge(ref: str) -> Page:
    one, left = _one(ref)
    form = ReceiptForm(version=one.n)
    form.answers.options = as_options((code, NATURES[code]) for code in left)

    def work(session: Session) -> str:
        acknowledge_complaint(session, form.to_domain(complaint_id=ref), **acting.by(form))
        return _page(ref)

    return _asked(form, work, one, "Record that it was acknowledged", "The acknowledgement is recorded")


@blueprint.route("/<ref>/enter", methods=["GET", "POST"])
def enter(ref: str) -> Page:
    one, _ = _one(ref)
    form = EntryForm(version=one.n)

    def work(session: Session) -> str:
        enter_in_complaint(session, form.to_domain(complaint_id=ref), **acting.by(form))
        return _page(ref)

    return _asked(form, work, one, "Record a step or progress", "It is recorded")


@blueprint.route("/<ref>/outcome", methods=["GET", "POST"])
def outcome(ref: str) -> Page:
    one, _ = _one(ref)
    form = OutcomeForm(version=one.n)
    with reading() as session:
        known = codes_of(ruleset(session), "outcomes", on=clock.today())
    form.outcome.options = as_options(known.items())

    def work(session: Session) -> str:
        tell_outcome(session, form.to_domain(complaint_id=ref), **acting.by(form))
        return _page(ref)

    return _asked(form, work, one, "Record the outcome", "The outcome is recorded")


@blueprint.route("/<ref>/set-aside", methods=["GET", "POST"])
def set_aside(ref: str) -> Page:
    one, left = _one(ref)
    form = SetAsideForm(version=one.n)
    form.nature.options = as_options((code, NATURES[code]) for code in left)

    def work(session: Session) -> str:
        set_complaint_aside(session, form.to_domain(complaint_id=ref), **acting.by(form))
        return _page(ref)

    return _asked(form, work, one, "Decide that it is no such complaint", "The decision is recorded")


@blueprint.route("/<ref>/reopen", methods=["GET", "POST"])
def reopen(ref: str) -> Page:
    one, _ = _one(ref)
    form = ReopenForm(version=one.n)

    def work(session: Session) -> str:
        reopen_complaint(session, ref, reason=form.reason.data, **acting.by(form))
        return _page(ref)

    return _asked(form, work, one, "Open this complaint again", "The complaint is open again")


def _page(ref: str) -> str:
    return url_for("complaints.show", ref=ref)


def _one(ref: str) -> tuple[Any, list[str]]:
    """The complaint, and what it still counts as."""
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.complaint(session, ref, viewer=viewer)
        return one, natures_left(queries.came_of(session, one, viewer=viewer), queries.endings_of(one))


def _asked(form: NhsForm, work: acting.Work, one: Any, title: str, said: str) -> Page:
    return acting.asked(form, work, "complaints/act.html", said=said, about=one, one=one, title_=title)
