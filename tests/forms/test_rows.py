"""A table that is asked row by row: a fault says which row it is in, and there is a place for one more."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

import pytest
from flask import Flask

import forms
from forms.contracts import ContractForm
from forms.values import Rows, ValueForm


def with_rows() -> Iterator[type[ValueForm]]:
    """Every form that asks a table of its own, one that only changes it left out."""
    for found in iter_modules(forms.__path__):
        import_module(f"forms.{found.name}")
    waiting = [ValueForm]
    while waiting:
        cls = waiting.pop()
        waiting += cls.__subclasses__()
        if "ROWS" in cls.__dict__ and cls.ROWS:
            yield cls


def test_each_fault_names_its_row_and_the_rest_stay_as_they_are(app: Flask) -> None:
    sent = {"lines-0-annual_value_pence": "much", "lines-1-annual_value_pence": "more", "title": ""}
    with app.test_request_context(method="POST", data=sent):
        form = ContractForm()
        form.validate()
        texts = [problem.text for problem in form.errors_summary()]
    assert any(text.startswith("Service 1: ") for text in texts)
    assert any(text.startswith("Service 2: ") for text in texts)
    assert "Enter the title of the contract" in texts


@pytest.mark.parametrize(
    "rows", [rows for cls in with_rows() for rows in cls.ROWS.values()], ids=lambda r: r.makes.__name__
)
def test_there_is_always_a_place_for_one_row_more(rows: Rows) -> None:
    for held in range(1, rows.drawn + 20):
        assert min(rows.most, held + 1) <= max(rows.drawn, rows.wide_for(range(held)))
    assert rows.wide_for(range(rows.most + 3)) == rows.most + 3
