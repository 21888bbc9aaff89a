"""Who is asking, and whether this door is theirs: every request passes here before any page sees it."""

from __future__ import annotations

from datetime import date
from typing import cast

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask_wtf import CSRFProtect
from werkzeug.wrappers import Response

from register import clock
from register.accounts import freshness, identity
from register.db import reading, unit_of_work
from register.domain.access import PUBLIC, SIGNING_IN, is_fresh, need
from register.domain.errors import Forbidden
from register.domain.permissions import Actor, Permission
from register.queries import handed_out
from register.services.access_log import note_reads

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
    app.after_request(_note_readings)


def _let_in() -> Response | None:
    g.actor = actor = _current(clock.today())
    if request.endpoint is None:
        return None
    wanted = need(request.endpoint)
    if wanted is None:
        abort(403)
    if wanted in (PUBLIC, SIGNING_IN):
        return _prove_again(actor)
    if actor is None:
        return _who_are_you()
    if not actor.may(cast(Permission, wanted)):
        abort(403)
    again = _prove_again(actor)
    if again is not None:
        return again
    with reading() as session:
        handed_out.watch(session)
    return None


def _prove_again(actor: Actor | None) -> Response | None:
    """At a fresh door: a page that asks whoever is signed in for their proof, unless they gave it minutes ago."""
    if actor is None or not is_fresh(request.endpoint) or freshness.is_fresh():
        return None
    if request.path.startswith("/api/"):
        raise Forbidden(freshness.NOT_HERE)
    return cast(Response | None, current_app.extensions["ask_again"]())


def _note_readings(response: Response) -> Response:
    """Whoever was handed what a barrier keeps from others leaves a note of it, whatever door it was."""
    found: Actor | None = g.get("actor")
    if found is None:
        return response
    with reading() as session:
        seen = handed_out.watched(session)
        if seen is None or not _hands_out(response):
            return response
        read = handed_out.withheld(session, seen, viewer=found.viewer)
    if read:
        with unit_of_work() as session:
            note_reads(session, read, account_id=found.id, now=clock.now())
    return response


def _hands_out(response: Response) -> bool:
    """An answer with something in it: not one that sends the browser elsewhere, refuses or fails."""
    return response.status_code < 300 or response.status_code in (409, 422)


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
