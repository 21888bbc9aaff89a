"""A page whose visit ended before it was sent: what was typed waits for the same person to sign in again."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlencode

from flask import Flask, current_app, flash, g, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict

from register import clock
from register.db import reading, unit_of_work
from register.domain.errors import NoRoom
from register.domain.permissions import Actor
from register.services import kept_forms

WHOSE = "whose"
KEPT = "kept"
_NOT_KEPT = frozenset({WHOSE, "csrf_token", "again", "again_passkey", "again_opens"})
WAITS = "You were signed out before this was sent. Sign in with the same account, and what you typed is there again"
LOST = "You were signed out before this was sent, and what you typed could not be kept"
BACK = "You were signed out before this was sent. Check what you typed, then send it"


def init_kept_pages(app: Flask) -> None:
    """Every form says, sealed, for whom and at what address it was drawn."""
    app.jinja_env.globals["whose_page"] = whose_page


def whose_page() -> str:
    """A seal for the page that is being drawn; empty for somebody who is not signed in."""
    actor: Actor | None = g.get("actor")
    return "" if actor is None else str(_seal().dumps([actor.id, _address()]))


def keep_page() -> str:
    """Keep what was typed, and say where to go after signing in: the same page, with the key of what was kept."""
    address, account_id = _address(), _drawn_for()
    if account_id is None:
        return address
    key = _keep(account_id, address)
    flash(WAITS if key else LOST)
    return address if key is None else f"{address}{'&' if '?' in address else '?'}{urlencode({KEPT: key})}"


def bring_back(actor: Actor) -> None:
    """Let the forms of this page begin with what the same person had typed there."""
    key = request.args.get(KEPT, "")
    if not key or request.method != "GET":
        return
    since = clock.now() - _kept_for()
    with reading() as session:
        found = kept_forms.kept_answers(
            session, key, account_id=actor.id, address=_address(), secret=_secret(), since=since
        )
    if found is not None:
        g.kept_answers = MultiDict(found)
        flash(BACK)


def _keep(account_id: str, address: str) -> str | None:
    answers = [(name, text) for name, text in request.form.items(multi=True) if name not in _NOT_KEPT]
    now, kept_for = clock.now(), _kept_for()
    if not kept_for:
        return None
    with suppress(NoRoom), unit_of_work() as session:
        kept_forms.forget_old_forms(session, now=now, kept_for=kept_for)
        return kept_forms.keep_form(
            session, answers, account_id=account_id, address=address, secret=_secret(), now=now
        )
    return None


def _drawn_for() -> str | None:
    """The account that this page was drawn for, where the page says so itself and it is this very page."""
    hours = current_app.extensions["settings"].session_hours
    try:
        account_id, address = _seal().loads(request.form.get(WHOSE, ""), max_age=hours * 3600)
    except (BadData, ValueError, TypeError):
        return None
    return str(account_id) if address == _address() else None


def _address() -> str:
    answers = [(name, text) for name, text in request.args.items(multi=True) if name != KEPT]
    return f"{request.path}?{urlencode(answers)}" if answers else request.path


def _kept_for() -> timedelta:
    return timedelta(minutes=current_app.extensions["settings"].kept_form_minutes)


def _seal() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(_secret(), salt="whose page")


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])
