"""What a party may do under a framework agreement: the part that it plays there, or a lesser one, and the way that its
information goes there, or no further."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from register.domain.rules import Ruleset
from register.domain.sharing.parties import AgreementParty, Direction, PartyRole


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts each part of a framework leaves room for, by the rule sharing.lesser_parts of each day."""

    ruleset: Ruleset

    def allows(self, bound: PartyRole, role: PartyRole, on: date) -> bool:
        """Whether a body with this part in the framework may have that one below it. The same one always."""
        rows = self.ruleset.value_or([], "sharing.lesser_parts", on=on)
        found = (row["allows"] for row in rows if row["code"] == bound.value)
        return role is bound or role.value in next(found, ())


def allows_role(parts: Parts | None, bound: PartyRole, role: PartyRole, on: date) -> bool:
    """The same; without rules the same part alone."""
    return role is bound if parts is None else parts.allows(bound, role, on)


def allows_direction(bound: Direction, way: Direction) -> bool:
    """Whether information that goes this way in the framework may go that way below it."""
    return bound is Direction.BOTH or way is bound


def role_beyond(
    parties: Iterable[AgreementParty], bounds: Iterable[AgreementParty], parts: Parts | None, on: date
) -> tuple[str, ...]:
    """The parties whose part the framework leaves no room for on a day. One that is no party of it is told as such
    elsewhere."""
    by_id = {one.organisation_id: one.role for one in bounds}
    return tuple(
        one.organisation_id
        for one in parties
        if one.organisation_id in by_id and not allows_role(parts, by_id[one.organisation_id], one.role, on)
    )


def direction_beyond(parties: Iterable[AgreementParty], bounds: Iterable[AgreementParty]) -> tuple[str, ...]:
    """The same for the way that the information of a party goes."""
    by_id = {one.organisation_id: one.direction for one in bounds}
    return tuple(
        one.organisation_id
        for one in parties
        if one.organisation_id in by_id and not allows_direction(by_id[one.organisation_id], one.direction)
    )
