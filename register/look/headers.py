"""The headers that tell a browser what a page may do."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

STATIC_CACHE = "public, max-age=3600"
YEAR = 31_536_000


def csp_nonce() -> str:
    """This request's word that lets our own script run."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return str(g.csp_nonce)


def init_headers(app: Flask) -> None:
    """Mint the word before each request and protect each answer."""
    app.before_request(_mint_nonce)
    app.after_request(protect)


def protect(response: Response) -> Response:
    """Add what is missing; a page that set a header itself keeps it. Of a page that a browser has kept, the word for scripts
    is the one it was sent with."""
    for name, value in _headers().items():
        if response.status_code != 304 or name != "Content-Security-Policy":
            response.headers.setdefault(name, value)
    if request.endpoint == "static":
        response.headers["Cache-Control"] = STATIC_CACHE
    return response


def _mint_nonce() -> None:
    csp_nonce()


def _headers() -> dict[str, str]:
    found = {
        "Content-Security-Policy": _policy(),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cache-Control": "no-store",
    }
    if request.is_secure:
        found["Strict-Transport-Security"] = f"max-age={YEAR}; includeSubDomains"
    return found


def _policy() -> str:
    rules = {
        "default-src": "'none'",
        "script-src": f"'self' 'nonce-{csp_nonce()}'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())
