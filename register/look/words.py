"""Values in the words that people read: days, instants in London, money and numbers of things."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time

from register.clock import LONDON


def day(value: date) -> str:
    """23 November 2026."""
    return f"{value.day} {value:%B} {value.year}"


def instant(value: datetime) -> str:
    """23 November 2026 at 9:43pm (London time), from an instant that knows its zone; what is due on a day is due by its
    end."""
    if value.tzinfo is None:
        raise ValueError("An instant needs its zone.")
    local = value.astimezone(LONDON)
    if local.time() == time.max:
        return f"{day(local)}, by the end of the day"
    return f"{day(local)} at {_time(local)} ({_zone(local)})"


def money(pence: int) -> str:
    """£1,234.50, from whole pence."""
    pounds, left = divmod(abs(pence), 100)
    return f"{'−' if pence < 0 else ''}£{pounds:,}.{left:02}"


def pluralise(count: int, one: str, many: str = "") -> str:
    """1 contract, 2 contracts, 1,000 contracts."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def began(text: str) -> str:
    """As a sentence begins: the first letter is a capital, and every other stays as it is, that of a name above all."""
    return f"{text[:1].upper()}{text[1:]}"


NO_NAMES = frozenset({"The", "An", "A", "Somebody", "Nobody", "Whoever"})
"""Words that begin what stands in the place of a name."""


def amid(text: str | None) -> str:
    """As it reads within a sentence: a name as it is, and what stands for one without its capital."""
    words = text or ""
    return f"{words[:1].lower()}{words[1:]}" if words.partition(" ")[0] in NO_NAMES else words


def _time(local: datetime) -> str:
    if local.minute == 0 and local.hour in (0, 12):
        return "midday" if local.hour else "midnight, as the day began"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def _zone(local: datetime) -> str:
    """London time, told apart in the hour that comes twice when the clocks go back."""
    other = local.replace(fold=1 - local.fold)
    if other.utcoffset() == local.utcoffset():
        return "London time"
    return f"London time, {'after' if local.fold else 'before'} the clocks went back"


def said(value: object) -> str:
    """Whatever a record holds, in words: nothing, days, instants, several parts each under what it is called."""
    if value is None or value in ("", [], ()):
        return "nothing"
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Mapping):
        return "; ".join(
            f"{key}: {said(part)}" for key, part in value.items() if part not in (None, "", [], {})
        )
    if isinstance(value, list | tuple):
        return " / ".join(map(said, value))
    return str(value)


FILTERS: dict[str, Callable[..., str]] = {
    "day": day,
    "instant": instant,
    "money": money,
    "began": began,
    "amid": amid,
    "pluralise": pluralise,
    "said": said,
}
