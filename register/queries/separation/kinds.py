"""The lists of the rules of separation, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy.orm import Session

from register.domain.separation.care_services import kinds_of
from register.domain.shipped_rules import shipped
from register.queries.rules import ruleset


def called(session: Session, name: str, on: date) -> dict[str, str]:
    """What each entry of a list is called, by code, as far as it exists on the day."""
    return {code: str(row["name"]) for code, row in kinds_of(ruleset(session), name, on=on).items()}


def words_for(name: str) -> Callable[[str | None], str]:
    """How a list of records tells a code: as the rules that ship call it, an own one in plain words."""

    def words(code: str | None) -> str:
        rows = shipped("national").history(f"separation.{name}")
        told = {row["code"]: row["name"] for rule in rows for row in rule.value}
        return str(told.get(code or "", (code or "").replace("_", " ").capitalize()))

    return words


def choices_of(name: str) -> tuple[tuple[str, str], ...]:
    """The entries that ship, as a filter offers them."""
    rows = shipped("national").history(f"separation.{name}")
    return tuple({row["code"]: (row["code"], row["name"]) for rule in rows for row in rule.value}.values())
