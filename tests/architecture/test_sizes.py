"""Small files and short functions, measured."""

from __future__ import annotations

import statistics

from tests.architecture.sources import EVERYTHING, PRODUCT, Function, Source, functions, sources

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
MEDIAN = 9

IN_ONE_PIECE = {
    "register/audit_bundle/verify.py": "auditors are handed this one file and run it by itself, without the product",
}


def _length(function: Function) -> int:
    assert function.end_lineno is not None
    return function.end_lineno - function.lineno + 1


def _measured() -> list[tuple[int, str]]:
    return sorted(
        (_length(function), f"{source.name}:{function.lineno} {function.name}")
        for source in sources(*PRODUCT)
        for function in functions(source.tree)
    )


def _too_long(source: Source) -> bool:
    return source.lines > LONGEST_FILE and source.name not in IN_ONE_PIECE


def test_no_file_is_longer_than_four_hundred_lines() -> None:
    found = {source.name: source.lines for source in sources(*EVERYTHING) if _too_long(source)}
    assert not found, found


def test_functions_are_short() -> None:
    measured = _measured()
    lengths = [length for length, _ in measured]
    median, ninetieth = statistics.median(lengths), statistics.quantiles(lengths, n=10)[-1]
    print(
        f"{len(lengths)} functions: median {median:g} lines, 90th percentile {ninetieth:g}, longest {measured[-1]}"
    )
    assert median <= MEDIAN


def test_no_function_is_longer_than_sixty_lines() -> None:
    found = [where for length, where in _measured() if length > LONGEST_FUNCTION]
    assert not found, found
