"""Signed copies received: who signed for which party, after which decision check, and the file that came back."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.models.contract_documents import ContractDocumentVersion
from register.models.signatures import Signature, SignatureVersion
from register.queries.visible import one, visible

V, G = SignatureVersion, ContractDocumentVersion


def signature(session: Session, key: str, *, viewer: Viewer) -> SignatureVersion:
    """One signed copy by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer)


def signatures_of(session: Session, contract_ids: Iterable[str], *, viewer: Viewer) -> list[SignatureVersion]:
    """Signatures of these contracts and of their changes, by contract and party; each carries its reference."""
    query = visible(V, viewer).add_columns(Signature.ref).join(Signature, Signature.id == V.thing_id)
    query = query.where(V.contract_id.in_(sorted(set(contract_ids))), V.act != "ended")
    found = []
    for row, ref in session.execute(query.order_by(V.contract_id, V.party, V.seq)):
        row.ref = ref
        found.append(row)
    return found


def signatures_of_change(
    session: Session, contract_id: str, change_id: str, *, viewer: Viewer
) -> list[SignatureVersion]:
    """Those of the paper of one change."""
    made = signatures_of(session, [contract_id], viewer=viewer)
    return [one for one in made if one.change_id == change_id]


def copied_elsewhere(
    session: Session, file_hash: str, of: SignatureVersion, *, viewer: Viewer
) -> SignatureVersion | None:
    """A signature of something else, of another contract first, as whose signed copy this very file is kept."""
    query = visible(V, viewer).where(V.file_hash == file_hash)
    found = session.scalars(query.order_by(V.seq)).all()
    others = [one for one in found if one.contract_id != of.contract_id]
    same = [one for one in found if one not in others and one.change_id != of.change_id]
    return next(iter([*others, *same]), None)


def documents_with(
    session: Session, digests: Collection[str], *, viewer: Viewer
) -> list[ContractDocumentVersion]:
    """Documents that print one of these hashes of their data."""
    if not digests:
        return []
    query = visible(G, viewer).where(G.data_hash.in_(sorted(digests)[:500]))
    return list(session.scalars(query.order_by(G.seq)))
