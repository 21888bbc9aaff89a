"""A party of a sharing agreement: what it does with the information, which way that goes, and its signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.texts import Line, Typed


class PartyRole(StrEnum):
    CONTROLLER = "controller"
    JOINT_CONTROLLER = "joint_controller"
    PROCESSOR = "processor"
    RECIPIENT = "recipient"


class Direction(StrEnum):
    BOTH = "both"
    SENDS = "sends"
    RECEIVES = "receives"

    @property
    def label(self) -> str:
        return "It shares and receives" if self is Direction.BOTH else f"It {self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementParty(Typed):
    """A party with its part in the sharing. signed_on: the day of its signature under the text as it stands now, with the
    name and the post of who signed. withdrawn_on: the first day on which it is no party any more. acceded_on: the first
    day on which it is one, where it joined what the others had signed; nobody waits for whoever joins so."""

    organisation_id: Annotated[str, select("the organisation")]
    role: Annotated[PartyRole, select("what the organisation does with the information")] = (
        PartyRole.CONTROLLER
    )
    direction: Annotated[Direction, select("which way the information goes")] = Direction.BOTH
    signed_on: Annotated[date | None, enter("the date it signed")] = None
    signed_by: Annotated[str | None, Line("the name of who signed", longest=200)] = None
    signed_post: Annotated[str | None, Line("the post of who signed", longest=200)] = None
    withdrawn_on: Annotated[date | None, enter("the date it withdraws")] = None
    acceded_on: Annotated[date | None, enter("the date it joins")] = None
