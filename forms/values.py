"""Forms about a value of the domain: what the page asks becomes the value, and the value what the page shows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from functools import cached_property, partial
from itertools import groupby
from types import MappingProxyType
from typing import Any, ClassVar, Generic, Self, TypeVar

from forms.base import NhsForm, Part, answers_sent
from forms.merging import merged
from register.domain.texts import texts_of

V = TypeVar("V")
EMPTY: tuple[Any, ...] = (None, "", (), [])


@dataclass
class Rows:
    """Questions that come once for each row of a table.

    makes: what a row becomes. cells: the questions of one row by their names, given its number from 0.
    drawn: rows on an empty page; a value is shown with all of its rows and some empty ones. most: rows that are read,
    whatever a browser sends. instead: what an empty answer means, where that is not nothing."""

    makes: type[Any]
    cells: Callable[[int], Iterable[tuple[str, Any]]]
    drawn: int
    most: int = 200
    instead: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """The questions are made where the class names its rows, so that they stand there on the page."""
        self._made = [dict(self.cells(number)) for number in range(self.drawn)]

    @property
    def names(self) -> list[str]:
        return list(self._made[0])

    def wide_for(self, value: Sequence[Any]) -> int:
        """Rows on the page of a value: all that it has, and empty ones, so that there is always a place for more."""
        return max(len(value), min(self.most, len(value) + max(1, self.drawn // 2))) if value else 0

    @cached_property
    def needed(self) -> list[str]:
        """The cells without which a row is none."""
        return [
            one.name for one in fields(self.makes)
            if one.name in self.names and one.default is MISSING and one.default_factory is MISSING
            and one.name not in self.instead
        ]  # fmt: skip

    def lacks(self, cell: Any) -> str:
        """What is said of an empty cell: of a text what the rules say, by its kind."""
        kind = texts_of(self.makes).get(cell.short_name.rpartition("-")[2])
        return (kind.problem(None) if kind else None) or str(cell.missing)

    @cached_property
    def valued(self) -> list[str]:
        """Those of them that nobody types as a text."""
        return [name for name in self.needed if name not in texts_of(self.makes)]

    def questions(self, name: str, first: int, last: int) -> dict[str, Any]:
        """The questions of these rows, by the names of their inputs."""
        made = {n: self._made[n] if n < self.drawn else dict(self.cells(n)) for n in range(first, last)}
        return {f"{name}-{n}-{cell}": asked for n, cells in made.items() for cell, asked in cells.items()}


class ValueForm(NhsForm, Generic[V]):
    """A form whose answers make a value. `about` and `to_domain` are each other's inverse."""

    makes: ClassVar[type[Any]]
    ROWS: ClassVar[Mapping[str, Rows]] = {}
    FOLDED: ClassVar[Mapping[str, str]] = {}
    """Tables that a page folds, with what each is called there."""
    counts: Mapping[str, int] = MappingProxyType({})
    """How many rows of each table are asked."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for name, rows in cls.__dict__.get("ROWS", {}).items():
            cls.counts = {**cls.counts, name: rows.drawn}
            for question, asked in rows.questions(name, 0, rows.drawn).items():
                setattr(cls, question, asked)

    @property
    def questions(self) -> list[Any]:
        """The fields that a person sees; the rows of a table together, however many there are."""
        together: dict[str, list[Any]] = {}
        for asked in super().questions:
            together.setdefault(asked.group, []).append(asked)
        return [asked for group in together.values() for asked in group]

    @property
    def parts(self) -> list[Part]:
        together = groupby(
            self.questions, key=lambda asked: asked.group if asked.group in self.FOLDED else ""
        )
        return [self._part(name, list(asked)) for name, asked in together]

    def _part(self, name: str, asked: list[Any]) -> Part:
        """A folded table is open where something is wrong in it, where somebody has just answered or looks for a record,
        and while nothing stands in one that is needed."""
        if not name:
            return Part("", asked)
        filled = len(self.used(name))
        is_needed = any(one.name == name and one.default is MISSING for one in fields(self.makes))
        is_busy = any(one.errors or one.looks for one in asked) or (filled > 0 and self.is_submitted())  # type: ignore[no-untyped-call]
        return Part(f"{self.FOLDED[name]}: {filled}", asked, is_busy or (is_needed and not filled))

    @classmethod
    def about(cls, value: Any, *, version: int | None = None, **more: Any) -> Self:
        wide = cls._as_wide_as(
            {name: rows.wide_for(getattr(value, name, ())) for name, rows in cls.ROWS.items()}
        )
        return super(ValueForm, wide).about(value, version=version, **more)

    @classmethod
    def _as_wide_as(cls, wanted: Mapping[str, int]) -> type[Self]:
        """This form, or one with the rows that a value has or a browser sent beyond those it draws."""
        counts = {
            name: max(count, wanted[name], _sent(name, cls.ROWS[name])) for name, count in cls.counts.items()
        }
        if counts == cls.counts:
            return cls
        more = {
            question: asked
            for name, rows in cls.ROWS.items()
            for question, asked in rows.questions(name, cls.counts[name], counts[name]).items()
        }
        return type(cls.__name__, (cls,), {**more, "counts": counts, "__module__": cls.__module__})

    @classmethod
    def answers_about(cls, value: Any) -> dict[str, Any]:
        cells = {
            f"{name}-{n}-{cell}": getattr(row, cell)
            for name, rows in cls.ROWS.items()
            for n, row in enumerate(getattr(value, name))
            for cell in rows.names
        }
        return {**super().answers_about(value), **cells}

    def to_domain(self, **given: Any) -> V:
        """The value that the answers make. given: what the page knows without asking.

        What is not asked stays as it is recorded."""
        values = {one.name: self._value(one, given) for one in fields(self.makes)}
        made: V = self.makes(**values)
        return made

    def _value(self, one: Any, given: Mapping[str, Any]) -> Any:
        if one.name in given:
            return given[one.name]
        if one.name in self.ROWS:
            return tuple(self._row(one.name, n) for n in self.whole(one.name))
        if one.name in self._fields:
            return _answer(self._fields[one.name].data, one)
        return getattr(self.recorded, one.name, _default(one))

    @property
    def tables(self) -> Collection[str]:
        return self.ROWS.keys()

    def catch_up(self, was: Any, now: Any, version: int) -> list[tuple[Any, Any]]:
        """As every form, and tables row by row: whoever changed one row does not undo what another changed in the next."""
        readable = {
            name
            for name in self.ROWS
            if not any(c.errors for n in self.used(name) for c in self.cells(name, n))
        }
        mine = {name: [self._row(name, number) for number in self.used(name)] for name in readable}
        told = super().catch_up(was, now, version)
        if was is None or now is None:
            return told
        return told + [pair for name, rows in mine.items() for pair in self._lay_over(name, rows, was, now)]

    def _lay_over(self, name: str, mine: list[Any], was: Any, now: Any) -> list[tuple[Any, Any]]:
        cells = self.ROWS[name].names
        before, my, their = (
            [{cell: getattr(row, cell) for cell in cells} for row in rows]
            for rows in (getattr(was, name), mine, getattr(now, name))
        )
        found = merged(before, my, their, known_by=cells[0], is_same=partial(self._reads_alike, name))
        self._widen(name, len(found.rows))
        for number in range(self.counts[name]):
            row = found.rows[number] if number < len(found.rows) else {}
            for cell in cells:
                self._draw_cell(self[f"{name}-{number}-{cell}"], row.get(cell))
        return [(self[f"{name}-{number}-{cell}"], newer) for number, cell, newer in found.both]

    def _reads_alike(self, name: str, cell: str, one: Any, other: Any) -> bool:
        asked: Any = self[f"{name}-0-{cell}"]
        return bool(asked.is_same(one, other))

    def _draw_cell(self, asked: Any, value: Any) -> None:
        if not asked.is_same(asked.data, value):
            asked.draw_again(value)

    def _widen(self, name: str, rows: int) -> None:
        """Ask for so many rows at least."""
        more = self.ROWS[name].questions(name, self.counts[name], max(rows, self.counts[name]))
        for question, asked in more.items():
            made = self.meta.bind_field(self, asked, {"name": question, "prefix": ""})
            first = self[f"{name}-0-{question.rpartition('-')[2]}"]
            vars(made).update(
                {part: vars(first)[part] for part in ("options", "is_long", "widget") if part in vars(first)}
            )
            made.process(None, None)
            self._fields[question] = made
            setattr(self, question, made)
        self.counts = {**self.counts, name: max(rows, self.counts[name])}

    def cells(self, rows: str, number: int) -> list[Any]:
        """The questions of one row."""
        return [self[f"{rows}-{number}-{cell}"] for cell in self.ROWS[rows].names]

    def is_filled(self, rows: str, number: int) -> bool:
        return any((cell.raw_data and cell.raw_data[0]) or cell.data for cell in self.cells(rows, number))

    def validate(self, extra_validators: Any = None) -> bool:
        """Also whether each row that holds an answer holds every other that it needs: rules that meet with an empty number
        or day say nothing of any row, so that what the next one lacks would be told once that was mended."""
        sound = super().validate(extra_validators)
        lacking = [
            cell for name in self.ROWS for number in self.used(name) for cell in self._lacking(name, number)
        ]
        for cell in lacking:
            cell.errors = [*cell.errors, self.ROWS[cell.group].lacks(cell)]
        return sound and not lacking

    def _lacking(self, rows: str, number: int) -> Iterable[Any]:
        for name in self.ROWS[rows].needed:
            cell = self[f"{rows}-{number}-{name}"]
            if cell.data in EMPTY and not cell.errors:
                yield cell

    def used(self, rows: str) -> list[int]:
        """The numbers of the rows that hold an answer."""
        return [number for number in range(self.counts[rows]) if self.is_filled(rows, number)]

    def whole(self, rows: str) -> list[int]:
        """Of these the rows that the rules are asked about: all, or those whose numbers, days and choices are all there."""
        used = self.used(rows)
        if not self.leaves_out:
            return used
        needed = self.ROWS[rows].valued
        return [n for n in used if all(self[f"{rows}-{n}-{name}"].data not in EMPTY for name in needed)]

    def blame_besides(self, problems: Mapping[str, str]) -> None:
        """What is wrong with a table as a whole waits while a row of it was left out."""
        apart = {name for name in self.ROWS if self.whole(name) != self.used(name)}
        super().blame_besides({name: words for name, words in problems.items() if name not in apart})

    def _row(self, rows: str, number: int) -> Any:
        """A row as answered; with what it is known by unchanged, it keeps whatever the page does not ask."""
        shape = self.ROWS[rows]
        known_by, *_ = shape.names
        answers = {
            one.name: _instead(_answer(self[f"{rows}-{number}-{one.name}"].data, one), shape.instead.get(one.name))
            for one in fields(shape.makes) if one.name in shape.names
        }  # fmt: skip
        for row in getattr(self.recorded, rows, ()):
            if getattr(row, known_by) == answers[known_by]:
                return replace(row, **answers)
        return shape.makes(**answers)

    def blame(self, problems: Mapping[str, str]) -> None:
        super().blame({self._place(name): words for name, words in problems.items()})

    def _place(self, name: str) -> str:
        """Where a fault belongs: rows left empty do not count in what the rules were given."""
        rows, _, rest = name.partition("-")
        if rows not in self.ROWS:
            return name
        used, (number, _, cell) = self.whole(rows) or self.used(rows), rest.partition("-")
        at = used[int(number)] if number.isdigit() and int(number) < len(used) else 0
        return f"{rows}-{at}-{cell or self.ROWS[rows].names[0]}"


def _sent(name: str, rows: Rows) -> int:
    """How many rows of this table a browser sent."""
    numbers = [
        part[1] for key in answers_sent() or () if (part := key.split("-"))[0] == name and len(part) == 3
    ]
    return min(
        rows.most, max((int(n) + 1 for n in numbers if n.isascii() and n.isdigit() and len(n) < 6), default=0)
    )


def _answer(answer: Any, one: Any) -> Any:
    """An empty answer is what the value has when nothing is said."""
    if answer in EMPTY and _default(one) is not None:
        return _default(one)
    if answer in EMPTY and one.default is None:
        return None
    return tuple(answer) if isinstance(answer, list) else answer


def _instead(answer: Any, instead: Any) -> Any:
    return instead if answer in EMPTY and instead is not None else answer


def _default(one: Any) -> Any:
    if one.default is not MISSING:
        return one.default
    return one.default_factory() if one.default_factory is not MISSING else None
