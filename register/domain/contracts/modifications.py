"""Whether procurement law allows a change of a health care contract that runs: the branches of the rule in their order, by
the cumulative value since the award."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from register.domain import money
from register.domain.contracts.assessments import Reason, Severity, because
from register.domain.contracts.lifetimes import Modification
from register.domain.rules import JsonValue, Ruleset

RULE = "procurement.modification"
URGENT = "urgent"
"""The ground of regulation 14, which has a notice of its own whatever it is worth."""


def grounds_on(ruleset: Ruleset, on: date) -> dict[str, JsonValue]:
    """The branches of the rule by code, in the order in which they are asked; none where no such rule held."""
    rule = ruleset.value_or(None, RULE, on=on)
    return {row["code"]: row for row in rule or ()}


def modification(
    found: Modification | None, ruleset: Ruleset, on: date, contract_id: str
) -> Iterator[Reason]:
    """What the decision check says about it: nothing where no such rule holds on the day."""
    grounds = grounds_on(ruleset, on)
    if found is None or not grounds:
        return
    link, ground = ("contract", contract_id), _ground(found)
    row = grounds.get(ground or "own_decision", {})
    figures = _figures(found)
    if found.is_different and row.get("keeps_character", True):
        words = f"Procurement law does not allow a change to something materially different: procure anew. {figures}"
        yield because("modification_refused", Severity.STOP, words, link)
    elif row.get("capped") and not _within(found, ruleset, on):
        severity = Severity.CONDITION if ground is None else Severity.STOP
        words = f"{figures}: more than the buyer's own decision allows. Name another ground that fits, or procure anew"
        yield because("modification_beyond", severity, words, link)
    else:
        yield because(
            "modification_allowed",
            Severity.NOTE,
            f"{_allowed(row, ground)}. {figures}{_notice(found, ruleset, on)}",
            link,
        )


def _ground(found: Modification) -> str | None:
    return found.ground or ("provided_for" if found.is_option else None)


def _allowed(row: JsonValue, ground: str | None) -> str:
    name = str(row.get("name", "the buyer's own decision"))
    if ground is None:
        return f"Procurement law allows it as {name}, while it is not materially different in character"
    return f"Procurement law allows it as {name}"


def _within(found: Modification, ruleset: Ruleset, on: date) -> bool:
    """Under the amount, or under the share of the value at the award: either is enough, and both count all change."""
    most = int(ruleset.value("procurement.modification_pence", on=on))
    share = int(ruleset.value("procurement.modification_percent", on=on))
    change = abs(found.change_pence)
    return change < most or change * 100 < found.award_pence * share


def _figures(found: Modification) -> str:
    share = "" if found.percent is None else f", {float(found.percent):.1f}% of it"
    own = (
        f", of which {money.said(found.own_pence)} by own decision"
        if found.own_pence != found.change_pence
        else ""
    )
    return (
        f"Since the award its lifetime value of {money.said(found.award_pence)} changes by "
        f"{money.said(found.change_pence)} in all{share}{own}"
    )


def _notice(found: Modification, ruleset: Ruleset, on: date) -> str:
    """A permitted modification of this much has a notice of its own."""
    due = notice_of(found.ground, found.change_pence, ruleset, on)
    return ". A notice of the modification is due" if due else ""


def notice_of(ground: str | None, change_pence: int, ruleset: Ruleset, on: date) -> bool:
    """Whether a notice of a modification is due: of an urgent one always, of others from the amount of the rule."""
    most = int(ruleset.value("procurement.modification_pence", on=on))
    return ground == URGENT or abs(change_pence) >= most
