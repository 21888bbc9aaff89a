"""Browsers that somebody signed in with before: a signed cookie says so, and nothing else of them is kept."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from typing import Any

from flask import Response, after_this_request, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from register.accounts.policies import policy
from register.domain.accounts.accounts import Source

COOKIE = "armslength_device"
DAY = 86_400
MOST = 5
"""So many accounts one browser is known to; the oldest is forgotten first."""


def source(account_id: str) -> Source:
    """Where whoever signs in to this account asks from: their own browser where it is known, else an address."""
    held = _held()
    if account_id in held["for"]:
        return Source(_keyed(f"device {held['id']}"), True)
    return Source(address_of_request(), False)


def place() -> str:
    """Where somebody asks from who has not said who they are."""
    held = _held()
    return _keyed(f"device {held['id']}") if held["for"] else address_of_request()


def known_to() -> list[str]:
    """The accounts whose holders signed in with this browser before."""
    return list(_held()["for"])


def remember(account_id: str) -> None:
    """Know this browser from now on, for this account and those before it."""
    held = _held()
    accounts = [one for one in held["for"] if one != account_id] + [account_id]
    value = _signer().dumps({"id": held["id"], "for": accounts[-MOST:]})
    age, secure = policy().device_days * DAY, current_app.config["SESSION_COOKIE_SECURE"]

    @after_this_request
    def _keep(response: Response) -> Response:
        response.set_cookie(COOKIE, value, max_age=age, httponly=True, samesite="Lax", secure=secure)
        return response


def _held() -> dict[str, Any]:
    """What the cookie says, if we signed it and it is not too old; else a browser that nobody knows."""
    try:
        found = _signer().loads(request.cookies.get(COOKIE, ""), max_age=policy().device_days * DAY)
        return {"id": str(found["id"]), "for": [str(one) for one in found["for"]]}
    except (BadData, KeyError, TypeError):
        return {"id": secrets.token_urlsafe(16), "for": []}


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="a browser known to an account")


def address_of_request() -> str:
    """A keyed digest of the address; of an IPv6 address the network that one household has."""
    told = request.remote_addr or ""
    try:
        found = ipaddress.ip_address(told)
    except ValueError:
        return _keyed("address unknown")
    if found.version == 6:
        return _keyed(f"address {ipaddress.ip_network((found, 64), strict=False)}")
    return _keyed(f"address {found}")


def _keyed(what: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, what.encode(), hashlib.sha256).hexdigest()
