"""The three kinds of table, and the shape every fact under scrutiny shares."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from sqlalchemy import (
    JSON,
    ColumnElement,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    MetaData,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
_ALPHABET = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_LETTERS = _ALPHABET * 8  # a table from any byte to a letter, each letter as likely as the others


class UtcDateTime(TypeDecorator[datetime]):
    """An instant in UTC; SQLite drops the zone, so it is put back on reading. Naive values are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[Any]:
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return value if value is None or value.tzinfo is UTC else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Id = Annotated[str, mapped_column(String(32))]
Key = Annotated[str, mapped_column(String(32), primary_key=True)]
Word = Annotated[str, mapped_column(String(40))]
Line = Annotated[str, mapped_column(String(300))]
Digest = Annotated[str, mapped_column(String(64))]
Prose = Annotated[str, mapped_column(Text)]
Structure = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


class Folded(TypeDecorator[str]):
    """Text as it is searched and sorted, by the numbers of its characters on either database."""

    impl = Text
    cache_ok = True

    @property
    def python_type(self) -> type[Any]:
        return str

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text(collation="C" if dialect.name == "postgresql" else None))


class Base(DeclarativeBase):
    """Every table stands in this metadata."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        dict[str, Any]: Structure,
        list[Any]: Structure,
    }


class Evidence:
    """A fact under scrutiny: insert-only and ledgered. unit_of_work refuses one without its entry."""


class Operational:
    """Bookkeeping that nobody is judged by: counters, drafts, attempts, leases, ticks, caches, sessions."""


class Derived:
    """Worked out of evidence and of nothing else: written with the version it mirrors, rebuilt by a command, compared when
    the audit trail is recomputed, emptied by an erasure, and left out of back-ups."""


class Thing(Evidence):
    """What a fact is about: an opaque id, and a public reference that cannot be counted."""

    id: Mapped[Key]
    ref: Mapped[str] = mapped_column(String(24), unique=True)


class Version(Evidence):
    """One immutable version of a fact: when it held, when we learnt it, who recorded it and why.

    `superseded_seq` is NULL while the version is the newest, and is set once. `valid_to` is the last day.
    `provenance` marks what is invented (the examples), inferred, or taken from a public record.

    A barrier on what a column of `__walled_by__` names closes the row; so does whatever closes the record, of the
    kind given, that a column of `__walled_through__` names, and a barrier on the body whose name stands in a column of
    `__walled_by_name__`: one of those that stand in a column of `__names_body__`, however either is written, or a number
    of it that stands in a column of `__numbers_body__`. A column of
    `__masked__` reads as empty to whoever may not see the record, of the kind given, that it names. Of any other column
    that names a record, `__harmless__` says why no barrier need reach it.

    A kind that says in `__names_bound__` which column names whom a barrier binds is shown to those who keep barriers, and to
    auditors whom that column does not name.

    The words of a record go with an erasure of its own, or with that of the record, of the kind given, that a column of
    `__erased_with__` names.
    Of a kind that is `__from_sources__`, what a source's newest edition of a day holds is what that source asserts then.
    A version of a kind that `__holds_from_days__` says how the record reads from the day in `holds_from` on; empty, from
    its first day on. A day before it still reads as the versions before said. Where `__moved_by_transfers__` too, such a day
    is that of a transfer alone: few records have one.

    Of the columns that name a body, those of `__goes_with_body__` take the name of the body that follows it on the day of
    a transfer, never the same one in two of them where it stands `__between_bodies__`; of the others `__stays_with_body__`
    says why they keep it.

    A list is sorted by a column of `__sorted_by__`, as people sort; those and the columns of `__searched_by__` are found
    by any part of them, without accents and in any case, as is each text within those of `__searched_within__`. Two
    records are asked about as perhaps one where the whole of a column of `__matched_by__` is the same in both.
    """

    __kind__: ClassVar[str]
    __prefix__: ClassVar[str]
    __thing__: ClassVar[type[Any]]
    __names_bound__: ClassVar[str] = ""
    __erasable__: ClassVar[tuple[str, ...]] = ()
    __erased_with__: ClassVar[tuple[tuple[str, str], ...]] = ()
    __sorted_by__: ClassVar[tuple[str, ...]] = ()
    __searched_by__: ClassVar[tuple[str, ...]] = ()
    __searched_within__: ClassVar[tuple[str, ...]] = ()
    __matched_by__: ClassVar[tuple[str, ...]] = ()
    __walled_by__: ClassVar[tuple[str, ...]] = ()
    __walled_through__: ClassVar[tuple[tuple[str, str], ...]] = ()
    __walled_by_name__: ClassVar[tuple[str, ...]] = ()
    __from_sources__: ClassVar[bool] = False
    __holds_from_days__: ClassVar[bool] = False
    __moved_by_transfers__: ClassVar[bool] = False
    __goes_with_body__: ClassVar[tuple[str, ...]] = ()
    __between_bodies__: ClassVar[bool] = False
    __stays_with_body__: ClassVar[tuple[tuple[str, str], ...]] = ()
    __names_body__: ClassVar[tuple[str, ...]] = ()
    __numbers_body__: ClassVar[tuple[str, ...]] = ()
    __masked__: ClassVar[tuple[tuple[str, str], ...]] = ()
    __harmless__: ClassVar[tuple[tuple[str, str], ...]] = ()
    __always_harmless__: ClassVar[tuple[tuple[str, str], ...]] = (
        ("recorded_by", "an opaque account; whose it is, is asked for through the barriers"),
    )

    id: Mapped[Key]
    n: Mapped[int]
    seq: Mapped[int]
    superseded_seq: Mapped[int | None]
    act: Mapped[Word]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    basis: Mapped[Word]
    known_on: Mapped[date]
    recorded_by: Mapped[Id]
    provenance: Mapped[Word] = mapped_column(default="")
    reason: Mapped[str | None] = mapped_column(Text)

    if TYPE_CHECKING:
        ref: str  # the thing's public reference, carried along by whoever made or read the version
        masked: frozenset[str]  # the columns that read as empty for whoever read or made the version

        def __init__(self, **columns: Any) -> None: ...

    @classmethod
    def not_over(cls, day: date) -> list[ColumnElement[bool]]:
        """What has to be so, besides its last day, for the record to go with its body on this day."""
        return []

    @declared_attr
    def thing_id(cls) -> Mapped[str]:  # noqa: N805
        return mapped_column(String(32), ForeignKey(f"{cls.__kind__}.id"))

    @declared_attr.directive
    def __table_args__(cls) -> tuple[Any, ...]:  # noqa: N805
        return versions_args(cls)


def versions_args(cls: Any, *more: Any, known_on: tuple[str, ...] = ("seq",)) -> tuple[Any, ...]:
    """The stale-edit lock, the partial index for "now", the index behind "known on", which may hold more columns, what
    ends in the order in which it does, the few versions that followed another, and those that a transfer moved."""
    name = cls.__tablename__
    newest = partial_index(f"ix_{name}_now", "superseded_seq IS NULL", "thing_id")
    ends = partial_index(
        f"ix_{name}_ends", "superseded_seq IS NULL AND valid_to IS NOT NULL", "valid_to", "thing_id"
    )
    later = partial_index(f"ix_{name}_later", "n > 1", "seq")
    known = Index(f"ix_{name}_seq", *known_on)
    moved = partial_index(f"ix_{name}_moved", "holds_from IS NOT NULL", "holds_from", "thing_id")
    moves = (moved,) if cls.__moved_by_transfers__ else ()
    return (UniqueConstraint("thing_id", "n"), newest, known, ends, later, *moves, *more)


def partial_index(name: str, which: str, *columns: str) -> Index:
    """An index of those rows alone of which this holds, on both databases."""
    return Index(name, *columns, sqlite_where=text(which), postgresql_where=text(which))


def new_id() -> str:
    """An opaque id of 26 letters and digits; 128 random bits, so that nothing can be counted or guessed."""
    return _letters(26)


def new_ref(prefix: str, year: int) -> str:
    """A public reference such as INT-2026-7F3KQ9XB: readable aloud, never sequential, 40 random bits."""
    return f"{prefix}-{year}-{_letters(8)}"


def new_fact(prefix: str, year: int) -> tuple[str, str, str]:
    """The id and the reference of a new fact, and the id of its first version: one draw, since many are made at once."""
    drawn = _letters(60)
    return drawn[:26], f"{prefix}-{year}-{drawn[52:]}", drawn[26:52]


def _letters(count: int) -> str:
    """This many letters of five random bits each."""
    return secrets.token_bytes(count).translate(_LETTERS).decode()
