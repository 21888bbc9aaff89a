"""The structure that the agreements around an organisation make on a day, and the one that each option would make."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import String, cast, literal_column, or_, select
from sqlalchemy.orm import Session

from register.domain.authority.contract_kinds import kind_rows
from register.domain.contracts.stages import RUNNING
from register.domain.permissions import Viewer
from register.domain.separation.structures import Document, Pair, Structure, structure_of
from register.models.contracts import ContractVersion
from register.queries import names
from register.queries.people.parties import related
from register.queries.rules import ruleset
from register.queries.visible import NOW, AsAt, known, seen_by

C = ContractVersion
NO_KIND = "Kind not said"
DEEPEST = 10
"""So many contracts down a chain are followed."""


@dataclass(frozen=True, slots=True)
class Interface:
    """Two bodies by name and the kinds of agreements that join them, in words. is_service: whether one of them is a contract
    for services, or one whose kind nobody said."""

    one: str
    other: str
    kinds: str
    is_service: bool


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many agreements there are of one kind."""

    kind: str | None
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A structure with the names of its bodies and of kinds of agreements, as a picture and its table need it.
    on_own_paper: the kinds that are never written as a contract for services, but as an agreement of their own."""

    structure: Structure
    names: dict[str, str]
    kind_names: dict[str, str]
    on_own_paper: frozenset[str | None]

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The interfaces by name."""
        return [(self._name(one), self._name(other)) for one, other in self.structure.interfaces]

    @property
    def interfaces(self) -> list[Interface]:
        """The same with what joins each pair."""
        return [self._interface(pair) for pair in self.structure.interfaces]

    @property
    def by_kind(self) -> list[KindCount]:
        """How many agreements there are of each kind, the most first."""
        return [KindCount(kind, self._words(kind), n) for kind, n in self.structure.by_kind.items()]

    def _interface(self, pair: Pair) -> Interface:
        kinds = self.structure.kinds[pair]
        words = "; ".join(sorted(self._words(kind) for kind in kinds))
        one, other = map(self._name, pair)
        return Interface(one, other, words, not kinds <= self.on_own_paper)

    def _words(self, kind: str | None) -> str:
        return NO_KIND if kind is None else self.kind_names.get(kind, kind)

    def _name(self, key: str) -> str:
        return self.names.get(key, "An organisation you may not see")


def kind_names(session: Session, on: date) -> dict[str, str]:
    """What each kind of agreement is called, by the rule of the day."""
    return {code: str(row["name"]) for code, row in kind_rows(ruleset(session), on=on).items()}


def of_documents(session: Session, documents: Iterable[Document], on: date, *, viewer: Viewer) -> Drawn:
    """What these documents make, by the bodies in law that their parties are."""
    kept = tuple(documents)
    ids = {party for one in kept for party in one.parties}
    bodies = related(session, ids, viewer=viewer) if ids else []
    structure = structure_of(kept, {body.thing_id: body.parent_id for body in bodies})
    wanted = {key for pair in structure.interfaces for key in pair} | ids
    called = names.organisations(session, viewer=viewer).only(wanted)
    rows = kind_rows(ruleset(session), on=on)
    alone = frozenset(code for code, row in rows.items() if row.get("editions"))
    return Drawn(structure, called, kind_names(session, on), alone)


def of_bodies(
    session: Session, body_ids: Collection[str], on: date, *, viewer: Viewer, as_at: AsAt = NOW
) -> Drawn:
    """What the contracts that run make, of whatever kind, of which one of these organisations is a party or an associate;
    with those that hang on one of them, down the chain."""
    sides = or_(C.commissioner_id.in_(body_ids), C.provider_id.in_(body_ids))
    found = _running(session, sides, viewer, as_at) | _running(session, _joined(body_ids), viewer, as_at)
    level = set(found)
    for _ in range(DEEPEST):
        if not level:
            break
        under = _running(session, C.main_contract_id.in_(level), viewer, as_at)
        level = under.keys() - found.keys()
        found |= under
    return of_documents(session, (found[key] for key in sorted(found)), on, viewer=viewer)


def _joined(body_ids: Collection[str]) -> Any:
    """Contracts of several commissioners, of which one of these is an associate."""
    several = C.form == literal_column("'multilateral'")
    return several & or_(
        *(cast(C.associates, String).contains(f'"{key}"', autoescape=True) for key in body_ids)
    )


def _running(session: Session, which: Any, viewer: Viewer, as_at: AsAt) -> dict[str, Document]:
    """By its id, each contract that runs and is one of these."""
    query = select(
        C.thing_id, C.title, C.commissioner_id, C.provider_id, C.associates, C.contract_kind
    ).where(which, C.stage.in_(RUNNING), seen_by(C, viewer), *known(C, as_at))
    rows = session.execute(query.order_by(C.thing_id))
    return {row.thing_id: Document(row.title, _parties(row), row.contract_kind) for row in rows}


def _parties(row: Any) -> frozenset[str]:
    beside = (one["organisation_id"] for one in row.associates or ())
    return frozenset({row.commissioner_id, row.provider_id, *beside})
