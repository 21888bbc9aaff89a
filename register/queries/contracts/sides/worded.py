"""Which contracts hold some words: in what was typed into them, and in the clauses of the template they are made from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Boolean, ColumnElement, Text, and_, false, literal, not_, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from register.documents.clause_sources import Block, Each, Paragraph, SubHeading, When
from register.documents.packs import shipped
from register.documents.parts import Pack
from register.domain.folding import folded
from register.models.contracts import ContractVersion
from register.queries.contracts.published_templates import OwnPack, own_packs
from register.queries.searching import by_key, found

V = ContractVersion


class _says(FunctionElement[bool]):  # noqa: N801
    """Whether a text somewhere in a JSON column is like a pattern; the names of its parts are none of its texts."""

    inherit_cache = True
    type = Boolean()
    name = "says"


@compiles(_says, "sqlite")
def _says_on_sqlite(element: Any, compiler: Any, **how: Any) -> str:
    column, like = (compiler.process(one, **how) for one in element.clauses)
    within = f"SELECT 1 FROM json_tree({column}) AS part WHERE part.type = 'text'"  # noqa: S608
    return f"EXISTS ({within} AND lower(part.atom) LIKE {like} ESCAPE '/')"


@compiles(_says)
def _says_on_others(element: Any, compiler: Any, **how: Any) -> str:
    column, like = (compiler.process(one, **how) for one in element.clauses)
    within = f"SELECT 1 FROM jsonb_path_query(CAST({column} AS JSONB), 'strict $.**') AS part"  # noqa: S608
    said = "jsonb_typeof(part) = 'string' AND lower(part #>> '{}')"
    return f"EXISTS ({within} WHERE {said} LIKE {like} ESCAPE '/')"


def in_contract(text: str) -> ColumnElement[bool]:
    """In its title, its services or an answer."""
    within = folded(text).replace("/", "//").replace("%", "/%").replace("_", "/_")
    like = literal(f"%{within}%", Text)
    each = (or_(_says(getattr(V, name), like), by_key(V, name, text)) for name in V.__searched_within__)
    return or_(found(V, "title", text), *each)


def in_clauses(session: Session, asked: Any) -> ColumnElement[bool]:
    """In a clause or a schedule of the template of its day: the body's own, else the product's of the very edition."""
    return _made_from(own_packs(session), asked.chosen["clause"])


def _made_from(own: Sequence[OwnPack], text: str) -> ColumnElement[bool]:
    theirs = [_of(one) for one in own if holds_words(one.pack, text)]
    ours = [
        and_(V.edition == edition, *(not_(_of(one)) for one in own if one.edition == edition))
        for edition in (key.replace("_", "-") for key, pack in shipped().items() if holds_words(pack, text))
    ]
    return or_(false(), *theirs, *ours)


def _of(one: OwnPack) -> ColumnElement[bool]:
    until = [] if one.valid_to is None else [V.valid_from <= one.valid_to]
    return and_(V.edition == one.edition, V.valid_from >= one.valid_from, *until)


def holds_words(pack: Pack, text: str) -> bool:
    """Whether a heading or a paragraph of the template holds these words."""
    wanted = folded(text)
    return any(wanted in folded(one) for part in pack.parts for one in (part.title, *_texts(part.blocks)))


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, When | Each):
            yield from _texts(block.blocks)
        elif isinstance(block, Paragraph | SubHeading):
            yield "".join(span.text for span in block.spans)
