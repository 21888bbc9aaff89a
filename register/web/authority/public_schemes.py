"""Publishing an approved scheme: look at what anybody would read, confirm; and taking it back."""

from __future__ import annotations

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from forms.public_schemes import PublishSchemeForm, WithdrawSchemeForm
from register import guard
from register.db import Session, reading
from register.queries.authority.approved_schemes import approved_scheme
from register.queries.authority.public_schemes import draw_scheme
from register.services.authority.public_schemes import publish_scheme, withdraw_scheme
from register.web import acting

blueprint = Blueprint("public_schemes", __name__, url_prefix="/approved-schemes")
Page = str | Response | tuple[str, int]


@blueprint.route("/<ref>/publish", methods=["GET", "POST"])
def publish(ref: str) -> Page:
    """What anybody would read stands above the confirmation."""
    with reading() as session:
        one = approved_scheme(session, ref, viewer=guard.actor().viewer)
        drawn = draw_scheme(session, one, one.ref)
    form = PublishSchemeForm(version=one.n)

    def work(session: Session) -> str:
        publish_scheme(session, ref, **acting.by(form))
        return url_for("approved_schemes.show", ref=ref)

    return acting.asked(
        form, work, "approved_schemes/publish.html", said="Scheme published", about=one, one=one, drawn=drawn
    )


@blueprint.route("/<ref>/withdraw", methods=["GET", "POST"])
def withdraw(ref: str) -> Page:
    with reading() as session:
        one = approved_scheme(session, ref, viewer=guard.actor().viewer)
    form = WithdrawSchemeForm(version=one.n)

    def work(session: Session) -> str:
        withdraw_scheme(session, ref, reason=form.reason.data, **acting.by(form))
        return url_for("approved_schemes.show", ref=ref)

    return acting.asked(
        form, work, "approved_schemes/withdraw.html", said="Scheme no longer published", about=one, one=one
    )
