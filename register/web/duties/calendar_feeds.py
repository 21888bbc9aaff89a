"""A person's tasks for the calendar program they already use, at an address that only they know and can end."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.feeds import FeedForm
from register import clock, guard
from register.accounts.users import actor_of
from register.calendars import Entry, written
from register.db import Session, reading, unit_of_work
from register.domain.dates import london_day
from register.domain.errors import NotFound, Refused, Repeated
from register.domain.permissions import Actor
from register.queries.duties import feeds as queries
from register.queries.instance import address
from register.services import tickets
from register.services.accounts.one_time_links import digest
from register.services.duties.feeds import draw_feed, end_feed

blueprint = Blueprint("calendar_feeds", __name__, url_prefix="/calendar/feed")
Page = str | Response | tuple[str, int]
NAME = "Tasks in Arm's Length"


@blueprint.get("/")
def manage() -> Page:
    """Whether there is an address, and what it shows."""
    with reading() as session:
        since = queries.opened_at(session, viewer_id=guard.actor().id)
    return render_template("duties/feed.html", since=since, secret=None, form=FeedForm())


@blueprint.post("/draw")
def draw() -> Page:
    """A new address, shown on this one page; the one before it ends."""
    form = FeedForm()
    secret = _drawn(form) if form.validate_on_submit() else None
    if secret is None:
        flash("That button was already pressed. If you did not keep the address, make another.")
        return redirect(url_for("calendar_feeds.manage"))
    with reading() as session:
        since = queries.opened_at(session, viewer_id=guard.actor().id)
        where = f"{_root(session)}{url_for('calendar_feeds.read', secret=secret)}"
    return render_template("duties/feed.html", since=since, secret=where, form=FeedForm(formdata=None))


def _drawn(form: FeedForm) -> str | None:
    """The secret, shown on this one page and never kept; None where the button was pressed twice."""
    now, page = clock.now(), url_for("calendar_feeds.manage")
    try:
        with unit_of_work() as session:
            tickets.spend(session, str(form.once.data), guard.holder(), page, now=now)
            return draw_feed(session, actor=guard.actor(), now=now)
    except Repeated:
        return None


@blueprint.post("/end")
def end() -> Page:
    with unit_of_work() as session:
        end_feed(session, actor=guard.actor(), now=clock.now())
    flash("The address answers nobody from now on.", "success")
    return redirect(url_for("calendar_feeds.manage"))


@blueprint.get("/<secret>.ics")
def read(secret: str) -> Response:
    """The calendar itself, for a program that cannot sign in. What it holds is what its holder may see today."""
    with reading() as session:
        holder = _holder(session, secret)
        g.actor = holder
        found = queries.tasks(session, clock.now(), viewer=holder.viewer)
        body = written(NAME, _entries(found, _root(session)))
    reply = Response(body, mimetype="text/calendar")
    reply.headers["Cache-Control"] = "private, no-cache"
    reply.headers["Referrer-Policy"] = "no-referrer"
    reply.set_etag(hashlib.sha256(body).hexdigest())
    return reply.make_conditional(request)


def _holder(session: Session, secret: str) -> Actor:
    """Whose calendar it is; NotFound for an address that was ended, or whose holder has no access any more."""
    account_id = queries.account_of(session, digest(secret))
    if account_id is None:
        raise NotFound
    try:
        return actor_of(session, account_id, clock.today())
    except Refused:
        raise NotFound from None


def _root(session: Session) -> str:
    """Where this instance is reached."""
    return address(session, current_app.extensions["settings"]).rstrip("/")


def _entries(found: Sequence[queries.Task], root: str) -> list[Entry]:
    host, mine = urlsplit(root).hostname or "localhost", f"{root}{url_for('duties.index')}"
    return [
        Entry(
            key=f"{one.id}@{host}", day=london_day(one.due_at), title=one.title, stamp=one.known_at, url=mine,
            words=f"About {one.ref}. See your tasks: {mine}",
        )
        for one in found
    ]  # fmt: skip
