"""Tickets of forms that are open to anybody: each says when its form was drawn, proved by a seal of this instance."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from enum import Enum

from register.domain.dates import aware

LONGEST = timedelta(hours=24)
"""A form that was open for longer is drawn anew, with what was typed."""
_SEAL = 32
_TICKET = re.compile(r"([0-9a-f]{22})([0-9a-f]{8})([0-9a-f]{32})")


class Unfit(Enum):
    """Why a ticket proves nothing."""

    FORGED = "no form of ours"
    TOO_OLD = "drawn too long ago"
    TOO_YOUNG = "drawn a moment ago"


def sealed(key: bytes, word: bytes, now: datetime) -> str:
    """A ticket for a form drawn now. word: eleven random bytes."""
    body = f"{word.hex()}{int(aware(now).timestamp()):08x}"
    return body + _seal(key, body)


def unfit(key: bytes, ticket: str, now: datetime, *, least_seconds: int) -> Unfit | None:
    """Why this ticket is not taken; None where it is."""
    found = _TICKET.fullmatch(ticket)
    if found is None or not hmac.compare_digest(found[3], _seal(key, found[1] + found[2])):
        return Unfit.FORGED
    open_for = aware(now) - datetime.fromtimestamp(int(found[2], 16), UTC)
    if not timedelta(0) <= open_for <= LONGEST:
        return Unfit.TOO_OLD
    return Unfit.TOO_YOUNG if open_for < timedelta(seconds=least_seconds) else None


def _seal(key: bytes, body: str) -> str:
    return hmac.new(key, f"form\0{body}".encode(), hashlib.sha256).hexdigest()[:_SEAL]
