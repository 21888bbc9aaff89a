"""One record as it was: the version that held on a day, using only what had been declared by a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from flask import request

from forms.asking import asking
from forms.base import SearchForm
from register.domain.dates import end_of_day
from register.look.timelines import Shown
from register.look.words import day


class Kept(Shown, Protocol):
    """What is asked of a version besides what its picture needs."""

    @property
    def known_on(self) -> date: ...
    @property
    def reads_from(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class AsItWas:
    """The question as it was asked, and the version that answers it (or none)."""

    form: SearchForm
    question: str
    version: Kept | None


def as_it_was(history: Sequence[Kept]) -> AsItWas:
    """What the address of the page asks of these versions; an empty question when it asks nothing."""
    form = asking([], bitemporal=True)
    asked = bool({"on-day", "known-day"} & set(request.args)) and form.validate()
    held, known, basis = form["on"].data, form["known"].data, form["basis"].data or "recorded"
    if not asked or (held is None and known is None):
        return AsItWas(form, "", None)
    return AsItWas(form, _question(held, known, basis), version_on(history, held, known, basis))


def version_on(history: Sequence[Kept], held: date | None, known: date | None, basis: str) -> Kept | None:
    """The newest version known by the day that says how the record reads on the other, if it held then; None when none
    was or it did not."""
    then = [version for version in history if known is None or _was_known(version, known, basis)]
    then = [version for version in then if held is None or (version.reads_from or held) <= held]
    newest = max(then, key=lambda version: version.version, default=None)
    return newest if newest is None or held is None or _held(newest, held) else None


def _was_known(version: Kept, known: date, basis: str) -> bool:
    return version.known_on <= known if basis == "asserted" else version.recorded_at <= end_of_day(known)


def _held(version: Kept, held: date) -> bool:
    return version.in_force_from <= held and (version.in_force_to is None or held <= version.in_force_to)


def _question(held: date | None, known: date | None, basis: str) -> str:
    parts = ["This record"] + ([] if held is None else [f"as at {day(held)}"])
    if known is not None:
        how = "asserted by its source" if basis == "asserted" else "recorded here"
        parts.append(f"using only what had been declared by {day(known)} (basis: {how})")
    return " ".join(parts)
