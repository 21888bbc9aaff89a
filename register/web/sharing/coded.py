"""The codes of the rules about sharing, as a form offers them and as a page says them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.options import as_options
from register.db import Session
from register.domain.sharing.agreements import choices
from register.queries.rules import ruleset


def offer_codes(session: Session, form: Any, lists: Mapping[str, str], on: date) -> None:
    """What each question may be answered with, by the rules of a day. lists: question -> list of the rules."""
    rules = ruleset(session)
    for name, known in lists.items():
        rows = choices(rules, known, on=on)
        form[name].options = as_options((code, row["name"]) for code, row in rows.items())


def said_codes(session: Session, one: Any, lists: Mapping[str, str], on: date) -> dict[str, str]:
    """What a record says in each of these columns, in words."""
    rules, found = ruleset(session), {}
    for name, known in lists.items():
        held, rows = getattr(one, name), choices(rules, known, on=on)
        codes = held if isinstance(held, list) else [held] if held else []
        found[name] = "; ".join(str(rows.get(code, {}).get("name", code)) for code in codes)
    return found
