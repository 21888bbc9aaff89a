"""What a body holds on a day that a transfer moves, as far as the viewer may see it; how much more there is, what stays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import JSON, ColumnElement, Select, String, cast, func, or_, select
from sqlalchemy.orm import Session

from register.domain import money
from register.domain.authority.delegations import matters
from register.domain.contracts.changes import ChangeState
from register.domain.contracts.stages import EDITABLE, UNSIGNED, Stage
from register.domain.kinds import LABELS
from register.domain.people.transfers import STAYS, Holding, Moved
from register.domain.permissions import UNBOUND, Viewer
from register.models.contract_changes import ContractChangeVersion
from register.models.contracts import ContractVersion
from register.models.registry import kinds
from register.queries import names
from register.queries.rules import ruleset
from register.queries.visible import NOW, known, seen_by

G = ContractChangeVersion
UNDECIDED = frozenset(UNSIGNED) - frozenset(EDITABLE)
"""Stages of a contract that people decide about now: what they approve and sign names its parties."""
MOST_SHOWN = 50
"""So many records of each kind are told one by one; the rest are counted."""
OVER = "each was over, or decided, by the day"


@dataclass(frozen=True, slots=True)
class Move:
    """One record and where it goes. words: what it is, with the stage of a contract; to: the name of the body, or empty
    where it stays."""

    kind: str
    ref: str
    words: str
    to: str


@dataclass(frozen=True, slots=True)
class MovedCount:
    """How many records of a kind go, and how many stay because somebody said so."""

    kind: str
    goes: int
    stays: int


@dataclass(frozen=True, slots=True)
class HandedOn:
    """How many records of a kind somebody else has to move, because the viewer may not see or not change them."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """How many records stay whatever is asked, and why."""

    what: str
    count: int
    because: str


@dataclass(frozen=True, slots=True)
class TransferPlan:
    """What a transfer moves, what stays because somebody said so, what is handed to somebody else, and what stays in any
    case. moves: the first of each kind; counts: all. fingerprint: stands for exactly this plan."""

    moves: tuple[Move, ...]
    counts: tuple[MovedCount, ...]
    handed_on: tuple[HandedOn, ...]
    left: tuple[LeftBehind, ...]
    fingerprint: str


def rows_of(session: Session, body_id: str, on: date, *, viewer: Viewer) -> Iterator[tuple[Holding, Any]]:
    """Each record that names the body and has not ended by then, with its newest version."""
    changing, matter = set(session.scalars(_changing(body_id, viewer))), _matters(session, on)
    for kind in Moved:
        model = kinds()[kind]
        query = select(model, model.__thing__.ref).join(model.__thing__, model.__thing__.id == model.thing_id)
        query = query.where(*_naming(model, model.__goes_with_body__, body_id, viewer), *_goes_on(model, on))
        for row, ref in session.execute(query.order_by(model.thing_id)).all():
            row.ref = ref
            yield _holding(kind, row, body_id, changing, matter), row


def _goes_on(model: Any, on: date) -> list[ColumnElement[bool]]:
    """It has not ended by the day."""
    return [or_(model.valid_to.is_(None), model.valid_to >= on), *model.not_over(on)]


def _naming(model: Any, fields: Iterable[str], body_id: str, viewer: Viewer) -> list[Any]:
    """The newest version of what names the body in one of these fields, as far as the viewer may see it."""
    return [
        or_(*(_names(getattr(model, name), body_id) for name in fields)),
        seen_by(model, viewer),
        *known(model, NOW),
    ]


def _names(column: Any, body_id: str) -> ColumnElement[bool]:
    if isinstance(column.type, JSON):
        return cast(column, String).contains(f'"{body_id}"')
    found: ColumnElement[bool] = column == body_id
    return found


def _matters(session: Session, on: date) -> dict[str, str]:
    """What is delegated or reserved, in words, by its code."""
    return {code: row["name"] for code, row in matters(ruleset(session), on=on).items()}


def _changing(body_id: str, viewer: Viewer) -> Select[str]:
    """The contracts of the body with a change that waits for a decision."""
    own = select(ContractVersion.thing_id).where(
        *_naming(ContractVersion, ContractVersion.__goes_with_body__, body_id, viewer)
    )
    query = select(G.contract_id).where(G.state == ChangeState.PROPOSED.value, G.contract_id.in_(own))
    return query.where(seen_by(G, viewer), *known(G, NOW)).order_by(G.contract_id)


def _contract_under_way(row: Any, changing: Container[str]) -> str | None:
    if Stage(row.stage) in UNDECIDED:
        return f"is {Stage(row.stage).label.lower()}, in the name of the body as it is: send it back for work"
    return (
        "has a change that waits for a decision: decide it or take it back"
        if row.thing_id in changing
        else None
    )


def _under_way(kind: Moved, row: Any, changing: Container[str]) -> str | None:
    """That people decide about it now, in the name of the body."""
    if kind is Moved.CONTRACT:
        return _contract_under_way(row, changing)
    if kind is Moved.PROCUREMENT and row.award_proposed_by:
        return "has an award that waits for a decision: decide it or take it back"
    return None


def _words(kind: Moved, row: Any, matter: Mapping[str, str]) -> str:
    """What it is, in a line."""
    if kind is Moved.CONTRACT:
        return f"{row.title or names.ERASED}, {Stage(row.stage).label.lower()}"
    if kind in (Moved.DELEGATION, Moved.RESERVATION):
        return matter.get(row.matter, row.matter)
    told: Mapping[Moved, Callable[[], str]] = {
        Moved.INTEREST: lambda: row.description or names.ERASED,
        Moved.WAIVER: lambda: f"Waiver for {money.said(row.value_pence)}",
        Moved.CARE_SERVICE: lambda: str(row.name),
        Moved.CHECKLIST: lambda: f"Checklist, {len(row.items)} items",
        Moved.APPRAISAL: lambda: f"Options appraisal, {len(row.options)} options",
    }
    return told[kind]() if kind in told else str(row.title)


def _holding(
    kind: Moved, row: Any, body_id: str, changing: Container[str], matter: Mapping[str, str]
) -> Holding:
    sides = row.__goes_with_body__ if row.__between_bodies__ else ()
    parties = {key for name in sides if isinstance(key := getattr(row, name), str)}
    others = parties - {body_id} if body_id in parties else set()
    first = row.valid_from if kind is Moved.AGREEMENT else None
    return Holding(
        kind, row.thing_id, row.ref, _words(kind, row, matter), others=tuple(sorted(others)),
        rests_on=row.parent_id if kind is Moved.DELEGATION else None, not_before=row.holds_from or first,
        under_way=_under_way(kind, row, changing),
    )  # fmt: skip


def unseen_counts(
    session: Session, body_id: str, on: date, seen: Iterable[str], *, viewer: Viewer
) -> Counter[str]:
    """How many more there are of each kind than these ids."""
    mine = set(seen)
    every = rows_of(session, body_id, on, viewer=UNBOUND)
    return Counter(one.kind.value for one, _ in every if one.id not in mine)


def left_behind(session: Session, body_id: str, on: date, *, viewer: Viewer) -> tuple[LeftBehind, ...]:
    """What names the body and stays with it whatever is asked, and why."""
    found = [one for model in kinds().values() for one in _left(session, model, body_id, on, viewer)]
    return tuple(sorted((one for one in found if one.count), key=lambda one: (one.what, one.because)))


def _left(session: Session, model: Any, body_id: str, on: date, viewer: Viewer) -> Iterator[LeftBehind]:
    what, goes = LABELS[model.__kind__], model.__goes_with_body__
    if goes:
        whole = _count(session, model, goes, body_id, viewer)
        going = _count(session, model, goes, body_id, viewer, _goes_on(model, on)) if whole else 0
        yield LeftBehind(what, whole - going, OVER)
    for because in dict.fromkeys(words for _, words in model.__stays_with_body__):
        fields = [name for name, words in model.__stays_with_body__ if words == because]
        yield LeftBehind(what, _count(session, model, fields, body_id, viewer), because)


def _count(
    session: Session,
    model: Any,
    fields: Iterable[str],
    body_id: str,
    viewer: Viewer,
    which: Iterable[Any] = (),
) -> int:
    query = select(func.count()).select_from(model).where(*_naming(model, fields, body_id, viewer), *which)
    return session.scalar(query) or 0


def plan_of(
    session: Session, held: list[Holding], goes: Mapping[str, str], handed: Counter[str],
    left: tuple[LeftBehind, ...], *, viewer: Viewer,
) -> TransferPlan:  # fmt: skip
    """What is told of these records: where each goes, how many are left to others, and what stays."""
    called = names.organisations(session, viewer=viewer)
    moves = [
        Move(one.kind.value, one.ref, one.words, "" if goes[one.id] == STAYS else called[goes[one.id]])
        for one in held
    ]
    handed_on = tuple(HandedOn(kind, count) for kind, count in sorted(handed.items()))
    whole = sha256(repr((moves, handed_on, left)).encode()).hexdigest()
    by_kind = [(kind, [one for one in moves if one.kind == kind]) for kind in Moved]
    counts = (_counted(kind, some) for kind, some in by_kind if some)
    shown = tuple(one for _, some in by_kind for one in some[:MOST_SHOWN])
    return TransferPlan(shown, tuple(counts), handed_on, left, whole)


def _counted(kind: str, moves: list[Move]) -> MovedCount:
    goes = sum(bool(one.to) for one in moves)
    return MovedCount(kind, goes, len(moves) - goes)
