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

from forms.base import NhsForm
from register.domain.permissions import Role
from register.domain.readers import named
from register.services.noun_shape import Noun
from register.services.nouns import every
from tests.architecture.conftest import As, TokenFor

OUTSIDE = {"once", "version", "reason", "known", "answered"}
"""What a change always carries, the records that a page offers where a call says `is_another`, and which answer of the
rules a page showed."""

ELSEWHERE = {"fields": "the answers for a contract's schedules are asked on a page of their own"}
"""Fields of a value that its form does not ask."""


PARTED = {"interests": ("GiftForm", "forms.gifts")}
"""Nouns that are asked on two forms, the other one here: a gift or hospitality is asked nothing of other interests."""


def _forms(noun: Noun) -> Iterator[type[NhsForm]]:
    module = f"forms.{noun.name.replace('-', '_')}"
    for cls in vars(import_module(module)).values():
        if inspect.isclass(cls) and issubclass(cls, NhsForm) and cls.__module__ == module:
            yield cls


def _asked(form: type[NhsForm]) -> set[str]:
    """A table is asked cell by cell and given whole."""
    return {name.partition("-")[0] for name in form.asked_names()} - OUTSIDE


def _taken(noun: Noun) -> set[str]:
    """What a call takes in its body: what the address, the caller or the register says is not asked."""
    return set(named(noun.value)) - set(noun.addressed) - set(noun.settled) - set(ELSEWHERE)


def test_every_noun_is_compared() -> None:
    assert {noun.name for noun in every()} >= {"organisations", "contracts", "nil-returns"}


@pytest.mark.parametrize("noun", every(), ids=lambda noun: noun.name)
def test_a_form_asks_exactly_what_a_call_takes(noun: Noun) -> None:
    other, module = PARTED.get(noun.name, ("", ""))
    more = _asked(getattr(import_module(module), other)) if other else set()
    differences = [sorted(_taken(noun) ^ (_asked(form) | more)) for form in _forms(noun)]
    assert min(differences, key=len) == []


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
