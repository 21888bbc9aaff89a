"""Who is asking, and whether this door is theirs: every request passes here before any page sees it."""

from __future__ import annotations

from datetime import date
from typing import cast

from flask import Flask, abort, g, redirect, request, url_for
from flask_wtf import CSRFProtect
from werkzeug.wrappers import Response

from register import clock
from register.accounts import identity
from register.domain.access import PUBLIC, SIGNING_IN, need
from register.domain.permissions import Actor, Permission

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def init_guard(app: Flask, csrf: CSRFProtect) -> None:
    """Ask the table of doors before each request; what the table does not name is refused."""

    def protect() -> None:
        if (
            request.path.startswith("/api/")
            and request.method in UNSAFE
            and "Authorization" not in request.headers
        ):
            csrf.protect()

    app.before_request(protect)
    app.before_request(_let_in)


def _let_in() -> Response | None:
    g.actor = actor = _current(clock.today())
    if request.endpoint is None:
        return None
    wanted = need(request.endpoint)
    if wanted is None:
        abort(403)
    if wanted in (PUBLIC, SIGNING_IN):
        return None
    if actor is None:
        return _who_are_you()
    return None if actor.may(cast(Permission, wanted)) else abort(403)


def _current(today: date) -> Actor | None:
    """Whoever is signed in or holds a token; nobody once their access has ended."""
    actor = identity.actor_of_request()
    if actor is not None and actor.access_ends_on is not None and actor.access_ends_on < today:
        return None
    return actor


def _who_are_you() -> Response:
    if request.path.startswith("/api/"):
        abort(401)
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")))


def actor() -> Actor:
    """Who is asking, on any page that needs a permission."""
    if g.get("actor") is None:
        abort(401)
    return cast(Actor, g.actor)


def may(endpoint: str) -> bool:
    """Whether the person asking could open this door: what menus show."""
    wanted = need(endpoint)
    if wanted in (PUBLIC, SIGNING_IN):
        return True
    found: Actor | None = g.get("actor")
    return wanted is not None and found is not None and found.may(cast(Permission, wanted))


def allowed(permission: Permission) -> bool:
    """Whether the person asking holds a permission: what a page offers to do."""
    found: Actor | None = g.get("actor")
    return found is not None and found.may(permission)
