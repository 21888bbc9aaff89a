"""What follows from what was recorded of a data incident: when it became known, and the clock that is nearest."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from register.domain.leaves import stamp
from register.domain.permissions import UNBOUND
from register.domain.rules import Ruleset
from register.domain.sharing.clocks import Answer, clocks, running
from register.domain.sharing.incidents import AwareTime, earliest_credible
from register.models.incidents import IncidentVersion
from register.queries.rules import ruleset
from register.queries.sharing.incidents import body_of


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
