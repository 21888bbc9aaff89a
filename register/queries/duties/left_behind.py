"""What a barrier would leave without an owner: open tasks, and records that somebody looks after or only some roles keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from register.domain.contracts.stages import OVER
from register.domain.dates import london_day
from register.domain.permissions import AUDITORS, Permission, Role, Viewer, permissions_of
from register.domain.sharing.complaints import OVER as SETTLED
from register.domain.sharing.incidents import IncidentState
from register.models.accounts import Account
from register.models.agreements import AgreementVersion
from register.models.complaints import ComplaintVersion
from register.models.contracts import ContractVersion
from register.models.delegations import DelegationVersion
from register.models.duties import Duty
from register.models.incidents import IncidentVersion
from register.models.lessons import LessonVersion
from register.models.milestones import MilestoneVersion
from register.models.performance_notices import PerformanceNoticeVersion
from register.models.procurements import ProcurementVersion
from register.models.programmes import ProgrammeVersion
from register.queries.accounts.identities import identities
from register.queries.accounts.open_accounts import open_on
from register.queries.duties.duties import SUBJECTS, subject_seen
from register.queries.reach import with_what_belongs
from register.queries.visible import NOW, known, reached_by, visible

A, C, D, K, X, L, M, N, P = (
    AgreementVersion, ContractVersion, DelegationVersion, ComplaintVersion, IncidentVersion, LessonVersion, MilestoneVersion,
    PerformanceNoticeVersion, ProcurementVersion,
)  # fmt: skip
ENDED = (IncidentState.NOT_AN_INCIDENT, IncidentState.NEAR_MISS, IncidentState.CLOSED)
MOST = 50
"""So many of each are told."""
OWNED: dict[str, tuple[Any, Any, str, Callable[[date], ColumnElement[bool]]]] = {
    "agreement": (A, A.agreement_owner_id, "title", lambda today: _runs(A, today)),
    "complaint": (K, K.complaint_owner_id, "what", lambda _: K.state.not_in([one.value for one in SETTLED])),
    "incident": (X, X.case_owner_id, "what", lambda _: X.state.not_in([one.value for one in ENDED])),
    "contract": (C, C.manager_id, "title", lambda _: C.stage.not_in(OVER)),
    "procurement": (P, P.contract_manager_id, "title", lambda _: P.award_decided_on.is_(None)),
    "delegation": (D, D.holder_person_id, "matter", lambda today: _runs(D, today)),
    "milestone": (M, M.milestone_owner_id, "title", lambda _: M.done_on.is_(None)),
    "lesson": (L, L.action_owner_id, "title", lambda _: L.taken_on.is_(None)),
    "performance_notice": (N, N.notice_owner_id, "notice_ground", lambda _: N.settled_on.is_(None)),
}
"""What somebody looks after by name: the kind -> its versions, whose it is, what it is called, and whether it goes on."""
KEPT: dict[str, tuple[Any, Permission, ColumnElement[bool]]] = {
    "agreement": (AgreementVersion, Permission.KEEP_AGREEMENTS, AgreementVersion.act != "ended"),
    "incident": (X, Permission.TRIAGE_INCIDENT, X.state.not_in([one.value for one in ENDED])),
    "programme": (ProgrammeVersion, Permission.KEEP_PROGRAMMES, ProgrammeVersion.act != "ended"),
}
"""What only some may keep, whoever looks after it by name: the kind -> its versions, the permission of those who keep it,
and whether it goes on."""


def _runs(model: Any, today: date) -> ColumnElement[bool]:
    return and_(model.act != "ended", or_(model.valid_to.is_(None), model.valid_to >= today))


@dataclass(frozen=True, slots=True)
class Left:
    """A task, or a record, whose only owners would be bound. owner_id: the person; empty for one of a role, or of whoever
    holds the permission to keep it, which owner_role says then."""

    kind: str
    ref: str
    title: str
    owner_id: str
    owner_role: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """Whom a barrier binds: these people, or everybody but auditors; the roles and permissions that nobody else holds."""

    people: frozenset[str] | None
    roles: frozenset[str]
    permissions: frozenset[Permission]


def left_without_owner(
    session: Session, subject_id: str, *, person_id: str | None, role: Role | None, today: date, viewer: Viewer
) -> list[Left]:  # fmt: skip
    """What a barrier on this record, for this person, this role or everybody, leaves so, as far as the viewer sees it."""
    bound, ids = bound_by(session, person_id, role, today), with_what_belongs(subject_id)
    owned = (one for kind in OWNED for one in _owned(session, kind, ids, bound, viewer, today))
    kept = (one for kind in KEPT for one in _kept(session, kind, ids, bound, viewer))
    return [*_tasks(session, ids, bound, viewer), *owned, *kept]


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
        return Bound(None, frozenset(set(Role) - AUDITORS), frozenset(_keeping(holders)))
    alone = {one for one, some in holders.items() if some <= people} | ({str(role)} if role else set())
    others = {one: some for one, some in holders.items() if one not in alone}
    return Bound(people, frozenset(alone), frozenset(_keeping(holders) - _keeping(others)))


def _keeping(roles: Iterable[str]) -> frozenset[Permission]:
    """The permissions to keep records that these roles give together; auditors keep none."""
    held = permissions_of(frozenset(Role(one) for one in roles if one not in AUDITORS))
    return held & {permission for _, permission, _ in KEPT.values()}


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


def _owned(session: Session, kind: str, ids: CTE, bound: Bound, viewer: Viewer, today: date) -> list[Left]:
    """Records of a kind that one of those who would be bound looks after by name."""
    model, owner, title, goes_on = OWNED[kind]
    owned = owner.is_not(None) if bound.people is None else owner.in_(sorted(bound.people))
    rows = _told(session, model, visible(model, viewer).where(owned, goes_on(today), reached_by(model, ids)))
    return [Left(kind, ref, _words(one, title), getattr(one, owner.key), "") for one, ref in rows]


def _kept(session: Session, kind: str, ids: CTE, bound: Bound, viewer: Viewer) -> list[Left]:
    """Records of a kind that nobody else may keep."""
    model, permission, goes_on = KEPT[kind]
    if permission not in bound.permissions:
        return []
    rows = _told(session, model, visible(model, viewer).where(goes_on, reached_by(model, ids)))
    return [
        Left(kind, ref, _words(one, "title" if kind != "incident" else "what"), "", "") for one, ref in rows
    ]


def _told(session: Session, model: Any, query: Any) -> list[Any]:
    thing = model.__thing__
    told = query.add_columns(thing.ref).join(thing, thing.id == model.thing_id)
    return list(session.execute(told.order_by(thing.ref).limit(MOST)))


def _words(one: Any, title: str) -> str:
    """What it is called; what was erased is called nothing."""
    return str(getattr(one, title) or "")[:300]
