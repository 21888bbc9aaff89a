"""A page and a call ask for the same things, and say the same words about the same mistake."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from html import unescape
from importlib import import_module
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pydantic import BaseModel

from forms.base import NhsForm
from register.api.base import Body
from register.domain.permissions import Role
from tests.architecture.conftest import As, TokenFor
from tests.architecture.sources import ROOT

OUTSIDE = {"once", "version", "reason", "fields_"}
"""What a change always carries, and the schedules of a contract, which a form asks page by page."""

SAME = {
    "aware_on": "aware_at", "aware_time": "aware_at", "noticed_on": "noticed_at", "noticed_time": "noticed_at",
    "notified_on": "notified_at", "notified_time": "notified_at",
}  # fmt: skip
"""What a person answers in parts, and a program gives whole: field of the form -> field of the call."""

ELSEWHERE = {
    "fields_": "the answers for a contract's schedules are asked on a page of their own",
    "answers": "what a document asks is said by its template, which the form is made from",
    "act": "what is done to a contract stands in the address of its page",
}
"""Fields of a call that a page asks in another way than by a question of the same form."""

NO_FORM = {
    "register.api.contracts.MoveBody": "the act stands in the address of the page",
    "register.api.delegations.WhoQuery": "a question in the address, asked with the search form",
}
"""Bodies that no form asks for: `module.Class` -> why."""


def _nouns() -> list[str]:
    names = {path.stem for path in (ROOT / "register" / "api").glob("*.py")} - {"__init__", "base"}
    return sorted(name for name in names if (ROOT / "forms" / f"{name}.py").exists())


def _classes(module: str, base: type[Any]) -> Iterator[type[Any]]:
    for cls in vars(import_module(module)).values():
        if inspect.isclass(cls) and issubclass(cls, base) and cls.__module__ == module:
            yield cls


def _asked(form: type[NhsForm]) -> set[str]:
    """A table is asked cell by cell and given whole."""
    names = {name.partition("-")[0] for name in form.asked_names()} - OUTSIDE
    return names | {SAME[name] for name in names if name in SAME}


def _covers(form: type[NhsForm], body: type[BaseModel]) -> set[str]:
    """The fields in which the two differ."""
    taken = set(body.model_fields) - OUTSIDE - set(ELSEWHERE)
    asked = {name for name in _asked(form) if name not in SAME or name in taken}
    return taken ^ (asked - set(ELSEWHERE))


def _difference(noun: str, body: type[BaseModel]) -> set[str]:
    """Between the body and the form that comes nearest."""
    forms = _classes(f"forms.{noun}", NhsForm)
    return min((_covers(form, body) for form in forms), key=len, default=set(body.model_fields))


def _bodies(noun: str) -> list[type[Body]]:
    """What calls take whole: not the parts of which such a body is made."""
    found = list(_classes(f"register.api.{noun}", Body))
    parts = " ".join(str(field.annotation) for body in found for field in body.model_fields.values())
    return [body for body in found if body.__name__ not in parts]


def test_there_are_nouns_to_compare() -> None:
    assert "organisations" in _nouns()


@pytest.mark.parametrize("noun", _nouns())
def test_a_call_takes_exactly_what_a_form_asks(noun: str) -> None:
    named = {f"{body.__module__}.{body.__name__}": body for body in _bodies(noun)}
    differences = {
        name: sorted(_difference(noun, body)) for name, body in named.items() if name not in NO_FORM
    }
    assert {name: fields for name, fields in differences.items() if fields} == {}


def _said_by_page(client: FlaskClient, address: str, answers: dict[str, str]) -> dict[str, str]:
    page = client.post(address, data=answers)
    assert page.status_code == 422, page.status_code
    summary = page.text.partition("error-summary__list")[2].partition("</ul>")[0]
    found = re.findall(r'href="#([\w-]+)">\s*(.*?)\s*</a>', summary, re.DOTALL)
    return {re.sub(r"-(day|month|year|\d+)$", "", place): unescape(words) for place, words in found}


def _said_by_call(
    client: FlaskClient, address: str, body: dict[str, Any], header: dict[str, str]
) -> dict[str, str]:
    answer = client.post(address, json=body, headers=header)
    assert answer.status_code == 422, (answer.status_code, answer.text)
    problems: dict[str, str] = answer.get_json()["problems"]
    return problems


def _day(field: str, text: str) -> dict[str, str]:
    year, month, day = text.split("-")
    return {f"{field}-day": day, f"{field}-month": month, f"{field}-year": year}


TRUST = {"name": "Northfield Community Trust", "kind": "nhs_trust"}
BOTH_DAYS = {"opened_on": "2020-01-02", "closed_on": "2020-01-01"}

MISTAKES: dict[str, tuple[str, str, dict[str, str], dict[str, str]]] = {
    "no name": ("/organisations/add", "/api/v1/organisations", {**TRUST, "name": ""}, {}),
    "a name of 10,000 letters": (
        "/organisations/add",
        "/api/v1/organisations",
        {**TRUST, "name": "x" * 10_000},
        {},
    ),
    "control characters": (
        "/organisations/add",
        "/api/v1/organisations",
        {**TRUST, "name": "North\x07field"},
        {},
    ),
    "a long code": (
        "/organisations/add",
        "/api/v1/organisations",
        {**TRUST, "ods_code": "ABCDEFGHIJKLM"},
        {},
    ),
    "an odd company number": (
        "/organisations/add",
        "/api/v1/organisations",
        {**TRUST, "company_number": "1"},
        {},
    ),
    "a kind that is none": ("/organisations/add", "/api/v1/organisations", {**TRUST, "kind": "nonsense"}, {}),
    "an end before its beginning": ("/organisations/add", "/api/v1/organisations", TRUST, BOTH_DAYS),
    "a person without a name": ("/people/add", "/api/v1/people", {"name": ""}, {}),
    "a person's name of 10,000 letters": ("/people/add", "/api/v1/people", {"name": "x" * 10_000}, {}),
}
"""What is wrong -> the page, the call, answers given as text, and answers that are days."""


@pytest.mark.slow
@pytest.mark.parametrize("mistake", MISTAKES)
def test_both_say_the_same_about_the_same_mistake(
    mistake: str, made: Flask, signed_in: As, token: TokenFor
) -> None:
    page, call, text, days = MISTAKES[mistake]
    answers = {**text, **{key: value for name, day in days.items() for key, value in _day(name, day).items()}}
    beside = _said_by_page(signed_in(Role.GOVERNANCE_OFFICER), page, answers)
    problems = _said_by_call(made.test_client(), call, {**text, **days}, token(Role.GOVERNANCE_OFFICER))
    assert beside, "the page found nothing wrong"
    assert beside == problems
