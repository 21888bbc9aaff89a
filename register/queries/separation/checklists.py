"""Checklists, listed and one by one, with how far each is and what is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from register.domain.permissions import Viewer
from register.domain.rules import JsonValue
from register.domain.separation import checklists as rules
from register.domain.separation.care_services import kinds_of
from register.domain.separation.checklists import NewChecklist
from register.domain.values import recorded
from register.models.checklists import Checklist, ChecklistVersion
from register.models.contracts import Contract
from register.models.organisations import OrganisationVersion
from register.models.programmes import Programme
from register.queries.contracts.contracts import contract
from register.queries.listing import Column, Filter, Listing, Query, by_ref
from register.queries.rules import ruleset
from register.queries.searching import found
from register.queries.separation.kinds import choices_of, words_for
from register.queries.separation.programmes import programme
from register.queries.visible import NOW, AsAt, held, known, one, seen_by, visible

V, B = ChecklistVersion, OrganisationVersion


def _far(items: list[Any]) -> str:
    needed = [one for one in items if one["item_state"] != rules.ItemState.NOT_NEEDED]
    ready = sum(one["item_state"] == rules.ItemState.READY for one in needed)
    return f"{ready} of {len(needed)}"


def _statement(viewer: Viewer, as_at: AsAt) -> Query:
    shown: Query = select(
        V.thing_id.label("id"), Checklist.ref, V.checklist_kind, B.name.label("organisation"),
        Programme.ref.label("programme"), Contract.ref.label("contract"), V.items.label("far"), V.provenance,
    )  # fmt: skip
    shown = shown.join(Checklist, Checklist.id == V.thing_id)
    shown = shown.outerjoin(Programme, Programme.id == V.programme_id)
    shown = shown.outerjoin(Contract, Contract.id == V.contract_id)
    shown = shown.join(B, and_(B.thing_id == V.organisation_id, *known(B, as_at)))
    return shown.where(seen_by(V, viewer), *known(V, as_at), *held(V, as_at))


LISTING = Listing(
    noun="checklists",
    title="Checklists",
    columns=(
        Column("ref", "Reference", "ref"),
        Column("checklist_kind", "Checklist", words=words_for("checklist_kinds")),
        Column("organisation", "Organisation"),
        Column("programme", "Programme", "record"),
        Column("contract", "Contract", "record"),
        Column("far", "Ready", worked=_far),
    ),
    statement=_statement,
    order=(V.checklist_kind, V.thing_id),
    filters=(
        Filter(
            "checklist_kind",
            "Checklist",
            lambda code: V.checklist_kind == code,
            choices_of("checklist_kinds"),
        ),
        Filter("organisation", "Organisation", lambda text: found(B, "name", text)),
        Filter("contract", "Reference of the contract", lambda text: Contract.ref == text.strip().upper()),
        Filter("programme", "Reference of the programme", lambda text: Programme.ref == text.strip().upper()),
        by_ref(Checklist.ref),
    ),
)


def checklist(session: Session, key: str, *, viewer: Viewer, as_at: AsAt = NOW) -> ChecklistVersion:
    """One checklist by id or reference; NotFound when there is none."""
    return one(session, V, key, viewer, as_at)


def to_domain(row: ChecklistVersion) -> NewChecklist:
    """The recorded value."""
    return recorded(NewChecklist, row)


@dataclass(frozen=True, slots=True)
class Seen:
    """What else is told of a checklist: how many items are ready of those that are needed, and what to look at."""

    ready: int
    needed: int
    warnings: tuple[str, ...]


def see(session: Session, row: ChecklistVersion, *, viewer: Viewer, today: date) -> Seen:
    """What follows from what is recorded, on a day."""
    value = to_domain(row)
    far = rules.counted(value)
    return Seen(far.ready, far.needed, rules.warnings(value, today))


def kind_of(session: Session, new: NewChecklist, *, viewer: Viewer) -> JsonValue:
    """Its kind as it existed when what it is for began; an empty one where there was none."""
    began = began_on(session, new, viewer=viewer)
    known = kinds_of(ruleset(session), "checklist_kinds", on=began) if began else {}
    return known.get(new.checklist_kind, {})


def began_on(session: Session, new: NewChecklist, *, viewer: Viewer) -> date | None:
    """The first day of the programme, or of the contract, that a checklist is for; None where it is for neither."""
    if new.programme_id:
        return programme(session, new.programme_id, viewer=viewer).valid_from
    return contract(session, new.contract_id, viewer=viewer).valid_from if new.contract_id else None


@dataclass(frozen=True, slots=True)
class OfContract:
    """A checklist of a contract, as the page of the contract leads to it."""

    ref: str
    words: str


def of_contract(session: Session, contract_id: str, *, viewer: Viewer) -> list[OfContract]:
    """The checklists of a contract, and how far each is."""
    query = select(V.checklist_kind, V.items, Checklist.ref).join(Checklist, Checklist.id == V.thing_id)
    query = query.where(seen_by(V, viewer), *known(V, NOW), V.contract_id == contract_id)
    rows = session.execute(query.order_by(Checklist.ref))
    called = words_for("checklist_kinds")
    return [OfContract(row.ref, f"{called(row.checklist_kind)}: {_far(row.items)} ready") for row in rows]


def left_of_contracts(session: Session, *, viewer: Viewer) -> list[tuple[ChecklistVersion, int]]:
    """The checklists of contracts with something not settled, and how much."""
    rows = session.scalars(visible(V, viewer).where(V.contract_id.is_not(None)).order_by(V.thing_id))
    told = ((row, len(rules.not_settled(to_domain(row)))) for row in rows)
    return [(row, left) for row, left in told if left]


@dataclass(frozen=True, slots=True)
class Listed:
    """A checklist as a programme tells of it: its kind in words, how many items are ready of those that are needed, and
    which are not settled."""

    ref: str
    kind: str
    ready: int
    needed: int
    left: tuple[str, ...]


def of_programme(session: Session, programme_id: str, *, viewer: Viewer, as_at: AsAt = NOW) -> list[Listed]:
    """The checklists under a programme, by kind."""
    query = visible(V, viewer, as_at).where(V.programme_id == programme_id)
    query = query.add_columns(Checklist.ref).join(Checklist, Checklist.id == V.thing_id)
    rows: Any = session.execute(query.order_by(V.checklist_kind, V.thing_id))
    return [_listed(row, ref) for row, ref in rows]


def _listed(row: ChecklistVersion, ref: str) -> Listed:
    value = to_domain(row)
    far = rules.counted(value)
    left = tuple(one.item for one in rules.not_settled(value))
    return Listed(ref, words_for("checklist_kinds")(row.checklist_kind), far.ready, far.needed, left)
