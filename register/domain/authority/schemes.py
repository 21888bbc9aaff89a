"""A body's scheme of reservation and delegation in words of its own kind: what it is, and who delegates first."""

from __future__ import annotations

from register.domain.people.organisations import OrganisationKind

BOARDS = {
    OrganisationKind.PROVIDER_ARM: "The board of the primary care trust",
    OrganisationKind.NHS_FOUNDATION_TRUST: "The board of directors",
    OrganisationKind.CCG: "The governing body",
    OrganisationKind.COUNCIL: "The council",
    OrganisationKind.CHARITY: "The trustees",
    OrganisationKind.COMPANY: "The board of directors",
    OrganisationKind.GP_PRACTICE: "The partners",
}
"""Who delegates first, where that is not called the board."""
NOT_SHOWN = "Not shown here"
"""Where a chain begins that does not reach the board, as far as whoever reads it may see."""


def board_of(kind: OrganisationKind) -> str:
    """Who delegates first in a body of this kind."""
    return BOARDS.get(kind, "The board")


def kind_of(kind: OrganisationKind) -> str | None:
    """What the body is; nothing of a kind that has no name."""
    return None if kind is OrganisationKind.OTHER else kind.label


def written(first: str, steps: list[str]) -> str:
    """A chain in one line, from the board down."""
    return "; then ".join([first, *steps])
