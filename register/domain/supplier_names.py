"""Names of suppliers as payments write them, made comparable."""

from __future__ import annotations

import re
import unicodedata

_ENDINGS = frozenset({"ltd", "limited", "plc", "llp", "cic", "inc", "co", "company", "uk", "the"})
_NUMBER = re.compile(r"(?:[A-Z]{2})?[0-9]{6,8}")


def comparable(name: str) -> str:
    """Without accents, case, punctuation and the words for a company's form."""
    plain = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.findall(r"[a-z0-9]+", letters.replace("'", "").replace("’", ""))
    kept = [word for word in words if word not in _ENDINGS]
    return " ".join(kept or words)


def codes_in(text: str) -> set[str]:
    """Company numbers and ODS codes that stand in a supplier's cell, as they are stored."""
    words = re.findall(r"[A-Z0-9]+", text.upper())
    numbers = {word.zfill(8) for word in words if _NUMBER.fullmatch(word)}
    return numbers | {word for word in words if 3 <= len(word) <= 6 and any(c.isdigit() for c in word)}
