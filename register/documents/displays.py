"""Turns a value into the words that the document shows, or says which field is wrong and why."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from register.documents.faults import FillFault
from register.documents.parts import Column, Field

Shape = Field | Column
Show = Callable[[Any, str], str]
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LONGEST = {"long_text": 20_000}
USUAL_LONGEST = 2_000
PENNY, TEN_THOUSANDTH = Decimal("0.01"), Decimal("0.0001")


def shower(shape: Shape) -> Show:
    """The function that shows values of this field or column."""
    makers: dict[str, Callable[[Shape], Show]] = {
        "date": _show_date,
        "int": _show_int,
        "money": _show_money,
        "choice": _show_choice,
    }
    return makers.get(shape.type, _show_text)(shape)


def longest_of(shape: Shape) -> int:
    """How many characters a text may have."""
    return shape.max_length or LONGEST.get(shape.type, USUAL_LONGEST)


def _show_text(shape: Shape) -> Show:
    longest = longest_of(shape)
    found = FORBIDDEN.search

    def show(value: Any, path: str) -> str:
        if not isinstance(value, str):
            raise FillFault(path, f"“{shape.label}” must be text")
        if "\r" in value:
            value = value.replace("\r\n", "\n").replace("\r", "\n")
        if "\n" in value and shape.type != "long_text":
            raise FillFault(path, f"“{shape.label}” must be on one line")
        if found(value):
            raise FillFault(path, f"“{shape.label}” holds a control character; type it again without it")
        if len(value) > longest:
            raise FillFault(path, f"“{shape.label}” must be {longest:,} characters or fewer")
        return str(value)

    return show


def show_day(day: date) -> str:
    """A day as people write it: 1 April 2009."""
    return f"{day.day} {day:%B} {day.year:04d}"


def _show_date(shape: Shape) -> Show:
    def show(value: Any, path: str) -> str:
        if not isinstance(value, date) or isinstance(value, datetime):
            raise FillFault(path, f"“{shape.label}” must be a date")
        return show_day(value)

    return show


def _show_int(shape: Shape) -> Show:
    def show(value: Any, path: str) -> str:
        if not isinstance(value, int) or isinstance(value, bool):
            raise FillFault(path, f"“{shape.label}” must be a whole number")
        _check_range(shape, value, path)
        return f"{value:,}"

    return show


def _show_money(shape: Shape) -> Show:
    def show(value: Any, path: str) -> str:
        if not isinstance(value, Decimal) or not value.is_finite():
            raise FillFault(path, f"“{shape.label}” must be an amount of money")
        _check_range(shape, value, path)
        return show_money(value, path, shape.label)

    return show


def show_money(value: Decimal, path: str = "money", label: str = "The amount") -> str:
    """An amount in pounds; unit prices may go to a hundredth of a penny, nothing goes further."""
    shown = value.quantize(TEN_THOUSANDTH)
    if shown != value:
        raise FillFault(path, f"“{label}” must have no more than four decimal places")
    if (pennies := shown.quantize(PENNY)) == shown:
        shown = pennies
    return f"{'−' if shown < 0 else ''}£{abs(shown):,}"


def _show_choice(shape: Shape) -> Show:
    labels = {option.value: option.shown or option.label for option in shape.options}

    def show(value: Any, path: str) -> str:
        try:
            return labels[value]
        except (KeyError, TypeError):
            raise FillFault(path, f"“{shape.label}” must be one of {', '.join(labels)}") from None

    return show


def _check_range(shape: Shape, value: int | Decimal, path: str) -> None:
    if shape.minimum is not None and value < shape.minimum:
        raise FillFault(path, f"“{shape.label}” must be {shape.minimum:,} or more")
    if shape.maximum is not None and value > shape.maximum:
        raise FillFault(path, f"“{shape.label}” must be {shape.maximum:,} or less")
