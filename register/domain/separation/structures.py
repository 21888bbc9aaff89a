"""The structure that agreements make: how many documents, and how many pairs of legal bodies they join."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

Pair = tuple[str, str]
"""Two bodies, in order of id."""


@dataclass(frozen=True, slots=True)
class Document:
    """One signed agreement, and the organisations that are its parties, by id. kind: a code of rule contracts.kinds, where
    it is known."""

    called: str
    parties: frozenset[str]
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """What some documents make. interfaces: pairs of legal bodies that at least one document joins, in order of id; kinds:
    of each pair, the kinds of the documents that join it."""

    documents: tuple[Document, ...]
    interfaces: tuple[Pair, ...]
    kinds: Mapping[Pair, frozenset[str | None]]

    @property
    def agreements(self) -> int:
        return len(self.documents)

    @property
    def by_kind(self) -> dict[str | None, int]:
        """How many agreements there are of each kind, the most first."""
        return dict(Counter(one.kind for one in self.documents).most_common())


def legal_body(organisation_id: str, part_of: Mapping[str, str | None]) -> str:
    """The body in law that an organisation belongs to: an arm of a body is that body. part_of: what each is a part of."""
    seen = {organisation_id}
    while (whole := part_of.get(organisation_id)) is not None and whole not in seen:
        seen.add(whole)
        organisation_id = whole
    return organisation_id


def structure_of(documents: Iterable[Document], part_of: Mapping[str, str | None]) -> Structure:
    """The agreements and interfaces of some documents. A document between a body and its own arm joins nobody in law."""
    kept = tuple(documents)
    kinds: dict[Pair, set[str | None]] = {}
    for one in kept:
        for pair in _joined(one.parties, part_of):
            kinds.setdefault(pair, set()).add(one.kind)
    return Structure(kept, tuple(sorted(kinds)), {pair: frozenset(some) for pair, some in kinds.items()})


def _joined(parties: Collection[str], part_of: Mapping[str, str | None]) -> Iterable[Pair]:
    return combinations(sorted({legal_body(party, part_of) for party in parties}), 2)
