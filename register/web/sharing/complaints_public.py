"""The page on which anybody complains without signing in: robots are kept out here, with no third party and no script."""

from __future__ import annotations

import secrets
from datetime import date

from flask import Blueprint, current_app, g, render_template, request, session, url_for
from werkzeug.wrappers import Response

from forms.complaints import PublicComplaintForm, SlowerComplaintForm
from register import allowances, clock
from register.db import Session, reading
from register.domain.allowances import Cost
from register.domain.errors import TooMany
from register.domain.sharing.form_efforts import Full, Slower, effort_of
from register.domain.sharing.form_tickets import Unfit, sealed, unfit
from register.queries.rules import ruleset
from register.services.sharing.complaints import receive_from_public
from register.web import acting

blueprint = Blueprint("complaints_public", __name__, url_prefix="/complain")
Page = str | Response | tuple[str, int]
TRAP = "website"
"""An input that no person sees: whatever fills it is a robot."""
KEPT = "complaint_received"
ROBOT = "Your complaint was not sent: it looks as if a program filled it in. Send it again, or complain in another way"
WORDS = {
    Unfit.FORGED: "This page was open for too long. Check your answers, then send them again",
    Unfit.TOO_OLD: "This page was open for too long. Check your answers, then send them again",
    Unfit.TOO_YOUNG: "This was sent too quickly. Check your answers, then send them again",
}


@blueprint.route("/", methods=["GET", "POST"])
def complain() -> Page:
    fault = g.pop("too_many", None)
    form = PublicComplaintForm() if fault is None else SlowerComplaintForm()
    if request.method == "GET":
        form.once.data = _ticket()
    else:
        _look_for_robots(form)
    if isinstance(form, SlowerComplaintForm):
        _ask_effort(form, fault)
    made: dict[str, str | None] = {}

    def work(transaction: Session) -> str:
        if fault is not None:
            _count_slow(transaction)
        one = receive_from_public(transaction, form.to_domain(), now=clock.now())
        made.update(ref=one.ref, by=None if one.deadline_on is None else one.deadline_on.isoformat())
        return url_for("complaints_public.received")

    answer = acting.asked(form, work, "complaints/complain.html", said="Your complaint was sent")
    if isinstance(form.refusal, TooMany):
        g.too_many = form.refusal
    if form.is_done:
        session[KEPT] = made
    return answer


@blueprint.get("/received")
def received() -> Page:
    """The reference stands in the visitor's own cookie, never in an address."""
    kept = session.get(KEPT) or {}
    by = date.fromisoformat(kept["by"]) if kept.get("by") else None
    return render_template("complaints/received.html", reference=kept.get("ref"), by=by)


def _look_for_robots(form: PublicComplaintForm) -> None:
    """Put a fault on a form that a program filled in, and give one that stood open for too long a new ticket."""
    if request.form.get(TRAP):
        form.form_errors.append(ROBOT)
    least = _seconds("complaints.form_least_seconds", 4)
    fault = unfit(_key(), str(form.once.data), clock.now(), least_seconds=least)
    if fault is not None:
        form.form_errors.append(WORDS[fault])
    if fault in (Unfit.FORGED, Unfit.TOO_OLD):
        form.once.data = _ticket()


def _ask_effort(form: SlowerComplaintForm, fault: TooMany) -> None:
    """Too many came from this address, or from everywhere. Whoever answers the question and waited sends theirs all the
    same, and it counts against the allowance of what is sent so; everybody else is asked it."""
    effort = effort_of(_key(), str(form.once.data), wait_seconds=_seconds("complaints.form_wait_seconds", 60))
    form.effort.label.text, form.effort.hint = effort.question, effort.hint
    wrong = effort.problem(form.effort.typed, clock.now())
    if wrong is None:
        return
    form.refusal = Slower(fault.kind, effort.open_from)
    if form.effort.raw_data:
        form.effort.blame(wrong)
    else:
        form.form_errors.append(form.refusal.message)


def _count_slow(transaction: Session) -> None:
    """These have an allowance too, for an address and for all together."""
    try:
        allowances.charge_recorded(transaction, Cost.SLOW_COMPLAINTS)
    except TooMany as last:
        raise Full(last.kind, last.again_at) from None


def _seconds(rule: str, usual: int) -> int:
    with reading() as transaction:
        return int(ruleset(transaction).value_or(usual, rule, on=clock.today()))


def _ticket() -> str:
    return sealed(_key(), secrets.token_bytes(11), clock.now())


def _key() -> bytes:
    return str(current_app.config["SECRET_KEY"]).encode()
