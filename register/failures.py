"""Every way a request can go wrong, answered in plain words: a page for people, problem+json for machines."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import cast

import structlog
from flask import Flask, Response, g, render_template, request
from sqlalchemy.exc import DBAPIError
from werkzeug.exceptions import HTTPException, InternalServerError

from register.db import db, is_full
from register.domain.errors import Fault, Invalid, NoRoom, Refused
from register.domain.people.doubles import Doubtful, Possible
from register.logs import blame

PAGES = (400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 507)
log = structlog.get_logger("armslength")


def init_failures(app: Flask) -> None:
    """Answer refusals of our own, those of Flask, and what nobody foresaw."""
    app.register_error_handler(Refused, refused)
    app.register_error_handler(Fault, _broken)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(RecursionError, _too_deep)
    app.after_request(_lead_nowhere)


def _lead_nowhere(response: Response) -> Response:
    """What was sent without the token of this visit is shown again or refused, but never leads on."""
    led_on = g.get("csrf_failed", False) and 300 <= response.status_code < 400
    return _answer(400, "", {}) if led_on else response


def refused(fault: Refused) -> Response:
    """What was refused, with its own words."""
    db.session.rollback()
    problems = fault.problems if isinstance(fault, Invalid) else {}
    possible = fault.possible if isinstance(fault, Doubtful) else ()
    return _answer(fault.status, fault.message, problems, possible)


def _broken(fault: Fault) -> Response:
    """Something the administrator must mend; its one sentence is for whoever met it, too."""
    db.session.rollback()
    log.error("installation broken", **blame(fault))
    return _answer(500, str(fault), {})


def _http(fault: HTTPException) -> Response:
    if fault.response is not None:
        return cast(Response, fault.response)
    status = fault.code or 500
    if isinstance(fault, InternalServerError) and fault.original_exception is not None:
        log.error("request failed", **blame(fault.original_exception))
    page_has_plainer_words = not _is_for_machines()
    return _answer(status, "" if page_has_plainer_words else str(fault.description or fault.name), {})


def _database(fault: DBAPIError) -> Response:
    """Text a database cannot keep is the sender's mistake; anything else is ours."""
    db.session.rollback()
    log.error("database refused", **blame(fault))
    if is_full(fault):
        return _answer(NoRoom.status, NoRoom().message, {})
    return _answer(500, "The database could not do this. Try again in a minute.", {})


def _too_deep(fault: RecursionError) -> Response:
    """Nothing here calls itself without end but the reading of JSON that somebody sent."""
    log.error("nested too deeply", **blame(fault))
    return _answer(400, "This is nested too deeply to be read", {})


def _answer(
    status: int, message: str, problems: dict[str, str], possible: Sequence[Possible] = ()
) -> Response:
    if _is_for_machines():
        return _problem(status, message, problems, possible)
    page = f"errors/{status}.html" if status in PAGES else "errors/400.html"
    body = render_template(page, message=message, problems=problems, request_id=g.get("request_id", ""))
    return Response(body, status, mimetype="text/html")


def _is_for_machines() -> bool:
    return request.path.startswith("/api/")


def _problem(status: int, message: str, problems: dict[str, str], possible: Sequence[Possible]) -> Response:
    """RFC 9457."""
    body: dict[str, object] = {"status": status, "title": message, "request_id": g.get("request_id", "")}
    if problems:
        body["problems"] = problems
    if possible:
        body["possible"] = [asdict(one) for one in possible]
    return Response(json.dumps(body), status, mimetype="application/problem+json")
