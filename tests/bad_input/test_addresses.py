"""Whatever stands in an address or after its question mark: a plain answer, never a fault of ours."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.architecture.routes import Door
from tests.bad_input.addresses import HOSTILE, QUERIES, all_doors, real, spoiled, takes_values
from tests.signing_in import Visit


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_no_value_in_an_address_is_too_strange(
    app: Flask, visit: Visit, entries: Callable[[], int], number: int
) -> None:
    """Each address gets every sixth value; the long form puts all of them everywhere."""
    before = entries()
    tried = [door for place, door in enumerate(valued_doors(app)) if place % 6 == number % 6]
    assert stumbling(tried, visit, HOSTILE[number]) == []
    assert entries() == before


@pytest.mark.soak
@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_no_value_is_too_strange_in_any_address(
    app: Flask, visit: Visit, entries: Callable[[], int], number: int
) -> None:
    before = entries()
    assert stumbling(valued_doors(app), visit, HOSTILE[number]) == []
    assert entries() == before


def valued_doors(app: Flask) -> list[Door]:
    return [door for door in all_doors(app) if takes_values(door)]


def stumbling(tried: list[Door], visit: Visit, value: str) -> list[tuple[Door, int]]:
    """Which of these answer this value with a fault of ours."""
    found = []
    for door in tried:
        answer = visit.client.open(spoiled(door, value), method=door.method)
        answer.close()
        found += [(door, answer.status_code)] if answer.status_code >= 500 else []
    return found


@pytest.mark.parametrize("number", range(len(QUERIES)))
def test_no_question_after_an_address_is_too_strange(
    app: Flask, visit: Visit, token: dict[str, str], things: dict[str, str], number: int
) -> None:
    """Each address gets every twelfth question; the long form asks all of them everywhere."""
    asked = [door for place, door in enumerate(read_doors(app)) if place % 12 == number % 12]
    assert faults(asked, visit, token, things, QUERIES[number]) == []


@pytest.mark.soak
@pytest.mark.parametrize("number", range(len(QUERIES)))
def test_no_question_is_too_strange_after_any_address(
    app: Flask, visit: Visit, token: dict[str, str], things: dict[str, str], number: int
) -> None:
    assert faults(read_doors(app), visit, token, things, QUERIES[number]) == []


def read_doors(app: Flask) -> list[Door]:
    return [door for door in all_doors(app) if door.method == "GET" and not _asks_nothing(door.endpoint)]


def faults(
    asked: list[Door], visit: Visit, token: dict[str, str], things: dict[str, str], query: str
) -> list[tuple[Door, int]]:
    """Which of these answer this question with a fault of ours."""
    found = []
    for door in asked:
        headers = token if door.is_api else {}
        answer = visit.client.get(f"{real(door, things)}?{query}", headers=headers)
        answer.close()
        found += [(door, answer.status_code)] if answer.status_code >= 500 else []
    return found


def _asks_nothing(endpoint: str) -> bool:
    """They take nothing from the question, or say that no scheduler runs here."""
    return endpoint in {"api.openapi", "health.healthz"}
