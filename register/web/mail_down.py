"""Mail that is down is said on every page of those who can do something about it."""

from __future__ import annotations

from datetime import datetime

from flask import Flask, g, request

from register import clock
from register.db import reading
from register.domain.permissions import Actor
from register.queries.home.mail import TOLD, seen_down_since


def init_mail_down(app: Flask) -> None:
    """Ask once a request, before a page reads anything; after the guard, which knows who asks."""
    app.before_request(_ask)


def told() -> datetime | None:
    """Since when mail has been down, for whoever is told so."""
    since: datetime | None = g.get("mail_down_since")
    return since


def _ask() -> None:
    actor: Actor | None = g.get("actor")
    told_here = actor is not None and actor.roles & TOLD and not request.path.startswith("/api/")
    g.mail_down_since = _down_since() if told_here else None


def _down_since() -> datetime | None:
    with reading() as session:
        return seen_down_since(session, clock.now())
