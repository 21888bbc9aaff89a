"""The link that ends a mail which is a courtesy: it works without signing in, and a mail program may press it itself."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request
from werkzeug.wrappers import Response

from register import clock
from register.db import unit_of_work
from register.domain.duties.mail_choices import unsealed
from register.services.accounts.mail_choices import stop_early

blueprint = Blueprint("mail_stops", __name__, url_prefix="/mail/stop")
Page = str | Response | tuple[str, int]


@blueprint.route("/<token>", methods=["GET", "POST"])
def stop(token: str) -> Page:
    """Opening it changes nothing, however often and by whomever: programs that look for danger open every link. The seal in
    the address is the proof of who presses, as RFC 8058 has it: a mail program has no page of ours."""
    holder = _holder(token)
    if holder is None:
        return render_template("mail_stops/unknown.html"), 404
    if request.method != "POST":
        return render_template("mail_stops/ask.html", token=token)
    with unit_of_work() as session:
        stop_early(session, holder, now=clock.now())
    return render_template("mail_stops/stopped.html")


def _holder(token: str) -> str | None:
    return unsealed(current_app.extensions["settings"].secret_key, token)
