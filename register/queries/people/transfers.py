"""What a body holds on a day that a transfer moves, as far as the viewer may see it; and how much they may not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Select, String, cast, or_, select
from sqlalchemy.orm import Session

from register.domain.authority.delegations import matters
from register.domain.contracts.changes import ChangeState
from register.domain.contracts.stages import EDITABLE, UNSIGNED, Stage
from register.domain.people.transfers import STAYS, Holding, Moved
from register.domain.permissions import UNBOUND, Viewer
from register.models.agreements import AgreementVersion
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import ContractVersion
from register.models.delegations import DelegationVersion
from register.models.interests import InterestVersion
from register.models.posts import PostVersion
from register.queries import names
from register.queries.rules import ruleset
from register.queries.visible import NOW, known, seen_by

G = ContractChangeVersion
MODELS: Mapping[Moved, Any] = {
    Moved.POST: PostVersion, Moved.INTEREST: InterestVersion, Moved.CONTRACT: ContractVersion,
    Moved.DELEGATION: DelegationVersion, Moved.AGREEMENT: AgreementVersion,
}  # fmt: skip
UNDECIDED = frozenset(UNSIGNED) - frozenset(EDITABLE)
"""Stages of a contract that people decide about now: what they approve and sign names its parties."""


@dataclass(frozen=True, slots=True)
class Move:
    """One record and where it goes. words: what it is, with the stage of a contract; to: the name of the body, or empty
    where it stays."""

    kind: str
    ref: str
    words: str
    to: str


@dataclass(frozen=True, slots=True)
class HandedOn:
    """How many records of a kind somebody else has to move, because the viewer may not see or not change them."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class TransferPlan:
    """What a transfer moves, what stays because somebody said so, and what is handed to somebody else."""

    moves: tuple[Move, ...]
    handed_on: tuple[HandedOn, ...]

    @property
    def fingerprint(self) -> str:
        """What stands for exactly this plan."""
        return sha256(repr((self.moves, self.handed_on)).encode()).hexdigest()


def rows_of(session: Session, body_id: str, on: date, *, viewer: Viewer) -> Iterator[tuple[Holding, Any]]:
    """Each record that names the body and has not ended by then, with its newest version."""
    changing, matter = set(session.scalars(_changing(body_id, viewer))), _matters(session, on)
    for kind, model in MODELS.items():
        query = select(model, model.__thing__.ref).join(model.__thing__, model.__thing__.id == model.thing_id)
        query = query.where(_names(model, body_id), seen_by(model, viewer), *known(model, NOW))
        query = query.where(or_(model.valid_to.is_(None), model.valid_to >= on)).order_by(model.thing_id)
        for row, ref in session.execute(query).all():
            row.ref = ref
            yield _holding(kind, row, body_id, changing, matter), row


def _matters(session: Session, on: date) -> dict[str, str]:
    """What is delegated, in words, by its code."""
    return {code: row["name"] for code, row in matters(ruleset(session), on=on).items()}


def _changing(body_id: str, viewer: Viewer) -> Select[str]:
    """The contracts of the body with a change that waits for a decision."""
    own = select(ContractVersion.thing_id).where(
        _names(ContractVersion, body_id), seen_by(ContractVersion, viewer), *known(ContractVersion, NOW)
    )
    query = select(G.contract_id).where(G.state == ChangeState.PROPOSED.value, G.contract_id.in_(own))
    return query.where(seen_by(G, viewer), *known(G, NOW)).order_by(G.contract_id)


def _names(model: Any, body_id: str) -> ColumnElement[bool]:
    if model is ContractVersion:
        return or_(model.commissioner_id == body_id, model.provider_id == body_id)
    if model is AgreementVersion:
        return cast(model.parties, String).contains(f'"{body_id}"')
    found: ColumnElement[bool] = model.organisation_id == body_id
    return found


def _under_way(row: Any, changing: Container[str]) -> str | None:
    if Stage(row.stage) in UNDECIDED:
        return f"is {Stage(row.stage).label.lower()}, in the name of the body as it is: send it back for work"
    return (
        "has a change that waits for a decision: decide it or take it back"
        if row.thing_id in changing
        else None
    )


def _holding(
    kind: Moved, row: Any, body_id: str, changing: Container[str], matter: Mapping[str, str]
) -> Holding:
    if kind is Moved.CONTRACT:
        others = tuple({row.commissioner_id, row.provider_id} - {body_id})
        words = f"{row.title or names.ERASED}, {Stage(row.stage).label.lower()}"
        under_way = _under_way(row, changing)
        return Holding(
            kind, row.thing_id, row.ref, words, others=others, under_way=under_way, not_before=row.holds_from
        )
    if kind is Moved.AGREEMENT:
        return Holding(kind, row.thing_id, row.ref, row.title, not_before=row.holds_from or row.valid_from)
    if kind is Moved.DELEGATION:
        called = matter.get(row.matter, row.matter)
        return Holding(kind, row.thing_id, row.ref, called, rests_on=row.parent_id, not_before=row.holds_from)
    words = row.title if kind is Moved.POST else row.description or names.ERASED
    return Holding(kind, row.thing_id, row.ref, words, not_before=row.holds_from)


def unseen_counts(
    session: Session, body_id: str, on: date, seen: Iterator[str] | set[str], *, viewer: Viewer
) -> Counter[str]:
    """How many more there are of each kind than these ids."""
    mine = set(seen)
    every = rows_of(session, body_id, on, viewer=UNBOUND)
    return Counter(one.kind.value for one, _ in every if one.id not in mine)


def plan_of(
    session: Session, held: list[Holding], goes: Mapping[str, str], handed: Counter[str], *, viewer: Viewer
) -> TransferPlan:
    """What is told of these records: where each goes, and how many are left to others."""
    called = names.organisations(session, viewer=viewer)
    moves = tuple(
        Move(one.kind.value, one.ref, one.words, "" if goes[one.id] == STAYS else called[goes[one.id]])
        for one in held
    )
    return TransferPlan(moves, tuple(HandedOn(kind, count) for kind, count in sorted(handed.items())))
