"""A list of facts that page, API, command and download all draw from: columns, filters, order, as at, viewer."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, ColumnElement, Row, Select, and_, func, select, true, tuple_, union_all
from sqlalchemy.orm import InstrumentedAttribute, Session

from register.domain.errors import ForgedKey
from register.domain.money import pounds
from register.domain.permissions import ANYBODY, Viewer
from register.queries.beside import WithBeside
from register.queries.labels import actors
from register.queries.lean import lean
from register.queries.visible import NOW, AsAt

Query = Select[*tuple[Any, ...]]
PAGE_SIZE = 50
STREAM_SIZE = 5000
"""Rows of a download read at once: each question asks the barriers anew, which costs as much for one row as for all."""
NAMED_SIZE = 500
MOST_COUNTED = 10_000
"""Rows are counted up to so many; nobody waits for the rest."""
MOST_GATHERED = 1_000
"""So few rows that answer a question are found first and sorted then; where there are more, the list is walked in order."""
Few = Sequence[Any] | None


@dataclass(frozen=True, slots=True)
class Column:
    """One thing shown about each row: the label of the selected column, its heading, and how it reads.

    kind: text, day, instant, money (pence), state (words, or words and tone), ref (its own) or record (another one's).
    `worked` makes the value out of what was selected, for everybody;
    `words` turns the value into what people read. `apart`: told by files, calls and the record's page, and not by the
    page of the list, which would be wider than a screen.
    """

    key: str
    heading: str
    kind: str = "text"
    words: Callable[[Any], Any] | None = None
    worked: Callable[[Any], Any] | None = None
    apart: bool = False

    def held(self, row: Row[*tuple[Any, ...]]) -> Any:
        """The value as the record has it."""
        value = getattr(row, self.key)
        return value if self.worked is None else self.worked(value)

    def of(self, row: Row[*tuple[Any, ...]]) -> Any:
        """The value as people read it."""
        value = self.held(row)
        return value if self.words is None else self.words(value)

    def filed(self, row: Row[*tuple[Any, ...]]) -> Any:
        """The value as a spreadsheet takes it: the words that people read, an amount as pounds, a day as a day."""
        held = self.held(row)
        if self.kind == "money" and held is not None:
            return pounds(held)
        shown = self.of(row)
        return shown[0] if self.kind == "state" and isinstance(shown, tuple) else shown


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow a list. `narrow` takes the text typed or chosen, and who is looking where `by_viewer` says that
    this decides what a row reads like; `choices` are (value, words) pairs. `over_too`: whoever asks by it means what has
    ended as well. `walked`: the same asked of row after row in the order of the list, where many answer. `asks`: what has to
    be found out before, of this question; `narrow` takes that too, and it is asked once for a page."""

    key: str
    label: str
    narrow: Callable[..., ColumnElement[bool]]
    choices: tuple[tuple[str, str], ...] = ()
    by_viewer: bool = False
    over_too: bool = False
    walked: Callable[..., ColumnElement[bool]] | None = None
    asks: Callable[[Session, Asked], Any] | None = None


REFERENCE = Column("ref", "Reference")


def by_ref(ref: InstrumentedAttribute[str]) -> Filter:
    """One record of the list by its public reference, however it is typed."""
    return Filter("ref", "Reference", lambda text: ref == text.strip().upper(), over_too=True)


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """How one noun is listed. `statement` selects labelled columns, `id` and `ref` among them.

    `named` columns hold who acted, by id, and are told by name. `order` names what rows are sorted by; the last one
    is unique and none is ever NULL. `goes_on` says which rows have not ended before a day. `beside`: what is worked out
    of rows that are shown, and stands in no column of the database, by the column that it is told in. `parts`: of
    each an index has the order that is named with it, and the page is among the first ids of each.
    """

    noun: str
    title: str
    columns: tuple[Column, ...]
    statement: Callable[[Viewer, AsAt], Query]
    order: tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...]
    filters: tuple[Filter, ...] = ()
    newest_first: bool = False
    bitemporal: bool = True
    named: tuple[str, ...] = ()
    goes_on: Callable[[date], ColumnElement[bool]] | None = None
    parts: tuple[tuple[ColumnElement[bool], tuple[Any, ...]], ...] = ()
    beside: Callable[[Session, Asked, Sequence[Any]], Sequence[Mapping[str, Any]]] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asked of a list; `scope` is what their audit covers, in words, for an external auditor. What ended
    before `going_on` is left out, where the list knows what that is."""

    viewer: Viewer
    as_at: AsAt = NOW
    chosen: Mapping[str, str] = field(default_factory=dict)
    scope: str = ""
    going_on: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, and the key after which the next ones start."""

    rows: list[Row[*tuple[Any, ...]]]
    next_key: str | None


