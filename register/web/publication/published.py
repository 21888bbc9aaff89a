"""The published register: pages that anybody may read without signing in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.asking import asking
from register.db import Session, reading
from register.domain.errors import Invalid
from register.domain.permissions import ANYBODY
from register.domain.publication.edition_shapes import schema_text
from register.domain.publication.editions import CONTRACTS, STATE_LABELS, STATES_EXPLAINED
from register.domain.trail.notes import short_code
from register.queries import listing as lists
from register.queries.listing import Asked
from register.queries.publication import edition_files as files
from register.queries.publication import edition_rows, edition_told
from register.queries.publication import editions as queries
from register.web.listings import Shown
from register.web.publication import published_links
from register.web.publication.keeping import may_be_kept

blueprint = Blueprint("published", __name__, url_prefix="/published")
may_be_kept(blueprint)
Page = str | Response | tuple[str, int]
ASKED = ("name", "organisation", "state", "situation", "type")


@blueprint.get("/")
def index() -> Page:
    with reading() as session:
        page = lists.page(session, queries.LISTING, Asked(ANYBODY), after=request.args.get("after", ""))
    return render_template("published/index.html", editions=page.rows, next_key=page.next_key)


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    with reading() as session:
        one = queries.edition(session, ref, viewer=ANYBODY)
        if one.register == CONTRACTS:
            return redirect(url_for("published_contracts.show", ref=one.ref))
        filters = [f for f in edition_rows.listing(one).filters if f.key in ASKED]
        form = asking([(f.key, f.label, f.choices) for f in filters], bitemporal=False)
        sound = form.validate() if request.args else True
        asked = {field.name: str(field.data) for field in form.questions if sound and field.data}
        known = edition_rows.grounds_told(session, one.held_on)
        shown = _shown(session, one, asked)
    return render_template(
        "published/show.html", form=form, one=one, shown=shown, asked=asked, grounds=known, formats=files.KINDS,
        states=[(STATE_LABELS[state], words) for state, words in STATES_EXPLAINED.items()],
        code=short_code(bytes.fromhex(one.sha256)), trail=[("All editions", url_for("published.index"))],
    ), form.status  # fmt: skip


def _shown(session: Session, one: Any, asked: dict[str, str]) -> Shown:
    """A page of the rows that fit the search, with the links to the others."""
    after = request.args.get("after", "")
    rows, more = edition_rows.page(session, one, asked, after=after)
    here = f"{url_for('published.show', ref=one.ref)}?"
    return Shown(
        list(edition_told.COLUMNS), [published_links.linked(row.values) for row in rows], one.title,
        None if more is None else here + urlencode({**asked, "after": more}),
        here + urlencode(asked) if after else None, None, None,
    )  # fmt: skip


@blueprint.get("/<ref>/export")
def export(ref: str) -> Response:
    """The whole edition as a file; in CSV, Excel and JSON Lines its question stands in the first line."""
    kind = request.args.get("format", "csv")
    if kind not in files.KINDS:
        raise Invalid({"format": f"Choose one of {', '.join(files.KINDS)}."})
    with reading() as session:
        one = queries.edition_of_people(session, ref, viewer=ANYBODY)
        page = url_for("published.show", ref=one.ref, _external=True)
        body = files.edition_file(
            session, one, kind, publisher=current_app.extensions["settings"].body_name, url=page
        )
    where = f'attachment; filename="{files.file_name(one, kind)}"'
    return Response(body, mimetype=files.TYPES[kind], headers={"Content-Disposition": where})


@blueprint.get("/edition.schema.json")
def schema() -> Response:
    """The JSON Schema of the JSON file of every edition."""
    return Response(schema_text(), mimetype="application/schema+json")
