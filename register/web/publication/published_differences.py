"""What changed from one published edition to another: a page that anybody may read, and the same as JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, jsonify, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.differences import DifferenceForm
from forms.options import as_options
from register.db import reading
from register.domain.permissions import ANYBODY
from register.queries import listing as lists
from register.queries.listing import Asked, Column
from register.queries.publication import edition_told
from register.queries.publication import editions as queries
from register.queries.publication.differences import Difference, difference, told
from register.web.publication import published_links
from register.web.publication.keeping import may_be_kept

blueprint = Blueprint("published_differences", __name__, url_prefix="/published/difference")
may_be_kept(blueprint)
Page = str | Response | tuple[str, int]
MOST = 200
"""So many rows of each part stand on the page; the JSON has all of them."""
CHANGES = (
    Column("who", "Name and post", "link"), Column("entry", "Entry", "link"), Column("label", "What changed"),
    Column("before", "Before"), Column("after", "After"),
)  # fmt: skip


@blueprint.get("/")
def index() -> Page:
    form, found = DifferenceForm(), None
    with reading() as session:
        options = as_options([(row.ref, row.title) for row in _editions(session)])
        form.first.options = form.second.options = options
        if request.args and form.validate():
            pair = (
                queries.edition_of_people(session, field.data, viewer=ANYBODY)
                for field in (form.first, form.second)
            )
            found = difference(session, *pair)
    if found is not None and request.args.get("format") == "json":
        return jsonify(told(found))
    return render_template("published/difference.html", form=form, **_shown(found)), form.status


def _editions(session: Any) -> list[Any]:
    rows = lists.page(session, queries.LISTING, Asked(ANYBODY), limit=500).rows
    return [row for row in rows if row.register == "interests"]


def _shown(found: Difference | None) -> dict[str, Any]:
    trail = [("Published register", url_for("published.index"))]
    if found is None:
        return {"found": None, "trail": trail}
    return {
        "found": found, "most": MOST, "trail": trail, "columns": edition_told.COLUMNS[:-1], "changes": CHANGES,
        "added": [published_links.linked(row.values) for row in found.added[:MOST]],
        "removed": [published_links.linked(row.values) for row in found.removed[:MOST]],
        "changed": [line for one in found.changed[:MOST] for line in _lines(one)],
        "json_url": url_for(
            "published_differences.index", first=found.first.ref, second=found.second.ref, format="json"
        ),
    }  # fmt: skip


def _lines(one: Any) -> list[dict[str, Any]]:
    """A line for each field; the entry is named in each, so that each can be read alone."""
    head = published_links.linked(one.row.values)
    lines = (zip(("label", "before", "after"), change.words, strict=True) for change in one.changes)
    return [{"who": head["who"], "entry": head["entry"], **dict(line)} for line in lines]
