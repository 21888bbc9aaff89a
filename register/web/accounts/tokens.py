"""API tokens of whoever is signed in: the list, issuing one, revoking one."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.accounts import TokenForm, permission_options
from register import clock, guard
from register.accounts.policies import policy
from register.db import Session, reading, unit_of_work
from register.domain.errors import Repeated
from register.domain.permissions import Permission
from register.queries.accounts import accounts as queries
from register.services import tickets
from register.services.accounts.tokens import NewToken, issue_token, revoke_token
from register.web import acting

blueprint = Blueprint("tokens", __name__, url_prefix="/tokens")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
def index() -> Page:
    actor = guard.actor()
    with reading() as session:
        names = ("id", "name", "scopes", "issued_at", "expires_on", "last_used_on")
        rows = queries.tokens_of(session, actor.id, viewer=actor.viewer)
        tokens = [{name: getattr(row, name) for name in names} for row in rows]
    return render_template("tokens/index.html", tokens=tokens)


@blueprint.route("/issue", methods=["GET", "POST"])
def issue() -> Page:
    form = TokenForm()
    form.scopes.options = permission_options(guard.actor().permissions)
    if form.validate_on_submit():
        secret = _issued(form)
        if secret is not None:
            return render_template("tokens/issued.html", secret=secret, name=form.name.data)
        if form.status == 200:
            flash("That form was already sent. If you did not keep its token, revoke it and make another.")
            return redirect(url_for("tokens.index"))
    elif request.method == "POST":
        acting.look_over(form, lambda session: _issue(session, form))
    return render_template("tokens/issue.html", form=form), form.status


@blueprint.post("/<token_id>/revoke")
def revoke(token_id: str) -> Page:
    with unit_of_work() as session:
        revoke_token(session, token_id, actor=guard.actor(), now=clock.now())
    flash("The token is revoked.", "success")
    return redirect(url_for("tokens.index"))


def _issued(form: TokenForm) -> str | None:
    """The secret, shown on this one page and never kept; None for a fault or a form sent twice."""
    secret = None
    try:
        with form.blaming(), unit_of_work() as session:
            tickets.spend(
                session, str(form.once.data), guard.holder(), url_for("tokens.index"), now=clock.now()
            )
            secret = _issue(session, form)
    except Repeated:
        return None
    return secret


def _issue(session: Session, form: TokenForm) -> str:
    scopes = frozenset(Permission(scope) for scope in form.scopes.data)
    new = NewToken(name=form.name.data, scopes=scopes, expires_on=form.expires_on.data)
    return issue_token(
        session, new, policy=policy(), actor=guard.actor(), now=clock.now(), today=clock.today()
    )
