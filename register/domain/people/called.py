"""What a body's name comes down to where none may slip past a barrier, however it is written."""

from __future__ import annotations

import json
from datetime import date
from functools import cache, lru_cache
from hashlib import sha256

from register.domain import folding
from register.domain.people.organisation_names import FORMS, LEADING, Names
from register.domain.shipped_rules import shipped

LONGEST = 300
"""Characters of a key; two names alike as far as that count as one."""


@lru_cache(maxsize=4096)
def called(name: str) -> str:
    """The words in one, without legal form, article, accents, case, marks and blanks: "The Acme Ltd." and "ACME Limited"
    are one; so are bodies that differ in their legal form alone, since a barrier rather covers too much. A name
    without words by its folded form. By the rules that ship, as a body's own may change from day to day."""
    return (_names().joined(name) or folding.folded(name))[:LONGEST]


@cache
def form() -> str:
    """Which form this is: it changes with what the rules say of legal forms, and with how text is folded."""
    rules = [[rule.value for rule in shipped("national").history(key)] for key in (FORMS, LEADING)]
    return f"{folding.FORM}, numbers, matches, names {sha256(json.dumps(rules, sort_keys=True).encode()).hexdigest()[:12]}"


@cache
def _names() -> Names:
    return Names(shipped("national"), date.max)
