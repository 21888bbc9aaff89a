"""Awards: to whom a contract shall go and why, and where the decision stands written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from register.domain.asked import select
from register.domain.texts import Line, Prose, Typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal(Typed):
    """To whom a contract shall be awarded, and why, by the criteria."""

    awarded_to_id: Annotated[str, select("the bidder")]
    award_reasons: Annotated[str, Prose("the reasons by the criteria", longest=4000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardDecision(Typed):
    """Where the decision stands written."""

    award_minute: Annotated[str, Line("the minute or paper that says so", longest=300)]
