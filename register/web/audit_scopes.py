"""The scopes of external auditors: whose they are, and what each may read."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.audit_scopes import ScopeForm
from register import guard
from register.db import Session, reading
from register.domain.audit_scopes import read
from register.queries import audit_scopes as queries
from register.services.accounts import set_scope
from register.web import acting, listings, scoping

blueprint = Blueprint("audit_scopes", __name__, url_prefix="/accounts/external-auditors")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
def index() -> Page:
    form, asked = listings.question(queries.LISTING)
    shown = listings.show(queries.LISTING, asked, links_to="audit_scopes.amend")
    return render_template("audit_scopes/index.html", shown=shown), form.status


@blueprint.get("/export")
def export() -> Response:
    return listings.export(queries.LISTING)


@blueprint.route("/<ref>", methods=["GET", "POST"])
def amend(ref: str) -> Page:
    with reading() as session:
        account = queries.auditor(session, ref, viewer=guard.actor().viewer)
        email, scope, n = account.email, read(account.audit_scope), account.n
    form = ScopeForm(version=n, **scoping.answers(scope))
    if form.validate_on_submit():
        done = acting.done(form, lambda session: _set(session, ref, form), said="Scope saved")
        if done:
            return done
    return render_template("audit_scopes/amend.html", form=form, email=email), form.status


def _set(session: Session, ref: str, form: ScopeForm) -> str:
    actor = guard.actor()
    kept = read(queries.auditor(session, ref, viewer=actor.viewer).audit_scope)
    scope = scoping.asked(session, form, kept)
    set_scope(session, ref, scope, expected_n=form.version.data, actor=actor)
    return url_for("audit_scopes.index")
