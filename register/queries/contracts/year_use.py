"""What was committed under delegations before, for limits that are for a year."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from register.domain.authority.commitments import (
    LimitPer,
    Vat,
    converted,
    part_of_pence,
    vat_percent,
    year_of,
)
from register.domain.authority.delegations import Delegation
from register.domain.contracts.changes import weighed_pence
from register.domain.contracts.contracts import with_options_pence
from register.domain.people.associates import share_of
from register.domain.permissions import Viewer
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import ContractVersion
from register.models.decision_records import DecisionRecord
from register.models.decisions import DecisionVersion
from register.queries.contracts.changes import to_change, until
from register.queries.contracts.contracts import to_domain
from register.queries.contracts.rounds import in_rounds
from register.queries.rules import ruleset
from register.queries.visible import NOW, known, seen_by, visible

D, C, G, R = DecisionVersion, ContractVersion, ContractChangeVersion, DecisionRecord
BY_AUTHORITY = "authority"
"""The reason of a kept check that names the chain of delegations by which it went ahead."""


@dataclass(frozen=True, slots=True)
class Use:
    """What a decision committed the body to under one delegation, in that delegation's own terms. seq: its entry of the
    audit trail."""

    delegation_id: str
    contract_id: str
    change_id: str | None
    on: date
    pence: int
    seq: int


@dataclass(frozen=True, slots=True)
class Uses:
    """All that was committed in the years of some days. begins: the first day of the year of each of these."""

    begins: Mapping[date, date] = field(default_factory=dict)
    every: tuple[Use, ...] = ()

    def since(self, on: date) -> date:
        """The first day of the year of this day."""
        return self.begins.get(on, on)

    def by_delegation(
        self, on: date, *, but: tuple[str, str | None] | None = None, before: int | None = None
    ) -> dict[str, int]:
        """Pence of the year up to the day, by delegation. but: a contract and its change, which are what is asked about.
        before: only what was recorded before this entry of the audit trail."""
        found: dict[str, int] = {}
        for use in self.every:
            earlier = before is None or use.seq < before
            if earlier and self.since(on) <= use.on <= on and (use.contract_id, use.change_id) != but:
                found[use.delegation_id] = found.get(use.delegation_id, 0) + use.pence
        return found


def yearly(delegations: Iterable[Delegation]) -> dict[str, Delegation]:
    """Those of which the limit is for a year."""
    return {
        one.id: one for one in delegations if one.limit_per is LimitPer.YEAR and one.limit_pence is not None
    }


def uses_of(
    session: Session, delegations: Mapping[str, Delegation], days: Iterable[date], *, viewer: Viewer
) -> Uses:
    """What was committed in the years of these days under each of these. A contract counts once in a year, however many
    decided it."""
    days = set(days)
    if not delegations or not days:
        return Uses()
    rules = ruleset(session)
    years = {day: year_of(rules, day) for day in days}
    first, last = min(first for first, _ in years.values()), max(last for _, last in years.values())
    made = _decided(session, delegations, first, last, viewer)
    changes = _changes(session, made, viewer)
    found: dict[tuple[str, str, str | None, date], Use] = {}
    for decision, row in made:
        pence, vat = _committed(row, decision, changes), row.value_vat
        for key in _chain(decision) & delegations.keys():
            terms = delegations[key].limit_vat
            counted = converted(
                pence, Vat(vat) if vat else None, terms, vat_percent(rules, decision.valid_from)
            )
            day = decision.valid_from
            use = Use(key, decision.of_contract, decision.change_id, day, counted, decision.seq)
            found.setdefault((key, decision.of_contract, decision.change_id, year_of(rules, day)[0]), use)
    return Uses({day: first for day, (first, _) in years.items()}, tuple(found.values()))


def _decided(
    session: Session, ids: Collection[str], first: date, last: date, viewer: Viewer
) -> list[tuple[DecisionVersion, ContractVersion]]:
    """Decisions that went ahead in these days and looked at one of these; of a contract itself only those of its present
    round, since what was sent back commits nobody."""
    looked = select(R.decision_version_id).where(R.record_id.in_(sorted(ids)))
    query = select(D, C).join(C, and_(C.id == D.contract_version_id, seen_by(C, viewer)))
    query = query.where(seen_by(D, viewer), *known(D, NOW), D.id.in_(looked), D.taken.is_(True))
    rows = [
        (d, c) for d, c in session.execute(query.where(D.valid_from.between(first, last)).order_by(D.seq))
    ]
    if not rows:
        return []
    counting = {one.id for one in in_rounds(session, {d.of_contract for d, _ in rows}, viewer=viewer)}
    return [(d, c) for d, c in rows if d.change_id is not None or d.id in counting]


def _changes(
    session: Session, made: Iterable[tuple[DecisionVersion, ContractVersion]], viewer: Viewer
) -> dict[str, ContractChangeVersion]:
    wanted = {d.change_id for d, _ in made if d.change_id}
    if not wanted:
        return {}
    rows = session.scalars(visible(G, viewer).where(G.thing_id.in_(sorted(wanted))).order_by(G.thing_id))
    return {row.thing_id: row for row in rows}


def _committed(
    row: ContractVersion, decision: DecisionVersion, changes: Mapping[str, ContractChangeVersion]
) -> int:
    """Of a contract the whole of it; of a change what it adds to that; of an associate its share."""
    contract, last, change = to_domain(row), until(row), changes.get(decision.change_id or "")
    whole = with_options_pence(contract, last)
    pence = whole if change is None else weighed_pence(contract, to_change(change), last) - whole
    return part_of_pence(pence, share_of(decision.decided_for, contract.associates))


def _chain(decision: DecisionVersion) -> set[str]:
    """The delegations by which it went ahead."""
    reasons: list[Any] = [one for one in decision.reasons if one["code"] == BY_AUTHORITY]
    return {link["id"] for one in reasons for link in one["links"] if link["kind"] == "delegation"}
