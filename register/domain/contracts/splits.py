"""Split purchases: several that each stay below a limit above which competition is asked, and together do not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from register.domain.rules import Ruleset

PERIOD, LIMITS = "waivers.split_within_days", "waivers.competition_limits"


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """What an organisation buys of a supplier for a service: a contract or a waiver, by its reference."""

    ref: str
    kind: str
    organisation_id: str
    supplier_id: str
    service: str
    on: date
    value_pence: int

    @property
    def split_by(self) -> tuple[str, str, str]:
        return self.organisation_id, self.supplier_id, self.service


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Purchases of one supplier for one service within the period. reached_pence: the highest limit that each stays below
    and that all together reach."""

    purchases: tuple[Purchase, ...]
    reached_pence: int

    @property
    def total_pence(self) -> int:
        return sum(one.value_pence for one in self.purchases)


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitRule:
    """Within how many days, the first counted, purchases belong together, and the limits in pence that they are held
    against."""

    days: int
    limits: tuple[int, ...]


def split_rule(ruleset: Ruleset, *, on: date, body: str | None = None) -> SplitRule:
    """The rule as it holds for a kind of body on a day."""
    limits = (row["from_pence"] for row in ruleset.value_or([], LIMITS, on=on, body=body))
    days = ruleset.value_or(0, PERIOD, on=on, body=body)
    return SplitRule(days=days, limits=tuple(sorted(limits)))


def splits(purchases: Iterable[Purchase], rule: SplitRule) -> list[Split]:
    """Every run of purchases that looks split; none stands within another. By supplier, service and day."""
    ordered = sorted(purchases, key=lambda one: (*one.split_by, one.on, one.ref))
    return [
        found
        for _, group in groupby(ordered, key=lambda one: one.split_by)
        for found in _runs([*group], rule)
    ]


def _runs(bought: list[Purchase], rule: SplitRule) -> Iterator[Split]:
    """The longest runs within the period, each from its first day on."""
    reached = 0
    for first, one in enumerate(bought):
        last = one.on + timedelta(days=rule.days - 1)
        end = first + sum(later.on <= last for later in bought[first:])
        run = tuple(bought[first:end])
        if end > reached and (found := _split(run, rule)) is not None:
            yield found
            reached = end


def _split(run: tuple[Purchase, ...], rule: SplitRule) -> Split | None:
    """Of the run, those below the highest limit that they reach together; None where they reach none."""
    for limit in reversed(rule.limits):
        below = tuple(one for one in run if one.value_pence < limit)
        if len(below) > 1 and sum(one.value_pence for one in below) >= limit:
            return Split(purchases=below, reached_pence=limit)
    return None
