"""What a party may do under a framework agreement: the part that it plays there, or a lesser one, and the way that its
information goes there, or no further."""

from __future__ import annotations

from collections.abc import Iterable

from register.domain.sharing.agreements import AgreementParty, Direction, PartyRole

_LESSER = {
    PartyRole.CONTROLLER: frozenset(PartyRole),
    PartyRole.JOINT_CONTROLLER: frozenset({PartyRole.JOINT_CONTROLLER, PartyRole.RECIPIENT}),
    PartyRole.PROCESSOR: frozenset({PartyRole.PROCESSOR, PartyRole.RECIPIENT}),
    PartyRole.RECIPIENT: frozenset({PartyRole.RECIPIENT}),
}
"""The parts that each part of a framework leaves room for."""


def allows_role(bound: PartyRole, role: PartyRole) -> bool:
    """Whether a body with this part in the framework may have that one below it."""
    return role in _LESSER[bound]


def allows_direction(bound: Direction, way: Direction) -> bool:
    """Whether information that goes this way in the framework may go that way below it."""
    return bound is Direction.BOTH or way is bound


def role_beyond(parties: Iterable[AgreementParty], bounds: Iterable[AgreementParty]) -> tuple[str, ...]:
    """The parties whose part the framework leaves no room for. One that is no party of it is told as such elsewhere."""
    by_id = {one.organisation_id: one.role for one in bounds}
    return tuple(
        one.organisation_id
        for one in parties
        if one.organisation_id in by_id and not allows_role(by_id[one.organisation_id], one.role)
    )


def direction_beyond(parties: Iterable[AgreementParty], bounds: Iterable[AgreementParty]) -> tuple[str, ...]:
    """The same for the way that the information of a party goes."""
    by_id = {one.organisation_id: one.direction for one in bounds}
    return tuple(
        one.organisation_id
        for one in parties
        if one.organisation_id in by_id and not allows_direction(by_id[one.organisation_id], one.direction)
    )
