"""A form about a recorded value asks for that value: what comes back is what was put in, drawn as a page or not."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, render_template_string
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

import forms
from forms.base import NhsForm
from forms.fields import ChoiceField
from forms.values import ValueForm
from register.domain.sharing.incidents import NewTriage, TriageOutcome
from tests.harness.pages import controls

DRAWN = '{% from "macros/forms.html" import render_form %}{{ render_form(form) }}'
NOT_IN_THE_VALUE = {"reason"}
"""What a change says of itself: never drawn, so never the same twice."""
TEXT = st.text(
    st.characters(min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("C", "Z")),
    min_size=1,
    max_size=30,
)
BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    date: st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    datetime: st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC)),
    bool: st.booleans(),
    int: st.integers(0, 60),
    Decimal: st.decimals(Decimal(0), Decimal(10**6), places=2),
}  # fmt: skip


def value_forms() -> Iterator[type[ValueForm[Any]]]:
    """Every form that makes a value, found by looking; one that only others build on makes none."""
    for path in sorted(Path(forms.__path__[0]).glob("*.py")):
        for cls in vars(import_module(f"forms.{path.stem}")).values():
            if inspect.isclass(cls) and issubclass(cls, ValueForm) and hasattr(cls, "makes"):
                yield cls


FORMS = sorted(set(value_forms()), key=lambda cls: cls.__name__)


def values_of(made: type[Any]) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(made)
    return st.builds(made, **{one.name: _of_type(hints[one.name]) for one in fields(made)})


def _of_type(hint: Any) -> st.SearchStrategy[Any]:
    args = typing.get_args(hint)
    if typing.get_origin(hint) in (types.UnionType, typing.Union):
        return st.one_of(*(st.none() if arg is type(None) else _of_type(arg) for arg in args))
    if typing.get_origin(hint) is tuple:
        return st.lists(_of_type(args[0]), min_size=1, max_size=11, unique_by=_key).map(tuple)
    if typing.get_origin(hint) in (Mapping, dict):
        return st.just({})
    if is_dataclass(hint):
        return values_of(hint)  # type: ignore[arg-type]
    return st.sampled_from(hint) if issubclass(hint, Enum) else BY_TYPE[hint]


def _key(part: Any) -> Any:
    return getattr(part, fields(part)[0].name) if is_dataclass(part) else part


def plain(value: Any) -> Any:
    return replace(value, **dict.fromkeys(NOT_IN_THE_VALUE & {one.name for one in fields(value)}, ""))


def known(form: NhsForm, value: Any) -> dict[str, Any]:
    """What a page knows without asking: whatever the form has no question for is what is recorded."""
    return {"reason": ""} if hasattr(value, "reason") else {}


def test_every_noun_that_a_page_asks_for_is_found() -> None:
    assert {"AmendOrganisationForm", "AmendContractForm", "CorrectInterestForm"} <= {
        cls.__name__ for cls in FORMS
    }


def _makes_that_value(app: Flask, cls: type[ValueForm[Any]], examples: int) -> None:
    @settings(max_examples=examples)
    @given(values_of(cls.makes))
    def holds(value: Any) -> None:
        with app.test_request_context():
            form = cls.about(value, version=3)
            assert plain(form.to_domain(**known(form, value))) == plain(_possible(value))

    holds()


def _makes_that_value_when_drawn(app: Flask, cls: type[ValueForm[Any]], examples: int) -> None:
    @settings(max_examples=examples)
    @given(values_of(cls.makes))
    def holds(value: Any) -> None:
        with app.test_request_context():
            form = cls.about(value, version=3)
            _offer_something(form)
            sent = controls(render_template_string(DRAWN, form=form))
        with app.test_request_context(method="POST", data=MultiDict(sent)):
            again = cls.about(value, version=3)
            _offer_something(again)
            again.validate()
            faults = {name: words for name, words in again.errors.items() if name != "reason"}
            assert not _beside_drawn(faults, again), faults
            assert plain(again.to_domain(**known(again, value))) == plain(_possible(value))

    holds()


@pytest.mark.parametrize("cls", FORMS, ids=lambda cls: cls.__name__)
def test_a_form_about_a_value_makes_that_value(app: Flask, cls: type[ValueForm[Any]]) -> None:
    _makes_that_value(app, cls, 10)


@pytest.mark.soak
@pytest.mark.parametrize("cls", FORMS, ids=lambda cls: cls.__name__)
def test_a_form_about_any_value_makes_that_value(app: Flask, cls: type[ValueForm[Any]]) -> None:
    _makes_that_value(app, cls, 250)


@pytest.mark.parametrize("cls", FORMS, ids=lambda cls: cls.__name__)
def test_a_page_sent_back_as_it_was_drawn_makes_that_value(app: Flask, cls: type[ValueForm[Any]]) -> None:
    _makes_that_value_when_drawn(app, cls, 6)


@pytest.mark.soak
@pytest.mark.parametrize("cls", FORMS, ids=lambda cls: cls.__name__)
def test_a_page_sent_back_as_it_was_drawn_makes_any_value(app: Flask, cls: type[ValueForm[Any]]) -> None:
    _makes_that_value_when_drawn(app, cls, 100)


@pytest.mark.parametrize("cls", FORMS, ids=lambda cls: cls.__name__)
def test_why_something_changed_last_is_never_the_next_reason(app: Flask, cls: type[ValueForm[Any]]) -> None:
    @settings(max_examples=3)
    @given(values_of(cls.makes))
    def holds(value: Any) -> None:
        with app.test_request_context():
            form = cls.about(value, version=1)
            assert "reason" not in form or form["reason"].data in (None, "")

    holds()


def test_a_row_is_no_value(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(TypeError, match="a value of the domain"):
        FORMS[0].about(object(), version=1)
    with app.test_request_context(), pytest.raises(TypeError, match="a row never reaches a form"):
        FORMS[0](obj=object())


def _possible(value: Any) -> Any:
    """When the body became aware, and who has to be told, belong to data incidents only."""
    if isinstance(value, NewTriage) and value.outcome is not TriageOutcome.DATA_INCIDENT:
        return replace(value, aware_at=None, to_tell=())
    return value


def _offer_something(form: NhsForm) -> None:
    """Nothing that is recorded is among what may be chosen, as behind a barrier or after a list changed."""
    for field in form.questions:
        if isinstance(field, ChoiceField) and not field.options:
            field.options = [("some", "Something else")]


def _beside_drawn(faults: Mapping[Any, Any], form: NhsForm) -> list[Any]:
    """Faults of answers that were recorded; one that is empty may be asked for."""
    return [name for name in faults if name in form and form[name].object_data not in (None, "", ())]
