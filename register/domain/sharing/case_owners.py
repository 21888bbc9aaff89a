"""Who looks after a data incident, by name: whoever its tasks fall to, and its reminders go to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from register.domain.asked import select
from register.domain.problems import refuse
from register.domain.sharing.incidents import OVER, IncidentState, NotInThisState
from register.domain.texts import Prose, Typed, text_problems

NO_HANDLER = "Select somebody who handles data incidents"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCaseOwner(Typed):
    """Who looks after the case from now on; nobody by name where none is given, so that it falls to the role again."""

    incident_id: str
    case_owner_id: Annotated[str | None, select("who looks after the case")] = None
    reason: Annotated[str, Prose("why the case is given to them", longest=2000)]


def check_case_owner(new: NewCaseOwner, state: IncidentState, *, may_handle: bool) -> None:
    """Raises Invalid, or NotInThisState. may_handle: whether whoever is named may act on data incidents."""
    refuse({**text_problems(new), "case_owner_id": None if may_handle else NO_HANDLER})
    if state in OVER:
        raise NotInThisState("This case is over: open it again before somebody looks after it")
