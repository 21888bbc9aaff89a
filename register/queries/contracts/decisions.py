"""Decision checks: the facts they look at, loaded in a fixed number of queries, and those that were made."""

from __future__ import annotations

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from register.domain.contracts.assessments import Outcome
from register.domain.contracts.decision_facts import Facts
from register.domain.contracts.stages import Question
from register.domain.people.organisations import Party
from register.domain.permissions import Viewer
from register.models.contracts import Contract, ContractVersion
from register.models.decisions import Decision, DecisionVersion
from register.models.people import PersonVersion
from register.queries import names
from register.queries.hidden_reasons import outcome_for, outcome_tag
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.searching import found
from register.queries.visible import AsAt, held, known, one, seen_by, visible

V, C, H = DecisionVersion, ContractVersion, PersonVersion


def party_of(facts: Facts) -> Party:
    """The party the person decides for."""
    return facts.commissioner if facts.organisation_id == facts.commissioner.id else facts.provider


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    """Each has its contract and its person; joined like this, a database begins with the decisions, in their order."""
    shown = select(
        V.thing_id.label("id"), Decision.ref, V.question, outcome_for(viewer).label("outcome"), V.taken,
        names.listed(H, viewer).label("person"), C.title.label("contract"), Contract.ref.label("contract_ref"), V.valid_from,
    )  # fmt: skip
    shown = shown.select_from(V).outerjoin(Decision, Decision.id == V.thing_id)
    shown = shown.outerjoin(Contract, Contract.id == V.contract_id)
    shown = shown.outerjoin(C, and_(C.thing_id == V.contract_id, *known(C, as_at)))
    shown = shown.outerjoin(H, and_(H.thing_id == V.person_id, *known(H, as_at)))
    return shown.where(seen_by(V, viewer), seen_by(C, viewer), *known(V, as_at), *held(V, as_at))


LISTING = Listing(
    noun="decisions",
    title="Decision checks",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("contract", "Contract"),
        Column("contract_ref", "Contract reference"),
        Column("question", "Question", words=lambda text: Question(text).label),
        Column("person", "Decided by"),
        Column("outcome", "Answer", "tag", words=outcome_tag),
        Column("taken", "Went ahead", words=lambda taken: "Yes" if taken else "No"),
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


def _with_ref(version: DecisionVersion, ref: str) -> DecisionVersion:
    version.ref = ref
    return version
