"""What was decided while an interest of whoever decided had arisen and was not recorded yet: decisions on contracts and
their changes, waivers, awards, sharing agreements and incidents, in one list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from register.domain.audit.decided import Decided
from register.domain.contracts.waivers import ASKER
from register.domain.people.known_bodies import Called, called, likeness
from register.domain.people.organisation_names import names_on
from register.domain.permissions import Viewer
from register.models.accounts import Account
from register.models.agreements import Agreement, AgreementVersion
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import Contract, ContractVersion
from register.models.decisions import Decision, DecisionVersion
from register.models.derived_answers import DecidedBefore, declared_later
from register.models.disclosures import DisclosureVersion
from register.models.incidents import Incident, IncidentVersion
from register.models.interests import Interest, InterestVersion
from register.models.ledger import LedgerEntry
from register.models.opinions import OpinionVersion
from register.models.people import PersonVersion
from register.models.procurements import Procurement, ProcurementVersion
from register.models.waivers import Waiver, WaiverVersion
from register.queries.people.parties import parties, party
from register.queries.rules import ruleset
from register.queries.visible import seen_by

MOST = 200
D, I, C, W = DecisionVersion, InterestVersion, ContractVersion, WaiverVersion  # noqa: E741
P, O, N, S = ProcurementVersion, OpinionVersion, IncidentVersion, DisclosureVersion  # noqa: E741
_DECIDED, _DECLARED = aliased(LedgerEntry), aliased(LedgerEntry)
REPORTED = "incident.decide"
"""The event by which it is decided whether the regulator is told of an incident."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A decision that was taken before the decider's interest in somebody whom it is about was recorded. record_kind and
    record_ref: what was decided on; decision_ref: the check that was made of it, where one is kept by itself."""

    decided: Decided
    record_kind: str
    record_ref: str
    decision_ref: str | None
    interest_ref: str
    person: str | None
    decided_at: datetime
    declared_at: datetime


@dataclass(frozen=True, slots=True)
class EveryUnknown:
    """All of them, the newest decision first."""

    decisions: tuple[Unknown, ...]


@dataclass(frozen=True, slots=True)
class _Beside:
    """A decision beside an interest that its decider declared later. bodies: those whom the decision is about."""

    told: Unknown
    seq: int
    known_on: date
    bodies: frozenset[str]
    organisation_id: str | None
    organisation_name: str | None


def decisions_before_an_interest_was_known(
    session: Session, *, viewer: Viewer, most: int | None = MOST
) -> list[Unknown]:
    """Decisions that were taken while an interest in somebody they are about, or in a body with a name like it, had arisen
    but had not been declared; the newest first."""
    asked = (_of_register, _of_awards, _of_agreements, _of_incidents)
    found = [one for ask in asked for one in ask(session, viewer)]
    found.sort(key=lambda one: (-one.seq, one.told.interest_ref))
    return list(islice(_in_a_party(session, found, viewer), most))


def _in_a_party(session: Session, found: Iterable[_Beside], viewer: Viewer) -> Iterator[Unknown]:
    """Those in which the interest is in a body that the decision is about, by record, number or name."""
    rows = list(found)
    ids = {key for one in rows for key in (one.organisation_id, *one.bodies) if key}
    bodies = {key: called(party(body)) for key, body in parties(session, ids, viewer=viewer).items()}
    rules = ruleset(session)
    for one in rows:
        named = bodies.get(one.organisation_id or "") or _by_name(one)
        names = names_on(rules, one.known_on)
        alike = named and any(likeness(named, bodies[key], names) for key in one.bodies if key in bodies)
        if one.organisation_id in one.bodies or alike:
            yield one.told


def _by_name(one: _Beside) -> Called | None:
    return Called(one.organisation_name) if one.organisation_name else None


# ---------------------------------------------------------------- each kind of decision


def _of_register(session: Session, viewer: Viewer) -> Iterator[_Beside]:
    """Of the register of decisions: on contracts, their changes, and waivers; who only asked decided nothing."""
    for row, (question, ref, contract, waiver, *bodies) in _asked(session, _register(viewer)):
        of = ("contract", contract) if waiver is None else ("waiver", waiver)
        yield _beside(row, Decided(question), of, bodies, ref)


@lru_cache(maxsize=256)
def _register(viewer: Viewer) -> Any:
    """This and the next three are kept: start pages ask, and they take longer to put together than to answer."""
    change, before = ContractChangeVersion, DecidedBefore
    incoming = and_(change.thing_id == D.change_id, change.superseded_seq.is_(None), seen_by(change, viewer))
    asked = and_(W.thing_id == D.waiver_id, W.seq < D.seq, seen_by(W, viewer))
    then = or_(W.superseded_seq.is_(None), W.superseded_seq > D.seq)
    shown = _shown(
        viewer, D, and_(I.person_id == D.person_id, I.n == 1), D.question, Decision.ref, Contract.ref, Waiver.ref,
        C.commissioner_id, C.provider_id, C.associates, change.incoming_id,
        *(getattr(W, name).label(f"of_{name}") for name in W.__goes_with_body__),
    )  # fmt: skip
    shown = shown.join(
        before, and_(before.interest_id == I.thing_id, before.decision_version_id == D.id)
    ).join(Decision, Decision.id == D.thing_id)
    shown = shown.outerjoin(C, C.id == D.contract_version_id)
    shown = shown.outerjoin(Contract, Contract.id == D.contract_id).outerjoin(change, incoming)
    shown = shown.outerjoin(W, and_(asked, then)).outerjoin(Waiver, Waiver.id == D.waiver_id)
    shown = shown.where(or_(D.contract_id.is_not(None), W.id.is_not(None)), D.party != ASKER)
    return shown.where(seen_by(D, viewer))


def _of_awards(session: Session, viewer: Viewer) -> Iterator[_Beside]:
    """Awards of procurements, about whoever buys and everybody who bid."""
    for row, (ref, *named) in _asked(session, _awards(viewer)):
        yield _beside(row, Decided.AWARD, ("procurement", ref), named)


@lru_cache(maxsize=256)
def _awards(viewer: Viewer) -> Any:
    bodies = (P.commissioner_id, P.awarded_to_id, P.bidders)
    shown = _shown(viewer, P, declared_later(P, P.award_decided_by), Procurement.ref, *bodies)
    shown = shown.join(Procurement, Procurement.id == P.thing_id)
    return shown.where(P.act == "awarded", seen_by(P, viewer))


def _of_agreements(session: Session, viewer: Viewer) -> Iterator[_Beside]:
    """Advice, decisions and views on sharing agreements, about their parties as they were."""
    for row, (ref, *bodies) in _asked(session, _agreements(viewer)):
        yield _beside(row, Decided.SHARE, ("agreement", ref), bodies)


@lru_cache(maxsize=256)
def _agreements(viewer: Viewer) -> Any:
    a = AgreementVersion
    then = and_(a.seq < O.seq, or_(a.superseded_seq.is_(None), a.superseded_seq > O.seq))
    shown = _shown(viewer, O, declared_later(O, _whose(O)), Agreement.ref, a.parties)
    shown = shown.join(a, and_(a.thing_id == O.agreement_id, then, seen_by(a, viewer)))
    shown = shown.join(Agreement, Agreement.id == O.agreement_id)
    return shown.where(seen_by(O, viewer))


def _of_incidents(session: Session, viewer: Viewer) -> Iterator[_Beside]:
    """Whether the regulator is told of an incident, about the body it happened in, and both sides of what was shared."""
    for row, (ref, *named) in _asked(session, _incidents(viewer)):
        yield _beside(row, Decided.REPORT, ("incident", ref), named)


@lru_cache(maxsize=256)
def _incidents(viewer: Viewer) -> Any:
    shared = and_(S.thing_id == N.disclosure_id, S.superseded_seq.is_(None), seen_by(S, viewer))
    bodies = (N.organisation_id, S.from_organisation_id, S.to_organisation_id)
    shown = _shown(viewer, N, declared_later(N, _whose(N)), Incident.ref, *bodies)
    shown = shown.outerjoin(S, shared).join(Incident, Incident.id == N.thing_id)
    return shown.where(_DECIDED.event == REPORTED, seen_by(N, viewer))


# ---------------------------------------------------------------- what they share


def _shown(viewer: Viewer, taken: Any, beside: ColumnElement[bool], *own: Any) -> Any:
    """What is told of each, before what is a kind's own, the newest first. beside: which interests it is told with, of
    those that the viewer may see."""
    shown = select(
        Interest.ref, PersonVersion.name, _DECIDED.recorded_at, _DECLARED.recorded_at, taken.seq, taken.known_on,
        I.organisation_id, I.organisation_name, *own,
    )  # fmt: skip
    shown = shown.join_from(taken, I, beside).join(Interest, Interest.id == I.thing_id)
    shown = shown.join(PersonVersion, PersonVersion.thing_id == I.person_id)
    shown = shown.join(_DECIDED, _DECIDED.seq == taken.seq).join(_DECLARED, _DECLARED.seq == I.seq)
    shown = shown.where(PersonVersion.superseded_seq.is_(None), seen_by(I, viewer))
    return shown.order_by(taken.seq.desc(), Interest.ref)


def _whose(taken: Any) -> ColumnElement[Any]:
    """The person who recorded it themselves: a person without an account acts under their own id."""
    person = select(Account.person_id).where(Account.id == taken.recorded_by).scalar_subquery()
    return func.coalesce(person, taken.recorded_by)


def _asked(session: Session, shown: Any) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """Each row, and apart from it what is its kind's own."""
    for row in session.execute(shown):
        yield row[:8], tuple(row[8:])


def _beside(
    row: Any, decided: Decided, of: tuple[str, str], bodies: Iterable[Any], decision_ref: str | None = None
) -> _Beside:
    interest, person, decided_at, declared_at, seq, known_on, *named = row
    told = Unknown(decided, *of, decision_ref, interest, person, decided_at, declared_at)
    return _Beside(told, seq, known_on, frozenset(_ids(bodies)), *named)


def _ids(bodies: Iterable[Any]) -> Iterator[str]:
    """The bodies that columns name: one each, or several with their part in it."""
    for body in bodies:
        if isinstance(body, list):
            yield from (one.get("organisation_id") or one.get("bidder_id") for one in body)
        elif body:
            yield body
