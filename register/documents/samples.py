"""Invented values for a pack, for previews and tests: nobody could take them for a real contract."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from register.documents.conditions import read_condition
from register.documents.parts import Column, Field, Option, Pack

ROUTES = {
    "nhs_contract": {"dispute_route": "secretary_of_state", "determination_by": "sha_or_secretary_of_state"},
    "legally_binding": {
        "dispute_route": "contract_ladder_then_courts",
        "determination_by": "mediation_then_expert",
    },
    "internal_sla": {"dispute_route": "in_house_procedure", "determination_by": "pct_board"},
}
PROVIDERS = {
    "nhs_contract": ("nhs_trust", "Example Valley Community NHS Trust (EX2)"),
    "legally_binding": ("social_enterprise", "Example Valley Care CIC (company 00000000)"),
    "internal_sla": ("own_provider_arm", "Example Valley PCT, trading as Example Community Services"),
}
SENTENCE = (
    "This is an invented example and describes no real service. It stands where your own words will go."
)
PEOPLE = ("Ann Example", "Bashir Sample", "Carys Specimen", "Dele Instance")


def sample_values(pack: Pack, legal_status: str) -> dict[str, Any]:
    """A value for every field of the pack, for a contract of this legal status."""
    values = _values(pack, "", pack.valid_from)
    values |= _status_values(pack, legal_status)
    for group in pack.groups:
        values[group] = [_item(pack, group, number) for number in (1, 2)]
    return {name: value for name, value in values.items() if not _is_idle(pack, name, values)}


def _status_values(pack: Pack, legal_status: str) -> dict[str, Any]:
    provider_type, provider = PROVIDERS[legal_status]
    known = {field.name for field in pack.of_group("")}
    values = {"relationship": legal_status, "provider_type": provider_type, "provider": provider}
    values |= {
        "commissioner": "Example Valley PCT (EX1)",
        "edition": pack.edition,
        "form": "bilateral",
        **ROUTES[legal_status],
    }
    return {name: value for name, value in values.items() if name in known}


def _is_idle(pack: Pack, name: str, values: dict[str, Any]) -> bool:
    """A field that is only asked under a condition which does not hold."""
    field = next((field for field in pack.of_group("") if field.name == name), None)
    return bool(field and field.required_when and not read_condition(field.required_when).holds(values, ()))


def _item(pack: Pack, group: str, number: int) -> dict[str, Any]:
    item = _values(pack, group, pack.valid_from)
    first = pack.of_group(group)[0].name
    return {**item, first: f"Example service {number}"}


def _values(pack: Pack, group: str, start: date) -> dict[str, Any]:
    fields = pack.of_group(group)
    return {field.name: _value(field, position, start) for position, field in enumerate(fields)}


def _value(field: Field, position: int, start: date) -> Any:
    if field.type == "table":
        rows = min(3, field.maximum or 3)
        return [
            _balanced({column.name: _cell(column, row, start) for column in field.columns})
            for row in range(rows)
        ]
    if field.type == "long_text":
        return f"{SENTENCE}\n{SENTENCE}"
    return _cell(field, position, start)


def _balanced(row: dict[str, Any]) -> dict[str, Any]:
    """A year is the sum of its months."""
    if "annual_total" not in row:
        return row
    months = [value for name, value in row.items() if isinstance(value, int) and name != "annual_total"]
    return {**row, "annual_total": sum(months)}


def _cell(shape: Field | Column, position: int, start: date) -> Any:
    least = shape.minimum or 1
    makers: dict[str, Any] = {
        "date": start + timedelta(days=30 * (position % 12)),
        "int": min(least + position % 12, shape.maximum or 10_000),
        "money": Decimal(1_234_567 + position) / 100,
        "choice": _chosen(shape.options, position),
        "person": f"{PEOPLE[position % 4]}, invented post",
        "organisation": f"Example Organisation {position + 1}, 1 Sample Street, Exampletown EX1 1EX",
    }
    return makers.get(shape.type, f"Example {shape.label[0].lower()}{shape.label[1:]} {position + 1}")


def _chosen(options: tuple[Option, ...], position: int) -> str:
    return options[position % len(options)].value if options else ""
