"""Each noun, found by its being one: what is told of a value reads as that value, and its row gives it back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from importlib import import_module
from typing import Any, get_args, get_origin, get_type_hints

import click
import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st

from register.cli.main import COMMANDS
from register.domain.readers import Named, named, read
from register.domain.texts import Email, Text
from register.domain.values import plain
from register.services import facts
from register.services.noun_shape import Noun
from register.services.nouns import every

WORDS = st.text(st.sampled_from("abcÉłЖ0123 '&.-"), min_size=1, max_size=12)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
INSTANTS = st.datetimes(datetime(1950, 1, 1), datetime(2150, 1, 1), timezones=st.just(UTC))
KINDS: dict[Any, st.SearchStrategy[Any]] = {
    str: WORDS, date: DAYS, datetime: INSTANTS, int: st.integers(-(10**14), 10**14), bool: st.booleans(),
    Decimal: st.decimals(0, 10**6, places=4),
}  # fmt: skip
ANSWERS = st.dictionaries(st.sampled_from("abc"), st.none() | st.integers(-9, 9) | WORDS, max_size=3)


def values_of(cls: Any) -> st.SearchStrategy[Any]:
    """Any value of the rules, whatever the rules would say of it."""
    return st.fixed_dictionaries({one.name: _answers(one) for one in named(cls).values()}).map(
        lambda kw: cls(**kw)
    )


def _answers(one: Named) -> st.SearchStrategy[Any]:
    made = _text(one.asked) if one.kind is str and isinstance(one.asked, Text) else _of(one.kind)
    return st.none() | made if one.nullable else made


def _text(kind: Text) -> st.SearchStrategy[str]:
    """A text that its kind does not refuse."""
    whole = (
        st.just("a@example.org") if isinstance(kind, Email) else WORDS.map(lambda text: text[: kind.longest])
    )
    return whole.map(kind.kept).filter(bool)


def _of(kind: Any) -> st.SearchStrategy[Any]:
    if get_origin(kind) is tuple:
        return st.lists(_of(get_args(kind)[0]), max_size=3).map(tuple)
    if get_origin(kind) is Mapping:
        return ANSWERS
    if is_dataclass(kind):
        return values_of(kind)
    return st.sampled_from(kind) if isinstance(kind, type) and issubclass(kind, Enum) else KINDS[kind]


@pytest.mark.parametrize("noun", every(), ids=lambda noun: noun.name)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_what_is_told_of_a_value_reads_as_that_value(noun: Noun, data: st.DataObject) -> None:
    value = data.draw(values_of(noun.value))
    told = json.loads(json.dumps(plain(value)))
    missing = [name for name, one in named(noun.value).items() if not one.nullable and told[name] is None]
    assert missing == []
    assert read(noun.value, told) == value


@pytest.mark.parametrize("noun", every(), ids=lambda noun: noun.name)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_the_row_that_keeps_a_value_gives_it_back(noun: Noun, data: st.DataObject) -> None:
    value, model = data.draw(values_of(noun.value)), get_type_hints(noun.to_domain)["row"]
    columns = {
        name: part if isinstance(part, date) else json.loads(json.dumps(part))
        for name, part in facts.columns(model, value).items()
    }
    row = facts._made(model, thing_id="A", n=1, **columns)
    again = noun.to_domain(row)
    assert {one.name: getattr(again, one.name) for one in fields(value)} == {
        one.name: getattr(value, one.name) for one in fields(value)
    }


@pytest.mark.parametrize("noun", every(), ids=lambda noun: noun.name)
def test_every_noun_has_every_command_with_every_filter(noun: Noun) -> None:
    module = import_module(f"register.cli.{COMMANDS[noun.name]}")
    group: click.Group = getattr(module, noun.name.replace("-", "_"))
    assert set(group.commands) >= {"list", "as-at", "show", "add", *(["amend"] if noun.amend else [])}
    filters = {one.key for one in noun.listing(date(2026, 5, 15)).filters}
    assert filters <= {param.name for param in group.commands["list"].params}


@pytest.mark.on("sqlite")
def test_every_noun_is_listed_read_added_and_amended_by_a_call(app: Flask) -> None:
    rules = {(str(rule), method) for rule in app.url_map.iter_rules() for method in rule.methods or ()}
    for noun in every():
        here = f"/api/v1/{noun.name}"
        assert {(here, "GET"), (f"{here}/<ref>", "GET")} <= rules
        assert any(rule.endswith(f"/{noun.name}") and method == "POST" for rule, method in rules), noun.name
        assert ((f"{here}/<ref>", "PUT") in rules) is (noun.amend is not None)


def test_a_list_is_made_once_for_a_day_so_that_its_first_question_is_kept() -> None:
    day = date(2026, 11, 29)
    assert [noun.name for noun in every() if noun.listing(day) is not noun.listing(day)] == []
