"""Versions of a whole scheme of reservation and delegation, as a body's meeting approved it on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.problems import day_problem, refuse
from register.domain.texts import Line, Typed, text_problem, text_problems


@dataclass(frozen=True, slots=True, kw_only=True)
class NewApprovedScheme(Typed):
    """That a meeting approved a body's scheme. scheme_on: the scheme as it stands on this day; the delegations and reserved
    matters of that day are what was approved. scheme_approved_on: the day of the meeting."""

    organisation_id: Annotated[str, select("the organisation")]
    scheme_approved_by: Annotated[str, Line("who approved it", longest=200)]
    scheme_approved_on: Annotated[date, enter("the day of the meeting")]
    scheme_meeting: Annotated[str, Line("the meeting", longest=200)]
    minute: Annotated[str, Line("the minute", longest=200)]
    scheme_on: Annotated[date, enter("the day of the scheme")]


@dataclass(frozen=True, slots=True)
class Difference:
    """What one version of a scheme says otherwise than the one before: what came, what went, what reads otherwise."""

    how: str
    record: str
    before: str | None
    after: str | None


def check_approved_scheme(new: NewApprovedScheme, *, today: date) -> None:
    """Raises Invalid."""
    late = None if new.scheme_approved_on <= today else "The day of the meeting must be today or in the past"
    refuse(
        {
            **text_problems(new),
            "organisation_id": text_problem(new.organisation_id, "the organisation", 80),
            "scheme_approved_on": day_problem(new.scheme_approved_on, "The day of the meeting") or late,
            "scheme_on": day_problem(new.scheme_on, "The day of the scheme"),
        }
    )


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Difference, ...]:
    """Between two versions, each by reference and words, in the order of their references."""
    found = []
    for ref in sorted({*before, *after}):
        old, new = before.get(ref), after.get(ref)
        if old != new:
            how = "added" if old is None else "removed" if new is None else "changed"
            found.append(Difference(how, ref, old, new))
    return tuple(found)
