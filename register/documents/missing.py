"""What still has to be filled in before a contract can be issued, each with the page that mends it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from register.documents.conditions import is_given, read_condition
from register.documents.parts import Field, Pack, Part


@dataclass(frozen=True, slots=True)
class Missing:
    """A required value that nobody has given."""

    field: str
    label: str
    part_id: str
    page_hint: str


def missing(pack: Pack, values: Mapping[str, Any]) -> list[Missing]:
    """Every required value that is not there, in the order of the document."""
    used = used_parts(pack, values)
    found: list[Missing] = []
    for part in pack.parts:
        if part.id in used:
            found += _of_part(part, values, used)
    return found


def used_parts(pack: Pack, values: Mapping[str, Any]) -> frozenset[str]:
    """The parts this contract has: the mandatory ones, and others as soon as one of their fields is filled."""
    return frozenset(part.id for part in pack.parts if part.mandatory or _is_touched(part, values))


def _is_touched(part: Part, values: Mapping[str, Any]) -> bool:
    names = {part.repeat, *(field.name for field in part.fields if not field.group)} - {""}
    return any(is_given(values.get(name)) for name in names)


def _of_part(part: Part, values: Mapping[str, Any], used: frozenset[str]) -> Iterator[Missing]:
    plain = [field for field in part.fields if not field.group]
    yield from _of_fields(plain, values, values, used, "")
    if part.repeat:
        yield from _of_items(part, values, used)


def _of_items(part: Part, values: Mapping[str, Any], used: frozenset[str]) -> Iterator[Missing]:
    items = values.get(part.repeat)
    if not isinstance(items, list) or not items:
        yield Missing(part.repeat, part.title, part.id, part.page)
        return
    grouped = [field for field in part.fields if field.group]
    for position, item in enumerate(items):
        if isinstance(item, Mapping):
            yield from _of_fields(grouped, item, values, used, f"{part.repeat}[{position}].")


def _of_fields(
    fields: Iterable[Field],
    own: Mapping[str, Any],
    all_values: Mapping[str, Any],
    used: frozenset[str],
    prefix: str,
) -> Iterator[Missing]:
    for field in fields:
        value = own.get(field.name)
        if field.type == "table" and isinstance(value, list):
            yield from _of_rows(field, value, prefix)
        if not value and not is_given(value) and _is_required(field, all_values, used):
            yield Missing(prefix + field.name, field.label, field.part_id, field.page)


def _is_required(field: Field, values: Mapping[str, Any], used: frozenset[str]) -> bool:
    if field.required_when:
        return read_condition(field.required_when).holds(values, used)
    return field.required


def _of_rows(field: Field, rows: list[Any], prefix: str) -> Iterator[Missing]:
    required = [column for column in field.columns if column.required]
    for position, row in enumerate(rows if required else ()):
        for column in required:
            if isinstance(row, Mapping) and not is_given(row.get(column.name)):
                path = f"{prefix}{field.name}[{position}].{column.name}"
                yield Missing(path, f"{field.label}: {column.label}", field.part_id, field.page)
