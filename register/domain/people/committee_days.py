"""The days on which the committees of a body meet: what has to be decided before a day is decided on the last of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.problems import day_problem, refuse
from register.domain.texts import Line, Typed, text_problem, text_problems

MOST_LINES = 500
"""So many days at most are brought at once."""
SHAPE = "Line {number}: write the committee, a comma, and the day as 2026-12-09"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCommitteeDay(Typed):
    """A day on which a committee of a body meets. called_off: it does not take place, so nothing is decided on it."""

    organisation_id: Annotated[str, select("whose committee it is")]
    committee_name: Annotated[str, Line("the committee", longest=120)]
    meets_on: Annotated[date, enter("the day on which it meets")]
    called_off: Annotated[bool, select("whether it is called off")] = False


def check_committee_day(new: NewCommitteeDay, *, there: bool) -> None:
    """Raises Invalid. there: whether the same committee of the body is recorded for that day already."""
    refuse(
        {
            **text_problems(new),
            "organisation_id": text_problem(new.organisation_id, "whose committee it is", 80),
            "meets_on": day_problem(new.meets_on, "The day on which it meets")
            or ("This committee is recorded for that day already" if there else None),
        }
    )


def days_of_text(text: str, organisation_id: str) -> tuple[NewCommitteeDay, ...]:
    """What lines of a committee and a day mean. Invalid names the first that cannot be read; each is brought once."""
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    refuse({"pasted": _length_problem(len(lines))})
    found = [_read(n, line, organisation_id) for n, line in lines]
    refuse({"pasted": next((one for one in found if isinstance(one, str)), None)})
    return tuple(dict.fromkeys(one for one in found if isinstance(one, NewCommitteeDay)))


def _length_problem(count: int) -> str | None:
    if count > MOST_LINES:
        return f"Bring {MOST_LINES} days at a time or fewer"
    return None if count else "Enter a committee and a day on each line"


def _read(number: int, line: str, organisation_id: str) -> NewCommitteeDay | str:
    committee, _, day = line.replace("\t", ",").rpartition(",")
    try:
        on = date.fromisoformat(day.strip())
    except ValueError:
        return SHAPE.format(number=number)
    name = committee.strip().strip('"').strip()
    if not name:
        return SHAPE.format(number=number)
    return NewCommitteeDay(organisation_id=organisation_id, committee_name=name, meets_on=on)
