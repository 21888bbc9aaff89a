"""What is asked of a rule, corrected or a body's own: words and amounts, drawn from the value it has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from forms.base import NhsForm
from forms.days import DatePartsField
from forms.fields import CheckboxesField, LongTextField, RadiosField, SelectField, TextField, YesNoField
from forms.hidden import HiddenField
from forms.numbers import PenceField, WholeNumberField
from register.domain.errors import Invalid
from register.domain.imports.days import read_day
from register.domain.people.organisations import KIND_LABELS
from register.domain.rule_terms import DATES, PENCE, Term, column_name, day_said, is_day, term, word

SPARE_ROWS = 2
LONG = ("before", "after")
"""Columns of whole paragraphs."""
ROWS, CELLS, ONE = "step", "part", "value"
F = TypeVar("F", bound="ValueQuestions")


class WordsField(TextField):
    """Several short answers on one line, with commas between them; numbers where the rule has numbers."""

    def read(self, typed: str) -> list[str] | list[int]:  # type: ignore[override]
        parts = [part.strip() for part in super().read(typed).split(",") if part.strip()]
        if not self._numbers:
            return parts
        if not all(part.isdigit() and len(part) < 9 for part in parts):
            raise ValueError("Enter whole numbers with commas between them")
        return [int(part) for part in parts]

    def spell(self, value: Any) -> str:
        return ", ".join(str(part) for part in value or ())

    @property
    def _numbers(self) -> bool:
        return any(type(part) is int for part in self.object_data or ())


class DaysField(WordsField):
    """Several days on one line, each in words, with commas between them; the rule keeps each as 2026-04-03."""

    def read(self, typed: str) -> list[str]:  # type: ignore[override]
        return [read_day(part).first.isoformat() for part in typed.split(",") if part.strip()]

    def spell(self, value: Any) -> str:
        return ", ".join(day_said(str(part)) for part in value or ())


class DayField(TextField):
    """A day in words, or as people write days; the rule keeps it as 2026-04-03."""

    def read(self, typed: str) -> str:
        text = super().read(typed)
        if not text:
            return text
        found = read_day(text)
        if not found.exact:
            raise ValueError("Enter a day, a month and a year")
        return found.first.isoformat()

    def spell(self, value: Any) -> str:
        return day_said(str(value or ""))


class ValueQuestions(NhsForm):
    """A rule's value as questions. Made by `asking`: `shape` is the value that they were drawn from."""

    shape: ClassVar[Any] = None

    def answered(self) -> Any:
        """The value as it was answered; Invalid names each cell of a row that lacks."""
        if isinstance(self.shape, list):
            rows = _is_table(self.shape)
            return self._rows(ROWS, self.shape) if rows else self.answer(ONE)
        if isinstance(self.shape, Mapping):
            return {name: self._part(name, part) for name, part in self.shape.items()}
        return self.answer(ONE)

    def answer(self, name: str) -> Any:
        return self._fields[name].data

    def _part(self, name: str, part: Any) -> Any:
        return self._rows(f"{CELLS}_{name}", part) if _is_table(part) else self.answer(f"{CELLS}_{name}")

    def _rows(self, table: str, shape: list[Any]) -> list[dict[str, Any]]:
        columns, always = _columns(shape), _always(shape)
        found: list[dict[str, Any]] = []
        faults: dict[str, str] = {}
        for number in range(len(shape) + SPARE_ROWS):
            cells = {column: self.answer(f"{table}-{number}-{column}") for column in columns}
            said = {column: cell for column, cell in cells.items() if cell not in (None, "")}
            if not any(cell not in ([], ()) for cell in said.values()):
                continue
            found.append(
                {column: cell for column, cell in said.items() if column in always or cell not in ([], ())}
            )
            lacking = always - set(said)
            faults |= {
                f"{table}-{number}-{column}": f"Enter {column_name(column).lower()}" for column in lacking
            }
        if faults:
            raise Invalid(faults)
        return found


def asking(base: type[F], key: str, value: Any) -> type[F]:
    """The form for a rule of this key, drawn from this value: its questions come first."""
    of = term(key)
    like = value if value != [] or not of.row else [of.row]
    first = _questions(of, value, like)
    own = {
        name: getattr(base, name)
        for name in ("valid_from", "valid_to", "bodies", "source", "reason")
        if hasattr(base, name)
    }
    again = {name: type_again(field) for name, field in own.items()}
    return type(base.__name__, (base,), {**first, **again, "shape": like})


def type_again(field: Any) -> Any:
    """The same question once more, so that it stands behind those made before it."""
    return type(field)(field.field_class, *field.args, name=field.name, **field.kwargs)


