"""How public pages may be kept: a browser asks whether its copy is still right, and this server keeps copies of its own."""

from __future__ import annotations

import hashlib

from flask import Blueprint, Flask, current_app, g, request
from flask import Response as Answer
from werkzeug.wrappers import Response

from register import __version__, clock
from register.db import engine_of, reading
from register.domain.permissions import system_actor
from register.queries.publication.freshness import Freshness, freshness, head
from register.web.publication.copies import Copies
from register.web.publication.sending import DRAWN, Drawn, SendingCopies

KEEP = "public, no-cache"
"""Anybody may keep a copy, and asks before each use: what is withheld is gone at once."""
PAGES = frozenset({"text/html", "application/atom+xml"})
"""Of these this server keeps copies; a file is made each time."""


def init_keeping(app: Flask) -> None:
    """Answer from the copies that this process holds, before anything else of the product is asked."""
    copies, engine = Copies(), engine_of(app)
    app.extensions["published_copies"] = copies

    def fresh() -> Freshness:
        """Asked of the audit trail at each request, whichever process recorded something."""
        today = clock.today()
        return copies.freshness(head(engine), today, lambda: _worked_out(app))

    app.extensions["published_freshness"] = fresh
    app.wsgi_app = SendingCopies(app.wsgi_app, copies, fresh)  # type: ignore[method-assign, assignment]


def _worked_out(app: Flask) -> Freshness:
    with app.app_context(), reading() as session:
        return freshness(session, clock.today(), viewer=system_actor().viewer)


def may_be_kept(blueprint: Blueprint) -> None:
    """Answer those who have the page with 304, and say of every page which it is. Not for whoever sends a cookie: their
    page may tell them something of their own."""
    blueprint.before_request(_still_right)
    blueprint.after_request(_say_which)


def _still_right() -> Response | None:
    if request.method not in ("GET", "HEAD") or request.cookies:
        return None
    g.kept = fresh = current_app.extensions["published_freshness"]()
    return Answer(status=304) if request.if_none_match.contains_weak(_tag(fresh)) else None


def _say_which(response: Response) -> Response:
    fresh: Freshness | None = g.get("kept")
    if fresh is None or response.status_code not in (200, 304) or "Set-Cookie" in response.headers:
        return response
    response.set_etag(_tag(fresh), weak=True)
    response.headers["Cache-Control"] = KEEP
    if fresh.recorded_at is not None:
        response.last_modified = fresh.recorded_at
    if response.status_code == 200 and response.mimetype in PAGES:
        request.environ[DRAWN] = Drawn(str(request.url_rule), _tag(fresh), fresh)
    return response


def _tag(fresh: Freshness) -> str:
    """Of this address, on this day, since the last entry that could change it, as this release draws it."""
    publisher = current_app.extensions["settings"].body_name
    parts = (__version__, publisher, request.url, str(fresh.entry), fresh.day.isoformat())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
