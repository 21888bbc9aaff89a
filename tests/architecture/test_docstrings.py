"""Every file says what it is for, and every act and every question says what it does."""

from __future__ import annotations

import ast

from tests.architecture.sources import EVERYTHING, PRODUCT, Function, Source, sources

SPEAKS_FOR_ITSELF = 8
"""Lines up to which a name and types may say enough."""

BELOW = ("register/services", "register/queries", "register/jobs", "register/accounts")


def _public(source: Source) -> list[Function]:
    return [n for n in source.tree.body if isinstance(n, Function) and not n.name.startswith("_")]


def _length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _takes_a_session(function: Function) -> bool:
    return bool(function.args.args) and function.args.args[0].arg == "session"


def _is_a_page(function: Function) -> bool:
    """A page's title says what it is, and the table of doors names it."""
    return any("blueprint" in ast.unparse(decorator) for decorator in function.decorator_list)


def test_every_file_says_what_it_is_for() -> None:
    found = [
        source.name for source in sources(*EVERYTHING) if source.text and not ast.get_docstring(source.tree)
    ]
    assert not found, found


def test_no_file_needs_more_than_a_paragraph_for_that() -> None:
    long = {
        source.name: len(said.splitlines())
        for source in sources(*PRODUCT)
        if len((said := ast.get_docstring(source.tree) or "").splitlines()) > 12
        if not source.name.endswith("verify.py")
    }
    assert not long, long


def test_every_act_and_question_says_what_it_does() -> None:
    found = [
        f"{source.name}:{function.name}"
        for source in sources(*BELOW)
        for function in _public(source)
        if _takes_a_session(function) and not ast.get_docstring(function)
    ]
    assert not found, found


def test_every_longer_function_says_what_it_does() -> None:
    found = [
        f"{source.name}:{function.name}"
        for source in sources(*PRODUCT)
        for function in _public(source)
        if _length(function) > SPEAKS_FOR_ITSELF and not _is_a_page(function)
        if not ast.get_docstring(function)
    ]
    assert not found, found