def _questions(of: Term, value: Any, like: Any) -> dict[str, Any]:
    """like: the value itself, or what a row of it is like where it has none."""
    if _is_table(like):
        return _table(of, ROWS, "Step" if any("outcome" in row for row in like) else "Row", value, like)
    if isinstance(value, Mapping):
        return {name: field for column, part in value.items() for name, field in _cells(of, column, part)}
    return {ONE: _question(of, of.name, ONE, value, optional=isinstance(value, list))}


def _cells(of: Term, column: str, part: Any) -> list[tuple[str, Any]]:
    name = f"{CELLS}_{column}"
    if _is_table(part):
        return list(_table(of, name, column_name(column), part, part).items())
    return [(name, _question(of, column_name(column), column, part))]


def _table(of: Term, table: str, called: str, rows: list[Any], like: list[Any]) -> dict[str, Any]:
    whole: list[Mapping[str, Any]] = [*rows, *([{}] * (len(like) + SPARE_ROWS - len(rows)))]
    return {
        f"{table}-{number}-{column}": _question(
            of, f"{called} {number + 1}: {column_name(column)}", column, row.get(column), kind, optional=True
        )
        for number, row in enumerate(whole)
        for column, kind in _columns(like).items()
    }


def _question(
    of: Term, label: str, column: str, value: Any, like: Any = None, *, optional: bool = False
) -> Any:
    """The question of the right kind. like: another answer of the same column, which says the kind."""
    kind = like if like is not None else value
    common: dict[str, Any] = {
        "optional": optional,
        "marked": False,
        "thing": label.partition(": ")[2].lower() or "the value",
        "default": value,
    }
    if of.order and column in ("outcome", ONE) and not isinstance(kind, bool):
        options = [(code, word(code)) for code in of.order]
        return (SelectField if optional else RadiosField)(label, options=options, **common)
    if isinstance(kind, bool):
        return YesNoField(label, **common)
    if isinstance(kind, int):
        money = of.measured == PENCE
        return PenceField(label, **common) if money else WholeNumberField(_measured(of, label), **common)
    if isinstance(kind, list):
        several = DaysField if of.measured == DATES else WordsField
        return several(label, limit=5_000, hint="With commas between them", **{**common, "optional": True})
    if column in LONG:
        return LongTextField(label, rows=3, limit=8_000, **common)
    return (DayField if is_day(str(kind)) else TextField)(label, limit=500, **common)


def _measured(of: Term, label: str) -> str:
    return label if not of.measured or of.measured in label.lower() else f"{label}, in {of.measured}"


def _is_table(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(row, Mapping) for row in value)


def _columns(rows: list[Any]) -> dict[str, Any]:
    """Each column of a table with an answer in it, in the order they were met."""
    found: dict[str, Any] = {}
    for row in rows:
        for name, cell in row.items():
            if not found.get(name):
                found[name] = cell
    return found


def _always(rows: list[Any]) -> set[str]:
    """The columns that every row answers."""
    return set.intersection(*(set(row) for row in rows))


class RuleForm(ValueQuestions):
    """A rule's value as this body works by it, where it comes from, and why."""

    submit_text = "Save rule"

    source = LongTextField("Where the rule comes from", thing="where the rule comes from", rows=2)
    reason = LongTextField("Why are you changing it?", thing="why you are changing it", rows=2)


class LocalRuleForm(ValueQuestions):
    """A rule of this body from a day on. seen: what the page said of it before it is sent."""

    submit_text = "Compare with the national rule"

    valid_from = DatePartsField("From which day does it hold?", thing="the day from which the rule holds")
    valid_to = DatePartsField("Until which day?", thing="the last day of the rule", optional=True)
    bodies = CheckboxesField(
        "Which kinds of body does it bind?", thing="the kinds of body", optional=True, hint="Leave all empty for every kind",
        options=[(kind.value, words) for kind, words in KIND_LABELS.items()],
    )  # fmt: skip
    source = LongTextField(
        "Where does the rule come from?", thing="where the rule comes from", rows=2,
        hint="For example: Managing conflicts of interest policy, approved by the board on 2 June 2026",
    )  # fmt: skip
    reason = LongTextField(
        "Why does this body need another rule?", thing="why this body needs another rule", rows=2, optional=True,
        hint="Needed where it is looser than the national rule, or neither stricter nor looser",
    )  # fmt: skip
    seen = HiddenField()

    def compared(self, fingerprint: str) -> bool:
        """Whether the page has told the answer to these very answers; from now on it has."""
        was = str(self.seen.data or "")
        self.seen.draw_again(fingerprint)
        self.submit_text = "Save local rule"
        return was == fingerprint
