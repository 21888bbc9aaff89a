"""An authenticator app for tests: the code that a key shows at an instant (RFC 6238)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import datetime


def code_at(key: str, instant: datetime) -> str:
    letters = re.sub(r"[^A-Z2-7]", "", key.upper())
    secret = base64.b32decode(letters + "=" * (-len(letters) % 8))
    counter = int(instant.timestamp()) // 30
    made = hmac.new(secret, counter.to_bytes(8), hashlib.sha1).digest()
    at = made[-1] & 15
    return f"{(int.from_bytes(made[at : at + 4]) & 0x7FFFFFFF) % 1_000_000:06d}"


def key_on(page: str) -> str:
    """The key as the set-up page spells it."""
    found = re.search(r"Key: <code>([^<]+)</code>", page)
    assert found
    return found[1]
