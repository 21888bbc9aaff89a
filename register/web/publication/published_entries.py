"""Lasting addresses of the published register: an entry, a person, an organisation, over all editions."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from register.db import reading
from register.queries.listing import Column
from register.queries.publication import edition_told
from register.queries.publication import entry_histories as queries
from register.web.publication import published_links
from register.web.publication.keeping import may_be_kept

blueprint = Blueprint("published_entries", __name__, url_prefix="/published")
may_be_kept(blueprint)
Page = str | Response | tuple[str, int]
STANDS = (Column("edition", "Edition", "link"), *edition_told.COLUMNS[1:-1])


@blueprint.get("/entries/<ref>")
def entry(ref: str) -> Page:
    with reading() as session:
        one = queries.entry(session, ref)
    rows = [
        {**published_links.linked(stand.row.values), "edition": _edition(stand.edition)}
        for stand in one.stands
    ]
    for row in rows:
        row["entry"] = row["entry"][0]
    who = edition_told.on_page(one.stands[0].row.values)
    return render_template(
        "published/entry.html", wide=True, one=one, columns=STANDS, rows=rows, who=who, trail=_trail(),
        address=url_for("published_entries.entry", ref=ref, _external=True),
    )  # fmt: skip


@blueprint.get("/people/<ref>")
def person(ref: str) -> Page:
    with reading() as session:
        one = queries.person(session, ref)
    return _together(one, "published/person.html")


@blueprint.get("/organisations/<ref>")
def organisation(ref: str) -> Page:
    with reading() as session:
        one = queries.organisation(session, ref)
    return _together(one, "published/organisation.html")


def _together(one: Any, template: str) -> Page:
    rows = [published_links.linked(row.values) for row in one.rows]
    for row in rows:
        row["who"] = row["who"] if "organisation" in template else row["who"][0]
    others = [_edition(edition) for edition in one.others]
    return render_template(
        template, wide=True, one=one, rows=rows, columns=edition_told.COLUMNS, others=others, trail=_trail(),
        edition=_edition(one.edition), undeclared=[_edition(each) for each in one.undeclared],
    )  # fmt: skip


def _edition(edition: Any) -> tuple[str, str]:
    return edition.title, url_for("published.show", ref=edition.ref)


def _trail() -> list[tuple[str, str]]:
    return [("Published register", url_for("published.index"))]
