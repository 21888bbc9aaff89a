"""Tests are skipped through the harness, which counts and explains each, or not at all."""

from __future__ import annotations

import ast

from tests.architecture.sources import sources

WAYS = {
    "pytest.skip", "pytest.importorskip", "pytest.mark.skip", "pytest.mark.skipif", "pytest.xfail", "pytest.mark.xfail",
    "unittest.skip", "unittest.skipIf", "self.skipTest",
}  # fmt: skip


def test_no_test_is_skipped_but_through_the_harness() -> None:
    found = [
        f"{source.name}:{node.lineno}"
        for source in sources("tests")
        if source.name != "tests/harness/skips.py"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in WAYS
    ]
    assert not found, found


def test_nobody_imports_a_way_to_skip_by_another_name() -> None:
    found = [
        source.name
        for source in sources("tests")
        if source.name != "tests/harness/skips.py"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "pytest"
        if {alias.name for alias in node.names} & {"skip", "importorskip", "xfail", "mark"}
    ]
    assert not found, found
