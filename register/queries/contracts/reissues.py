"""What making the Word files of many contracts again would do, contract by contract; nothing is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.documents.hashes import data_hash
from register.documents.parts import Pack
from register.domain.contracts.documents import BY_PACK
from register.domain.contracts.reissues import Becomes, Foreseen, WhichContracts, check_which
from register.domain.permissions import Viewer
from register.domain.problems import refuse
from register.models.contract_documents import ContractDocumentVersion
from register.models.contract_returns import ContractReturn
from register.models.contracts import Contract, ContractVersion
from register.queries import names
from register.queries.called import together
from register.queries.contracts import contracts
from register.queries.contracts.contracts import Standing, to_domain
from register.queries.contracts.published_templates import OwnPack, own_packs, pack_for
from register.queries.contracts.undecided import undecided
from register.queries.contracts.values import filling
from register.queries.people.parties import parties
from register.queries.rules import ruleset
from register.queries.visible import seen_by, visible

D = ContractDocumentVersion
V = ContractVersion
NAMED_OTHERWISE = "The name of a body or a person in it"
"""The contract says the same as then, and its file would not: what it is filled with beside its answers is another."""
PRINTED_ALWAYS = {"version"}
"""A contract that went a stage on is another version and says the same."""


def foreseen(session: Session, which: WhichContracts, *, viewer: Viewer) -> list[Foreseen]:
    """Each contract that is asked for, by reference. Invalid where nothing narrows the choice."""
    check_which(which)
    refuse(_unknown(session, which, viewer))
    rows = [row for row in contracts.not_over(session, viewer=viewer) if which.takes(to_domain(row))]
    shared = _shared(session, rows, viewer)
    return [_foreseen(session, row, shared) for row in rows]


def _unknown(session: Session, which: WhichContracts, viewer: Viewer) -> dict[str, str | None]:
    """What is said of an edition that no rules name, and of a provider who is not in the register."""
    named = ruleset(session).history("contracts.editions")
    editions = {"", *(row["code"] for rule in named for row in rule.value)}
    provider = which.provider == "" or parties(session, [which.provider], viewer=viewer)
    return {
        "edition": None if which.edition in editions else "Select the edition",
        "provider": None if provider else "Select the provider",
    }


def newest_documents(
    session: Session, ids: Iterable[str], *, viewer: Viewer
) -> dict[str, ContractDocumentVersion]:
    """The newest Word file of each contract itself."""
    query = visible(D, viewer).where(D.contract_id.in_(sorted(set(ids)))).order_by(D.seq)
    return {one.contract_id: one for one in session.scalars(query) if one.pack not in BY_PACK}


@dataclass(frozen=True, slots=True)
class _Shared:
    """What all contracts share, loaded once."""

    own: list[OwnPack]
    called: Mapping[str, str]
    standings: Mapping[str, Standing]
    documents: Mapping[str, ContractDocumentVersion]
    before: Mapping[str, ContractVersion]
    returned: frozenset[str]


def _shared(session: Session, rows: list[ContractVersion], viewer: Viewer) -> _Shared:
    ids = [row.thing_id for row in rows]
    documents = newest_documents(session, ids, viewer=viewer)
    versions = sorted({one.contract_version_id for one in documents.values()})
    query = select(V, Contract.ref).join(Contract, Contract.id == V.thing_id)
    old = session.execute(query.where(V.id.in_(versions), seen_by(V, viewer)))
    came = session.scalars(select(ContractReturn.contract_id).where(ContractReturn.contract_id.in_(ids)))
    called = together(names.people(session, viewer=viewer), names.organisations(session, viewer=viewer))
    standings = contracts.standings_of(session, rows, viewer=viewer)
    return _Shared(
        own_packs(session), called, standings, documents,
        {row.id: _with_ref(row, ref) for row, ref in old}, frozenset(came),
    )  # fmt: skip


def _with_ref(version: ContractVersion, ref: str) -> ContractVersion:
    version.ref = ref
    return version


def _foreseen(session: Session, row: ContractVersion, shared: _Shared) -> Foreseen:
    becomes, words = _becomes(session, row, shared)
    is_out = row.issued_document_id is not None
    return Foreseen(row.thing_id, row.n, row.ref, row.title, becomes, words, is_out)


def _becomes(session: Session, row: ContractVersion, shared: _Shared) -> tuple[Becomes, tuple[str, ...]]:
    pack = pack_for(row.edition, row.valid_from, shared.own)
    if pack is None:
        return Becomes.LEFT_OUT, ("No contract template is held for its edition",)
    waits = undecided(session, row) if row.thing_id in shared.returned else None
    if waits:
        return Becomes.LEFT_OUT, (waits,)
    standing = shared.standings[row.thing_id]
    whole = filling(pack, row, standing, shared.called)
    if whole.missing:
        return Becomes.LEFT_OUT, tuple(f"“{one.label}” is missing" for one in whole.missing)
    return _compared(row, pack, whole.values, standing, shared)


def _compared(
    row: ContractVersion, pack: Pack, values: dict[str, Any], standing: Standing, shared: _Shared
) -> tuple[Becomes, tuple[str, ...]]:
    document = shared.documents.get(row.thing_id)
    if document is None:
        return Becomes.FIRST, ()
    if document.pack_hash != pack.hash:
        return Becomes.TEMPLATE, ("The contract template",)
    before = shared.before.get(document.contract_version_id)
    old = filling(pack, before, standing, shared.called).values if before is not None else {}
    labels = {one.name: one.label for one in pack.fields()}
    differing = [name for name in {**old, **values} if old.get(name) != values.get(name)]
    words = tuple(labels.get(name, "Services") for name in differing if name not in PRINTED_ALWAYS)
    if not words and data_hash(old, pack) != document.data_hash:
        words = (NAMED_OTHERWISE,)
    return (Becomes.CHANGED, words) if words else (Becomes.SAME, ())
