"""Records what was decided at the end of a preferred supplier's term, and begins the procurement that tests the market."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.contracts.contracts import with_options_pence
from register.domain.contracts.preferred.preferred_terms import (
    DECIDED_IN,
    OVER,
    TermDecision,
    TermOutcome,
    check_term,
)
from register.domain.contracts.stages import NotAtThisStage, Stage
from register.domain.errors import Invalid, Refused
from register.domain.permissions import UNBOUND, Actor, Permission, check
from register.domain.problems import refuse
from register.domain.procurement.procurements import NewProcurement
from register.domain.separation.appraisals import Weight
from register.models.contracts import ContractVersion
from register.queries.contracts.changes import until
from register.queries.contracts.contracts import contract, to_domain
from register.queries.procurement.procurements import procurement
from register.queries.separation.scorers import weights_of
from register.services import facts
from register.services.procurement.procurements import add_procurement
from register.services.records import missing

ACT = "term_decided"
MARKET_TEST = "Market test"
_ASKED_AS = {"starts_on": "preferred_decided_on", "route_reason": "preferred_because"}
"""What a field of the procurement follows from."""
NO_TERM = "This contract has no preferred supplier term"
SETTLED = "What becomes of this preferred supplier term is decided already: {label}"
CLOSED = "The contract is {stage}: nothing about its preferred supplier term waits for a decision"
INTERESTED = "You declared an interest in the provider that nobody agreed how to manage: somebody else records this decision"


def decide_term(
    session: Session, key: str, new: TermDecision, *, expected_n: int | None, actor: Actor, today: date
) -> ContractVersion:
    """That the term ends, that the market is tested, or until when it is extended; nobody with an interest in the provider
    that is not managed decides it. Where the market is tested and no procurement is named, one begins: the contract and it
    name each other. Forbidden, NotFound, Invalid, NotAtThisStage, Refused, or Stale."""
    check(actor, Permission.KEEP_CONTRACTS)
    newest = contract(session, key, viewer=actor.viewer)
    ends = _open_term(newest)
    _without_interest(session, newest, actor, today)
    check_term(new, until=ends, reaches=max(until(newest), newest.ends_on), today=today)
    joined = new.preferred_procurement_id
    refuse({"preferred_procurement_id": missing(session, procurement, joined, actor)})
    asked = facts.columns(ContractVersion, new)
    if asked.pop("retest_route"):
        asked["preferred_procurement_id"] = _begun(session, newest, new, actor, today)
    if new.preferred_outcome is not TermOutcome.EXTENDED:
        asked["preferred_supplier_until"] = ends
    return facts.change(
        session, newest, "contract.term_decided", act=ACT, actor=actor, known_on=today, expected_n=expected_n,
        acted_by=actor.person_id, **asked,
    )  # fmt: skip


def _begun(session: Session, newest: ContractVersion, new: TermDecision, actor: Actor, today: date) -> str:
    """The procurement as it begins: with what the contract tells of it, and its conflicts still to be assessed."""
    about = to_domain(newest)
    begins = NewProcurement(
        title=f"{MARKET_TEST}: {newest.title}"[:200],
        description="; ".join(line.name for line in about.lines) or newest.title,
        commissioner_id=newest.commissioner_id, starts_on=new.preferred_decided_on, route=new.retest_route or "",
        route_reason=new.preferred_because, value_pence=with_options_pence(about, until(newest)),
        replaces_id=newest.thing_id, contract_manager_id=newest.manager_id,
    )  # fmt: skip
    try:
        return add_procurement(session, begins, actor=actor, today=today).thing_id
    except Invalid as fault:
        raise Invalid(
            {_ASKED_AS.get(name, "retest_route"): words for name, words in fault.problems.items()}
        ) from fault


def _open_term(newest: ContractVersion) -> date:
    """The last day of the term about which something can still be decided."""
    if newest.preferred_supplier_until is None:
        raise NotAtThisStage(NO_TERM)
    if newest.preferred_outcome in OVER:
        raise NotAtThisStage(SETTLED.format(label=TermOutcome(newest.preferred_outcome).label.lower()))
    if Stage(newest.stage) not in DECIDED_IN:
        raise NotAtThisStage(CLOSED.format(stage=Stage(newest.stage).label.lower()))
    return newest.preferred_supplier_until


def _without_interest(session: Session, newest: ContractVersion, actor: Actor, today: date) -> None:
    """The rule weighs what nobody is shown, as the decision check does."""
    if actor.person_id is None:
        return
    weights = weights_of(session, [actor.person_id], [newest.provider_id], today, viewer=UNBOUND)
    if weights.get(actor.person_id) in (Weight.HELD, Weight.EXCLUDED):
        raise Refused(INTERESTED)
