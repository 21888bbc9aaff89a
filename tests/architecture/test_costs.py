"""A door behind which is costly work says what it is counted as: read off what doors are, so that later ones do too."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from flask import Flask

from forms.base import ITS_OWN, NhsForm
from register.domain.access import cost_of
from register.domain.allowances import Cost
from tests.architecture.routes import Door, doors
from tests.architecture.sources import ROOT

FILES = re.compile(r"\.(docx|pdf|zip|csv|xlsx|json)$|/export$|/download$|/bundle$")
NOT_COSTLY = {
    "api.openapi": "one description, the same for everybody",
    "documents.index": "names what can be made, and makes nothing",
    "static": "files of the product, which a proxy or browser keeps",
}
"""Doors that look costly and are not: name -> why."""


def _hands_out_files(door: Door) -> bool:
    return bool(FILES.search(door.rule)) or door.endpoint.rpartition(".")[2] in ("export", "download")


def _shows_documents(door: Door) -> bool:
    return door.rule.endswith(("/preview", "/pdf", "/compare")) or "/documents/" in door.rule


def _lists(door: Door) -> bool:
    """A list of the API, or a list of pages that has its export."""
    return door.is_api and door.method == "GET" and "<" not in door.rule


def _forms_with_files() -> set[str]:
    """The names of the forms that ask for a file."""
    modules = [import_module(f"forms.{path.stem}") for path in (ROOT / "forms").glob("*.py")]
    classes = {one for module in modules for _, one in inspect.getmembers(module, inspect.isclass)}
    asking = [one for one in classes if issubclass(one, NhsForm) and _asks_for_a_file(one)]
    return {one.__name__ for one in asking}


def _asks_for_a_file(form: type[NhsForm]) -> bool:
    return any(getattr(form, name).field_class.takes_files for name in set(form.asked_names()) - {*ITS_OWN})


def _source(app: Flask, door: Door) -> str:
    view: Callable[..., Any] = inspect.unwrap(app.view_functions[door.endpoint])
    if not isinstance(view, partial):
        return inspect.getsource(view)
    source = inspect.getsource(view.func)
    return "\n".join([source, *(f"{name}()" for given in view.args for name in _used_of(given, source))])


def _used_of(given: object, source: str) -> list[str]:
    """The names of what a page function was made with and uses: its form stands there and not in its source."""
    fields = [name for name in getattr(given, "__dataclass_fields__", ()) if f"pages.{name}" in source]
    return [getattr(getattr(given, name), "__name__", "") for name in fields]


def _uncounted(app: Flask, looks: Callable[[Door], bool]) -> list[str]:
    return sorted(
        {
            d.endpoint
            for d in doors(app)
            if looks(d) and cost_of(d.endpoint) is None and d.endpoint not in NOT_COSTLY
        }
    )


def test_whatever_hands_out_a_file_is_counted(app: Flask) -> None:
    assert _uncounted(app, _hands_out_files) == []


def test_whatever_shows_or_makes_a_document_is_counted(app: Flask) -> None:
    assert _uncounted(app, _shows_documents) == []
    made = re.compile(r"generate|make_draft|keep_draft|draft_of|to_pdf|verify\w*\(")
    assert _uncounted(app, lambda door: bool(made.search(_source(app, door)))) == []


def test_every_list_is_counted_when_something_is_asked_of_it(app: Flask) -> None:
    assert _uncounted(app, _lists) == []
    exported = {d.endpoint.removesuffix("export") for d in doors(app) if d.endpoint.endswith(".export")}
    beside = {f"{blueprint}index" for blueprint in exported}
    assert _uncounted(app, lambda door: door.endpoint in beside) == []


def test_a_page_that_answers_as_a_file_when_it_is_asked_to_is_counted(app: Flask) -> None:
    as_file = re.compile(r'return answered\("|\bfile_of\(|args\.get\("format"')
    assert _uncounted(app, lambda door: bool(as_file.search(_source(app, door)))) == []


def test_whatever_takes_a_file_is_counted_as_an_upload(app: Flask) -> None:
    takes = re.compile(rf"\b({'|'.join(_forms_with_files())})\(|request\.files")
    found = {d.endpoint for d in doors(app) if takes.search(_source(app, d))}
    assert found
    assert {name: cost_of(name) for name in found} == dict.fromkeys(found, Cost.UPLOADS)


@pytest.mark.parametrize("cost", [Cost.DRAFTS, Cost.UPLOADS])
def test_a_form_is_counted_when_it_is_sent_and_not_when_it_is_drawn(cost: Cost) -> None:
    assert (cost.counts("GET", asks=True), cost.counts("POST", asks=False)) == (False, True)


def test_a_list_is_counted_when_something_is_asked_of_it() -> None:
    assert (Cost.SEARCH.counts("GET", asks=False), Cost.SEARCH.counts("GET", asks=True)) == (False, True)
