"""What a contract's Word file is filled with: what the register knows already, and the answers given for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from sqlalchemy.orm import Session

from register.documents.missing import Missing, missing
from register.documents.parts import Column, Field, Pack
from register.domain import money
from register.domain.authority.legal_status import LegalStatus
from register.domain.contracts import contracts as rules
from register.domain.contracts.contracts import ContractForm, NewContract, ServiceLine
from register.domain.contracts.contradictions import Contradiction, contradictions
from register.domain.contracts.wording.signing_parties import FROM_ANSWERS, seal_places
from register.domain.dates import add_months, said
from register.domain.people.associates import ASSOCIATES
from register.domain.people.organisations import OrganisationKind, Party, known_by
from register.domain.permissions import Viewer
from register.models.contracts import ContractVersion
from register.queries import names
from register.queries.called import together
from register.queries.contracts.contracts import Standing, standing_of, to_domain
from register.queries.contracts.priced_values import (
    INDICATORS_OF_ITEM,
    activity_row,
    as_asked,
    indicator_rows,
    indicators_of_line,
    item_price,
    of_whole_contract,
    price_row,
    required_values,
    valued_goals,
)
from register.queries.contracts.published_templates import own_packs, pack_for
from register.queries.instance import is_demo
from register.queries.people.parties import party
from register.queries.visible import NOW, AsAt

OWN_WORDING = (
    "This contract template is our own wording, not the official contract. Documents made from it cannot be issued "
    "or signed until the official text is imported as a contract template"
)
_RELATIONSHIP = {
    LegalStatus.NHS_CONTRACT: ("nhs_contract", "secretary_of_state", "sha_or_secretary_of_state"),
    LegalStatus.LEGALLY_BINDING: ("legally_binding", "contract_ladder_then_courts", "mediation_then_expert"),
    LegalStatus.INTERNAL_AGREEMENT: ("internal_sla", "in_house_procedure", "pct_board"),
}
_PROVIDER_TYPE = {
    OrganisationKind.PCT: "other_pct",
    OrganisationKind.PROVIDER_ARM: "other_pct",
    OrganisationKind.NHS_TRUST: "nhs_trust",
    OrganisationKind.NHS_FOUNDATION_TRUST: "nhs_foundation_trust",
    OrganisationKind.SOCIAL_ENTERPRISE: "social_enterprise",
    OrganisationKind.CHARITY: "charity",
    OrganisationKind.COMPANY: "private_company",
    OrganisationKind.COUNCIL: "local_authority",
}
_FIRST_PAYMENT_DAY = 15
WORKED_OUT = frozenset(
    {
        "prices",
        "activity_plan",
        "quality_indicators",
        "quality_requirements",
        "reports",
        "local_reports",
        ASSOCIATES,
    }
)
"""Tables that follow from the services, the parties, and from what is asked of quality and information."""
KNOWN_OF_ITEM = frozenset({"service_name", "period_from", "period_to", "price", "s10_1_price"})
"""What the register knows of each service, so that nobody is asked."""
COSTS = "s10_2_cost_by_commissioner"


def known_of_item(row: ContractVersion) -> frozenset[str]:
    """The same for one contract: a single commissioner pays for all of a service, and indicators that the contract holds of
    each of its services stand in each specification."""
    paid = {COSTS} if row.form == ContractForm.BILATERAL else set()
    contract = to_domain(row)
    whole = all(indicators_of_line(contract, line) for line in contract.lines)
    return KNOWN_OF_ITEM | paid | ({INDICATORS_OF_ITEM} if whole else set())


def issue_problem(session: Session, row: ContractVersion) -> str | None:
    """Why documents of this contract may not go out: our own wording is not the official contract."""
    pack = pack_for(row.edition, row.valid_from, own_packs(session))
    unofficial = pack is not None and not pack.official
    return OWN_WORDING if unofficial and not is_demo(session) else None


@dataclass(frozen=True, slots=True)
class Filling:
    """A contract's template with its values, and what still lacks."""

    pack: Pack
    values: dict[str, Any]
    missing: list[Missing]
    derived: frozenset[str]
    contradictions: tuple[Contradiction, ...] = ()


def filling_of(session: Session, row: ContractVersion, *, viewer: Viewer) -> Filling | None:
    """Everything the Word file needs, names included; None when no template is held for the edition."""
    pack = pack_for(row.edition, row.valid_from, own_packs(session))
    if pack is None:
        return None
    return filling_with(session, pack, row, viewer=viewer)


def filling_with(
    session: Session, pack: Pack, row: ContractVersion, *, viewer: Viewer, as_at: AsAt = NOW
) -> Filling:
    """The same with a template of one's choice, and with names and rules as they were known."""
    people = names.people(session, viewer=viewer, as_at=as_at)
    called = together(people, names.organisations(session, viewer=viewer, as_at=as_at))
    return filling(pack, row, standing_of(session, row, viewer=viewer, as_at=as_at), called)


