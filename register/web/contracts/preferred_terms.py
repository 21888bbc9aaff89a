"""What was decided at the end of a preferred supplier's term."""

from __future__ import annotations

from flask import Blueprint, url_for

from forms.options import as_options
from forms.preferred_terms import TermDecisionForm
from register import clock, guard
from register.db import Session, reading
from register.domain.procurement.routes import routes_on
from register.queries.contracts import contracts as queries
from register.queries.rules import ruleset
from register.services.procurement.preferred_terms import decide_term
from register.web import acting, choosing, noun_pages

blueprint = Blueprint("preferred_terms", __name__, url_prefix="/contracts")


@blueprint.route("/<ref>/preferred-term", methods=["GET", "POST"])
def decide(ref: str) -> noun_pages.Page:
    """It ends, the market is tested, or it is extended."""
    with reading() as session:
        one = queries.contract(session, ref, viewer=guard.actor().viewer)
        form = TermDecisionForm(version=one.n)
        choosing.offer(session, form)
        known = routes_on(ruleset(session), clock.today())
        form.retest_route.options = as_options((code, row["name"]) for code, row in known.items())

    def work(session: Session) -> str:
        decide_term(session, ref, form.to_domain(), **acting.by(form))
        return url_for("contracts.show", ref=ref)

    return acting.asked(
        form, work, "contracts/preferred_term.html", said="Decision saved", about=one, one=one
    )
