"""Whatever stands in an address or after its question mark: a plain answer, never a fault of ours."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.bad_input.addresses import HOSTILE, QUERIES, all_doors, real, spoiled, takes_values
from tests.signing_in import Visit


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_no_value_in_an_address_is_too_strange(
    app: Flask, visit: Visit, entries: Callable[[], int], value: str
) -> None:
    before = entries()
    bad = []
    for door in all_doors(app):
        if takes_values(door):
            answer = visit.client.open(spoiled(door, value), method=door.method)
            bad += [(door, answer.status_code)] if answer.status_code >= 500 else []
            answer.close()
    assert bad == []
    assert entries() == before


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_no_question_after_an_address_is_too_strange(
    app: Flask, visit: Visit, token: dict[str, str], things: dict[str, str], query: str
) -> None:
    bad = []
    for door in all_doors(app):
        if door.method == "GET" and not _asks_nothing(door.endpoint):
            headers = token if door.is_api else {}
            answer = visit.client.get(f"{real(door, things)}?{query}", headers=headers)
            bad += [(door, answer.status_code)] if answer.status_code >= 500 else []
            answer.close()
    assert bad == []


def _asks_nothing(endpoint: str) -> bool:
    """They take nothing from the question, and read the whole audit trail or say that no scheduler runs here."""
    return endpoint in {"audit.verify", "proofs.bundle", "api.openapi", "health.healthz"}
