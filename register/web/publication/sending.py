"""Sends public pages from the copies that this process holds, before a request reaches any other part of the product."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from werkzeug.http import parse_etags

from register.db import NOT_DONE
from register.logs import begun, note_request
from register.queries.publication.freshness import Freshness
from register.web.publication.copies import Copies, Copy

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

DRAWN = "armslength.drawn"
UNDER = "/published/"
PERSONAL = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "QUERY_STRING")
"""Whoever sends one of these is answered by the page itself: a search costs work and is counted."""
OF_ONE_REQUEST = frozenset({"x-request-id"})


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a page that was just drawn says of itself: a copy of it may be kept."""

    route: str
    etag: str
    fresh: Freshness


class SendingCopies:
    """Between the server and the product. fresh: when the public pages last changed."""

    def __init__(self, inner: WSGIApplication, copies: Copies, fresh: Callable[[], Freshness]) -> None:
        self.inner, self.copies, self.fresh = inner, copies, fresh

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if not _is_for_anybody(environ):
            return self.inner(environ, start)
        began, address = begun(), _address(environ)
        copy = self._held(address)
        return self._draw(address, environ, start) if copy is None else _send(copy, environ, start, began)

    def _held(self, address: str) -> Copy | None:
        """A copy that is still right; none while the database cannot say so."""
        try:
            self.fresh()
        except NOT_DONE:
            return None
        return self.copies.get(address)

    def _draw(self, address: str, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        sent: list[Any] = []

        def starting(status: str, headers: list[tuple[str, str]], *fault: Any) -> Any:
            sent[:] = headers
            return start(status, headers, *fault)

        answer = self.inner(environ, starting)
        drawn: Drawn | None = environ.get(DRAWN)
        if drawn is None:
            return answer
        body = _whole(answer)
        kept = tuple(header for header in sent if header[0].lower() not in OF_ONE_REQUEST)
        self.copies.keep(address, drawn.fresh, Copy(drawn.route, drawn.etag, kept, body))
        return [body]


def _is_for_anybody(environ: WSGIEnvironment) -> bool:
    is_page = environ["REQUEST_METHOD"] == "GET" and environ.get("PATH_INFO", "").startswith(UNDER)
    return is_page and not any(environ.get(name) for name in PERSONAL)


def _address(environ: WSGIEnvironment) -> str:
    """What the page draws its own links from, and what tells pages apart."""
    host = environ.get("HTTP_HOST") or f"{environ['SERVER_NAME']}:{environ['SERVER_PORT']}"
    return "\n".join((environ["wsgi.url_scheme"], host, environ.get("SCRIPT_NAME", ""), environ["PATH_INFO"]))


def _whole(answer: Iterable[bytes]) -> bytes:
    try:
        return b"".join(answer)
    finally:
        getattr(answer, "close", lambda: None)()


def _send(copy: Copy, environ: WSGIEnvironment, start: StartResponse, began: float) -> Iterable[bytes]:
    """The page, or only that the reader's own copy is still right: then its word for scripts is the one it came with."""
    is_right = parse_etags(environ.get("HTTP_IF_NONE_MATCH")).contains_weak(copy.etag)
    headers = [one for one in copy.headers if not is_right or one[0] not in NOT_OF_304]
    headers.append(("X-Request-Id", note_request("GET", copy.route, 304 if is_right else 200, began)))
    start("304 NOT MODIFIED" if is_right else "200 OK", headers)
    return [] if is_right else [copy.body]


NOT_OF_304 = frozenset({"Content-Type", "Content-Length", "Content-Security-Policy"})