def filling(pack: Pack, row: ContractVersion, standing: Standing, called: Mapping[str, str]) -> Filling:
    """The same from what was loaded already."""
    derived = known_values(row, standing, called)
    fields, items = pack.of_group(""), {group: _items(pack, group, row, called) for group in pack.groups}
    derived |= _worked_out(items, of_whole_contract(to_domain(row)))
    follows = frozenset(field.name for field in fields if field.source == FROM_ANSWERS)
    derived |= _attesting(follows, row, standing, called)
    given = {**_suggested(row, standing, called), **typed(fields, row.fields, called), **derived}
    values = {field.name: _fitting(field, given[field.name]) for field in fields if field.name in given}
    values = _with_goals(values, row) | items
    found = tuple(contradictions(values, pack.groups))
    return Filling(pack, values, missing(pack, values), follows | derived.keys(), found)


def _attesting(
    asked: frozenset[str], row: ContractVersion, standing: Standing, called: Mapping[str, str]
) -> dict[str, Any]:
    """In which place whoever signs for a trust attests its seal."""
    keys = {side: str(row.fields.get(f"signatory_{side}")) for side in ("commissioner", "provider")}
    return seal_places(asked, {side: (key, called.get(key)) for side, key in keys.items()}, standing.seats)


def _fitting(field: Field, value: Any) -> Any:
    """What the register knows of a table may be more than this template asks."""
    rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else None
    return (
        as_asked(field, rows)
        if field.type == "table" and field.name in WORKED_OUT and rows is not None
        else value
    )


def _worked_out(items: Mapping[str, list[dict[str, Any]]], whole: list[dict[str, Any]]) -> dict[str, Any]:
    """What follows from the services: their indicators in one list, and after them those of the whole contract."""
    indicators = [*indicator_rows([item for group in items.values() for item in group]), *whole]
    return {"quality_indicators": indicators} if indicators else {}


def _with_goals(values: dict[str, Any], row: ContractVersion) -> dict[str, Any]:
    """The goals of an incentive scheme are worth what its share says."""
    if "cquin_goals" not in values:
        return values
    annual = rules.annual_value(to_domain(row))
    return {**values, "cquin_goals": valued_goals(values["cquin_goals"], values.get("cquin_percent"), annual)}


def known_values(row: ContractVersion, standing: Standing, called: Mapping[str, str]) -> dict[str, Any]:
    """What the register knows, so that nobody types it again."""
    contract = to_domain(row)
    sides = party(standing.commissioner), party(standing.provider)
    values: dict[str, Any] = {
        "contract_reference": row.ref,
        "version": row.n,
        "edition": row.edition.split("-", 1)[-1].replace("-", "/"),
        "contract_title": row.title,
        "form": row.form,
        "commissioner": known_by(sides[0]),
        "provider": known_by(sides[1]),
        "commissioner_kind": str(sides[0].kind),
        "provider_kind": str(sides[1].kind),
        "provider_type": _provider_type(standing, sides[1]),
        "relationship": _RELATIONSHIP.get(standing.legal.status, (None,))[0],
        "commencement_date": contract.starts_on,
        "service_start_date": contract.service_start_on or contract.starts_on,
        "expiry_date": contract.ends_on,
        "term_months": max(1, int(rules.term_months(contract.starts_on, contract.ends_on))),
        "commissioner_representative": called.get(row.commissioner_representative_id or ""),
        "provider_representative": called.get(row.provider_representative_id or ""),
        "annual_value": money.pounds(rules.annual_value(contract)),
        "instalments": _instalments(contract, row.fields.get("payment_day")),
        "prices": [price_row(line) for line in contract.lines],
        **_several(contract, sides[0], called),
        **required_values(contract),
    }
    return {name: value for name, value in values.items() if value is not None}


def _several(contract: NewContract, first: Party, called: Mapping[str, str]) -> dict[str, Any]:
    """Of several commissioners: who co-ordinates, and the others with the day from which, where any is recorded."""
    if contract.form is not ContractForm.MULTILATERAL:
        return {}
    rows = [
        {
            "organisation": called.get(one.organisation_id, one.organisation_id),
            "share_percent": "" if one.share_percent is None else f"{one.share_percent:f}",
            "role": f"Associate from {said(one.joined_on)}",
        }
        for one in contract.associates
    ]
    return {"coordinating_commissioner": known_by(first), **({ASSOCIATES: rows} if rows else {})}


def _suggested(row: ContractVersion, standing: Standing, called: Mapping[str, str]) -> dict[str, Any]:
    """What usually follows, until somebody answers otherwise."""
    _, route, decider = _RELATIONSHIP.get(standing.legal.status, (None, None, None))
    lines = to_domain(row).lines
    biggest = max(lines, key=rules.line_value_pence)
    leads = _leads(row, called)
    values = {
        "dispute_route": route,
        "determination_by": decider,
        "price_bases": str(biggest.basis),
        "invoice_to": standing.commissioner.name,
        "notice_months_commissioner": row.notice_months,
        "notice_months_provider": row.notice_months,
        "activity_plan": [activity_row(line) for line in lines],
        "incident_contact_commissioner": leads[0],
        "incident_contact_provider": leads[1],
    }
    return {name: value for name, value in values.items() if value is not None}


