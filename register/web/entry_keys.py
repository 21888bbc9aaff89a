"""The key of a page of what is told in the order of the audit trail: the number of an entry."""

from __future__ import annotations

from flask import request

from register.domain.errors import ForgedKey

LONGEST_KEY = 18
"""Digits of the number of an entry that any database holds."""


def after_entry() -> int:
    """The entry of the audit trail after which the page begins. ForgedKey for anything else."""
    text = request.args.get("after", "") or "0"
    if not text.isascii() or not text.isdecimal() or len(text) > LONGEST_KEY:
        raise ForgedKey
    return int(text)
