"""Whether answers fit the contract template they are for: each name known, each value of its field's type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from sqlalchemy.orm import Session

from register.documents.conditions import is_given
from register.documents.displays import shower
from register.documents.faults import FillFault
from register.documents.parts import Column, Field, Pack
from register.queries.contracts.published_templates import own_packs, pack_for
from register.queries.contracts.values import typed_value


def answers_wrong(
    session: Session, edition: str, starts_on: date, answers: Mapping[str, Any]
) -> dict[str, str]:
    """Field -> what is wrong with its answer and which page mends it; nothing while no template is held."""
    pack = pack_for(edition, starts_on, own_packs(session)) if answers else None
    return {} if pack is None else dict(_wrong(pack, answers))


def _wrong(pack: Pack, answers: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield from _of_fields(
        {field.name: field for field in pack.of_group("")},
        {name: value for name, value in answers.items() if name not in pack.groups}, "",
    )  # fmt: skip
    for group in pack.groups:
        fields = {field.name: field for field in pack.of_group(group)}
        items = answers.get(group) or {}
        if not isinstance(items, Mapping):
            yield group, f"“{group}” must hold the answers for each service under its code"
            continue
        for code, item in items.items():
            if isinstance(item, Mapping):
                yield from _of_fields(fields, item, f"{group}.{code}.")
            elif item is not None:
                yield f"{group}.{code}", f"“{group}.{code}” must hold its answers by name"


def _of_fields(
    fields: Mapping[str, Field], given: Mapping[str, Any], prefix: str
) -> Iterator[tuple[str, str]]:
    for name, value in given.items():
        field = fields.get(name)
        if field is None:
            yield prefix + name, f"This contract template has no field “{name}”{_near(name, fields)}"
        elif is_given(value) and (problem := _problem(field, value)):
            yield prefix + name, f"{problem}; mend it on the page “{field.page}”"


def _near(name: str, fields: Mapping[str, Field]) -> str:
    near = get_close_matches(name, fields, n=1)
    return f"; did you mean “{near[0]}” on the page “{fields[near[0]].page}”?" if near else ""


def _problem(field: Field, value: Any) -> str:
    """The first thing wrong with this answer; empty when it fits."""
    if field.type != "table":
        return _shown(field, value)
    if not isinstance(value, list):
        return f"“{field.label}” must be a list of rows"
    columns = {column.name: column for column in field.columns}
    found = (_of_row(columns, row, f"“{field.label}”, row {n}") for n, row in enumerate(value, start=1))
    return next(filter(None, found), "")


def _of_row(columns: Mapping[str, Column], row: Any, where: str) -> str:
    if not isinstance(row, Mapping):
        return f"{where} must hold its cells by name"
    for name, value in row.items():
        if name not in columns:
            near = get_close_matches(name, columns, n=1)
            return f"{where} has no column “{name}”" + (f"; did you mean “{near[0]}”?" if near else "")
        if is_given(value) and (problem := _shown(columns[name], value)):
            return f"{where}: {problem}"
    return ""


def _shown(shape: Field | Column, value: Any) -> str:
    try:
        shower(shape)(typed_value(shape, value), shape.name)
    except FillFault as fault:
        return fault.message
    return ""
