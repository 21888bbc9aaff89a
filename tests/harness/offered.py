"""What a page offers, whoever reads it may open: looked at on every page that any test draws."""

from __future__ import annotations

import html
import re

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter, RequestRedirect

_OFFERED = re.compile(r'(?:href|action|formaction)="(/[^"#?]*)')


class OffersWhatItRefuses(AssertionError):
    """A page showed a link, or a form, to a door that is shut to whoever was reading."""


def look_at_each_page(app: Flask) -> None:
    """Fail the test whose page leads a visitor to a refusal."""
    doors: dict[str, str] = {}
    app.after_request(lambda response: _look(response, doors))


def _look(response: Response, doors: dict[str, str]) -> Response:
    """doors: what was found out about addresses on earlier pages of this application, most of which are on each."""
    if (
        response.status_code < 400
        and response.mimetype == "text/html"
        and g.get("actor")
        and not response.is_streamed
    ):
        shut = _shut(response.get_data(as_text=True), doors)
        if shut:
            raise OffersWhatItRefuses(f"{request.path} as {sorted(g.actor.roles)} offers {shut}")
    return response


def _shut(text: str, doors: dict[str, str]) -> list[str]:
    """The addresses on a page that this visitor may not open."""
    from register import guard

    addresses = {html.unescape(found) for found in _OFFERED.findall(text)}
    new = addresses - doors.keys()
    if new:
        adapter = current_app.url_map.bind("localhost")
        doors.update((address, _endpoint(adapter, address)) for address in new)
    return sorted(
        f"{address} ({doors[address]})"
        for address in addresses
        if doors[address] and not guard.may(doors[address])
    )


def _endpoint(adapter: MapAdapter, address: str) -> str:
    """The door at an address; empty where there is none, or where somebody signs in."""
    try:
        endpoint, _ = adapter.match(address, method="GET")
    except RequestRedirect:
        return ""
    except HTTPException:
        try:
            endpoint, _ = adapter.match(address, method="POST")
        except HTTPException:
            return ""
    return "" if endpoint.startswith("security.") else endpoint
