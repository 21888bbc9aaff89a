"""How public pages may be kept: a browser asks whether its copy is still right, and this server keeps copies of its own."""

from __future__ import annotations

import hashlib

from flask import Blueprint, current_app, g, request
from flask import Response as Answer
from werkzeug.wrappers import Response

from register import __version__, clock
from register.db import reading
from register.domain.permissions import system_actor
from register.look.headers import csp_nonce
from register.queries.publication.freshness import Freshness, freshness, head
from register.web.publication.copies import Copies, Copy

KEEP = "public, no-cache"
"""Anybody may keep a copy, and asks before each use: what is withheld is gone at once."""
PAGES = frozenset({"text/html", "application/atom+xml"})
"""Of these this server keeps copies; a file is made each time."""


def may_be_kept(blueprint: Blueprint) -> None:
    """Answer those who have the page with 304, others from the copy held here, and say of every page which it is. Not for
    whoever sends a cookie: their page may tell them something of their own."""
    blueprint.before_request(_still_right)
    blueprint.after_request(_say_which)


def _still_right() -> Response | None:
    if request.method not in ("GET", "HEAD") or request.cookies:
        return None
    fresh = _freshness()
    g.kept, g.kept_tag = fresh, _tag(fresh)
    if request.if_none_match.contains_weak(g.kept_tag):
        return Answer(status=304)
    copy = _copies().get(g.kept_tag)
    return None if copy is None else _again(copy)


def _again(copy: Copy) -> Response:
    """The page that was drawn for somebody else: whoever asks is told the word for scripts that stands in it."""
    g.csp_nonce = copy.nonce
    return Answer(copy.body, content_type=copy.content_type)


def _freshness() -> Freshness:
    """Asked of the audit trail at each request, whichever process recorded something."""
    today = clock.today()
    with reading() as session:
        return _copies().freshness(
            head(session), today, lambda: freshness(session, today, viewer=system_actor().viewer)
        )


def _copies() -> Copies:
    found: Copies = current_app.extensions.setdefault("published_copies", Copies())
    return found


def _say_which(response: Response) -> Response:
    fresh: Freshness | None = g.get("kept")
    if fresh is None or response.status_code not in (200, 304) or "Set-Cookie" in response.headers:
        return response
    response.set_etag(g.kept_tag, weak=True)
    response.headers["Cache-Control"] = KEEP
    if fresh.recorded_at is not None:
        response.last_modified = fresh.recorded_at
    if _is_whole_page(response):
        _copies().keep(g.kept_tag, fresh, Copy(response.get_data(), response.content_type or "", csp_nonce()))
    return response


def _is_whole_page(response: Response) -> bool:
    is_page = response.status_code == 200 and response.mimetype in PAGES
    return is_page and request.method == "GET" and not response.is_streamed


def _tag(fresh: Freshness) -> str:
    """Of this address, on this day, since the last entry that could change it, as this release draws it."""
    publisher = current_app.extensions["settings"].body_name
    parts = (__version__, publisher, request.url, str(fresh.entry), fresh.day.isoformat())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
