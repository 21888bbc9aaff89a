"""Who gives parts of contracts for their providers: sub-contractors of their services, and everybody down the chain."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.contracts.stages import OVER
from register.domain.permissions import Viewer
from register.models.care_services import CareService, CareServiceVersion
from register.models.contracts import ContractVersion
from register.queries.visible import NOW, known, seen_by

C, S = ContractVersion, CareServiceVersion
DEEPEST = 10
"""So many contracts down a chain are followed."""


@dataclass(frozen=True, slots=True)
class Below:
    """A sub-contractor of a service that is given under a contract."""

    organisation_id: str
    sub_contracted_for: str | None
    contract_id: str
    service_ref: str
    service: str


def sub_contractors(
    session: Session, contract_ids: Collection[str], *, viewer: Viewer
) -> dict[str, tuple[str, ...]]:
    """By the id of each contract, the bodies below it: the providers of what hangs on it and has not ended, and the
    sub-contractors of the services of any of these. A query a level, and one for the services."""
    under = _under(session, contract_ids, viewer)
    theirs: dict[str, list[str]] = {}
    for one in named_below(session, {*contract_ids, *under}, viewer=viewer):
        theirs.setdefault(one.contract_id, []).append(one.organisation_id)
    found = {key: tuple(dict.fromkeys(_climbed(key, under, theirs))) for key in contract_ids}
    return {key: bodies for key, bodies in found.items() if bodies}


def named_below(session: Session, contract_ids: Collection[str], *, viewer: Viewer) -> list[Below]:
    """The sub-contractors of the services that are given under these contracts, in order of the services."""
    query = select(S.contract_id, S.name, S.sub_contractors, CareService.ref)
    query = query.join(CareService, CareService.id == S.thing_id).where(S.contract_id.in_(contract_ids))
    rows = session.execute(query.where(seen_by(S, viewer), *known(S, NOW)).order_by(CareService.ref))
    return [
        Below(one["organisation_id"], one.get("sub_contracted_for"), row.contract_id, row.ref, row.name)
        for row in rows for one in row.sub_contractors or ()
    ]  # fmt: skip


def _under(session: Session, contract_ids: Collection[str], viewer: Viewer) -> dict[str, tuple[str, str]]:
    """What hangs on these, level by level: by its id, the contract that it is under, and its provider."""
    found: dict[str, tuple[str, str]] = {}
    level = set(contract_ids)
    for _ in range(DEEPEST):
        query = select(C.thing_id, C.main_contract_id, C.provider_id).where(C.main_contract_id.in_(level))
        query = query.where(C.stage.not_in(OVER), seen_by(C, viewer), *known(C, NOW)).order_by(C.thing_id)
        rows = {key: (main or "", provider) for key, main, provider in session.execute(query)}
        level = rows.keys() - found.keys()
        found |= rows
        if not level:
            break
    return found


def _climbed(
    contract_id: str, under: Mapping[str, tuple[str, str]], theirs: Mapping[str, list[str]]
) -> Iterable[str]:
    """The bodies below one contract, the nearest first; a chain that goes round is followed once."""
    waiting, seen = [contract_id], {contract_id}
    while waiting:
        at = waiting.pop(0)
        yield from theirs.get(at, ())
        for key, (main, provider) in under.items():
            if main == at and key not in seen:
                seen.add(key)
                waiting.append(key)
                yield provider
