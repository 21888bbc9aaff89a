"""Work that takes a while: how far it is, what came of it, and the file it made. Only for whoever asked."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template, send_file
from werkzeug.wrappers import Response

from register import guard
from register.db import reading
from register.domain.errors import NotFound
from register.queries.audit import background_work as queries
from register.services.audit.background_work import open_file

blueprint = Blueprint("errands", __name__, url_prefix="/audit/work")
AGAIN = "3"
"""Seconds after which the page looks again by itself."""


@blueprint.get("/<key>")
def show(key: str) -> Response:
    """The page looks again by itself until there is an end, scripts or not."""
    with reading() as session:
        row = queries.errand(session, key, guard.actor().id)
        answer = make_response(render_template("errands/show.html", row=row))
        if row.state in ("waiting", "working"):
            answer.headers["Refresh"] = AGAIN
        return answer


@blueprint.get("/<key>/bundle.zip")
def download(key: str) -> Response:
    with reading() as session:
        row = queries.errand(session, key, guard.actor().id)
        if row.kind != "bundle" or row.state != "done":
            raise NotFound
        name = f"audit-bundle-{row.asked_at.date().isoformat()}.zip"
        return send_file(
            open_file(session, row), mimetype="application/zip", as_attachment=True, download_name=name
        )
