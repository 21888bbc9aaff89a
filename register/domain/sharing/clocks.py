"""Who has to be told of a data incident, by when, and what answered each: a clock ends by its own answer alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from register.domain.asked import select
from register.domain.dates import after_hours, aware, london_day, moment
from register.domain.errors import Invalid
from register.domain.problems import refuse
from register.domain.rules import JsonValue, Ruleset
from register.domain.sharing.incidents import AwareTime, earliest_credible
from register.domain.texts import Prose, Typed, text_problems

REGULATOR = "regulator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """Somebody outside who may have to be told. hours: elapsed, from becoming aware. source: why, in words."""

    to: str
    name: str
    hours: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What ended a clock. to: whose clock; told: False where somebody decided not to tell them."""

    to: str
    at: datetime
    told: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """The time by which one addressee has to be told, and the first answer to it; None while it runs."""

    addressee: Addressee
    due_at: datetime
    answer: Answer | None = None

    @property
    def runs(self) -> bool:
        return self.answer is None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotTelling(Typed):
    """A decision that one addressee is not told, and why; it answers that addressee's clock and no other."""

    incident_id: str
    to: Annotated[str, select("who is not told")]
    reason: Annotated[str, Prose("why they are not told", longest=4000)]


def addressees(aware_at: datetime, ruleset: Ruleset, *, body: str | None = None) -> tuple[Addressee, ...]:
    """Everybody who may have to be told under the rules of the day the body became aware, the regulator first
    where those rules give an hour (UK GDPR Article 33)."""
    day = london_day(aware_at)
    hours = ruleset.find("incidents.notify_within_hours", on=day, body=body)
    name = ruleset.value("incidents.regulator", on=day, body=body)
    first = [] if hours is None else [
        Addressee(to=REGULATOR, name=name, hours=hours.value, source=hours.source)
    ]  # fmt: skip
    others = ruleset.value_or([], "incidents.others_told", on=day, body=body)
    return (*first, *(_addressee(row) for row in others if not row.get("off")))


def _addressee(row: Mapping[str, JsonValue]) -> Addressee:
    return Addressee(to=row["to"], name=row["name"], hours=row["hours"], source=row["source"])


def clocks(
    asked: Iterable[str],
    times: Sequence[AwareTime],
    answers: Iterable[Answer],
    ruleset: Ruleset,
    *,
    body: str | None = None,
) -> tuple[Clock, ...]:
    """The regulator's clock and those of whoever else was asked for, each counted from the earliest credible time of
    becoming aware; none before a person has confirmed a data incident."""
    start = earliest_credible(times) or (times[-1].aware_at if times else None)
    if start is None:
        return ()
    wanted, given = {REGULATOR, *asked}, sorted(answers, key=lambda answer: aware(answer.at))
    return tuple(
        Clock(
            addressee=one, due_at=after_hours(start, one.hours),
            answer=next((answer for answer in given if answer.to == one.to), None),
        )
        for one in addressees(start, ruleset, body=body) if one.to in wanted
    )  # fmt: skip


def running(found: Iterable[Clock]) -> list[Clock]:
    """The clocks that nothing has answered, the nearest first."""
    return sorted((clock for clock in found if clock.runs), key=lambda clock: clock.due_at)


def late_for(found: Iterable[Clock], answered: Iterable[str], at: datetime) -> list[Clock]:
    """Of the clocks that this telling answers first, those whose time had run out by then."""
    return [
        clock for clock in running(found) if clock.addressee.to in set(answered) and clock.due_at < aware(at)
    ]


def refuse_while_running(found: Iterable[Clock]) -> None:
    """Raises Invalid: a case is not closed over a clock that nothing has answered."""
    if left := running(found):
        names = "; ".join(f"{one.addressee.name}, by {moment(one.due_at)}" for one in left)
        raise Invalid({"": f"Record who was told, or the decision not to tell them, before closing: {names}"})


def check_to_tell(
    codes: Iterable[str], aware_at: datetime | None, ruleset: Ruleset, body: str | None
) -> str | None:
    """What is wrong with a choice of who has to be told, in words; None where nothing is."""
    known = {one.to for one in addressees(aware_at, ruleset, body=body)} if aware_at else set()
    return None if set(codes) <= known else "Select who has to be told from the list"


def check_not_telling(new: NewNotTelling, found: Iterable[Clock], *, field: str = "to") -> None:
    """Raises Invalid: only a clock that runs is answered by a decision not to tell."""
    left = {clock.addressee.to for clock in running(found)}
    refuse({
        **text_problems(new),
        field: None if new.to in left else "Select somebody who still has to be told",
    })  # fmt: skip
