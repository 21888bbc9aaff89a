"""Retention: what is due for erasure, and the two people who decide."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.retention import DecideErasureForm, ProposeErasureForm
from register import clock, exports, guard
from register.accounts.links import means
from register.db import Session, reading
from register.domain.audit.retention import COPIES, KINDS
from register.domain.errors import Invalid
from register.domain.rule_terms import term
from register.queries.audit import retention as queries
from register.queries.labels import actors
from register.queries.listing import Column
from register.queries.publication.editions import editions_with
from register.services.audit.erasures import empty_log
from register.services.audit.retention import confirm_erasure, decline_erasure, propose_erasure
from register.services.duties.confirmed_acts import ask_elsewhere_to_erase
from register.web import acting, listings

blueprint = Blueprint("retention", __name__, url_prefix="/retention")
Page = str | Response | tuple[str, int]
COLUMNS = (
    Column("ref", "Record", "link"), Column("kind", "Kind"), Column("ended_on", "Ended", "day"),
    Column("due_on", "May go since", "day"), Column("rule", "Rule"),
)  # fmt: skip
OUTCOMES = {"new": "Proposed", "confirmed": "Erased, retention ended", "declined": "Kept"}


@blueprint.get("/")
def index() -> Page:
    viewer, today = guard.actor().viewer, clock.today()
    with reading() as session:
        due = queries.due(session, today, viewer=viewer)
        waiting = [_proposed(row) for row in queries.proposals(session, viewer=viewer)]
        decided = [_proposed(row) for row in queries.decided(session, viewer=viewer)]
    question = f"Records due for erasure on {today.day} {today:%B %Y}"
    kind = request.args.get("format", "")
    if kind in exports.FORMATS:
        rows = [{**_due(row), "ref": row.ref} for row in due]
        return listings.file_of(kind, question, COLUMNS, rows, name="retention")
    return render_template(
        "retention/index.html", columns=COLUMNS, rows=[_due(row) for row in due], waiting=waiting,
        decided=decided, question=question, copies=COPIES,
    )  # fmt: skip


@blueprint.route("/<kind>/<ref>", methods=["GET", "POST"])
def propose(kind: str, ref: str) -> Page:
    actor, today = guard.actor(), clock.today()
    with reading() as session:
        one = queries.due_one(session, kind, ref, today, viewer=actor.viewer)
        stands_in = editions_with(session, kind, one.id, viewer=actor.viewer)
    form = ProposeErasureForm()

    def work(session: Session) -> str:
        made = propose_erasure(session, kind, ref, reason=form.reason.data, **acting.by())
        ask_elsewhere_to_erase(session, made.thing_id, means=means(session), **acting.at())
        return url_for("retention.index")

    return acting.asked(
        form, work, "retention/propose.html", said="Somebody else decides now", one=one, kinds=KINDS,
        editions=stands_in,
    )  # fmt: skip


@blueprint.route("/decide/<ref>", methods=["GET", "POST"])
def decide(ref: str) -> Page:
    with reading() as session:
        one = queries.proposal(session, ref, viewer=guard.actor().viewer)
        by = actors(session, [one.recorded_by], viewer=guard.actor().viewer)[one.recorded_by]
        stands_in = editions_with(session, one.subject_kind, one.subject_id, viewer=guard.actor().viewer)
    form = DecideErasureForm(version=one.n)
    answer = acting.asked(
        form, lambda session: _decide(session, ref, form), "retention/decide.html", said="Decision recorded",
        one=one, by=by, kinds=KINDS, copies=COPIES, editions=stands_in,
    )  # fmt: skip
    if form.is_done:
        with reading() as session:
            empty_log(session)
    return answer


def _due(row: queries.Due) -> dict[str, object]:
    address = url_for("retention.propose", kind=row.kind, ref=row.ref)
    return {
        "ref": (row.ref, address), "kind": KINDS[row.kind], "ended_on": row.ended_on, "due_on": row.due_on,
        "rule": f"{term(row.rule).name}: {row.years}",
    }  # fmt: skip


def _proposed(row: Any) -> dict[str, object]:
    return {
        "ref": (row.subject_ref, url_for("retention.decide", ref=row.ref)),
        "kind": KINDS.get(row.subject_kind, row.subject_kind),
        "due_on": row.due_on,
        "rule": term(row.rule).name,
        "outcome": OUTCOMES.get(row.act, row.act),
        "reason": row.reason,
    }


def _decide(session: Session, ref: str, form: DecideErasureForm) -> str:
    if form.outcome.data == "erase":
        confirm_erasure(session, ref, **acting.by(form))
    elif not form.reason.data:
        raise Invalid({"reason": "Enter why it is kept"})
    else:
        decline_erasure(session, ref, reason=form.reason.data, **acting.by(form))
    return url_for("retention.index")
