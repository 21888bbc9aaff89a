"""Money as people write it: an amount where there is one, and else their words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from register.domain import money
from register.domain.folding import folded

_AMOUNT = re.compile(r"(-?)(?:£ ?|gbp ?)?(-?)(\d{1,3}(?:,\d{3})+|\d+)?(?:\.(\d+))?(?: ?(k|m|gbp|pounds?|p))?")
_MANY = {"k": 1_000, "m": 1_000_000}


@dataclass(frozen=True, slots=True)
class Amount:
    """pence: the amount, None where the words name no single one. words: as written, "" where the amount says it all."""

    pence: int | None
    words: str = ""


NO_AMOUNT = Amount(None)


@lru_cache(maxsize=1024)
def read_amount(text: str) -> Amount:
    """ "£1,250.50", "1250.5" and "GBP 1,250.50" are amounts; "Above limit", "£175-200" and "about £40" stay as they are
    written, for a person to put a figure on."""
    kept = " ".join(text.split())
    if not kept:
        return NO_AMOUNT
    found = _AMOUNT.fullmatch(" ".join(folded(kept).split()))
    if found is None or not (found[3] or found[4]) or found[1] or found[2]:
        return Amount(None, kept)
    pounds = Decimal(f"{(found[3] or '0').replace(',', '')}.{found[4] or '0'}") * _MANY.get(found[5] or "", 1)
    if found[5] == "p":
        pounds /= 100
    is_amount = money.amount_problem(pounds, "") is None
    return Amount(money.pence(pounds)) if is_amount else Amount(None, kept)
