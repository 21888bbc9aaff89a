"""Writes the manifest of a template made from a body's own official Word file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date

from register.documents.parts import Column, Field, Option

SERVICES = "services"
"""The one group that repeats: once for each service of the contract."""


def manifest_text(
    *,
    pack_id: str,
    title: str,
    edition: str,
    valid_from: date,
    valid_to: date | None,
    fields: Iterable[Field],
    repeats: bool = False,
) -> str:
    """The manifest of a pack made from a body's own official file: one part with the fields that were placed, and
    one more for what comes once for each service."""
    fields = list(fields)
    plain = [field for field in fields if not field.group]
    until = f"valid_to = {valid_to.isoformat()}\n" if valid_to else ""
    head = (
        f"schema = 1\nid = {_quoted(pack_id)}\ntitle = {_quoted(title)}\nedition = {_quoted(edition)}\n"
        f"valid_from = {valid_from.isoformat()}\n{until}official = true\n"
        f"reference_field = {_quoted('contract_reference')}\n"
    )
    parts = _part("document", title, plain)
    if repeats:
        once_each = [field for field in fields if field.group]
        parts += _part(SERVICES, "The services", once_each, repeat=SERVICES)
    return head + parts


def _part(part_id: str, title: str, fields: Iterable[Field], repeat: str = "") -> str:
    head = (
        f'\n[[parts]]\nid = {_quoted(part_id)}\nnumber_confidence = "verified"\n'
        f'source = "the body\'s own official file"\ntitle = {_quoted(title)}\nkind = "annex"\n'
        f'editability = "orange"\nmandatory = true\n'
    )
    each = f"repeat = {_quoted(repeat)}\n" if repeat else ""
    return head + each + "".join(line for field in fields for line in _field(field))


def _field(field: Field) -> Iterator[str]:
    yield f"\n[[parts.fields]]\nname = {_quoted(field.name)}\nlabel = {_quoted(field.label)}\n"
    yield f"type = {_quoted(field.type)}\nrequired = {str(field.required).lower()}\npage = {_quoted(field.page)}\n"
    yield f"blank = {_quoted(field.blank)}\nhelp = {_quoted(field.help)}\nsource = {_quoted(field.source)}\n"
    yield from _limits(field)
    if field.options:
        yield f"options = [{_options(field)}]\n"
    if field.columns:
        yield "columns = [\n" + "".join(f"  {{ {_column(column)} }},\n" for column in field.columns) + "]\n"


def _limits(shape: Field | Column) -> Iterator[str]:
    for name in ("minimum", "maximum", "max_length"):
        if (limit := getattr(shape, name)) is not None:
            yield f"{name} = {limit}\n"


def _options(shape: Field | Column) -> str:
    return ", ".join(f"{{ {_option(one)} }}" for one in shape.options)


def _option(one: Option) -> str:
    shown = f", shown = {_quoted(one.shown)}" if one.shown else ""
    return f"value = {_quoted(one.value)}, label = {_quoted(one.label)}{shown}"


def _column(column: Column) -> str:
    said = [
        f"name = {_quoted(column.name)}",
        f"label = {_quoted(column.label)}",
        f"type = {_quoted(column.type)}",
    ]
    said.append(f"required = {str(column.required).lower()}")
    said += [line.strip() for line in _limits(column)]
    return ", ".join(said + ([f"options = [{_options(column)}]"] if column.options else []))


def _quoted(text: str) -> str:
    """A TOML string; JSON writes the same."""
    return json.dumps(text, ensure_ascii=False)