def _leads(row: ContractVersion, called: Mapping[str, str]) -> tuple[str | None, str | None]:
    """The representatives, who are also the first people to turn to."""
    return (
        called.get(row.commissioner_representative_id or ""), called.get(row.provider_representative_id or ""),
    )  # fmt: skip


def _provider_type(standing: Standing, provider: Party) -> str | None:
    if standing.legal.status is LegalStatus.INTERNAL_AGREEMENT:
        return "own_provider_arm"
    return _PROVIDER_TYPE.get(provider.kind)


def _instalments(contract: NewContract, day: Any) -> list[dict[str, Any]]:
    """A year of monthly payments, fewer for a shorter contract; the last one balances."""
    months = max(1, min(12, int(rules.term_months(contract.starts_on, contract.ends_on))))
    total = rules.annual_value(contract) if months == 12 else rules.contract_value(contract)
    due = day if isinstance(day, int) and 1 <= day <= 28 else _FIRST_PAYMENT_DAY
    amounts = money.instalments(total, months)
    return [_instalment(add_months(contract.starts_on, n), due, amount) for n, amount in enumerate(amounts)]


def _instalment(month: date, day: int, amount: int) -> dict[str, Any]:
    return {"month": f"{month:%B %Y}", "due_date": month.replace(day=day), "amount": money.pounds(amount)}


def _items(pack: Pack, group: str, row: ContractVersion, called: Mapping[str, str]) -> list[dict[str, Any]]:
    """One item a service: its specification as far as it is written, with its own name, days and price."""
    fields = pack.of_group(group)
    known = {field.name for field in fields}
    items = []
    for line in to_domain(row).lines:
        given = typed(fields, item_of(row.fields, group, line), called)
        whole = {**_led(row, called), **given, **_own(row, line, fields, called)}
        items.append({name: value for name, value in whole.items() if name in known})
    return items


def _led(row: ContractVersion, called: Mapping[str, str]) -> dict[str, Any]:
    lead, other = _leads(row, called)
    found = {"commissioner_lead": lead, "provider_lead": other}
    return {name: value for name, value in found.items() if value}


def _own(
    row: ContractVersion, line: ServiceLine, fields: Iterable[Field], called: Mapping[str, str]
) -> dict[str, Any]:
    """What the register knows of a service: its name, its days and its price."""
    by_name = {field.name: field for field in fields}
    price = item_price(line)
    priced: dict[str, Any] = {
        name: as_asked(by_name[name], [price]) for name in ("price", "s10_1_price") if name in by_name
    }
    if row.form == ContractForm.BILATERAL and COSTS in by_name:
        pays = {
            "commissioner": called.get(row.commissioner_id, row.commissioner_id),
            "annual_value": price["expected_annual_value"],
        }
        priced[COSTS] = [pays]
    if asked := indicators_of_line(to_domain(row), line):
        priced[INDICATORS_OF_ITEM] = asked
    return {"service_name": line.name, "period_from": row.valid_from, "period_to": row.valid_to, **priced}


def item_of(stored: Mapping[str, Any], group: str, line: ServiceLine) -> Mapping[str, Any]:
    """The answers for one service, kept under its code."""
    found = stored.get(group, {})
    item = found.get(line.code, {}) if isinstance(found, Mapping) else {}
    return item if isinstance(item, Mapping) else {}


def typed(fields: Iterable[Field], stored: Mapping[str, Any], called: Mapping[str, str]) -> dict[str, Any]:
    """Kept answers as the template takes them: days, amounts, and names in place of ids."""
    found = {field.name: _read(field, stored.get(field.name), called) for field in fields}
    return {name: value for name, value in found.items() if value is not None}


def _read(shape: Field | Column, value: Any, called: Mapping[str, str]) -> Any:
    if value is None or value == "":
        return None
    if shape.type == "table" and isinstance(shape, Field):
        rows = value if isinstance(value, list) else []
        return [_read_row(shape, row, called) for row in rows if isinstance(row, Mapping)]
    if shape.type in ("person", "organisation"):
        return called.get(str(value), str(value))
    return typed_value(shape, value)


def _read_row(shape: Field, row: Mapping[str, Any], called: Mapping[str, str]) -> dict[str, Any]:
    return {column.name: _read(column, row.get(column.name), called) for column in shape.columns}


def typed_value(shape: Field | Column, value: Any) -> Any:
    """A kept answer as the template takes it. One that cannot be read stays as it is: it is an error, not a blank."""
    return READERS.get(shape.type, lambda kept: kept)(value)


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return value


def _amount(value: Any) -> Any:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return value


def _one_line(value: Any) -> Any:
    """A field of one line takes an answer that was kept with several."""
    return " ".join(value.split()) if isinstance(value, str) and ("\n" in value or "\t" in value) else value


READERS = {"date": _day, "money": _amount, "text": _one_line}
