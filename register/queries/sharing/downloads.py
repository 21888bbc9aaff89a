"""Documents that were handed out with what a barrier keeps from others, and which of them are recorded already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.dates import london_day
from register.domain.permissions import Viewer
from register.domain.sharing.downloads import Download
from register.models.access_log import PaperTaken
from register.models.accounts import Account
from register.models.contracts import ContractVersion
from register.models.disclosures import DisclosureVersion
from register.models.procurements import ProcurementVersion
from register.models.registry import kinds
from register.queries.visible import visible

MOST = 200
OWNERS: dict[str, Any] = {"contract_id": ContractVersion, "procurement_id": ProcurementVersion}
"""What a document belongs to -> whose it is."""


def papers_taken(session: Session) -> Sequence[PaperTaken]:
    """What nobody looked at yet, the oldest first; a turn takes so many."""
    return session.scalars(select(PaperTaken).order_by(PaperTaken.at, PaperTaken.id).limit(MOST)).all()


def download_of(session: Session, taken: PaperTaken, *, viewer: Viewer) -> Download | None:
    """What was handed out, and whose it is; nothing where it is no document of a contract or a procurement, or whoever
    took it has no record as a person."""
    person_id = session.scalar(select(Account.person_id).where(Account.id == taken.account_id))
    for name, owner in OWNERS.items():
        key = _owner_id(session, taken, name, owner, viewer)
        row = session.scalar(visible(owner, viewer).where(owner.thing_id == key)) if key else None
        if row is not None and person_id is not None:
            ref = session.scalar(select(owner.__thing__.ref).where(owner.__thing__.id == row.thing_id))
            return Download(
                person_id=person_id, on=london_day(taken.at), file_name=taken.file_name, owner_ref=str(ref),
                holder_id=row.commissioner_id, whose=_whose(row), **{name: row.thing_id},
            )  # fmt: skip
    return None


def _whose(row: ContractVersion | ProcurementVersion) -> tuple[str, ...]:
    """Those whose paper it is. Whoever bids is not among them: what one of them sends is kept from the others."""
    if isinstance(row, ContractVersion):
        return row.commissioner_id, row.provider_id, *(row.associates or ())
    return (row.commissioner_id,)


def _owner_id(session: Session, taken: PaperTaken, name: str, owner: Any, viewer: Viewer) -> str | None:
    """The contract or the procurement that the record is, or that it hangs on."""
    if taken.kind == owner.__kind__:
        return taken.thing_id
    cls: Any = kinds()[taken.kind]
    if (name, owner.__kind__) not in cls.__walled_through__:
        return None
    row = session.scalar(visible(cls, viewer).where(cls.thing_id == taken.thing_id))
    return getattr(row, name, None)


def is_recorded(session: Session, one: Download, *, viewer: Viewer) -> bool:
    """Whether the same person had the same document on the same day already."""
    v = DisclosureVersion
    same = (v.contract_id == one.contract_id) if one.contract_id else (v.procurement_id == one.procurement_id)
    query = visible(v, viewer).where(v.downloaded_by_id == one.person_id, v.shared_on == one.on, same)
    return session.scalar(query.where(v.what == one.what).limit(1)) is not None
