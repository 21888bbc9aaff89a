"""Signed copies received: who signed for which party, after which decision check."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.models.signatures import SignatureVersion
from register.queries.visible import visible

V = SignatureVersion


def signatures_of(session: Session, contract_ids: Iterable[str], *, viewer: Viewer) -> list[SignatureVersion]:
    """Signed copies received for these contracts, in the order they were recorded."""
    query = visible(V, viewer).where(V.contract_id.in_(sorted(set(contract_ids))), V.act != "ended")
    return list(session.scalars(query.order_by(V.contract_id, V.seq)))
