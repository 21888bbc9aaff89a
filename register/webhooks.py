"""The only outgoing HTTP: a checkpoint to its witnesses."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from register.domain.web_addresses import is_web_address

TIMEOUT_SECONDS = 10
PATIENCE_SECONDS = 15.0
"""How long all of them together are waited for."""
LONGEST_ANSWER = 64 * 1024
_busy: dict[str, threading.Thread] = {}
"""Addresses that were asked and have not come to an end; none is asked twice at once."""


def post_each(requests: Mapping[str, bytes]) -> dict[str, tuple[int, str]]:
    """(status, answer) by address, all asked at once; whoever takes too long is left behind, with status 0."""
    answers: dict[str, tuple[int, str]] = {}
    until = time.monotonic() + PATIENCE_SECONDS
    threads = [_asked(url, body, answers) for url, body in requests.items()]
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    late = (0, f"not within {PATIENCE_SECONDS:g} seconds")
    return {url: answers.get(url, late) for url in requests}


def _asked(url: str, body: bytes, answers: dict[str, tuple[int, str]]) -> threading.Thread:
    """The thread that asks; the one that still does, if there is one."""
    before = _busy.get(url)
    if before is not None and before.is_alive():
        return before
    asking = threading.Thread(
        target=lambda: answers.update({url: post_text(url, body)}), name=url, daemon=True
    )
    _busy[url] = asking
    asking.start()
    return _busy[url]


def post_text(url: str, body: bytes) -> tuple[int, str]:
    """(status, answer); status 0 when nobody answered. Only http and https addresses."""
    if not is_web_address(url):
        return 0, "not a web address"
    request = Request(url, data=body, method="POST", headers={"Content-Type": "text/plain"})  # noqa: S310
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            return answer.status, answer.read(LONGEST_ANSWER).decode("utf-8", "replace")
    except HTTPError as fault:
        with fault:
            return fault.code, fault.read(LONGEST_ANSWER).decode("utf-8", "replace")
    except URLError as fault:
        return 0, getattr(fault.reason, "strerror", None) or str(fault.reason)
    except (OSError, ValueError, HTTPException) as fault:
        return 0, type(fault).__name__
