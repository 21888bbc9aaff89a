"""Data protection complaints: the list, one of them, and everything that may be done about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from flask import url_for
from werkzeug.wrappers import Response

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
        "state": queries.state_told(one.state), "acknowledgements": queries.owed_shown(owed, today),
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


Doing = Callable[[Session, str, Any], object]
"""Does an act with what was answered, about the complaint of this reference."""


def _act_page(act: str, form: type[Any], doing: Doing, title: str, said: str, choose: str = "") -> None:
    """The page of an act. choose: the question that is answered with what the complaint still counts as."""

    def view(ref: str) -> Page:
        one, left = _one(ref)
        asked = form(version=one.n)
        if choose:
            asked[choose].options = as_options((code, NATURES[code]) for code in left)
        if form is OutcomeForm:
            asked.outcome.options = as_options(_outcomes().items())

        def work(session: Session) -> str:
            doing(session, ref, asked)
            return url_for("complaints.show", ref=ref)

        return acting.asked(asked, work, "complaints/act.html", said=said, about=one, one=one, title_=title)

    blueprint.add_url_rule(f"/<ref>/{act.replace('_', '-')}", act, view, methods=["GET", "POST"])


def _by_value(service: Callable[..., object]) -> Doing:
    """A service that takes what was answered as a value."""
    return lambda session, ref, form: service(session, form.to_domain(complaint_id=ref), **acting.by(form))


def _reopen(session: Session, ref: str, form: Any) -> None:
    reopen_complaint(session, ref, reason=form.reason.data, **acting.by(form))


_act_page(
    "acknowledge", ReceiptForm, _by_value(acknowledge_complaint), "Record that it was acknowledged",
    "The acknowledgement is recorded", choose="answers",
)  # fmt: skip
_act_page("enter", EntryForm, _by_value(enter_in_complaint), "Record a step or progress", "It is recorded")
_act_page("outcome", OutcomeForm, _by_value(tell_outcome), "Record the outcome", "The outcome is recorded")
_act_page(
    "set_aside", SetAsideForm, _by_value(set_complaint_aside), "Decide that it is no such complaint",
    "The decision is recorded", choose="nature",
)  # fmt: skip
_act_page("reopen", ReopenForm, _reopen, "Open this complaint again", "The complaint is open again")


def _outcomes() -> dict[str, str]:
    with reading() as session:
        return codes_of(ruleset(session), "outcomes", on=clock.today())


def _one(ref: str) -> tuple[Any, list[str]]:
    """The complaint, and what it still counts as."""
    viewer = guard.actor().viewer
    with reading() as session:
        one = queries.complaint(session, ref, viewer=viewer)
        return one, natures_left(queries.came_of(session, one, viewer=viewer), queries.endings_of(one))
