"""Who is asking, and whether this door is theirs: every request passes here before any page sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any, cast

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError
from werkzeug.http import parse_options_header
from werkzeug.wrappers import Response

from register import allowances, clock, kept_pages
from register.accounts import freshness, identity
from register.db import reading, unit_of_work
from register.domain.access import is_fresh, need
from register.domain.doors import PUBLIC, SIGNING_IN
from register.domain.errors import Forbidden
from register.domain.media_types import WORD
from register.domain.permissions import Actor, Permission
from register.queries import handed_out
from register.queries.reach import kept_apart, kept_from
from register.services.access_log import note_asked, note_reads, note_taken

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
DOCUMENTS = frozenset({WORD, "application/pdf", "application/zip"})
NAMES_RECORD = re.compile("[A-Z]{2,4}-[0-9]{4}-[0-9A-Z]{5,12}|[2-9A-HJ-NP-Z]{26}")
"""How references and ids of records look."""
REFUSING = (400, 403, 404, 409, 422)
"""Answers to whoever asked for what is not there for them, in the address or in what they sent."""
MOST_ASKED = 20
"""So many records that one request names in vain are noted."""


def init_guard(app: Flask, csrf: CSRFProtect) -> None:
    """Ask the table of doors before each request; what the table does not name is refused."""

    app.before_request(lambda: _let_in(csrf))
    app.after_request(_note_readings)
    kept_pages.init_kept_pages(app)
    allowances.init_allowances(app)


def _let_in(csrf: CSRFProtect) -> Response | None:
    g.actor = actor = _current(clock.today())
    if request.endpoint is None:
        return None
    wanted = need(request.endpoint)
    if wanted is None:
        abort(403)
    is_open = wanted in (PUBLIC, SIGNING_IN)
    if actor is None and not is_open:
        return _who_are_you()
    _check_token(csrf)
    if actor is None or is_open:
        return _admit(actor)
    if not actor.may(cast(Permission, wanted)):
        abort(403)
    again = _admit(actor)
    if again is None:
        _come_in(actor)
    return again


def _admit(actor: Actor | None) -> Response | None:
    """The page that asks for a proof first, or nothing; whoever is let in so is counted where work costs much."""
    again = _prove_again(actor)
    if again is None:
        allowances.charge_door(actor, has_page=_has_page())
    return again


def _come_in(actor: Actor) -> None:
    """Whoever may pass finds what they had typed here, and is watched for what a barrier keeps from others."""
    kept_pages.bring_back(actor)
    with reading() as session:
        reads = request.method not in UNSAFE
        kept = kept_from(session, viewer=actor.viewer, for_reading=reads)
        g.actor = replace(
            actor, kept_from=kept, kept_apart=kept_apart(session, viewer=actor.viewer) if reads else None
        )
        handed_out.watch(session)


def _prove_again(actor: Actor | None) -> Response | None:
    """At a fresh door: a page that asks whoever is signed in for their proof, unless they gave it minutes ago."""
    if actor is None or not is_fresh(request.endpoint) or freshness.is_fresh():
        return None
    if request.path.startswith("/api/"):
        raise Forbidden(freshness.NOT_HERE)
    return cast(Response | None, current_app.extensions["ask_again"]())


def _check_token(csrf: CSRFProtect) -> None:
    """Whatever changes something comes from a page of this visit. A form whose token is too old is shown again with
    what was typed: it validates nothing then (`NhsForm.validate_on_submit`). A token of a program needs no page."""
    if request.method not in UNSAFE or not current_app.config["WTF_CSRF_ENABLED"]:
        return
    if request.path.startswith("/api/") and "Authorization" in request.headers:
        return
    try:
        csrf.protect()
    except CSRFError:
        if not _has_page():
            raise
        g.csrf_failed = True


def _has_page() -> bool:
    """Whether what was sent came from a page at the same address, which can be drawn again."""
    rule = request.url_rule
    return rule is not None and "GET" in (rule.methods or ()) and not request.path.startswith("/api/")


def _note_readings(response: Response) -> Response:
    """Whoever was handed what a barrier keeps from others leaves a note of it, whatever door it was."""
    found: Actor | None = g.get("actor")
    if found is None:
        return response
    _note_asked(response, found)
    with reading() as session:
        seen = handed_out.watched(session)
        if seen is None or not _hands_out(response):
            return response
        read = handed_out.withheld(session, seen, viewer=found.viewer)
    if read:
        with unit_of_work() as session:
            note_reads(session, read, account_id=found.id, now=clock.now())
            document = _document_of(response)
            if document:
                note_taken(session, read, document, account_id=found.id, now=clock.now())
    return response


def _document_of(response: Response) -> str | None:
    """The name of the file that is handed out, where it is about a record: not a list, which the access log tells of."""
    kind, options = parse_options_header(response.headers.get("Content-Disposition"))
    if not request.view_args or not (kind == "attachment" or response.mimetype in DOCUMENTS):
        return None
    return options.get("filename") or request.path.rpartition("/")[2]


def _note_asked(response: Response, who: Actor) -> None:
    """Whoever asked for a record at a door of theirs and found none leaves a note, whether there is one or not: a job finds
    out which of them a barrier hid, so that no answer takes longer for it."""
    wanted = need(request.endpoint) if request.endpoint else None
    words = _asked_for() if response.status_code in REFUSING else []
    if words and isinstance(wanted, Permission) and who.may(wanted):
        with unit_of_work() as session:
            note_asked(session, words, account_id=who.id, now=clock.now())


def _asked_for() -> list[str]:
    """The references and ids that the address and what was sent with it name, each once; of a body, if it was read."""
    sent: list[Any] = [request.view_args, request.args.to_dict(flat=False), g.get("sent")]
    if "form" in vars(request):
        sent.append(request.form.to_dict(flat=False))
    named = (word for part in sent for word in _texts(part) if NAMES_RECORD.fullmatch(word))
    return list(islice(dict.fromkeys(named), MOST_ASKED))


def _texts(part: Any) -> Iterator[str]:
    """Every text in it, however deep, each passed on once."""
    waiting = [part]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one.strip()
        elif isinstance(one, Mapping | list):
            waiting.extend(one.values() if isinstance(one, Mapping) else one)


def note_sent(body: Mapping[str, Any]) -> None:
    """What a call's body says, so that records which it names in vain can be noted."""
    g.sent = body


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
    if request.method == "POST" and _has_page():
        return redirect(url_for("security.login", next=kept_pages.keep_page()))
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")))


def actor() -> Actor:
    """Who is asking, on any page that needs a permission."""
    if g.get("actor") is None:
        abort(401)
    return cast(Actor, g.actor)


def holder() -> str:
    """Whose form this is: the account that is signed in; empty on a page that asks for none."""
    found: Actor | None = g.get("actor")
    return "" if found is None else found.id


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
