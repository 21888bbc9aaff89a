"""The yearly list of those who have not declared: choose the year, look at who would be named, decide, publish."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.options import Option, as_options
from forms.undeclared import PublishUndeclaredForm, UndeclaredForm, years_over
from register import clock, guard
from register.db import Session, reading
from register.domain.publication.undeclared import NewUndeclared
from register.queries.listing import Column
from register.queries.publication.undeclared import DrawnUndeclared, draw_undeclared
from register.services.publication.undeclared import publish_undeclared
from register.web import acting

blueprint = Blueprint("undeclared", __name__, url_prefix="/editions/not-declared")
Page = str | Response | tuple[str, int]
COLUMNS = (Column("person", "Name"), Column("post", "Post"), Column("organisation", "Organisation"))


@blueprint.get("/")
def preview() -> Page:
    form, drawn = UndeclaredForm(), None
    form.year.options = as_options(years_over(clock.today()))
    if request.args and form.validate():
        with form.blaming(), reading() as session:
            drawn = _drawn(session, int(form.year.data))
    rows = [] if drawn is None else [_row(row) for row in drawn.rows]
    doubtful = (
        [] if drawn is None else [{**_row(one.row), "doubt": one.doubt.label} for one in drawn.doubtful]
    )
    return render_template(
        "undeclared/preview.html", form=form, drawn=drawn, rows=rows, columns=COLUMNS, doubtful=doubtful,
        doubt_columns=(*COLUMNS, Column("doubt", "Why a person decides")),
    ), form.status  # fmt: skip


@blueprint.route("/publish", methods=["GET", "POST"])
def publish() -> Page:
    """The last step: what was looked at is published, or nothing."""
    year = request.args.get("year", "")
    if not (year.isascii() and year.isdigit() and len(year) == 4):
        return redirect(url_for("undeclared.preview"))
    with reading() as session:
        drawn = _drawn(session, int(year))
    form = PublishUndeclaredForm()
    form.named.options = [_option(one) for one in drawn.doubtful]

    def work(session: Session) -> str:
        named = tuple(form.named.data or ())
        new = NewUndeclared(year=int(year), named=named)
        return url_for(
            "editions.show",
            ref=publish_undeclared(session, new, seen=request.args.get("seen", ""), **acting.by()).ref,
        )

    new = NewUndeclared(year=int(year))
    return acting.asked(form, work, "undeclared/publish.html", said="List published", new=new, drawn=drawn)


def _drawn(session: Session, year: int) -> DrawnUndeclared:
    return draw_undeclared(
        session, NewUndeclared(year=year), viewer=guard.actor().viewer, today=clock.today()
    )


def _row(row: Any) -> dict[str, Any]:
    return {
        "person": row.person or "Withheld: restricted access",
        "post": row.post,
        "organisation": row.organisation,
    }


def _option(one: Any) -> Option:
    return Option(
        one.row.subject_ref, f"{one.row.person or 'Withheld'}, {one.row.post or 'no post'}", one.doubt.label
    )
