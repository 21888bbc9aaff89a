"""Foresees the yearly uplift of a contract's prices, and proposes it as a change that others decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.domain.contracts.changes import ChangeState
from register.domain.contracts.contracts import NewContract, annual_value
from register.domain.contracts.dated.agreed import Standing, standing_on
from register.domain.contracts.stages import NotAtThisStage, Stage
from register.domain.contracts.yearly.uplifts import (
    ROUNDING,
    PriceAfter,
    Uplift,
    change_for,
    price_after,
    uplifts,
)
from register.domain.permissions import Actor, Permission, check
from register.domain.problems import refuse
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import ContractVersion
from register.queries.contracts.changes import agreed_of, changes_of
from register.queries.contracts.contracts import contract, to_domain
from register.queries.rules import ruleset
from register.services.contracts.changes import propose_change


@dataclass(frozen=True, slots=True)
class UpliftForeseen:
    """Every price of a contract before and after the uplift of a year. holds_from: the day from which it would hold.
    rounding: the rule by which it is rounded; rounding_pence: by how much that moves the year. proposed_as: the change
    that proposed it already."""

    year: str
    words: str
    holds_from: date
    prices: tuple[PriceAfter, ...]
    annual_before_pence: int
    annual_after_pence: int
    rounding: str
    rounding_pence: int
    proposed_as: str | None


def years_known(session: Session, today: date) -> tuple[str, ...]:
    """The years whose percentages the rules know, the newest last."""
    return tuple(uplifts(ruleset(session), on=today))


def foresee_uplift(session: Session, key: str, year: str, *, actor: Actor, today: date) -> UpliftForeseen:
    """Forbidden, NotFound, or Invalid for a year that the rules do not know."""
    check(actor, Permission.KEEP_CONTRACTS)
    row = contract(session, key, viewer=actor.viewer)
    uplift = _uplift(session, year, today)
    value = _by_then(session, row, uplift, actor)
    change = change_for(value, uplift)
    prices = tuple(price_after(line, uplift.net) for line in value.lines)
    return UpliftForeseen(
        year, uplift.words, change.effective_on or uplift.first_day, prices, annual_value(value),
        sum(one.annual_after_pence for one in prices), ROUNDING, sum(one.rounding_pence for one in prices),
        _proposed_as(session, row, year, actor),
    )  # fmt: skip


def _uplift(session: Session, year: str, today: date) -> Uplift:
    found = uplifts(ruleset(session), on=today).get(year)
    refuse({"year": None if found else "Select a year whose percentages the rules of today know"})
    assert found is not None
    return found


def _by_then(session: Session, row: ContractVersion, uplift: Uplift, actor: Actor) -> NewContract:
    """The contract as it will read when the year begins, with what is agreed for days until then."""
    now, day = to_domain(row), max(uplift.first_day, row.valid_from)
    agreed = agreed_of(session, row.thing_id, viewer=actor.viewer)
    return standing_on(Standing(now, Stage(row.stage)), agreed, day).contract


def _proposed_as(session: Session, row: ContractVersion, year: str, actor: Actor) -> str | None:
    changes = changes_of(session, row.thing_id, viewer=actor.viewer)
    stands = (ChangeState.PROPOSED, ChangeState.AGREED, ChangeState.DONE)
    return next((one.ref for one in changes if one.uplift_year == year and one.state in stands), None)


def propose_uplift(
    session: Session, key: str, year: str, *, expected_n: int | None = None, actor: Actor, today: date
) -> ContractChangeVersion:
    """Propose the prices of the year as a variation: nothing changes until others have decided it. Once a year."""
    check(actor, Permission.KEEP_CONTRACTS)
    row = contract(session, key, viewer=actor.viewer)
    uplift = _uplift(session, year, today)
    if ref := _proposed_as(session, row, year, actor):
        raise NotAtThisStage(f"The uplift of {year} was proposed already: {ref}")
    new = change_for(_by_then(session, row, uplift, actor), uplift)
    return propose_change(session, key, new, expected_n=expected_n, actor=actor, today=today)
