"""What a page lists, a call and a command list too, with the same filters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

import click
import pytest
from flask import Flask
from sqlalchemy import ColumnClause, Label

from register.api.schemas.models import page_of
from register.cli.main import armslength
from register.domain.permissions import ANYBODY
from register.queries.listing import Listing
from register.queries.visible import NOW
from tests.architecture.sources import sources

BY_THEMSELVES = {"breaches", "editions"}
"""Lists without filters, whose calls and commands are written by hand and tried by tests of their own."""


def _listings() -> dict[str, Listing]:
    """Each list that stands in a module of queries, by its title."""
    found = {}
    for source in sources("register/queries"):
        if "Listing(" in source.text:
            for value in vars(import_module(source.module)).values():
                if isinstance(value, Listing) and value.noun not in BY_THEMSELVES:
                    found[f"{value.noun}: {value.title}"] = value
    return found


LISTINGS = _listings()


def _commands(of: click.Command) -> Iterator[click.Command]:
    if isinstance(of, click.Group):
        context = click.Context(of)
        for name in of.list_commands(context):
            found = of.get_command(context, name)
            assert found is not None
            yield from _commands(found)
    else:
        yield of


@cache
def _every_command() -> list[tuple[str | None, str, set[str | None]]]:
    every = _commands(armslength)
    return [(one.name, (one.help or "").lower(), {each.name for each in one.params}) for one in every]


def _taken_by_commands(listing: Listing) -> list[set[str | None]]:
    """What each command takes that says it lists this."""
    said = f"list: {listing.title.lower()}."
    return [names for name, words, names in _every_command() if words == said or name == listing.noun]


def _taken_by_calls(description: dict[str, Any], listing: Listing) -> list[set[str]]:
    """What each call that answers with a page of this list takes in its address."""
    page = f"/{page_of(listing).__name__}"
    gets = [calls["get"] for calls in description["paths"].values() if "get" in calls]
    answering = [one for one in gets if page in str(one["responses"].get("200", ""))]
    return [{each["name"] for each in one.get("parameters", ())} for one in answering]


def _filters(listing: Listing) -> set[str]:
    return {one.key for one in listing.filters}


def test_every_list_is_looked_at() -> None:
    assert {listing.noun for listing in LISTINGS.values()} >= {
        "audit-trail",
        "walls",
        "contracts",
        "calendar",
    }


@pytest.mark.parametrize("title", LISTINGS)
def test_a_command_lists_what_a_page_lists_with_the_same_filters(title: str) -> None:
    listing = LISTINGS[title]
    assert any(_filters(listing) <= names for names in _taken_by_commands(listing)), title


def test_a_call_lists_what_a_page_lists_with_the_same_filters(made: Flask) -> None:
    description = made.test_client().get("/api/v1/openapi.json").get_json()
    without = {
        title: _filters(listing)
        for title, listing in LISTINGS.items()
        if not any(_filters(listing) <= taken for taken in _taken_by_calls(description, listing))
    }
    assert not without, without


@pytest.mark.parametrize("title", [title for title, one in LISTINGS.items() if not one.bitemporal])
def test_a_list_without_history_asks_for_no_day(title: str) -> None:
    assert not [names for names in _taken_by_commands(LISTINGS[title]) if names & {"on", "known_on", "basis"}]


@pytest.mark.parametrize("name", LISTINGS)
def test_what_a_list_names_by_reference_it_leads_to(name: str) -> None:
    listing = LISTINGS[name]
    selected = listing.statement(ANYBODY, NOW).selected_columns
    named = [one for one in listing.columns if _is_reference(selected[one.key])]
    assert [one.key for one in named if one.kind not in ("ref", "record")] == []


def _is_reference(selected: Any) -> bool:
    base = selected.element if isinstance(selected, Label) else selected
    return getattr(base, "name", "") == "ref" or any(
        one.name == "ref" for one in getattr(base, "get_children", tuple)() if isinstance(one, ColumnClause)
    )
