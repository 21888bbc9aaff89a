"""The structure that the agreements around an organisation make on a day, and the one that each option would make."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, String, bindparam, cast, literal_column, or_, select, union
from sqlalchemy.orm import Session, aliased

from register.domain.authority.contract_kinds import kind_rows
from register.domain.people.unseen import BODY
from register.domain.permissions import Viewer
from register.domain.separation.structures import Document, Pair, Structure, structure_of
from register.models.contracts import ContractVersion
from register.queries import names
from register.queries.people.parties import related
from register.queries.rules import ruleset
from register.queries.separation.running import ever_of_party, hangs_on, running_on, with_what_hangs
from register.queries.visible import NOW, AsAt, columns, known, seen_by

C = ContractVersion
NO_KIND = "Kind not said"
_DAY: Any = bindparam("day", type_=Date())
_BODIES: Any = bindparam("bodies", expanding=True)


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
        return self.names.get(key, BODY)


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
    """What the contracts make that run on the day, of whatever kind, of which one of these organisations is a party or an
    associate; with those that hang on one of them, down the chain."""
    bodies = sorted(body_ids)
    written = {_party(number): f'%"{key}"%' for number, key in enumerate(bodies)}
    rows = session.execute(
        _asking(viewer, as_at, len(bodies)), {"day": on, "bodies": bodies, **written}
    ).all()
    found = sorted(_hanging_together(rows, set(bodies)), key=lambda row: str(row.thing_id))
    documents = (Document(row.title, _parties(row), row.contract_kind) for row in found)
    return of_documents(session, documents, on, viewer=viewer)


@lru_cache(maxsize=64)
def _asking(viewer: Viewer, as_at: AsAt, count: int) -> Any:
    """Put together once for each viewer and number of organisations."""
    every = with_what_hangs(union(*ever_of_party(_BODIES).selects, _joined(count)))
    row = columns(C)
    query = select(
        row.thing_id, row.title, row.commissioner_id, row.provider_id, row.associates, row.contract_kind,
        hangs_on(C),
    )  # fmt: skip
    shown = [seen_by(C, viewer), *known(C, replace(as_at, held_on=_DAY))]
    return query.where(row.thing_id.in_(select(every.c.id)), *running_on(C, _DAY), *shown)


def _joined(count: int) -> Any:
    """The ids of contracts of several commissioners, of which one of so many is or was an associate."""
    row = columns(aliased(C))
    written = cast(row.associates, String)
    theirs = or_(*(written.like(bindparam(_party(number), type_=String())) for number in range(count)))
    return select(row.thing_id).where(row.form == literal_column("'multilateral'"), theirs)


def _party(number: int) -> str:
    return f"party{number}"


def _hanging_together(rows: Iterable[Any], body_ids: set[str]) -> list[Any]:
    """Those of one of these organisations, and those that hang on one of them by way of others that run."""
    below: dict[str | None, list[Any]] = {}
    for row in rows:
        below.setdefault(row.hangs_on, []).append(row)
    level = [row for each in below.values() for row in each if _parties(row) & body_ids]
    found = {row.thing_id: row for row in level}
    while level:
        under = [row for one in level for row in below.get(one.thing_id, ())]
        level = [row for row in under if row.thing_id not in found]
        found |= {row.thing_id: row for row in level}
    return list(found.values())


def _parties(row: Any) -> frozenset[str]:
    beside = (one["organisation_id"] for one in row.associates or ())
    return frozenset({row.commissioner_id, row.provider_id, *beside})
