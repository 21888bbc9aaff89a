"""Everything that a contract still lacks as one form: each field under the page of the contract template it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from forms.schedules import ScheduleForm, schedule_form

BETWEEN = "__"
"""Between the block, the number of the service and the name of the field."""


class MissingAnswersForm(ScheduleForm):
    """Answers of several pages and services at once. What is left empty goes on lacking."""

    submit_text = "Save answers"
    wanted: tuple[Any, ...] = ()

    def answers(self) -> dict[str, Any]:
        """What was answered, as the service takes it: answers for a service under its block and code."""
        given = self.values()
        found: dict[str, Any] = {}
        for one in self.wanted:
            value = given.get(input_of(one))
            if value is not None:
                _holder(found, one)[one.field.name] = value
        return found

    def blame(self, problems: dict[str, str]) -> None:
        """A problem of `services.DN.purpose` stands beside the question for that service."""
        places = {_path(one): input_of(one) for one in self.wanted}
        super().blame({places.get(name, name): words for name, words in problems.items()})

    @property
    def sections(self) -> list[tuple[str, list[tuple[Any, list[list[Any]]]]]]:
        """What to draw: for each page and service its fields, each with its questions, a list of them a row."""
        found: dict[str, list[tuple[Any, list[list[Any]]]]] = {}
        for one in self.wanted:
            found.setdefault(_title(one), []).append((one, self._rows_of(one)))
        return list(found.items())

    def _rows_of(self, one: Any) -> list[list[Any]]:
        name = input_of(one)
        rows: dict[str, list[Any]] = {}
        for field in self.questions:
            table, _, rest = field.short_name.partition("-")
            if field.short_name == name or table == name:
                rows.setdefault(rest.partition("-")[0], []).append(field)
        return list(rows.values())


def missing_answers_form(
    wanted: Iterable[Any], rows: Mapping[str, int] | None = None
) -> type[MissingAnswersForm]:
    """The form for these, each begun with what is kept or offered."""
    wanted = tuple(wanted)
    fields = [replace(one.field, name=input_of(one)) for one in wanted]
    stored = {input_of(one): one.begins_with for one in wanted}
    shaped = schedule_form(fields, stored, rows=rows)
    return type("MissingForm", (MissingAnswersForm, shaped), {"wanted": wanted})


def input_of(one: Any) -> str:
    """What the question is called: `services__0__purpose` for the first service."""
    if one.item is None:
        return str(one.field.name)
    return BETWEEN.join((one.field.group, str(one.item), one.field.name))


def _path(one: Any) -> str:
    return str(one.field.name) if one.item is None else f"{one.field.group}.{one.code}.{one.field.name}"


def _title(one: Any) -> str:
    page = str(one.field.page).capitalize()
    return page if one.item is None else f"{page}: {one.service}"


def _holder(found: dict[str, Any], one: Any) -> dict[str, Any]:
    if one.item is None:
        return found
    holder: dict[str, Any] = found.setdefault(one.field.group, {}).setdefault(one.code, {})
    return holder
