"""Who gives parts of contracts for their providers: sub-contractors of their services, and everybody down the chain."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import and_, bindparam, literal, select
from sqlalchemy.orm import Session, aliased

from register.domain.contracts.stages import OVER
from register.domain.permissions import Viewer
from register.models.care_services import CareService, CareServiceVersion
from register.models.contracts import ContractVersion
from register.queries.visible import NOW, known, seen_by

C, S = ContractVersion, CareServiceVersion


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
    sub-contractors of the services of any of these. One query, however many levels there are."""
    under, theirs = _below(session, contract_ids, viewer)
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


def _below(
    session: Session, contract_ids: Collection[str], viewer: Viewer
) -> tuple[dict[str, tuple[str, str]], dict[str, list[str]]]:
    """What hangs on these: by its id, the contract that it is under, and its provider; and who is named in the services
    of any of them, by contract."""
    under: dict[str, tuple[str, str]] = {}
    theirs: dict[str, list[str]] = {}
    for row in session.execute(_asking(viewer), {"ids": sorted(contract_ids)}):
        if row.main_contract_id:
            under[row.id] = (row.main_contract_id, row.provider_id)
        theirs.setdefault(row.id, []).extend(one["organisation_id"] for one in row.sub_contractors or ())
    return under, theirs


@lru_cache(maxsize=256)
def _asking(viewer: Viewer) -> Any:
    """A row for each of these contracts, and of those down their chains that have not ended, and each service of it. Put
    together once for each viewer, since that costs more than asking it."""
    asked: Any = bindparam("ids", expanding=True)
    none = literal(None, C.main_contract_id.type).label("main_contract_id")
    first = select(C.thing_id.label("id"), none, C.provider_id)
    whole = first.where(C.thing_id.in_(asked), *known(C, NOW), seen_by(C, viewer)).cte(recursive=True)
    under = aliased(C)
    onward = select(under.thing_id, under.main_contract_id, under.provider_id)
    onward = onward.join(whole, under.main_contract_id == whole.c.id)
    whole = whole.union(onward.where(under.stage.not_in(OVER), *known(under, NOW), seen_by(under, viewer)))
    theirs = and_(S.contract_id == whole.c.id, *known(S, NOW), seen_by(S, viewer))
    rows = select(whole.c.id, whole.c.main_contract_id, whole.c.provider_id, S.sub_contractors).outerjoin(
        S, theirs
    )
    return rows.order_by(whole.c.id, S.thing_id)


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
