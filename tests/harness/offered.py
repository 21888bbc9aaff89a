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
    app.after_request(_look)


def _look(response: Response) -> Response:
    if (
        response.status_code < 400
        and response.mimetype == "text/html"
        and g.get("actor")
        and not response.is_streamed
    ):
        shut = _shut(response.get_data(as_text=True))
        if shut:
            raise OffersWhatItRefuses(f"{request.path} as {sorted(g.actor.roles)} offers {shut}")
    return response


def _shut(text: str) -> list[str]:
    adapter = current_app.url_map.bind("localhost")
    addresses = {html.unescape(found) for found in _OFFERED.findall(text)}
    return sorted(
        f"{address} ({endpoint})" for address in addresses if (endpoint := _refused(adapter, address))
    )


def _refused(adapter: MapAdapter, address: str) -> str:
    """The endpoint of an address that this visitor may not open; empty where they may, or where nothing is."""
    from register import guard

    try:
        endpoint, _ = adapter.match(address, method="GET")
    except RequestRedirect:
        return ""
    except HTTPException:
        try:
            endpoint, _ = adapter.match(address, method="POST")
        except HTTPException:
            return ""
    return "" if endpoint.startswith("security.") or guard.may(endpoint) else endpoint
