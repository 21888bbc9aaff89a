"""What an organisation bought of one supplier for one service in several parts that each stay below a limit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import or_
from sqlalchemy.orm import Session

from register.domain.contracts.contracts import with_options_pence
from register.domain.contracts.splits import Purchase, Split, SplitRule, split_rule, splits
from register.domain.contracts.stages import Stage
from register.domain.contracts.waivers import WaiverAnswer
from register.domain.permissions import Viewer
from register.models.contracts import Contract, ContractVersion
from register.models.waivers import Waiver, WaiverVersion
from register.queries import names
from register.queries.contracts.changes import until
from register.queries.contracts.contracts import to_domain
from register.queries.people.organisations import organisation
from register.queries.rules import ruleset
from register.queries.visible import visible

C, W = ContractVersion, WaiverVersion


class Buying(NamedTuple):
    """Whose purchases are looked through, of whom and for which service where only those are."""

    organisation_id: str
    supplier_id: str | None = None
    service: str | None = None


@dataclass(frozen=True, slots=True)
class PurchaseTold:
    """One purchase of a split."""

    ref: str
    kind: str
    on: date
    value_pence: int


@dataclass(frozen=True, slots=True)
class SplitTold:
    """Purchases that each stay below a limit and together do not. days: within which they lie."""

    supplier: str
    service: str
    reached_pence: int
    total_pence: int
    days: int
    purchases: tuple[PurchaseTold, ...]


def split_purchases(session: Session, buying: Buying, on: date, *, viewer: Viewer) -> list[SplitTold]:
    """What looks split among the contracts and waivers that began within two periods before the day, or on it."""
    kind = organisation(session, buying.organisation_id, viewer=viewer).kind
    rule = split_rule(ruleset(session), on=on, body=kind)
    bought = _bought(session, buying, on - timedelta(days=2 * rule.days), on, viewer)
    found = splits(bought, rule)
    called = names.organisations(session, viewer=viewer).look_up(
        [one.purchases[0].supplier_id for one in found]
    )
    return [_told(one, called, rule) for one in found]


def _bought(session: Session, buying: Buying, since: date, on: date, viewer: Viewer) -> list[Purchase]:
    contracts = [*_contracts(session, buying, since, on, viewer)]
    waivers = [*_waivers(session, buying, since, on, viewer, {key for key, _ in contracts})]
    return [one for _, one in contracts] + waivers


def _contracts(
    session: Session, buying: Buying, since: date, on: date, viewer: Viewer
) -> Iterator[tuple[str, Purchase]]:
    """Each service of each contract over its whole term with options, with the contract's id."""
    query = visible(C, viewer).add_columns(Contract.ref).join(Contract, Contract.id == C.thing_id)
    query = query.where(C.commissioner_id == buying.organisation_id, C.valid_from.between(since, on))
    query = query.where(C.stage != Stage.WITHDRAWN)
    if buying.supplier_id is not None:
        query = query.where(C.provider_id == buying.supplier_id)
    for row, ref in session.execute(query.order_by(C.valid_from, C.thing_id)):
        contract = to_domain(row)
        for line in contract.lines:
            if buying.service in (None, line.code):
                value = with_options_pence(replace(contract, lines=(line,)), until(row))
                yield row.thing_id, Purchase(
                    ref=ref, kind="contract", organisation_id=row.commissioner_id, supplier_id=row.provider_id,
                    service=line.code, on=row.valid_from, value_pence=value,
                )  # fmt: skip


def _waivers(
    session: Session, buying: Buying, since: date, on: date, viewer: Viewer, counted: set[str]
) -> Iterator[Purchase]:
    """Those that were not refused; one for a contract that is counted already is not counted twice."""
    query = visible(W, viewer).add_columns(Waiver.ref).join(Waiver, Waiver.id == W.thing_id)
    query = query.where(W.organisation_id == buying.organisation_id, W.valid_from.between(since, on))
    query = query.where(or_(W.waiver_answer.is_(None), W.waiver_answer != WaiverAnswer.REFUSED.value))
    for column, wanted in ((W.supplier_id, buying.supplier_id), (W.service, buying.service)):
        query = query if wanted is None else query.where(column == wanted)
    for row, ref in session.execute(query.order_by(W.valid_from, W.thing_id)):
        if row.contract_id not in counted:
            yield Purchase(
                ref=ref, kind="waiver", organisation_id=row.organisation_id, supplier_id=row.supplier_id,
                service=row.service, on=row.valid_from, value_pence=row.value_pence,
            )  # fmt: skip


def _told(one: Split, called: Mapping[str, str], rule: SplitRule) -> SplitTold:
    first = one.purchases[0]
    return SplitTold(
        called.get(first.supplier_id, "An organisation"), first.service, one.reached_pence, one.total_pence, rule.days,
        tuple(PurchaseTold(each.ref, each.kind, each.on, each.value_pence) for each in one.purchases),
    )  # fmt: skip
