"""What is wrong with a scheme of reservation and delegation on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from register.domain.authority.delegations import (
    Delegation,
    Finding,
    by_post,
    finding_about,
    holders,
    link_findings,
)
from register.domain.people.people import HeldPost


def findings(delegations: Iterable[Delegation], appointments: Iterable[HeldPost], on: date) -> list[Finding]:
    """Everything wrong with a scheme of reservation and delegation on a day, each thing once. What has ended is history
    and nothing to mend; what still rests on it is."""
    by_id = {delegation.id: delegation for delegation in delegations}
    held = by_post(appointments)
    found = [
        f for d in by_id.values() for f in _scheme_findings(d, by_id, held.get(d.holder_post_id, ()), on)
    ]
    return sorted(dict.fromkeys(found), key=lambda f: (f.delegation_id, f.code))


def _scheme_findings(
    delegation: Delegation, by_id: Mapping[str, Delegation], held: Iterable[HeldPost], on: date
) -> list[Finding]:
    """held: the appointments to the post that holds it."""
    if delegation.valid_to is not None and delegation.valid_to < on:
        return []
    found = link_findings(delegation, by_id, on)
    if delegation.period.contains(on) and not holders(delegation, held, on):
        found.append(finding_about("holder_vacant", delegation, "is held by a post that is vacant"))
    return found
