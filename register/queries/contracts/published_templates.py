"""Contract templates a body published, read from its instance: each lies under the proof code it was recorded with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.documents import packs
from register.documents.faults import PackFault
from register.documents.parts import Pack
from register.domain.contracts.contracts import is_offered
from register.domain.errors import Fault
from register.domain.rules import JsonValue
from register.models.templates import ContractTemplateVersion
from register.queries.instance_files import instance_folder
from register.queries.visible import NOW, known

V = ContractTemplateVersion


@dataclass(frozen=True, slots=True)
class OwnPack:
    """A published template: the edition and the first days it is for."""

    edition: str
    valid_from: date
    valid_to: date | None
    pack: Pack

    def serves(self, edition: str, day: date) -> bool:
        return (
            self.edition == edition and self.valid_from <= day and (not self.valid_to or day <= self.valid_to)
        )


def own_packs(session: Session) -> list[OwnPack]:
    """Every template in use now, the latest to begin first."""
    return [_own(instance_folder(session), row) for row in session.scalars(_in_use())]


@lru_cache(maxsize=1)
def _in_use() -> Any:
    """Put together once: that takes longer than to ask."""
    return select(V).where(*known(V, NOW)).order_by(V.valid_from.desc(), V.seq.desc())


def _own(folder: Path, row: V) -> OwnPack:
    return OwnPack(row.edition, row.valid_from, row.valid_to, load_published(folder, row.pack_hash))


def load_published(folder: Path, pack_hash: str) -> Pack:
    """The pack under this proof code; Fault when its files are gone or are no longer the same."""
    return _loaded(folder / "packs" / Path(pack_hash).name, pack_hash)


@lru_cache(maxsize=64)
def _loaded(folder: Path, pack_hash: str) -> Pack:
    try:
        pack = packs.load(folder)
    except PackFault as fault:
        raise Fault(f"The contract template {pack_hash[:16]} cannot be read: {fault.problems[0]}.") from fault
    if pack.hash != pack_hash:
        raise Fault(
            f"The files of the contract template {pack_hash[:16]} were changed after it was published."
        )
    return pack


def pack_with(session: Session, pack_hash: str) -> Pack | None:
    """The very template a document was made from, if it still is here."""
    ours = next((pack for pack in packs.shipped().values() if pack.hash == pack_hash), None)
    folder = instance_folder(session)
    there = (folder / "packs" / Path(pack_hash).name).is_dir()
    return ours or (load_published(folder, pack_hash) if there else None)


def pack_for(edition: str, starts_on: date, own: Sequence[OwnPack]) -> Pack | None:
    """The template for a contract: the body's own, else the product's of this very edition. None where neither is held:
    another edition's wording is never put in its place."""
    published = next((one.pack for one in own if one.serves(edition, starts_on)), None)
    return published or packs.shipped().get(edition.replace("-", "_"))


def edition_offered(session: Session, editions: Mapping[str, JsonValue], day: date) -> str | None:
    """The edition that a new contract is offered: one with a template for this day, the body's official text first."""
    own = own_packs(session)
    held = {
        code: pack
        for code, row in editions.items()
        if is_offered(row, day) and (pack := pack_for(code, day, own)) is not None
    }
    return next((code for code, pack in held.items() if pack.official), next(iter(held), None))
