"""The last lines of a run: what ran where, and every skip with its reason."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.harness import budgets, skips

_PLACES = {
    "sqlite": "on SQLite",
    "postgresql": "on PostgreSQL",
    "browser": "in Chromium",
    "plain": "without either",
}


def place_of(item: Any) -> str:
    """Where a test runs, for the count at the end."""
    if "chromium" in item.fixturenames:
        return "browser"
    call = getattr(item, "callspec", None)
    given = {str(value) for value in call.params.values()} if call else set()
    return next((place for place in ("sqlite", "postgresql") if place in given), "plain")


def write(terminal: Any) -> None:
    ran = [report for outcome in ("passed", "failed") for report in terminal.stats.get(outcome, [])]
    places = Counter(dict(report.user_properties).get("place") for report in ran if report.when == "call")
    counts = ", ".join(f"{places[place]} {words}" for place, words in _PLACES.items() if places[place])
    terminal.write_line(f"Ran {places.total()} tests: {counts}." if counts else "No test ran.")
    for line in budgets.lines([report for report in ran if report.when == "call"]):
        terminal.write_line(line)
    left = _count(terminal.stats.get("deselected", []))
    if left:
        terminal.write_line(f"Left to make test or make soak: {left}.")
    _write_skips(terminal)


def _count(deselected: list[Any]) -> int:
    """Plugins report what they leave out one by one or list by list."""
    return sum(len(entry) if isinstance(entry, list) else 1 for entry in deselected)


def _write_skips(terminal: Any) -> None:
    reasons = Counter(_reason(report) for report in terminal.stats.get("skipped", []))
    terminal.write_line(f"Skipped: {reasons.total()}{':' if reasons else '.'}")
    for reason, count in reasons.most_common():
        note = "" if skips.is_ours(reason) else " (not through the harness)"
        terminal.write_line(f"  {count} x {reason}{note}")


def _reason(report: Any) -> str:
    words = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return str(words).removeprefix("Skipped: ")
