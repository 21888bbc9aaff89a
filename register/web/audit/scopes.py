"""The scopes of external auditors: whose they are, and what each may read."""

from __future__ import annotations

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from forms.audit_scopes import ScopeForm
from register import guard
from register.accounts.links import means
from register.db import Session, reading
from register.domain.audit_scopes import read
from register.queries.audit import scopes as queries
from register.services.duties.confirmed_acts import scope_or_ask
from register.web import acting, listings, scoping

blueprint = Blueprint("audit_scopes", __name__, url_prefix="/accounts/external-auditors")
Page = str | Response | tuple[str, int]

listings.add_to(blueprint, queries.LISTING, template="audit_scopes/index.html", links_to="audit_scopes.amend")


@blueprint.route("/<ref>", methods=["GET", "POST"])
def amend(ref: str) -> Page:
    with reading() as session:
        account = queries.auditor(session, ref, viewer=guard.actor().viewer)
        email, scope, n = account.email, read(account.audit_scope), account.n
    form = ScopeForm(version=n, **scoping.answers(scope))

    def work(session: Session) -> str:
        actor = guard.actor()
        kept = read(queries.auditor(session, ref, viewer=actor.viewer).audit_scope)
        scope = scoping.asked(session, form, kept)
        asked = scope_or_ask(session, ref, scope, means=means(session), **acting.at(form))
        return url_for("audit_scopes.index" if asked is None else "confirmations.index")

    said = acting.or_waits("Scope saved")
    return acting.asked(form, work, "audit_scopes/amend.html", said=said, email=email)
