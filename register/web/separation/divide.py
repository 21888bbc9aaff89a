"""The divide on one page: the organisations that have one, the numbers of one of them, and the records behind each."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from forms.asking import asking
from register import clock, guard
from register.db import Session, reading
from register.domain.errors import NotFound
from register.look.record_pages import address_of
from register.queries.people.organisations import LISTING, organisation
from register.queries.separation import divide as queries
from register.queries.separation import programmes, structures
from register.queries.visible import AsAt
from register.web import listings

blueprint = Blueprint("divide", __name__, url_prefix="/divide")
Page = str | tuple[str, int]


@blueprint.get("/")
def index() -> Page:
    """Choosing an organisation."""
    form, asked = listings.question(LISTING)
    shown = listings.show(LISTING, asked, links_to="divide.show")
    return render_template("divide/index.html", form=form, shown=shown), form.status


@blueprint.get("/<ref>")
def show(ref: str) -> Page:
    """The numbers of one organisation, or with `of` the records behind one of them."""
    form = asking([], bitemporal=True)
    sound = form.validate() if request.args else True
    as_at = AsAt(known_on=form["known"].data) if sound else AsAt()
    day = (form["on"].data if sound else None) or clock.today()
    with reading() as session:
        one = organisation(session, ref, viewer=guard.actor().viewer)
        asked = queries.ask(
            session, one.thing_id, day, viewer=guard.actor().viewer, as_at=as_at, today=clock.today()
        )
        if request.args.get("of"):
            return _behind(session, one, asked)
        drawn = structures.of_bodies(session, asked.bodies, day, viewer=guard.actor().viewer, as_at=as_at)
        shown: dict[str, Any] = {
            "numbers": queries.numbers(session, asked, viewer=guard.actor().viewer), "drawn": drawn,
            "programmes": programmes.of_body(session, list(asked.bodies), viewer=guard.actor().viewer, as_at=as_at),
        }  # fmt: skip
    days = {name: request.args[name] for name in request.args if name != "of"}
    return render_template(
        "divide/show.html", one=one, ref=ref, day=day, form=form, days=days, **shown
    ), form.status


def _behind(session: Session, one: Any, asked: queries.Asked) -> Page:
    measure = next(
        (each for each in queries.told(viewer=guard.actor().viewer) if each.key == request.args["of"]), None
    )
    if measure is None:
        raise NotFound
    rows = queries.counted(
        session, measure, asked, viewer=guard.actor().viewer, after=request.args.get("after", "")
    )
    more = rows[queries.PAGE - 1].place if len(rows) > queries.PAGE else None
    here: dict[str, Any] = {name: value for name, value in request.args.items() if name != "after"}
    return render_template(
        "divide/behind.html", one=one, words=asked.said(measure), day=asked.day,
        rows=[(row, address_of(measure.kind, row.ref)) for row in rows[: queries.PAGE]],
        next_url=url_for("divide.show", ref=one.ref, **here, after=more) if more else None,
        back=url_for("divide.show", ref=one.ref, **{n: v for n, v in here.items() if n != "of"}),
    )  # fmt: skip
