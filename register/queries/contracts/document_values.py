"""What a document that is not a contract is filled with: what the register says, what it suggests, and the answers given."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from register.documents.conditions import is_given
from register.documents.missing import missing
from register.documents.packs import shipped
from register.documents.parts import Column, Field, Pack
from register.domain.contracts.documents import BY_PACK, About, DocumentKind
from register.domain.contracts.wording.signing_parties import FROM_ANSWERS, seal_places, signing_parties
from register.domain.errors import NotFound
from register.domain.leaves import Json
from register.domain.permissions import Viewer
from register.domain.problems import refuse
from register.models.contracts import ContractVersion
from register.queries import names
from register.queries.called import together
from register.queries.contracts.values import Filling, typed

SIGNATORY = "signatory_"
MUST_BE = {
    "date": "must be a date, like 2009-04-01",
    "money": "must be an amount of money, like 1250.50",
    "table": "must be a list of rows",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A document to be made. `contract`: of which it is kept; `reads`: the same as the document is about it. `known`: what
    the register says, which nobody types. `change_id`: the change that it is of.
    `suggested`: answers to begin with.
    `called`: names by id. `kinds`: what kind of body each is, by id. `seats`: of a board, by the party and
    who holds them.
    `about`: what the audit trail is told. `unknown`: why the register cannot say something."""

    kind: DocumentKind
    pack: Pack
    called: Mapping[str, str]
    known: Mapping[str, Any] = field(default_factory=dict)
    suggested: Mapping[str, Any] = field(default_factory=dict)
    about: Mapping[str, Json] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)
    contract: ContractVersion | None = None
    reads: ContractVersion | None = None
    change_id: str | None = None
    kinds: Mapping[str, str] = field(default_factory=dict)
    seats: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def asked(self) -> list[Field]:
        """The fields that are typed: the template names a source for the others, or the register knows them here."""
        return [one for one in self.pack.fields() if not self._is_told(one)]

    @property
    def told(self) -> list[Field]:
        """The fields that come from the register, before anything is answered."""
        told = [one for one in self.pack.fields() if self._is_told(one)]
        return [one for one in told if one.source != FROM_ANSWERS or one.name in self.known]

    def _is_told(self, one: Field) -> bool:
        return bool(one.source) or one.name in self.known


def kind_of(pack_id: str, *abouts: About) -> DocumentKind:
    """The template of this name, if it is about one of these; NotFound otherwise."""
    kind = BY_PACK.get(pack_id)
    if kind is None or kind.about not in abouts:
        raise NotFound
    return kind


def pack_of(kind: DocumentKind) -> Pack:
    return shipped()[kind.pack]


def titles() -> dict[str, str]:
    """What each of these templates is called, by its id."""
    return {kind.pack: pack_of(kind).title for kind in BY_PACK.values()}


def called_by(session: Session, *, viewer: Viewer) -> Mapping[str, str]:
    """Names of people and organisations by id."""
    return together(names.people(session, viewer=viewer), names.organisations(session, viewer=viewer))


def blank_draft(session: Session, kind: DocumentKind, *, viewer: Viewer) -> Draft:
    """A document of which the register knows nothing beforehand."""
    return Draft(kind, pack_of(kind), called_by(session, viewer=viewer))


def filled(draft: Draft, answers: Mapping[str, Any]) -> Filling:
    """Every value of the document and what still lacks. An answer of None takes a suggestion away.
    Invalid names answers that are not asked, or not of their kind."""
    given = {**draft.suggested, **answers}
    read = typed(draft.asked, given, draft.called)
    refuse({**_not_asked(draft, answers), **dict(_unread(draft.asked, given, read))})
    values = {**read, **_signing(draft, given), **_attesting(draft, given, read), **draft.known}
    return Filling(draft.pack, values, missing(draft.pack, values), frozenset(draft.known))


def _signing(draft: Draft, given: Mapping[str, Any]) -> dict[str, Any]:
    """Who gives it and what kind of body signs, as far as that follows from the answers."""
    asked = [one.name for one in draft.pack.fields() if one.source == FROM_ANSWERS]
    row = draft.reads
    bodies = {} if row is None else {"commissioner": row.commissioner_id, "provider": row.provider_id}
    sides = {side: (key, str(draft.known.get(side, key))) for side, key in bodies.items()}
    return signing_parties(asked, given, sides, draft.kinds)


def _attesting(draft: Draft, given: Mapping[str, Any], read: Mapping[str, Any]) -> dict[str, Any]:
    """In which place whoever signs for a trust attests its seal."""
    asked = [one.name for one in draft.pack.fields() if one.source == FROM_ANSWERS]
    named = [one.name for one in draft.pack.fields() if one.name.startswith(SIGNATORY)]
    who = {name.removeprefix(SIGNATORY): (str(given.get(name)), read.get(name)) for name in named}
    return seal_places(asked, who, draft.seats)


def _not_asked(draft: Draft, answers: Mapping[str, Any]) -> dict[str, str]:
    told = {one.name: one.label for one in draft.told}
    unasked = answers.keys() - {one.name for one in draft.asked}
    return {
        name: f"“{told[name]}” comes from the register and is not typed"
        if name in told
        else "This contract template has no such field"
        for name in sorted(unasked)
    }


def _unread(
    fields: Iterable[Field], given: Mapping[str, Any], read: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    for one in fields:
        value = given.get(one.name)
        if one.type == "table" and value is not None:
            yield from _unread_rows(one, value, read.get(one.name))
        elif _is_lost(one, value, read.get(one.name)):
            yield one.name, f"“{one.label}” {MUST_BE[one.type]}"


def _unread_rows(table: Field, rows: Any, read: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        yield table.name, f"“{table.label}” {MUST_BE['table']}"
        return
    known = {column.name for column in table.columns}
    for number, row in enumerate(rows):
        for name in sorted(row.keys() - known):
            yield f"{table.name}[{number}].{name}", "This contract template has no such column"
        for column in table.columns:
            if _is_lost(column, row.get(column.name), read[number][column.name]):
                where = f"{table.name}[{number}].{column.name}"
                yield where, f"“{column.label}” {MUST_BE[column.type]}"


def _is_lost(shape: Field | Column, given: Any, read: Any) -> bool:
    """A day or an amount that could not be read stays as it was typed."""
    return shape.type in READ_AS and is_given(given) and not isinstance(read, READ_AS[shape.type])


READ_AS = {"date": date, "money": Decimal}
