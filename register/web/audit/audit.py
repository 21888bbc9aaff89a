"""Reports and audit: what was known on a day, what was late, and the audit trail itself."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.proofs import RecomputeForm
from register import clock, guard
from register.db import Session, reading
from register.domain.permissions import Permission
from register.look.record_pages import address_of
from register.queries.audit import reports
from register.queries.audit.background_work import newest_of
from register.queries.audit.decided_before import Unknown, decisions_before_an_interest_was_known
from register.queries.home.health import health
from register.queries.trail import listed as queries
from register.services.audit.background_work import ask_for
from register.web import acting, listings

blueprint = Blueprint("audit", __name__, url_prefix="/audit")
Page = str | Response | tuple[str, int]

listings.add_to(
    blueprint,
    queries.LISTING,
    template="audit/trail.html",
    links_to="audit.entry",
    at="/trail",
    endpoint="trail",
)

REGISTERS = (
    ("interests.index", "Register of interests"),
    ("delegations.index", "Delegated authority"),
    ("contracts.index", "Contracts"),
    ("agreements.index", "Information-sharing agreements"),
    ("organisations.index", "Organisations"),
    ("people.index", "People"),
    ("rules.index", "Rules"),
)


@blueprint.get("/")
def index() -> Page:
    viewer = guard.actor().viewer
    with reading() as session:
        late = reports.late_declarations(session, viewer=viewer)
        unknown = decisions_before_an_interest_was_known(session, viewer=viewer)
        position = health(session, now=clock.now()) if guard.allowed(Permission.SEE_LEDGER) else None
    registers = [place for place in REGISTERS if guard.may(place[0])]
    return render_template(
        "audit/index.html", registers=registers, position=position,
        late_rows=[_late(row) for row in late], unknown_rows=[_unknown(row) for row in unknown],
    )  # fmt: skip


@blueprint.get("/trail/<int(max=2147483647):ref>")
def entry(ref: int) -> Page:
    with reading() as session:
        one = queries.entry(session, ref, viewer=guard.actor().viewer)
    return render_template("audit/entry.html", one=one, done=queries.event_words(one.event))


@blueprint.route("/verify", methods=["GET", "POST"])
def verify() -> Page:
    """Have all of it recomputed by a job, and watch how far it is."""
    form = RecomputeForm()

    def work(session: Session) -> str:
        return url_for("errands.show", key=ask_for(session, "verification", {}, **acting.at()))

    with reading() as session:
        last = newest_of(session, "verification", guard.actor().id)
    return acting.asked(
        form, work, "audit/verify.html", said="The audit trail is being recomputed", last=last
    )


def _late(row: reports.Late) -> dict[str, object]:
    return {
        "interest": (row.ref, url_for("interests.show", ref=row.ref)), "person": row.person,
        "aware": row.became_aware_on, "declared": row.declared_on, "days": row.days,
    }  # fmt: skip


def _unknown(row: Unknown) -> dict[str, object]:
    return {
        "kind": row.decided.label, "record": (row.record_ref, address_of(row.record_kind, row.record_ref)),
        "check": (row.decision_ref or "", address_of("decision", row.decision_ref)),
        "person": row.person,
        "interest": (row.interest_ref, url_for("interests.show", ref=row.interest_ref)),
        "decided": row.decided_at, "declared": row.declared_at,
    }  # fmt: skip
