"""The papers of changes: which template each act has, its number, and what the change says for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from register.domain import money
from register.domain.contracts.changes import SIDES, NewChange, changed, within_option
from register.domain.contracts.contracts import (
    NewContract,
    PriceBasis,
    ServiceLine,
    annual_value,
    line_value_pence,
    term_months,
)
from register.domain.contracts.lines import in_words
from register.domain.contracts.novating.novations import NEWCOMER, side_of
from register.domain.contracts.stages import ContractAct
from register.domain.dates import said

PAPER_OF = {
    ContractAct.VARY: "variation", ContractAct.EXTEND: "extension", ContractAct.SUSPEND: "suspension",
    ContractAct.RESUME: "resumption", ContractAct.NOVATE: "novation", ContractAct.GIVE_NOTICE: "notice_termination",
    ContractAct.TERMINATE: "notice_termination",
}  # fmt: skip
"""The template of each act on a contract that runs."""
NOTHING = "Not stated until now"


@dataclass(frozen=True, slots=True)
class Papered:
    """A change as its paper needs it. number: among the papers of its kind for this contract, from 1. effective_on: the
    day from which it holds. until: the last day that the option reaches. labels: what the contract's template calls each
    answer."""

    before: NewContract
    change: NewChange
    number: int
    effective_on: date
    until: date
    labels: dict[str, str]

    @property
    def after(self) -> NewContract:
        return changed(self.before, self.change)


def number_of(acts: Iterable[str], pack: str) -> int:
    """Papers of one kind count up from 1. acts: those proposed for the contract up to this one, itself included."""
    return sum(PAPER_OF[ContractAct(one)] == pack for one in acts)


def told(one: Papered) -> dict[str, Any]:
    """What the change says, by the names of the templates: nobody types it again. A template takes what it asks for."""
    before, after = one.before, one.after
    return {
        "variation_number": one.number, "change_number": one.number, "effective_date": one.effective_on,
        "reason": one.change.text, "reasons": one.change.text,
        "variation_kind": "national" if one.change.edition or one.change.national_variation else "local",
        "changes": list(_rows(one)),
        "value_before": money.pounds(annual_value(before)), "value_after": money.pounds(annual_value(after)),
        "expiry_date": before.ends_on, "new_expiry_date": after.ends_on, "termination_date": after.ends_on,
        "extension_value": money.pounds(added_pence(before, after)),
        "basis": "option" if within_option(one.change, one.until) else "agreement",
        **_three(one),
        "services": [{"code": line.code, "service": line.name} for line in before.lines],
    }  # fmt: skip


def _three(one: Papered) -> dict[str, Any]:
    """Who leaves, who comes in and who stays, of a novation."""
    bodies = three_bodies(one)
    return {**bodies, "leaving_side": side_of(one.change.leaving_side)} if bodies else {}


def three_bodies(one: Papered) -> dict[str, str]:
    """The three bodies of a novation by what the paper calls them; none of any other change."""
    leaves, comes = side_of(one.change.leaving_side), one.change.incoming_id
    if leaves is None or comes is None:
        return {}
    sides = {"commissioner": one.before.commissioner_id, "provider": one.before.provider_id}
    stays = next(key for side, key in sides.items() if side != leaves)
    return {"outgoing": one.change.leaving_id or sides[leaves], "incoming": comes, "continuing": stays}


def roles_of(one: Papered) -> dict[str, str]:
    """What the paper of a novation calls each party that decides."""
    leaves = side_of(one.change.leaving_side)
    if leaves is None:
        return {}
    return {NEWCOMER: "incoming", **{side: "outgoing" if side == leaves else "continuing" for side in SIDES}}


@dataclass(frozen=True, slots=True)
class ChangedPlace:
    """One thing that a change alters: where it stands, how it reads until then, and from then on."""

    place: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeDiffers:
    """Everything that a change alters, with what the contract is worth a year before and after it."""

    places: tuple[ChangedPlace, ...]
    value_before_pence: int
    value_after_pence: int


def differs(one: Papered) -> ChangeDiffers:
    """The same as its paper says, for whoever decides it."""
    places = tuple(ChangedPlace(row["place"], row["old_wording"], row["new_wording"]) for row in _rows(one))
    return ChangeDiffers(places, annual_value(one.before), annual_value(one.after))


def suggested(one: Papered) -> dict[str, Any]:
    """Answers to begin with, as text; whoever makes the paper may change them."""
    before, after = annual_value(one.before), annual_value(one.after)
    effect = (
        f"The expected annual contract value changes from {_pounds(before)} to {_pounds(after)}."
        if before != after
        else "None: prices and payments stay as they are."
    )
    by_notice = one.change.contract_act is ContractAct.GIVE_NOTICE
    return {
        "price_effect": effect,
        "scope": "The whole contract, with all its services",
        **({"ground": "notice_period"} if by_notice else {}),
    }


def added_pence(before: NewContract, after: NewContract) -> int:
    """Pence that the time between the old last day and the new one is worth; 0 where none is added."""
    if after.ends_on <= before.ends_on:
        return 0
    months = term_months(before.ends_on + timedelta(days=1), after.ends_on)
    return money.rounded(annual_value(after) * months / 12)


def _rows(one: Papered) -> Iterator[dict[str, str]]:
    """Place, wording until now and new wording of each thing that changes."""
    yield from (_row(place, old, new) for place, old, new in _lines(one.before, one.after))
    if one.before.edition != one.after.edition:
        yield _row("Edition of the contract", one.before.edition, one.after.edition)
    for name, value in one.change.answers.items():
        place = one.labels.get(name, name)
        yield _row(place, _words(one.before.fields.get(name)), _words(value) or "Left out")
    yield from (_row(row.place, row.before, row.after or "Left out") for row in one.change.wording)


def _row(place: str, old: str, new: str) -> dict[str, str]:
    return {"place": place, "old_wording": old or NOTHING, "new_wording": new}


def _lines(before: NewContract, after: NewContract) -> Iterator[tuple[str, str, str]]:
    old, new = ({line.code: line for line in one.lines} for one in (before, after))
    for code in [*old, *(code for code in new if code not in old)]:
        was, now = old.get(code), new.get(code)
        if was != now:
            named = now or was
            assert named is not None
            yield f"Prices: {named.name} ({code})", terms(was), terms(now) or "Taken out"


def terms(line: ServiceLine | None) -> str:
    """A service with what it costs, in words."""
    if line is None:
        return ""
    value = f"{line.name}: {_pounds(line_value_pence(line))} a year"
    if line.basis is PriceBasis.BLOCK:
        return f"{value}, as a block"
    return f"{value}: {in_words(line)}"


def _pounds(pence: float) -> str:
    return f"£{pence / 100:,.2f}"


def _words(value: Any) -> str:
    """A kept answer in words; tables row by row."""
    if isinstance(value, dict):
        return "; ".join(filter(None, (_words(part) for part in value.values())))
    if isinstance(value, list | tuple):
        return "\n".join(filter(None, map(_words, value)))
    return "" if value is None else _day(str(value))


def _day(text: str) -> str:
    try:
        return said(date.fromisoformat(text))
    except ValueError:
        return text
