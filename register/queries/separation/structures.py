"""The structure that the agreements around an organisation make on a day, and the one that each option would make."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from register.domain.contracts.stages import RUNNING
from register.domain.permissions import Viewer
from register.domain.separation.structures import Document, Structure, structure_of
from register.models.contracts import ContractVersion
from register.queries import names
from register.queries.people.parties import related
from register.queries.visible import NOW, AsAt, known, seen_by


@dataclass(frozen=True, slots=True)
class Drawn:
    """A structure with the names of its bodies, as a picture and its table need it."""

    structure: Structure
    names: dict[str, str]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The interfaces by name."""
        return [(self._name(one), self._name(other)) for one, other in self.structure.interfaces]

    def _name(self, key: str) -> str:
        return self.names.get(key, "An organisation you may not see")


def of_documents(session: Session, documents: Iterable[Document], *, viewer: Viewer) -> Drawn:
    """What these documents make, by the bodies in law that their parties are."""
    kept = tuple(documents)
    ids = {party for one in kept for party in one.parties}
    bodies = related(session, ids, viewer=viewer) if ids else []
    structure = structure_of(kept, {body.thing_id: body.parent_id for body in bodies})
    wanted = {key for pair in structure.interfaces for key in pair} | ids
    return Drawn(structure, names.organisations(session, viewer=viewer).only(wanted))


def of_bodies(session: Session, body_ids: Collection[str], *, viewer: Viewer, as_at: AsAt = NOW) -> Drawn:
    """What the contracts that run make, of which one of these organisations is a party."""
    row = ContractVersion
    query = select(row.title, row.commissioner_id, row.provider_id).where(row.stage.in_(RUNNING))
    query = query.where(or_(row.commissioner_id.in_(body_ids), row.provider_id.in_(body_ids)))
    rows = session.execute(query.where(seen_by(row, viewer), *known(row, as_at)).order_by(row.thing_id))
    documents = [Document(one.title, frozenset({one.commissioner_id, one.provider_id})) for one in rows]
    return of_documents(session, documents, viewer=viewer)
