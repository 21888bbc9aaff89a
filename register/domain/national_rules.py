"""The two rules in which national variations are recorded, and what none could be read from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from register.domain.rules import Rule

VARIATIONS, WORDING = "contracts.national_variations", "contracts.national_wording"
ASKED = {
    VARIATIONS: ("code", "name", "reference", "edition", "to_edition", "from", "source"),
    WORDING: ("code", "place", "before", "after"),
}
"""What each row of these rules must say."""
LONGEST_CODE = 40


def rule_faults(rule: Rule) -> list[str]:
    """What no national variation could be read from, each in a sentence."""
    if rule.key not in ASKED:
        return []
    rows = rule.value if isinstance(rule.value, list) else [None]
    found = [words for number, row in enumerate(rows, 1) for words in _row_faults(rule.key, number, row)]
    codes = [row.get("code") for row in rows if isinstance(row, Mapping)]
    if rule.key == VARIATIONS and len(codes) != len(set(map(str, codes))):
        found.append("Give each national variation a code of its own")
    return found


def _row_faults(key: str, number: int, row: Any) -> list[str]:
    if not isinstance(row, Mapping):
        return ["Enter a table with a row for each"]
    lacking = [name for name in ASKED[key] if not (isinstance(row.get(name), str) and row[name].strip())]
    unknown = sorted(set(row) - set(ASKED[key]))
    found = [f"Row {number}: enter {name.replace('_', ' ')}" for name in lacking]
    found += [f"Row {number}: {name} is not asked for" for name in unknown]
    if len(str(row.get("code", ""))) > LONGEST_CODE:
        found.append(f"Row {number}: the code must be {LONGEST_CODE} characters or fewer")
    return found + ([] if lacking else _said_wrong(key, number, row))


def _said_wrong(key: str, number: int, row: Mapping[str, Any]) -> list[str]:
    if key == WORDING:
        same = row["before"] == row["after"]
        return [f"Row {number}: the new wording reads as until now"] if same else []
    try:
        date.fromisoformat(row["from"])
    except ValueError:
        return [f"Row {number}: “{row['from']}” is not a date. Write it like 2027-04-01"]
    return []