def matching(session: Session, listing: Listing, asked: Asked, most: int) -> Few:
    """The ids of the rows that answer, no further than one past so many; None where nothing was asked.

    Looked for in whatever order the database finds them soonest: a rare word is far down the list in its own order."""
    if not any(asked.chosen.values()):
        return None
    return session.scalars(lean(_narrowed(listing, asked, session)).limit(most + 1)).all()


def few(session: Session, listing: Listing, asked: Asked, *, found: Few = None) -> Few:
    """All that answer where few do; None where nothing was asked, or many do. found: what `matching` gave, where asked."""
    found = matching(session, listing, asked, MOST_GATHERED) if found is None else found
    return None if found is None or len(found) > MOST_GATHERED else found


def page(
    session: Session, listing: Listing, asked: Asked, *, after: str = "", limit: int = PAGE_SIZE, among: Few = None
) -> Page:  # fmt: skip
    """The rows after a key, found by the key and not by counting; `among` is what `few` gave for the same question.
    ForgedKey when the key was not made here."""
    if after or any(asked.chosen.values()):
        query = (
            _narrowed(listing, asked, session, walks=True)
            if among is None
            else _of_ids(listing, asked, among)
        )
        if after:
            query = query.where(_beyond(listing, _read_key(listing, after)))
        query = _first(listing, asked, query, limit + 1)
    else:
        query = _beginning(listing, asked.viewer, asked.as_at, asked.going_on, limit + 1)
    rows = list(session.execute(query))
    more = len(rows) > limit
    key = _key(listing, rows[limit - 1]) if more else None
    return Page(_with_beside(session, listing, asked, rows[:limit]), key)


def _with_beside(session: Session, listing: Listing, asked: Asked, rows: list[Any]) -> list[Any]:
    if listing.beside is None or not rows:
        return rows
    found = listing.beside(session, asked, rows)
    return [WithBeside(row, beside) for row, beside in zip(rows, found, strict=True)]


@lru_cache(maxsize=128)
def _beginning(listing: Listing, viewer: Viewer, as_at: AsAt, going_on: date | None, limit: int) -> Query:
    """The first rows of a whole list: a question asked most, and longer put together than answered."""
    asked = Asked(viewer, as_at, going_on=going_on)
    return _first(listing, asked, _narrowed(listing, asked), limit)


def _first(listing: Listing, asked: Asked, query: Query, limit: int) -> Query:
    """The first rows of a question; of a list with parts, and as at a day when many versions are looked at, found by ids."""
    parts = listing.parts if asked.as_at == NOW else listing.parts or ((true(), _order(listing)),)
    if parts:
        firsts = [lean(query.where(which)).order_by(*order).limit(limit) for which, order in parts]
        query = _of_ids(listing, asked, union_all(*(select(one.subquery().c.id) for one in firsts)))
    return query.limit(limit)


def total(session: Session, listing: Listing, asked: Asked) -> int:
    """How many rows there are, counted no further than one past MOST_COUNTED."""
    if (found := matching(session, listing, asked, MOST_COUNTED)) is not None:
        return len(found)
    whole = _counting_whole(listing, asked.viewer, asked.as_at, asked.going_on, MOST_COUNTED)
    return session.scalar(whole) or 0


