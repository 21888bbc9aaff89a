"""Structured logs: a line a request with its id, never a name, an address, a form's words or a secret."""

from __future__ import annotations

import logging
import secrets
import time
import traceback

import structlog
import structlog.stdlib
from flask import Flask, Response, g, request

log = structlog.get_logger("armslength")


def init_logs(app: Flask) -> None:
    """Give each request an id that also stands in the answer, and log it when it is done."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.request_id, g.began = secrets.token_hex(8), time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _end(response: Response) -> Response:
    """The rule of the route, not the address: addresses can hold what people typed."""
    took = round((time.perf_counter() - g.began) * 1000)
    route = str(request.url_rule) if request.url_rule else "unknown"
    log.info("request", method=request.method, route=route, status=response.status_code, ms=took)
    response.headers["X-Request-Id"] = g.request_id
    return response


def blame(fault: BaseException) -> dict[str, object]:
    """What failed and where, for the log: the kind of fault and lines of code, never values."""
    frames = traceback.extract_tb(fault.__traceback__)
    return {
        "fault": type(fault).__name__,
        "where": [f"{f.name}:{f.lineno}" for f in frames if "register" in f.filename],
    }


def begun() -> float:
    """For `note_request`: when an answer that is sent from a copy began."""
    return time.perf_counter()


def note_request(method: str, route: str, status: int, began: float) -> str:
    """Log an answer that was sent from a copy; gives the id that stands in it. began: by `begun`."""
    request_id = secrets.token_hex(8)
    took = round((time.perf_counter() - began) * 1000)
    log.info("request", request_id=request_id, method=method, route=route, status=status, ms=took)
    return request_id
