"""The public page of policy breaches: how many in which month and of which kind, and no name."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from register import clock
from register.db import reading
from register.domain.dates import said
from register.domain.errors import Invalid
from register.queries.publication import published_breaches as queries
from register.web import listings
from register.web.publication.keeping import may_be_kept

blueprint = Blueprint("published_breaches", __name__, url_prefix="/published/breaches")
may_be_kept(blueprint)
FORMATS = {"csv": "CSV file", "xlsx": "Excel file", "jsonl": "JSON Lines file"}


@blueprint.get("/")
def index() -> str:
    with reading() as session:
        rows = [month.row for month in queries.months(session, clock.today())]
    trail = [("Published register", url_for("published.index"))]
    return render_template(
        "published/breaches.html", rows=rows, columns=queries.COLUMNS, formats=FORMATS, trail=trail
    )


@blueprint.get("/export")
def export() -> Response:
    kind = request.args.get("format", "csv")
    if kind not in FORMATS:
        raise Invalid({"format": "Choose csv, xlsx or jsonl."})
    with reading() as session:
        rows = [month.row for month in queries.months(session, clock.today())]
    question = f"Policy breaches, month by month, as at {said(clock.today())}"
    return listings.file_of(kind, question, queries.COLUMNS, rows, name="policy-breaches")
