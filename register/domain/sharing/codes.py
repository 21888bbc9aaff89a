"""What is chosen from the lists of the rules about sharing, and what is said where it stands in none of them."""

from __future__ import annotations

from datetime import date

from register.domain.rules import Ruleset
from register.domain.sharing.agreements import choices


def code_problem(
    chosen: str | None, list_name: str, ruleset: Ruleset, on: date, *, required: bool = True
) -> str | None:
    """What is wrong with one code of a list, or None."""
    if chosen is None and not required:
        return None
    known = choices(ruleset, list_name, on=on)
    if chosen in known:
        return None
    return "Select one of the list" if required else "Select one of the list, or none"


def codes_problem(
    chosen: tuple[str, ...], list_name: str, thing: str, ruleset: Ruleset, on: date, *, required: bool = True
) -> str | None:
    """What is wrong with several codes of a list, or None."""
    known = choices(ruleset, list_name, on=on)
    sound = set(chosen) <= set(known) and (bool(chosen) or not required)
    return None if sound else f"Select {thing}"
