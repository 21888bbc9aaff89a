"""A fault is caught by its name or not at all."""

from __future__ import annotations

import ast

from tests.architecture.sources import EVERYTHING, PRODUCT, calls, sources

ABSTRACT = {
    "forms/fields.py": "each kind of question says how it is asked",
    "forms/widgets.py": "each kind of widget names its macro",
}


def _handlers(tree: ast.AST) -> list[ast.ExceptHandler]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler)]


def _catches_all(handler: ast.ExceptHandler) -> bool:
    caught = ast.unparse(handler.type) if handler.type else ""
    return not caught or "Exception" in [word.strip("() ") for word in caught.split(",")]


def _swallows(handler: ast.ExceptHandler) -> bool:
    """BaseException may only be caught to undo something on its way through."""
    whole = handler.type is not None and "BaseException" in ast.unparse(handler.type)
    last = handler.body[-1]
    return whole and not (isinstance(last, ast.Raise) and last.exc is None)


def test_nothing_catches_whatever_comes() -> None:
    found = [
        f"{source.name}:{handler.lineno}"
        for source in sources(*PRODUCT)
        for handler in _handlers(source.tree)
        if _catches_all(handler) or _swallows(handler)
    ]
    assert not found, found


def test_nothing_is_left_for_later() -> None:
    words = ("TO" + "DO", "FIX" + "ME", "XX" + "X:")
    found = [source.name for source in sources(*EVERYTHING) if any(word in source.text for word in words)]
    assert not found, found


def test_nothing_is_only_pretended() -> None:
    found = [
        f"{source.name}:{node.lineno}"
        for source in sources(*PRODUCT)
        if source.name not in ABSTRACT
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Raise)
        and node.exc is not None
        and "NotImplementedError" in ast.unparse(node.exc)
    ]
    assert not found, found


def test_no_test_replaces_our_own_code() -> None:
    fakes = ("mock.", "MagicMock", "Mock(", "patch(")
    found = [
        f"{source.name}:{call.lineno}"
        for source in sources("tests")
        for name, call in calls(source.tree)
        if any(f"{name}(".startswith(fake) for fake in fakes)
    ]
    assert not found, found
