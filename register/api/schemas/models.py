"""The description of what calls take and answer, worked out from the values themselves: no field is spelt again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

from register.domain.readers import LONGEST, MOST, Named, named
from register.domain.texts import sentence
from register.queries.listing import Listing, types

Schema = dict[str, Any]
ONLY_READ = "Only read: it may be sent back as it was"
_PLAIN: dict[Any, Schema] = {
    str: {"type": "string", "maxLength": LONGEST},
    bool: {"type": "boolean"},
    int: {"type": "integer", "exclusiveMinimum": -MOST, "exclusiveMaximum": MOST},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
    Decimal: {
        "anyOf": [{"type": "string", "pattern": r"^-?[0-9]{1,15}(\.[0-9]{1,10})?$"}, {"type": "integer"}]
    },
    Any: {},
}


class Problem(BaseModel):
    """What went wrong, in plain words (RFC 9457); problems: each fault beside its field."""

    status: int
    title: str
    request_id: str = ""
    problems: dict[str, str] = Field(default_factory=dict)


def schema_of(kind: Any) -> Schema:
    """The JSON schema of a type."""
    if get_origin(kind) is Annotated:
        return schema_of(get_args(kind)[0])
    if NoneType in get_args(kind):
        (bare,) = (part for part in get_args(kind) if part is not NoneType)
        return {"anyOf": [schema_of(bare), {"type": "null"}]}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": schema_of(get_args(kind)[0])}
    if get_origin(kind) is Mapping:
        return {"type": "object"}
    return _object(kind) if is_dataclass(kind) else _single(kind)


def _single(kind: Any) -> Schema:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"type": "string", "enum": [one.value for one in kind]}
    return _PLAIN[kind]


def _object(cls: Any) -> Schema:
    """A value within a value."""
    fields = named(cls)
    return {
        "type": "object", "properties": {name: _field(one) for name, one in fields.items()},
        "required": [name for name, one in fields.items() if one.needed], "additionalProperties": False,
    }  # fmt: skip


def _field(one: Named) -> Schema:
    found = schema_of(one.kind)
    return {"anyOf": [found, {"type": "null"}]} if one.nullable else found


def taken(name: str, *values: type[Any], without: tuple[str, ...] = ()) -> type[BaseModel]:
    """What a call takes: the fields of these values, but for what the address says."""
    fields = [one for value in values for one in named(value).values() if one.name not in without]
    needed = [one.name for one in fields if one.needed]
    return _model(name, {one.name: _asked(one) for one in fields}, needed, values[0].__doc__)


def _asked(one: Named) -> Schema:
    return {**_field(one), "description": sentence(one.asked.thing)}


def amended(
    name: str, value: type[Any], change: type[Any], *read_only: type[Any] | None, stays: tuple[str, ...]
) -> type[BaseModel]:
    """What an amendment takes: how the record should read, and, sent back as they were, what is only read."""
    fields = [*named(value).values(), *named(change).values()]
    needed = [one.name for one in fields if one.needed and one.name not in stays]
    hints = [get_type_hints(cls, include_extras=True) for cls in read_only if cls]
    back = {
        key: {**schema_of(hint), "description": ONLY_READ} for found in hints for key, hint in found.items()
    }
    return _model(name, {**back, **{one.name: _asked(one) for one in fields}}, needed, value.__doc__)


def told(name: str, *values: type[Any] | None, sure: tuple[str, ...] = ()) -> type[BaseModel]:
    """What a call answers: every field of these values, each there whatever it holds, or those that are sure."""
    hints = [get_type_hints(value, include_extras=True) for value in values if value]
    fields = {key: schema_of(hint) for hint in hints for key, hint in hint.items()}
    return _model(name, fields, list(sure or fields))


def page_of(listing: Listing) -> type[BaseModel]:
    """What a list answers: what was asked in words, a page of rows, and the key of the next page."""
    cells = {key: {"anyOf": [schema_of(kind), {"type": "null"}]} for key, kind in types(listing).items()}
    row = {"type": "object", "properties": cells, "required": list(cells), "additionalProperties": False}
    fields = {
        "question": schema_of(str),
        "rows": {"type": "array", "items": row},
        "next": schema_of(str | None),
    }
    return _model(f"{_title(listing.noun)}Page", fields, list(fields))


def asking_of(listing: Listing, asked: type[Any]) -> type[BaseModel]:
    """What a list takes in its address: the days and the page, and its own filters."""
    labels = {one.key: one.label for one in listing.filters}
    return searching(f"{_title(listing.noun)}Question", asked, labels)


def searching(name: str, asked: type[Any], filters: Mapping[str, str]) -> type[BaseModel]:
    """A question with filters, each by its label."""
    own = {key: {"type": "string", "maxLength": 200, "description": label} for key, label in filters.items()}
    return _model(name, {**{key: _asked(one) for key, one in named(asked).items()}, **own}, [])


def _title(noun: str) -> str:
    return noun.title().replace("-", "")


def _model(
    name: str, fields: Mapping[str, Schema], needed: list[str], words: str | None = None
) -> type[BaseModel]:
    """A model that is only its description: what is sent is read by domain.readers."""
    described = {
        "title": name, "type": "object", "properties": dict(fields), "required": needed, "additionalProperties": False,
        **({"description": words} if words else {}),
    }  # fmt: skip

    def say(schema: Schema) -> None:
        schema.clear()
        schema.update(described)

    made: type[BaseModel] = create_model(name, __config__=ConfigDict(json_schema_extra=say))
    return made
