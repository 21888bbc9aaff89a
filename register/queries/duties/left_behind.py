"""What a barrier would leave without an owner: open tasks, and contracts, of whoever would not see them any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from register.domain.contracts.stages import OVER
from register.domain.dates import london_day
from register.domain.permissions import AUDITORS, Role, Viewer
from register.models.accounts import Account
from register.models.contracts import Contract, ContractVersion
from register.models.duties import Duty
from register.queries.accounts.identities import identities
from register.queries.accounts.open_accounts import open_on
from register.queries.duties.duties import SUBJECTS, subject_seen
from register.queries.reach import with_what_belongs
from register.queries.visible import NOW, known, reached_by, visible

V = ContractVersion
MOST = 50
"""So many of each are told."""


@dataclass(frozen=True, slots=True)
class Left:
    """A task, or a contract, whose only owner would be bound. owner_id: the person; empty for one of a role."""

    kind: str
    ref: str
    title: str
    owner_id: str
    owner_role: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """Whom a barrier binds: these people, or everybody but auditors; and the roles that nobody else holds."""

    people: frozenset[str] | None
    roles: frozenset[str]


def left_without_owner(
    session: Session, subject_id: str, *, person_id: str | None, role: Role | None, today: date, viewer: Viewer
) -> list[Left]:  # fmt: skip
    """What a barrier on this record, for this person, this role or everybody, leaves so, as far as the viewer sees it."""
    bound, ids = bound_by(session, person_id, role, today), with_what_belongs(subject_id)
    return [*_tasks(session, ids, bound, viewer), *_contracts(session, ids, bound, viewer)]


def bound_by(session: Session, person_id: str | None, role: Role | None, today: date) -> Bound:
    """Auditors are bound by what names them and by nothing else."""
    query = select(Account.person_id, Account.roles).where(open_on(today)).order_by(Account.id)
    holders: dict[str, set[str]] = {}
    for row in session.execute(query):
        for one in row.roles:
            holders.setdefault(one, set()).add("" if AUDITORS & set(row.roles) else row.person_id or "")
    same = identities(session)
    if person_id is not None:
        people = same.records_of(person_id)
    elif role is not None:
        people = frozenset(key for one in holders.get(role, ()) if one for key in same.records_of(one))
    else:
        return Bound(None, frozenset(set(Role) - AUDITORS))
    alone = {one for one, some in holders.items() if some <= people}
    return Bound(people, frozenset(alone | ({str(role)} if role else set())))


def _tasks(session: Session, ids: CTE, bound: Bound, viewer: Viewer) -> list[Left]:
    owned = Duty.owner_id != "" if bound.people is None else Duty.owner_id.in_(sorted(bound.people))
    theirs = or_(owned, and_(Duty.owner_id == "", Duty.owner_role.in_(sorted(bound.roles))))
    query = select(Duty).where(Duty.state == "open", theirs, _about(ids), subject_seen(viewer))
    rows = session.scalars(query.order_by(Duty.due_at, Duty.id).limit(MOST))
    return [
        Left("task", one.subject_ref, one.title, one.owner_id, one.owner_role, london_day(one.due_at))
        for one in rows
    ]


def _about(ids: CTE) -> ColumnElement[bool]:
    each = (and_(Duty.subject_kind == kind, _reached(model, ids)) for kind, model in SUBJECTS.items())
    return or_(false(), *each)


def _reached(model: Any, ids: CTE) -> ColumnElement[bool]:
    return (
        select(model.id)
        .where(model.thing_id == Duty.subject_id, *known(model, NOW), reached_by(model, ids))
        .exists()
    )


def _contracts(session: Session, ids: CTE, bound: Bound, viewer: Viewer) -> list[Left]:
    people = bound.people
    owned = V.manager_id.is_not(None) if people is None else V.manager_id.in_(sorted(people))
    query = (
        visible(V, viewer).where(owned, V.stage.not_in(OVER), reached_by(V, ids)).add_columns(Contract.ref)
    )
    rows = session.execute(query.join(Contract, Contract.id == V.thing_id).order_by(Contract.ref).limit(MOST))
    return [Left("contract", ref, one.title, one.manager_id or "", "") for one, ref in rows]
