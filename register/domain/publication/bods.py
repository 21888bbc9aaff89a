"""Interests in organisations as statements of the Beneficial Ownership Data Standard 0.4."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from register.domain.folding import folded
from register.domain.leaves import canonical
from register.domain.publication.edition_shapes import Head, Row, day
from register.domain.publication.editions import State

VERSION = "0.4"
EXEMPT = "interestedPartyExemptFromDisclosure"


@cache
def told_as() -> tuple[Mapping[str, Any], ...]:
    """The map from what an entry is about to a type of interest, in its order."""
    text = files("register").joinpath("schemas/bods_interests.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(text)["told_as"])


def kind_of_interest(situation: str | None, description: str | None) -> str | None:
    """The type of interest; None for what lies outside the standard."""
    words = set(re.findall(r"[\w-]+", folded(description or "")))
    for one in told_as():
        if situation in one["situations"] and (not one.get("words") or words & set(one["words"])):
            return str(one["type"])
    return None


def statements(head: Head, rows: Iterable[Row]) -> list[dict[str, Any]]:
    """People and organisations before the relationships that name them, each once. Rows outside the standard are left
    out; what is withheld is an unpublished interest. An entry keeps its recordId in every edition, and a statement that
    says the same has the same statementId."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        for one in _of_row(head, row):
            found.setdefault(one["recordId"], one)
    order = {"person": 0, "entity": 1, "relationship": 2}
    return sorted(found.values(), key=lambda one: order[one["recordType"]])


def _of_row(head: Head, row: Row) -> Iterator[dict[str, Any]]:
    if row.state == State.WITHHELD:
        yield _relationship(head, row, f"{head.ref}-{row.values['position']}", "unpublishedInterest")
        return
    kind = kind_of_interest(row.situation_code, row.values["description"])
    if row.state != State.INTEREST or kind is None or row.values["organisation"] is None:
        return
    yield _person(head, row)
    yield _entity(head, row)
    yield _relationship(head, row, row.values["entry_ref"], kind)


def _person(head: Head, row: Row) -> dict[str, Any]:
    name = row.values["person"]
    known = {"personType": "knownPerson", "names": [{"fullName": name}]}
    hidden = {"personType": "anonymousPerson", "unspecifiedPersonDetails": _left_out(row)}
    return _statement(
        head, _person_key(row), "person", {"isComponent": False, **(known if name else hidden)}, row
    )


def _entity(head: Head, row: Row) -> dict[str, Any]:
    details = {
        "isComponent": False,
        "entityType": {"type": "legalEntity"},
        "name": row.values["organisation"],
    }
    return _statement(head, _entity_key(row), "entity", details, row)


def _relationship(head: Head, row: Row, key: str, kind: str) -> dict[str, Any]:
    withheld = row.state == State.WITHHELD
    details = {
        "isComponent": False, "subject": _left_out(row, "subjectExemptFromDisclosure") if withheld else _entity_key(row),
        "interestedParty": _left_out(row) if withheld else _person_key(row), "interests": [_interest(row, kind)],
    }  # fmt: skip
    return _statement(head, key, "relationship", details, row)


def _interest(row: Row, kind: str) -> dict[str, Any]:
    values = row.values
    how = "unknown" if row.type_code is None else "indirect" if row.type_code == "indirect" else "direct"
    told = {
        "type": kind, "directOrIndirect": how, "beneficialOwnershipOrControl": False, "details": values["situation"],
        "startDate": day(values["valid_from"]), "endDate": day(values["valid_to"]),
    }  # fmt: skip
    return {name: value for name, value in told.items() if value is not None}


def _left_out(row: Row, reason: str = EXEMPT) -> dict[str, str]:
    return {"reason": reason, "description": str(row.values["ground"] or "Left out")}


def _person_key(row: Row) -> str:
    return row.values["person_ref"] or f"{row.values['entry_ref']}-person"


def _entity_key(row: Row) -> str:
    name = folded(row.values["organisation"])
    return row.values["organisation_ref"] or f"named-{hashlib.sha256(name.encode()).hexdigest()[:24]}"


def _statement(head: Head, key: str, kind: str, details: dict[str, Any], row: Row) -> dict[str, Any]:
    status = _status(head, row) if kind == "relationship" else "new"
    identity = canonical({"key": key, "details": details, "status": status})
    said = row.values["declared_on"] or head.declared_by
    publisher = {"name": head.publisher or "Arm's Length"} | ({"url": head.url} if head.url else {})
    return {
        "statementId": hashlib.sha256(identity).hexdigest(), "statementDate": said.isoformat(),
        "declaration": row.values["entry_ref"] or key, "declarationSubject": _subject(row, key), "recordId": key,
        "recordType": kind, "recordStatus": status, "recordDetails": details,
        "publicationDetails": {
            "publicationDate": head.published_on.isoformat(), "bodsVersion": VERSION, "publisher": publisher,
        },
        "source": {"type": ["selfDeclaration"]},
    }  # fmt: skip


def _subject(row: Row, key: str) -> str:
    return key if row.state == State.WITHHELD else _person_key(row)


def _status(head: Head, row: Row) -> str:
    """closed: ended by the day of the edition. updated: an earlier edition told it otherwise."""
    ended = row.values["valid_to"]
    if ended is not None and ended <= head.held_on:
        return "closed"
    return "updated" if row.values["entry_ref"] in head.before else "new"
