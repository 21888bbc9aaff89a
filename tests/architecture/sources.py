"""The project's own files as syntax trees: what the rules about the code are read off."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("register", "forms", "contract_templates")
EVERYTHING = (*PRODUCT, "tests", "benchmarks")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, eq=False)
class Source:
    """One Python file; `name` is its path from the project's folder."""

    name: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        """Read when it is first asked for: some rules are about the names or the words of files alone."""
        return ast.parse(self.text)

    @property
    def module(self) -> str:
        return self.name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def lines(self) -> int:
        return self.text.count("\n")


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Every Python file under these folders, in order; generated migrations are left out."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    kept = [path for path in paths if "migrations/versions" not in path.as_posix()]
    return tuple(_read(path) for path in kept)


@cache
def _read(path: Path) -> Source:
    """One file, read once a process, however many rules look at its folder."""
    return Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))


@cache
def functions(tree: ast.AST) -> tuple[Function, ...]:
    """Every function and method, wherever it stands."""
    return tuple(node for node in ast.walk(tree) if isinstance(node, Function))


@cache
def calls(tree: ast.AST) -> tuple[tuple[str, ast.Call], ...]:
    """Every call with its name as written: `session.commit`, `select`."""
    found = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return tuple((ast.unparse(call.func), call) for call in found)


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every module imported, with its line; `from a import b` counts as a and as a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
