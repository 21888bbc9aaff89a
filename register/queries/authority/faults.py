"""What is wrong with the delegations that run on a day, found without reading those in which nothing can be wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import String, and_, case, cast, exists, or_, select
from sqlalchemy.orm import Session, aliased

from register.domain.authority import mending
from register.domain.authority.delegations import Finding, GrantorKind
from register.domain.authority.shown import as_shown
from register.domain.permissions import Viewer
from register.models.appointments import AppointmentVersion
from register.models.delegations import DelegationVersion
from register.queries.authority.bound import is_bound
from register.queries.authority.delegations import lapsing, listing, scheme
from register.queries.held_posts import held_posts
from register.queries.visible import NOW, AsAt, held, known, seen_by

V, A = DelegationVersion, AppointmentVersion
ENDING_DAYS = 60
MOST = 50
"""So many at once; the rest follow when these are put right."""


@dataclass(frozen=True, slots=True)
class ToMend:
    """A delegation that somebody must look at: whose it is, what is wrong with it, or the day on which it ends."""

    ref: str
    holder: str
    words: str
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class AllToMend:
    """How many there are, and some of them."""

    in_all: int
    some: list[ToMend]


def to_mend(session: Session, on: date, *, viewer: Viewer, start: int = 0, most: int = MOST) -> AllToMend:
    """What is wrong with delegations that run on the day, and those that end soon."""
    wrong = findings_of_running(session, on, viewer=viewer)
    ends = lapsing(session, on, ENDING_DAYS, viewer=viewer)
    each = [(fault.delegation_id, fault.message, False) for fault in wrong]
    each += [(one.thing_id, "The delegation ends", True) for one in ends]
    some = each[start : start + most]
    every = listing(on)
    running = every.statement(viewer, AsAt(on)).where(V.thing_id.in_(sorted({key for key, _, _ in some})))
    rows = {row.id: row for row in session.execute(running.order_by(*every.order))}
    told = [(rows[key], words, ends) for key, words, ends in some]
    return AllToMend(
        len(each),
        [ToMend(row.ref, row.holder, words, row.valid_to if ends else None) for row, words, ends in told],
    )


def findings_of_running(session: Session, on: date, *, viewer: Viewer) -> list[Finding]:
    """Everything wrong with what runs on the day. Each delegation is held against the one it rests on and its holder
    only, so the rules look at those in which the database finds no proof that all is well."""
    rows = session.execute(_doubtful(on, viewer)).all()
    wanted = {row.thing_id for row in rows}
    some = scheme(session, on, viewer=viewer, only=wanted | {row.parent_id for row in rows if row.parent_id})
    posts = {row.holder_post_id for row in rows if row.holder_post_id}
    found = mending.findings(some, held_posts(session, viewer=viewer, posts=posts), on)
    mine = [finding for finding in found if finding.delegation_id in wanted]
    return list(as_shown(mine, bound=is_bound(session, viewer)))


def _doubtful(on: date, viewer: Viewer) -> Any:
    parent = aliased(V)
    rests_on = and_(parent.thing_id == V.parent_id, *known(parent, AsAt(on)), seen_by(parent, viewer))
    query = select(V.thing_id, V.parent_id, V.holder_post_id).outerjoin(parent, rests_on)
    query = query.where(seen_by(V, viewer), *known(V, AsAt(on)), *held(V, AsAt(on)))
    sound = and_(or_(_from_board(), _passed_on(parent)), _is_held(on, viewer))
    return query.where(case((sound, 1), else_=0) == 0).order_by(V.thing_id)


def _from_board() -> Any:
    return and_(V.grantor_kind == GrantorKind.BOARD, V.minute != "")


def _passed_on(parent: Any) -> Any:
    """All that the rules ask of a step, where it is plain; services are compared as they are written."""
    by_post = and_(V.grantor_kind == GrantorKind.POST, V.grantor_post_id == parent.holder_post_id)
    return and_(
        by_post, parent.sub_delegable, V.matter == parent.matter, V.organisation_id == parent.organisation_id,
        or_(parent.limit_pence.is_(None), V.limit_pence <= parent.limit_pence),
        V.valid_from >= parent.valid_from, or_(parent.valid_to.is_(None), V.valid_to <= parent.valid_to),
        cast(V.services, String) == cast(parent.services, String),
        cast(V.spend_categories, String) == cast(parent.spend_categories, String),
        or_(parent.limit_pence.is_(None), and_(V.limit_per == parent.limit_per, _same(V.limit_vat, parent.limit_vat))),
        or_(parent.joint_post_id.is_(None), V.joint_post_id == parent.joint_post_id),
    )  # fmt: skip


def _same(one: Any, other: Any) -> Any:
    return or_(one == other, and_(one.is_(None), other.is_(None)))


def _is_held(on: date, viewer: Viewer) -> Any:
    there = exists().where(
        A.post_id == V.holder_post_id, seen_by(A, viewer), *known(A, NOW), *held(A, AsAt(on))
    )
    return or_(V.holder_person_id.is_not(None), there)
