"""Decision checks: the facts they look at, loaded in a fixed number of queries, and those that were made."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, case, null, or_, select
from sqlalchemy.orm import Session

from register.domain.contracts.assessments import Outcome
from register.domain.contracts.decision_facts import Facts
from register.domain.contracts.stages import Question
from register.domain.contracts.waivers import ASKER
from register.domain.people.organisations import Party
from register.domain.permissions import Viewer
from register.models.contracts import Contract, ContractVersion
from register.models.decisions import Decision, DecisionVersion
from register.models.people import PersonVersion
from register.models.waivers import Waiver, WaiverVersion
from register.queries import names
from register.queries.hidden_reasons import outcome_for, outcome_told
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found
from register.queries.visible import AsAt, held, known, one, seen_by, visible

V, C, H, W = DecisionVersion, ContractVersion, PersonVersion, WaiverVersion


def party_of(facts: Facts) -> Party:
    """The party the person decides for."""
    return facts.commissioner if facts.organisation_id == facts.commissioner.id else facts.provider


def went_ahead(taken: bool | None) -> str:
    """None is of whoever only asked for a waiver."""
    return "Only asked" if taken is None else "Yes" if taken else "No"


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    """Each has its contract or its waiver, and its person; joined like this, a database begins with the decisions, in their
    order. Whoever only asks decides nothing."""
    shown = select(
        V.thing_id.label("id"), Decision.ref, V.question, outcome_for(viewer).label("outcome"),
        case((V.party == ASKER, null()), else_=V.taken).label("taken"), names.listed(H, viewer).label("person"),
        C.title.label("contract"), Contract.ref.label("contract_ref"),
        _of_waiver(select(W.service).where(W.thing_id == V.waiver_id, seen_by(W, viewer), *known(W, as_at)), "waiver"),
        _of_waiver(select(Waiver.ref).where(Waiver.id == V.waiver_id), "waiver_ref"), V.valid_from,
    )  # fmt: skip
    shown = shown.select_from(V).outerjoin(Decision, Decision.id == V.thing_id)
    shown = shown.outerjoin(Contract, Contract.id == V.contract_id)
    shown = shown.outerjoin(C, and_(C.thing_id == V.contract_id, *known(C, as_at)))
    shown = shown.outerjoin(H, and_(H.thing_id == V.person_id, *known(H, as_at)))
    seen = or_(V.contract_id.is_(None), seen_by(C, viewer))
    return shown.where(seen_by(V, viewer), seen, *known(V, as_at), *held(V, as_at))


def _of_waiver(asked: Any, label: str) -> Any:
    """What is told of the waiver of one that has one; of the others, which are most, nothing is looked up."""
    return case((V.waiver_id.is_not(None), asked.scalar_subquery()), else_=null()).label(label)


LISTING = Listing(
    noun="decisions",
    title="Decision checks",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("contract", "Contract"),
        Column("contract_ref", "Contract reference", "record"),
        Column("waiver", "Waiver for", words=lambda service: service or ""),
        Column("waiver_ref", "Waiver", "record"),
        Column("question", "Question", words=lambda text: Question(text).label),
        Column("person", "About"),
        Column("outcome", "Answer", "state", words=outcome_told),
        Column("taken", "Went ahead", words=went_ahead),
        Column("valid_from", "On", "day"),
    ),
    statement=_statement,
    order=(V.valid_from, V.thing_id),
    filters=(
        Filter("contract", "Contract", lambda text: found(C, "title", text)),
        Filter(
            "outcome",
            "Answer",
            lambda text, viewer: outcome_for(viewer) == text,
            tuple((o.value, o.label) for o in Outcome),
            by_viewer=True,
        ),
        by_ref(Decision.ref),
    ),
    newest_first=True,
)


def decision(session: Session, key: str, *, viewer: Viewer) -> DecisionVersion:
    """One decision check by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer)


def decisions_of(session: Session, contract_id: str, *, viewer: Viewer) -> list[DecisionVersion]:
    """Every check ever made for a contract, newest first; each carries its reference."""
    query = visible(V, viewer).add_columns(Decision.ref).join(Decision, Decision.id == V.thing_id)
    rows = session.execute(query.where(V.contract_id == contract_id).order_by(V.seq.desc()))
    return [_with_ref(version, ref) for version, ref in rows]


def decisions_of_waiver(session: Session, waiver_id: str, *, viewer: Viewer) -> list[DecisionVersion]:
    """Every check ever made of a waiver, the first first; each carries its reference."""
    query = visible(V, viewer).add_columns(Decision.ref).join(Decision, Decision.id == V.thing_id)
    rows = session.execute(query.where(V.waiver_id == waiver_id).order_by(V.seq))
    return [_with_ref(version, ref) for version, ref in rows]


def _with_ref(version: DecisionVersion, ref: str) -> DecisionVersion:
    version.ref = ref
    return version
