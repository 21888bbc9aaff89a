"""Contracts as a release package of the Open Contracting Data Standard 1.1, with our extension for provider selection."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any

from register.domain.contracts.published import (
    PublishedBody,
    PublishedContract,
    PublishedNotice,
    PublishedProcurement,
)
from register.domain.contracts.stages import Stage
from register.domain.dates import LONDON
from register.domain.money import pounds

VERSION = "1.1"
EXTENSION = "/static/ocds/extension.json"
"""Where an instance shows the description of our extension to anybody."""
Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageHead:
    """Who publishes the package, where it can be asked for, and when it was made. address: of the instance, with no slash
    at its end. prefix: as registered for the publisher, or none. call: the address within the instance that answers with
    this package."""

    publisher: str
    address: str
    made_at: datetime
    prefix: str = ""
    call: str = "/api/v1/contracts-register?format=ocds"


@cache
def terms() -> Mapping[str, Any]:
    """What our codes are called in the standard."""
    text = files("register").joinpath("schemas/ocds_terms.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def regime_of(route: str) -> tuple[str, str] | None:
    """The name and the legal basis of the regime of a route that does not follow from its day alone."""
    found = terms()["regime"].get(route)
    return (found["name"], found["basis"]) if found else None


@dataclass(frozen=True, slots=True)
class TermTold:
    """One of our codes with what it is called in the standard, or where its rules stand, and how sure that is."""

    part: str
    code: str
    called: str
    knowledge: str


def terms_told() -> tuple[TermTold, ...]:
    """Routes and laws as a package calls them, for those who publish it: general knowledge says so."""
    known = terms()["knowledge"]
    methods = (("Procedure", code, name, known["method"]) for code, name in terms()["method"].items())
    laws = (
        ("Law", code, f"{row['name']}, {row['basis']}", known["regime"])
        for code, row in terms()["regime"].items()
    )
    return tuple(TermTold(*row) for row in (*laws, *methods))


def release_package(head: PackageHead, contracts: Iterable[PublishedContract], *, today: date) -> Json:
    """One release a contract, of what is recorded on a day. The same state makes the same release, with the same id."""
    return {
        "uri": f"{head.address}{head.call}", "version": VERSION,
        "extensions": [f"{head.address}{EXTENSION}"], "publishedDate": head.made_at.isoformat(timespec="seconds"),
        "publisher": {"name": head.publisher},
        "releases": [release(one, prefix=head.prefix, today=today) for one in contracts],
    }  # fmt: skip


def release(one: PublishedContract, *, prefix: str, today: date) -> Json:
    """All that may be told of one contract. Its id changes with what it says."""
    told = {
        "ocid": ocid(one, prefix), "date": _moment(_last_change(one)), "tag": _tags(one), "initiationType": "tender",
        "language": "en", "parties": _parties(one), "buyer": _reference(one.commissioner), "tender": _tender(one),
        "awards": [_award(one)], "contracts": [_contract(one, today)], "withheldInformation": list(one.withheld),
    }  # fmt: skip
    told = _known(told)
    words = json.dumps(told, sort_keys=True, ensure_ascii=False)
    return {**told, "id": f"{one.ref}-{hashlib.sha256(words.encode()).hexdigest()[:16]}"}


def ocid(one: PublishedContract, prefix: str) -> str:
    """The identifier that a contracting process keeps for ever: with the publisher's registered prefix or, without one,
    with the buyer's own identifier."""
    return f"{prefix or body_id(one.commissioner)}-{one.ref}"


def body_id(body: PublishedBody) -> str:
    """An organisation's identifier as org-id.guide writes it, or its reference here where it has no public number."""
    found = _identifiers(body)
    return f"{found[0]['scheme']}-{found[0]['id']}" if found else body.ref


def _identifiers(body: PublishedBody) -> list[Json]:
    """Each number once, in the order of the registers that issue them."""
    found: dict[str, Json] = {}
    for row in terms()["identifier"]:
        number = body.numbers.get(row["kind"])
        if number and row["kind"] not in found and number.startswith(row.get("begins", "")):
            found[row["kind"]] = {"scheme": row["scheme"], "id": number, "legalName": body.name}
    return list(found.values())


def _reference(body: PublishedBody) -> Json:
    return {"id": body_id(body), "name": body.name}


def _parties(one: PublishedContract) -> list[Json]:
    buys = ["buyer", "procuringEntity"] if one.procurement else ["buyer"]
    beside = [_party(body, ["buyer"]) for body in one.associates]
    sells = [_party(one.provider, ["supplier"])] if one.shows("supplier") else []
    return [_party(one.commissioner, buys), *beside, *sells]


