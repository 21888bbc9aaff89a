"""Benefits that were promised for the options of services, and what became of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from register.domain.contracts.contracts import QualityIndicator
from register.domain.permissions import Viewer
from register.domain.separation.promises import PromiseState, state_of
from register.domain.values import part_of
from register.models.appraisals import Appraisal, AppraisalVersion
from register.models.care_services import CareServiceVersion
from register.models.contracts import Contract, ContractVersion
from register.queries.visible import NOW, AsAt, known, seen_by

A, S, C = AppraisalVersion, CareServiceVersion, ContractVersion
MOST = 50
"""So many appraisals at most are asked for the promises of one programme or contract."""


@dataclass(frozen=True, slots=True)
class Promise:
    """A benefit of the option that was chosen. number: its place in the appraisal, from 0. contract: the reference of the
    contract that its service is given under, as far as the viewer may see it."""

    appraisal: str
    number: int
    service: str
    measure: str
    promised_by: date | None
    state: PromiseState
    because: str | None
    contract: str | None


Held = dict[str, tuple[str, tuple[QualityIndicator, ...]]]
"""Contract -> its reference, and the indicators that it holds."""


def indicators_held(
    session: Session, contract_ids: Iterable[str | None], *, viewer: Viewer, as_at: AsAt = NOW
) -> Held:
    """What these contracts ask of quality, as far as the viewer may see them."""
    wanted = sorted({key for key in contract_ids if key})
    if not wanted:
        return {}
    query = select(C.thing_id, Contract.ref, C.indicators).join(Contract, Contract.id == C.thing_id)
    query = query.where(C.thing_id.in_(wanted), seen_by(C, viewer), *known(C, as_at)).order_by(Contract.ref)
    return {
        key: (ref, tuple(part_of(QualityIndicator, one) for one in some or ()))
        for key, ref, some in session.execute(query)
    }


def promises_of(
    session: Session, *, programme_id: str | None = None, contract_id: str | None = None, viewer: Viewer, as_at: AsAt = NOW
) -> list[Promise]:  # fmt: skip
    """What was promised for the options that were chosen, under a programme or for the services of a contract."""
    query = _chosen(viewer, as_at).limit(MOST)
    if programme_id is not None:
        query = query.where(A.programme_id == programme_id)
    if contract_id is not None:
        query = query.where(S.contract_id == contract_id)
    return _promises(session, query, viewer, as_at)


def promises_around(
    session: Session, body_ids: Collection[str], *, viewer: Viewer, as_at: AsAt = NOW
) -> list[Promise]:
    """What was promised for the services that one of these organisations commissions or provides."""
    mine = or_(S.commissioner_id.in_(body_ids), S.provider_id.in_(body_ids))
    return _promises(session, _chosen(viewer, as_at).where(mine), viewer, as_at)


def _chosen(viewer: Viewer, as_at: AsAt) -> Any:
    query = select(A.chosen, A.benefits, Appraisal.ref, S.name, S.contract_id).join(
        Appraisal, Appraisal.id == A.thing_id
    )
    query = query.join(S, and_(S.thing_id == A.service_id, *known(S, as_at))).where(seen_by(S, viewer))
    return query.where(seen_by(A, viewer), *known(A, as_at), A.chosen.is_not(None)).order_by(Appraisal.ref)


def _promises(session: Session, query: Any, viewer: Viewer, as_at: AsAt) -> list[Promise]:
    rows = [row for row in session.execute(query).all() if row.benefits]
    held = indicators_held(session, {row.contract_id for row in rows}, viewer=viewer, as_at=as_at)
    return [
        _promise(row.ref, number, row.name, _Told(one), row.chosen, held.get(row.contract_id or "", ("", ())))
        for row in rows
        for number, one in enumerate(row.benefits)
        if one["promised_option"] == row.chosen
    ]


class _Told:
    """A benefit as it is kept: what is recorded was brought to its form when it was, and there may be thousands."""

    def __init__(self, held: Mapping[str, Any]) -> None:
        self.promised_option, self.measure = str(held["promised_option"]), str(held["measure"])
        self.waived_because: str | None = held.get("waived_because")
        self.promised_by = held.get("promised_by") and date.fromisoformat(held["promised_by"])


def _promise(
    ref: str, number: int, service: str, one: _Told, chosen: str, held: tuple[str, tuple[QualityIndicator, ...]]
) -> Promise:  # fmt: skip
    state = state_of(one, chosen, held[1])
    return Promise(
        ref, number, service, one.measure, one.promised_by, state, one.waived_because, held[0] or None
    )


def open_in(promises: Collection[Promise]) -> list[Promise]:
    """Those that nothing holds anybody to."""
    return [one for one in promises if one.state is PromiseState.OPEN]
