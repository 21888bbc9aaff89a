"""One page of a contract template as a form: the template's own list of fields drives it, nobody writes it by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from forms.base import ITS_OWN, NhsForm
from forms.days import DatePartsField
from forms.fields import KEPT, LongTextField, SelectField, TextField
from forms.numbers import MoneyField, WholeNumberField
from forms.options import Option
from forms.records import RecordField

SPARE_ROWS = 3
MOST_ROWS = 40
ASKED = "asked_"
_ID = re.compile(r"[a-z0-9]{26}")


class Choice(Protocol):
    """One answer of a choice."""

    @property
    def value(self) -> str: ...
    @property
    def label(self) -> str: ...


class Asked(Protocol):
    """What a contract template says about one field, or one column of a table."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def options(self) -> Sequence[Choice]: ...
    @property
    def minimum(self) -> int | None: ...
    @property
    def maximum(self) -> int | None: ...
    @property
    def max_length(self) -> int | None: ...


class NamedField(RecordField):
    """A person or an organisation; a name that was kept as words stays a possible answer."""

    def choices_offered(self) -> list[Option]:
        return [self._in_words(option) for option in super().choices_offered()]

    def _in_words(self, option: Option) -> Option:
        words = str(self.object_data)
        return option._replace(label=words) if option.value == KEPT and not _ID.fullmatch(words) else option


class ScheduleForm(NhsForm):
    """The answers of one page. Questions are made by `schedule_form`; an empty answer takes the old one away."""

    submit_text = "Save answers"
    tables: Mapping[str, tuple[str, ...]] = {}

    def values(self) -> dict[str, Any]:
        """Every answer by the template's name for it; None where there is none, tables as lists of rows."""
        plain = [f for f in self.questions if "-" not in f.short_name]
        found = {_asked_for(field.short_name): _answer(field.data) for field in plain}
        return found | {name: self._rows(name) or None for name in self.tables}

    def _rows(self, table: str) -> list[dict[str, Any]]:
        filled = (self._cells(table, number) for number in self._used(table))
        return [{name: value for name, value in cells.items() if value is not None} for cells in filled]

    def _used(self, table: str) -> list[int]:
        """The numbers of the rows that hold an answer: those left empty do not count in what is sent on."""
        first = self.tables[table][0]
        numbers = range(
            sum(name.startswith(f"{table}-") and name.endswith(f"-{first}") for name in self._fields)
        )
        return [n for n in numbers if any(value is not None for value in self._cells(table, n).values())]

    def _cells(self, table: str, number: int) -> dict[str, Any]:
        return {name: self._cell(table, number, name) for name in self.tables[table]}

    def blame(self, problems: dict[str, str]) -> None:
        """Also beside a cell: `evidence[1].shows`, or the first cell of a table that lacks altogether."""
        super().blame({self._place(name): words for name, words in problems.items()})

    def _place(self, name: str) -> str:
        table, _, rest = name.partition("[")
        if table not in self.tables:
            return _input_for(name)
        number, _, column = rest.partition("].")
        used, columns = self._used(table), self.tables[table]
        row = used[int(number)] if number.isdigit() and int(number) < len(used) else 0
        return f"{table}-{row}-{column if column in columns else columns[0]}"

    def _cell(self, table: str, number: int, column: str) -> Any:
        field = self._fields.get(f"{table}-{number}-{column}")
        return None if field is None else _answer(field.data)

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """What to draw: single questions under no name, then each row of each table under its own."""
        found: dict[str, list[Any]] = {}
        for field in self.questions:
            table, _, rest = field.short_name.partition("-")
            place = f"{table}-{rest.partition('-')[0]}" if rest else ""
            found.setdefault(place, []).append(field)
        return list(found.items())


def schedule_form(
    fields: Iterable[Any], stored: Mapping[str, Any], *, rows: Mapping[str, int] | None = None, marked: bool = False,
) -> type[ScheduleForm]:  # fmt: skip
    """A form class for these fields, each table with the rows it has and a few to spare, or with as many as
    `rows` says. marked: whether what may stay empty says so."""
    questions: dict[str, Any] = {}
    tables: dict[str, tuple[str, ...]] = {}
    for field in fields:
        if field.type == "table":
            tables[field.name] = tuple(column.name for column in field.columns)
            count = (rows or {}).get(field.name)
            questions |= _table(field, stored.get(field.name), count)
        else:
            label = f"{field.label} (optional)" if marked and not field.required else field.label
            questions[_input_for(field.name)] = _question(field, label, field.help, stored.get(field.name))
    return type("PageForm", (ScheduleForm,), {**questions, "tables": tables})


def _input_for(name: str) -> str:
    """A template may ask for a `version` too, which is not the one that a form keeps to itself."""
    return f"{ASKED}{name}" if name in ITS_OWN else name


def _asked_for(name: str) -> str:
    return name.removeprefix(ASKED) if name.removeprefix(ASKED) in ITS_OWN else name


def _table(field: Any, rows: Any, count: int | None) -> dict[str, Any]:
    there = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    if count is None:
        count = max(len(there), min(MOST_ROWS, len(there) + SPARE_ROWS))
    whole = [*there, *([{}] * count)][:count]
    return {
        f"{field.name}-{number}-{column.name}": _question(
            column, f"{column.label}, row {number + 1}", "", row.get(column.name)
        )
        for number, row in enumerate(whole)
        for column in field.columns
    }


def _question(asked: Asked, label: str, hint: str, stored: Any) -> Any:
    """The question of the right kind, optional because a draft may wait, with the answer kept so far."""
    common: dict[str, Any] = {
        "optional": True,
        "marked": False,
        "hint": hint,
        "thing": label.removesuffix(" (optional)").lower(),
    }
    if asked.type in ("person", "organisation"):
        return NamedField(label, of=asked.type, default=stored, **common)
    if asked.type == "choice":
        options = [(option.value, option.label) for option in asked.options]
        return SelectField(label, options=options, default=stored, **common)
    return MAKERS.get(asked.type, _text)(asked, label, stored, common)


def _text(asked: Asked, label: str, stored: Any, common: dict[str, Any]) -> Any:
    return TextField(label, limit=asked.max_length or 2_000, default=stored, **common)


def _long(asked: Asked, label: str, stored: Any, common: dict[str, Any]) -> Any:
    return LongTextField(label, limit=asked.max_length or 20_000, default=stored, **common)


def _day(_asked: Asked, label: str, stored: Any, common: dict[str, Any]) -> Any:
    return DatePartsField(label, default=_read_day(stored), **common)


def _count(asked: Asked, label: str, stored: Any, common: dict[str, Any]) -> Any:
    low = 0 if asked.minimum is None else asked.minimum
    high = 1_000_000_000 if asked.maximum is None else asked.maximum
    return WholeNumberField(label, low=low, high=high, default=stored, **common)


def _money(_asked: Asked, label: str, stored: Any, common: dict[str, Any]) -> Any:
    return MoneyField(label, places=4, default=_read_amount(stored), **common)


MAKERS = {"long_text": _long, "date": _day, "int": _count, "money": _money}


def _read_day(stored: Any) -> date | None:
    try:
        return date.fromisoformat(stored) if stored else None
    except (TypeError, ValueError):
        return None


def _read_amount(stored: Any) -> Decimal | None:
    try:
        return None if stored is None else Decimal(str(stored))
    except InvalidOperation:
        return None


def _answer(value: Any) -> Any:
    return None if value == "" else value