def _party(body: PublishedBody, roles: list[str]) -> Json:
    found = _identifiers(body)
    first = found[0] if found else None
    return _known(
        {**_reference(body), "identifier": first, "additionalIdentifiers": found[1:], "roles": roles}
    )


def _tags(one: PublishedContract) -> list[str]:
    tender = ["tender"] if one.by_route else []
    return [*tender, "award", "contractTermination" if one.stage is Stage.ENDED else "contract"]


def _last_change(one: PublishedContract) -> date:
    return max(one.changed_on, one.procurement.changed_on) if one.procurement else one.changed_on


def _tender(one: PublishedContract) -> Json | None:
    """How it was awarded; of a contract that was brought in, its route as its register has it."""
    told = one.procurement
    if told is None:
        route = {"id": f"{one.ref}-tender", "procurementMethodDetails": one.route}
        return route if one.route else None
    return _known(
        {
            "id": told.ref, "title": told.title, "description": told.description, "status": "complete",
            "procuringEntity": _reference(one.commissioner),
            "value": _value(told.value_pence) if one.shows("value") else None,
            "procurementMethod": terms()["method"].get(told.route), "procurementMethodDetails": told.route_name,
            "mainProcurementCategory": "services", "items": _bought(told),
            "providerSelection": _selection(told) if one.shows("route") else None,
            "documents": _documents(one.procurement, is_award=False),
        }
    )  # fmt: skip


def _selection(told: PublishedProcurement) -> Json:
    """Our extension: by which regime and route a provider was selected, and where the rules stand."""
    return {
        "regime": told.regime,
        "route": told.route,
        "routeTitle": told.route_name,
        "basis": told.basis,
    }


def _bought(told: PublishedProcurement) -> list[Json]:
    if not told.cpv:
        return []
    return [
        {"id": "1", "description": told.title, "classification": {"scheme": "CPV", "id": told.cpv}},
    ]


def _documents(told: PublishedProcurement | None, *, is_award: bool) -> list[Json]:
    notices = told.notices if told else ()
    return [_document(one) for one in notices if (one.stage != "before") == is_award]


def _document(one: PublishedNotice) -> Json:
    return _known(
        {
            "id": one.code, "documentType": terms()["document_type"].get(one.stage), "title": one.name,
            "noticeKind": one.code, "datePublished": _moment(one.published_on), "url": one.address,
        }
    )  # fmt: skip


def _award(one: PublishedContract) -> Json:
    awarded = one.procurement.awarded_on if one.procurement else None
    documents = _documents(one.procurement, is_award=True)
    if one.notice_address:
        documents.append({"id": "notice", "documentType": "awardNotice", "url": one.notice_address})
    return _known(
        {
            "id": _award_id(one), "title": one.title, "description": one.about, "status": "active",
            "date": _moment(awarded) if awarded and one.shows("days") else None,
            "value": _value(one.award_pence) if one.shows("value") else None,
            "suppliers": [_reference(one.provider)] if one.shows("supplier") else [], "contractPeriod": _period(one),
            "documents": documents,
        }
    )  # fmt: skip


def _award_id(one: PublishedContract) -> str:
    return f"{one.ref}-award"


def _contract(one: PublishedContract, today: date) -> Json:
    value = None if one.value_pence is None else _value(one.value_pence)
    return _known(
        {
            "id": one.number or one.ref, "awardID": _award_id(one), "title": one.title, "description": one.about,
            "status": _status(one, today), "period": _period(one), "value": value,
            "items": [{"id": code, "description": name} for code, name in one.services],
        }
    )  # fmt: skip


def _status(one: PublishedContract, today: date) -> str | None:
    """Of a contract that is recorded only, what follows from its days; past its end nobody here knows."""
    if one.stage is not Stage.RECORDED:
        return str(terms()["status"][one.stage])
    if today < one.starts_on:
        return "pending"
    return "active" if today <= one.ends_on else None


def _period(one: PublishedContract) -> Json | None:
    if not one.shows("days"):
        return None
    last = max(one.ends_on, one.latest_end_on)
    return {
        "startDate": _moment(one.starts_on), "endDate": _moment(one.ends_on, last=True),
        "maxExtentDate": _moment(last, last=True),
    }  # fmt: skip


def _moment(day: date, *, last: bool = False) -> str:
    """The first or the last second of a day in London, as RFC 3339 writes it."""
    return datetime.combine(day, time(23, 59, 59) if last else time.min, LONDON).isoformat()


def _value(amount_pence: int) -> Json:
    """Pounds as a number, exact to the penny."""
    amount = pounds(amount_pence)
    whole = amount_pence % 100 == 0
    return {"amount": int(amount) if whole else float(amount), "currency": "GBP"}


def _known(told: Json) -> Json:
    """Without what is not known: the standard has no use for empty lists and texts."""
    return {name: value for name, value in told.items() if value not in (None, "", [])}
