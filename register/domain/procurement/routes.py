"""Routes of a procurement by the rules of its day: which notices are due, which standstill holds, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from register.domain.procurement.standstill import ENDS, Standstill, with_representations
from register.domain.rules import JsonValue, Ruleset
from register.domain.working_days import working_days


def routes_on(ruleset: Ruleset, on: date) -> dict[str, JsonValue]:
    """The routes that existed on a day, by code."""
    return {row["code"]: row for row in ruleset.value_or([], "procurement.routes", on=on) if _exists(row, on)}


def _exists(row: JsonValue, on: date) -> bool:
    return bool(row.get("from", "") <= on.isoformat() <= row.get("to", "9999"))


def notices_of(ruleset: Ruleset, route: str, *, on: date) -> dict[str, JsonValue]:
    """The notices of a route in their order, by code."""
    kinds = {row["code"]: row for row in ruleset.value_or([], "procurement.notices", on=on)}
    wanted = routes_on(ruleset, on).get(route, {}).get("notices", ())
    return {code: kinds[code] for code in wanted if code in kinds}


def is_psr(route: str, ruleset: Ruleset, on: date) -> bool:
    """Whether a route is one of the Provider Selection Regime, whose awards are explained by its key criteria."""
    return any(code.startswith("psr_") for code in notices_of(ruleset, route, on=on))


def standstill_of(
    ruleset: Ruleset, route: str, *, on: date, published_on: date | None, voluntary_until: date | None,
    received: Iterable[date], further_decided_on: date | None,
) -> Standstill | None:  # fmt: skip
    """The standstill of a procurement that began on a day; None where its route has none, or it has not begun.

    published_on: of the notice that starts it."""
    kind = routes_on(ruleset, on).get(route, {}).get("standstill", "none")
    if kind == "voluntary" and voluntary_until is not None:
        return Standstill(published_on=published_on or on, ends_on=voluntary_until)
    if kind not in ENDS or published_on is None:
        return None
    days = working_days(ruleset, on=published_on)
    count = int(ruleset.value("procurement.standstill_working_days", on=published_on))
    first_end = ENDS[kind](published_on, count, days)
    if kind != "psr":
        return Standstill(published_on=published_on, ends_on=first_end.day, caveat=first_end.caveat)
    more = int(ruleset.value_or(0, "procurement.after_further_decision_working_days", on=published_on))
    return with_representations(
        published_on, first_end, received=received, further_decided_on=further_decided_on, count=more, days=days,
    )  # fmt: skip


def starts_standstill(ruleset: Ruleset, route: str, *, on: date) -> str | None:
    """The notice of a route that starts its standstill."""
    kinds = notices_of(ruleset, route, on=on)
    return next((code for code, row in kinds.items() if row["stage"] == "standstill"), None)
