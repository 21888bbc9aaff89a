"""What is said of a delegation to somebody from whom records are kept: that some are not shown, never that none are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from register.domain.authority.delegations import Finding

CODE = "not_shown"
UNSHOWN = "The delegation rests on none that is shown here"
UNHELD = "No holder of the post is shown here"
UNJOINED = "The delegation needs a second signature, and nobody else who can give it is shown here"
ABSENT = {"no_parent": UNSHOWN, "holder_vacant": UNHELD, "joint_vacant": UNJOINED}
"""Findings that say that a record is missing -> what they say where it may only be kept from the reader."""


def as_shown(found: Iterable[Finding], *, bound: bool) -> tuple[Finding, ...]:
    """These findings as they are told. bound: whether anything is kept from the reader, whatever that is."""
    if not bound:
        return tuple(found)
    return tuple(
        replace(one, code=CODE, message=ABSENT[one.code]) if one.code in ABSENT else one for one in found
    )
