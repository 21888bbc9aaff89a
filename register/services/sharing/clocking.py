"""What follows from what was recorded of a data incident: when it became known, and the clock that is nearest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from register.domain.dates import london_day
from register.domain.leaves import stamp
from register.domain.permissions import UNBOUND, Actor
from register.domain.rules import Ruleset
from register.domain.sharing.clocks import Answer, Clock, clocks, running
from register.domain.sharing.incidents import AwareTime, earliest_credible
from register.models.incidents import IncidentVersion
from register.queries.rules import ruleset
from register.queries.sharing.incidents import answers_in, aware_times, body_of, clocks_of
from register.services import facts


@dataclass(frozen=True, slots=True)
class By:
    """Who records an act on an incident, when, and the version they looked at."""

    actor: Actor
    now: datetime
    expected_n: int | None = None


def follow(
    session: Session, newest: IncidentVersion, event: str, by: By, *, reason: str, act: str = "changed", **changes: Any
) -> IncidentVersion:  # fmt: skip
    """Record the version that follows; it says how the case stands from the day of the act on."""
    today = london_day(by.now)
    return facts.change(
        session, newest, event, act=act, actor=by.actor, known_on=today, expected_n=by.expected_n, reason=reason,
        holds_from=today, **changes,
    )  # fmt: skip


def answered(
    session: Session, newest: IncidentVersion, event: str, by: By, *, reason: str, **changes: Any
) -> IncidentVersion:
    """Record a change that may end or begin a clock, with the deadline that is nearest from now on."""
    rules, body = binding(session, newest)
    told, not_told = (
        changes.get("notifications", newest.notifications),
        changes.get("not_telling", newest.not_telling),
    )
    left = nearest(
        aware_times(newest), changes.get("to_tell", newest.to_tell), answers_in(told, not_told), rules, body
    )
    return follow(session, newest, event, by, reason=reason, **changes, **left)


def clocks_now(session: Session, newest: IncidentVersion) -> tuple[Clock, ...]:
    """Every clock of an incident with what answered it."""
    return clocks_of(newest, *binding(session, newest))


def binding(session: Session, row: IncidentVersion) -> tuple[Ruleset, str | None]:
    """The rules, and the kind of body whose rules bind: they do not depend on who records."""
    return ruleset(session), body_of(session, row, viewer=UNBOUND)


def timing(
    times: list[AwareTime], to_tell: list[str], answers: list[Answer], rules: Ruleset, body: str | None
) -> dict[str, Any]:
    """The columns of an incident: the latest time, the earliest credible, and the nearest deadline not yet answered."""
    return {
        "aware_at": times[-1].aware_at if times else None,
        "aware_times": [_stored(time) for time in times],
        "earliest_aware_at": earliest_credible(times) if times else None,
        "to_tell": list(to_tell),
        **nearest(times, to_tell, answers, rules, body),
    }


def nearest(
    times: list[AwareTime], to_tell: list[str], answers: list[Answer], rules: Ruleset, body: str | None
) -> dict[str, Any]:
    """The deadline of the nearest clock that nothing has answered, and the rule behind it."""
    left = running(clocks(to_tell, times, answers, rules, body=body))
    return {
        "deadline_at": left[0].due_at if left else None,
        "deadline_rule": left[0].addressee.source[:300] if left else "",
    }


def _stored(time: AwareTime) -> dict[str, Any]:
    return {
        "aware_at": stamp(time.aware_at),
        "recorded_at": stamp(time.recorded_at),
        "credible": time.credible,
    }
