"""Possible policy breaches: what waits for a decision, what was decided, and deciding."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.breaches import BreachForm, TogetherForm
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.queries.interests import breaches as queries
from register.queries.interests import interests
from register.queries.listing import MOST_COUNTED
from register.services.interests.breaches import decide_breach, decide_together
from register.web import acting

blueprint = Blueprint("breaches", __name__, url_prefix="/policy-breaches")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
def index() -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        waiting = queries.waiting(session, viewer=viewer, after=request.args.get("after", ""))
        rows = [
            {
                "interest": (one.ref, url_for("breaches.decide", ref=one.ref)), "person": one.person, "why": one.why,
                "declared_on": one.declared_on,
            }
            for one in waiting.first
        ]  # fmt: skip
        found = queries.decided(session, viewer=viewer, after=request.args.get("decided_after", ""))
        decided = [
            {
                "interest": (row.ref, url_for("breaches.decide", ref=row.ref)), "action": row.action,
                "outcome": queries.outcome_words(row.outcome), "ground": row.ground, "decided_on": row.known_on,
            }
            for row in found.rows
        ]  # fmt: skip
    return render_template(
        "breaches/index.html", waiting=waiting, rows=rows, decided=decided, more_than=MOST_COUNTED,
        pages=_turned("after", waiting.next), pages_decided=_turned("decided_after", found.next_key),
    )  # fmt: skip


def _turned(name: str, next_key: str | None) -> dict[str, str | None]:
    """The addresses of one list's pages; the other list stays where it is."""
    rest: dict[str, Any] = {
        k: v for k, v in request.args.items() if k in ("after", "decided_after") and k != name
    }
    return {
        "prev_url": url_for("breaches.index", **rest) if request.args.get(name) else None,
        "prev_text": "The first of them",
        "next_url": url_for("breaches.index", **{**rest, name: next_key}) if next_key else None,
    }


@blueprint.route("/together", methods=["GET", "POST"])
def together() -> Page:
    """Decide many alike with one ground."""
    form = TogetherForm()
    with reading() as session:
        waiting = queries.waiting(session, viewer=guard.actor().viewer)
    form.interests.options = as_options(
        (one.ref, f"{one.ref}: {one.person}. {one.why}") for one in waiting.first
    )

    def work(session: Session) -> str:
        decide_together(session, form.to_domain(), **acting.by())
        return url_for("breaches.index")

    return acting.asked(form, work, "breaches/together.html", said="Decisions recorded", waiting=waiting)


@blueprint.route("/<ref>", methods=["GET", "POST"])
def decide(ref: str) -> Page:
    viewer, today = guard.actor().viewer, clock.today()
    with reading() as session:
        one = interests.interest(session, ref, viewer=viewer, on=today)
        queries.open_case(one)
        before = queries.decision_on(session, one.thing_id, viewer=viewer)
        name, _ = interests.person_of(session, one, viewer=viewer)
        why, thing_id, description = queries.why(one), one.thing_id, one.description
        form = BreachForm.about(queries.to_domain(before), version=before.n) if before else BreachForm()

    def work(session: Session) -> str:
        decide_breach(session, form.to_domain(interest_id=thing_id), **acting.by(form))
        return url_for("breaches.index")

    return acting.asked(
        form, work, "breaches/decide.html", said="Decision recorded", ref=ref, name=name, why=why,
        description=description, again=before is not None,
    )  # fmt: skip
