"""What an entry says, as one number, so that it is known again whatever form a later file gives it."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import fields
from datetime import date

from register.domain.imports.entries import Entry

_LEADING_NOUGHTS = re.compile(r"\b0+(?=\d)")


def digest_of(entry: Entry, person: str) -> str:
    """What the entry says, as one number: two editions that say the same of it give the same. What it does not say
    itself is left out, and so are the noughts that spreadsheets take from the front of numbers."""
    told = {
        name: value.isoformat() if isinstance(value, date) else value
        for name in _CONTENT
        if name not in entry.unsaid and (value := getattr(entry, name)) not in (None, "")
    }
    told["description"] = _LEADING_NOUGHTS.sub("", " ".join(entry.description.split()))
    nothing = entry.nothing and [str(entry.nothing.start), str(entry.nothing.end)]
    words = json.dumps([person, told, nothing], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(words.encode()).hexdigest()


_CONTENT = tuple(
    one.name for one in fields(Entry) if one.name not in ("place", "whom", "source_id", "nothing", "unsaid")
)
"""What an entry says, without where it stands, of whom, and by which number."""