@lru_cache(maxsize=128)
def _counting_whole(
    listing: Listing, viewer: Viewer, as_at: AsAt, going_on: date | None, most: int
) -> Select[int]:
    """As `_beginning`: what counts a whole list, which takes longer to put together than to answer."""
    rows = lean(_narrowed(listing, Asked(viewer, as_at, going_on=going_on))).limit(most + 1)
    return select(func.count()).select_from(rows.subquery())


def stream(session: Session, listing: Listing, asked: Asked) -> Iterator[Row[*tuple[Any, ...]]]:
    """Every row, for downloads, a page at a time so that memory stays small."""
    after = ""
    while True:
        some = page(session, listing, asked, after=after, limit=STREAM_SIZE)
        yield from some.rows
        if some.next_key is None:
            return
        after = some.next_key


def values(listing: Listing, row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    """A row as people read it, by column key."""
    return {column.key: column.of(row) for column in listing.columns}


def told(listing: Listing, row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    """A row as machines are told it: its reference, and each value as one record of the kind tells it."""
    return {"ref": row.ref, **{column.key: column.held(row) for column in listing.columns}}


def headings(columns: Iterable[Column]) -> dict[str, str]:
    """What stands above the columns of a file: of amounts, that they are pounds."""
    return {one.key: f"{one.heading} (£)" if one.kind == "money" else one.heading for one in columns}


def filed(listing: Listing, row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
    """A row as a spreadsheet takes it, by column key."""
    return {"ref": row.ref, **{column.key: column.filed(row) for column in listing.columns}}


def types(listing: Listing) -> dict[str, Any]:
    """What each column of a row holds, for describing it."""
    selected = listing.statement(ANYBODY, NOW).selected_columns
    return {"ref": selected["ref"].type.python_type} | {
        column.key: _type(column, selected[column.key]) for column in listing.columns
    }


def _type(column: Column, selected: ColumnElement[Any]) -> Any:
    by_kind = {"day": date, "instant": datetime, "money": int}
    if column.kind in by_kind:
        return by_kind[column.kind]
    if column.worked:
        return str
    return tuple[str, ...] if isinstance(selected.type, JSON) else selected.type.python_type


def with_names(
    session: Session, listing: Listing, viewer: Viewer, rows: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The rows with the names of who acted, looked up once for all of them."""
    if not listing.named:
        return rows
    names: dict[str, str] = {}
    for some in _some(sorted({row[key] for row in rows for key in listing.named})):
        names.update(actors(session, some, viewer=viewer))
    gone = "An account that is gone"
    return [{**row, **{key: names.get(row[key], gone) for key in listing.named}} for row in rows]


def _some(ids: list[str]) -> Iterator[list[str]]:
    """So many at once as a statement takes."""
    return (ids[start : start + NAMED_SIZE] for start in range(0, len(ids), NAMED_SIZE))


def question(listing: Listing, asked: Asked) -> str:
    """What is being shown, in a sentence that stands on the page, in the download and in the export."""
    as_at, parts = asked.as_at, [listing.title]
    if as_at.held_on is not None:
        parts.append(f"as at {_words(as_at.held_on)}")
    if as_at.known_on is not None:
        how = "recorded here" if as_at.basis == "recorded" else "asserted by its source"
        parts.append(f"using only what had been declared by {_words(as_at.known_on)} (basis: {how})")
    narrowed = [
        f"{f.label}: {_choice(f, asked.chosen[f.key])}" for f in listing.filters if asked.chosen.get(f.key)
    ]
    ended = ["without what has ended"] if _leaves_out(listing, asked) else []
    return ", ".join([" ".join(parts), *narrowed, *ended, *scoped(asked.scope)])


def _leaves_out(listing: Listing, asked: Asked) -> bool:
    """Whether what has ended is left out: not of a list for a day, nor where the question means it as well."""
    means_it = any(f.over_too and asked.chosen.get(f.key) for f in listing.filters)
    return listing.goes_on is not None and bool(asked.going_on) and asked.as_at == NOW and not means_it


def scoped(scope: str) -> list[str]:
    """How a question ends for whoever reads within the scope of an audit."""
    return [f"within your audit's scope: {scope}"] if scope else []


def _words(day: Any) -> str:
    return f"{day.day} {day:%B %Y}"


def _choice(narrowing: Filter, value: str) -> str:
    return dict(narrowing.choices).get(value, value)


def _narrowed(
    listing: Listing, asked: Asked, session: Session | None = None, *, walks: bool = False
) -> Query:
    query = listing.statement(asked.viewer, asked.as_at)
    for narrowing in listing.filters:
        value = asked.chosen.get(narrowing.key, "").strip()
        if value:
            narrow = (narrowing.walked if walks else None) or narrowing.narrow
            query = query.where(narrow(value, *_told_to(narrowing, asked, session)))
    if listing.goes_on is not None and asked.going_on is not None and _leaves_out(listing, asked):
        query = query.where(listing.goes_on(asked.going_on))
    return _sorted(listing, query)


def _told_to(narrowing: Filter, asked: Asked, session: Session | None) -> list[Any]:
    """What a filter takes besides the value."""
    found = [asked.viewer] if narrowing.by_viewer else []
    return [*found, narrowing.asks(session, asked)] if narrowing.asks and session else found


def _of_ids(listing: Listing, asked: Asked, ids: Any) -> Query:
    query = listing.statement(asked.viewer, asked.as_at)
    return _sorted(listing, query.where(query.selected_columns["id"].in_(ids)))


def _sorted(listing: Listing, query: Query) -> Query:
    return query.add_columns(*_order_columns(listing)).order_by(*_order(listing))


def _order_columns(listing: Listing) -> list[ColumnElement[Any]]:
    return [column.label(f"order_{at}") for at, column in enumerate(listing.order)]


def _order(listing: Listing) -> list[ColumnElement[Any]]:
    return [column.desc() if listing.newest_first else column.asc() for column in listing.order]


def _beyond(listing: Listing, key: list[Any]) -> ColumnElement[bool]:
    """What comes after the key. The first part is asked for by itself as well: an index can begin there."""
    here, there, first = tuple_(*listing.order), tuple_(*key), listing.order[0]
    if listing.newest_first:
        return and_(here < there, first <= key[0])
    return and_(here > there, first >= key[0])


def _key(listing: Listing, row: Row[*tuple[Any, ...]]) -> str:
    parts = [getattr(row, f"order_{at}") for at in range(len(listing.order))]
    return (
        base64.urlsafe_b64encode(json.dumps([_plain(part) for part in parts]).encode()).decode().rstrip("=")
    )


def _plain(part: Any) -> Any:
    return part if isinstance(part, (str, int)) else part.isoformat()


def _read_key(listing: Listing, text: str) -> list[Any]:
    try:
        parts = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(parts, list) or len(parts) != len(listing.order):
            raise ValueError
        return [_typed(column, part) for column, part in zip(listing.order, parts, strict=True)]
    except (ValueError, TypeError, AttributeError, RecursionError) as fault:
        raise ForgedKey from fault


def _typed(column: ColumnElement[Any] | InstrumentedAttribute[Any], part: Any) -> Any:
    """A part of a key as the column holds it; ValueError for what no key of ours holds, and no database takes."""
    kind = column.type.python_type
    if kind in (str, int):
        if type(part) is not kind or (isinstance(part, str) and not _storable(part)):
            raise ValueError
        if isinstance(part, int) and abs(part) >= 2**63:
            raise ValueError
        return part
    found = kind.fromisoformat(part)
    if isinstance(found, datetime) and found.tzinfo is None:
        raise ValueError
    return found


def _storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
