"""The two rules in which national variations are recorded, and the one that holds the yearly uplift of prices: what none
could be read from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from register.domain.rule_terms import column_name
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


# ---------------------------------------------------------------- the yearly uplift

UPLIFTS = "contracts.price_uplifts"
UPLIFT_TEXTS, UPLIFT_SHARES = ("year", "from", "source"), ("uplift_basis_points", "efficiency_basis_points")
MOST_SHARE = 5_000
"""Half: a larger share is a slip of the keyboard."""
LONGEST_YEAR = 20


def uplift_faults(rule: Rule) -> list[str]:
    """What no uplift could be read from, each in a sentence; nothing for any other rule."""
    if rule.key != UPLIFTS:
        return []
    rows = rule.value if isinstance(rule.value, list) else [None]
    found = [words for number, row in enumerate(rows, 1) for words in _uplift_row_faults(number, row)]
    years = [row.get("year") for row in rows if isinstance(row, Mapping)]
    return found + ([] if len(years) == len(set(map(str, years))) else ["Enter each year once"])


def _uplift_row_faults(number: int, row: Any) -> list[str]:
    if not isinstance(row, Mapping):
        return ["Enter a table with a row for each year"]
    lacking = [name for name in UPLIFT_TEXTS if not (isinstance(row.get(name), str) and row[name].strip())]
    wrong = [name for name in UPLIFT_SHARES if not _is_share(row.get(name))]
    unknown = sorted(set(row) - {*UPLIFT_TEXTS, *UPLIFT_SHARES})
    return [
        *(f"Row {number}: enter {column_name(name).lower()}" for name in lacking),
        *(f"Row {number}: enter {column_name(name).lower()}" for name in wrong),
        *(f"Row {number}: {name} is not asked for" for name in unknown),
        *([] if lacking else _uplift_text_faults(number, row)),
    ]


def _is_share(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -MOST_SHARE <= value <= MOST_SHARE


def _uplift_text_faults(number: int, row: Mapping[str, Any]) -> list[str]:
    found = [f"Row {number}: the year must be {LONGEST_YEAR} characters or fewer"] * (
        len(row["year"]) > LONGEST_YEAR
    )
    try:
        date.fromisoformat(row["from"])
    except ValueError:
        found.append(f"Row {number}: “{row['from']}” is not a date. Write it like 2027-04-01")
    return found
