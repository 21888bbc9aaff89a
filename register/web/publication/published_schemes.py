"""Schemes of reservation and delegation as anybody may read them, with the day, the minute and the hash of each."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from register.db import reading
from register.domain.authority.public_schemes import content_of
from register.domain.permissions import ANYBODY
from register.queries import listing as lists
from register.queries.authority import public_schemes as queries
from register.queries.listing import Asked
from register.web.publication.keeping import may_be_kept

blueprint = Blueprint("published_schemes", __name__, url_prefix="/published/schemes")
may_be_kept(blueprint)


@blueprint.get("/")
def index() -> str:
    with reading() as session:
        page = lists.page(session, queries.LISTING, Asked(ANYBODY), after=request.args.get("after", ""))
    return render_template(
        "published/schemes.html", schemes=page.rows, next_key=page.next_key, trail=[_register()]
    )


@blueprint.get("/<ref>")
def show(ref: str) -> str:
    with reading() as session:
        one = queries.published_scheme(session, ref, viewer=ANYBODY)
    trail = [_register(), ("Schemes of delegation", url_for("published_schemes.index"))]
    return render_template("published/scheme.html", one=one, scheme=one.scheme, trail=trail)


@blueprint.get("/<ref>/export")
def export(ref: str) -> Response:
    """The very bytes that the hash is taken over."""
    with reading() as session:
        one = queries.published_scheme(session, ref, viewer=ANYBODY)
    where = f'attachment; filename="scheme-{one.scheme.ref}.json"'
    return Response(
        content_of(one.scheme), mimetype="application/json", headers={"Content-Disposition": where}
    )


def _register() -> tuple[str, str]:
    return "Published register", url_for("published.index")
