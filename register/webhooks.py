"""The only outgoing HTTP: a checkpoint to its witnesses."""

from __future__ import annotations

from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

TIMEOUT_SECONDS = 10
LONGEST_ANSWER = 64 * 1024


def post_text(url: str, body: bytes) -> tuple[int, str]:
    """(status, answer); status 0 when nobody answered. Only http and https addresses."""
    if not url.startswith(("http://", "https://")):
        return 0, "not a web address"
    request = Request(url, data=body, method="POST", headers={"Content-Type": "text/plain"})  # noqa: S310
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            return answer.status, answer.read(LONGEST_ANSWER).decode("utf-8", "replace")
    except HTTPError as fault:
        with fault:
            return fault.code, fault.read(LONGEST_ANSWER).decode("utf-8", "replace")
    except (URLError, OSError) as fault:
        return 0, type(fault).__name__
