"""Who is inside each information barrier: those who work with what it is about and whom no barrier keeps from it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from register.domain.dates import london_day
from register.domain.duties.inside_barriers import OPENED_BY, Inside
from register.domain.people.joins import Identities
from register.domain.permissions import AUDITORS, UNBOUND, Role, Viewer, permissions_of
from register.models.accounts import Account
from register.models.interests import InterestVersion
from register.models.registry import kinds
from register.models.wall_confirmations import WallConfirmationVersion
from register.models.walls import Wall, WallVersion
from register.queries.accounts.identities import identities
from register.queries.accounts.open_accounts import open_on
from register.queries.visible import NOW, AsAt, known, one, seen_by, visible

C, V, I = WallConfirmationVersion, WallVersion, InterestVersion  # noqa: E741
Confirmed = dict[str, dict[str, date]]
"""The barrier -> the person -> the day on which they first confirmed."""


def everybody_inside(session: Session, on: date, *, viewer: Viewer) -> list[Inside]:
    """Everybody inside each barrier in force. Auditors are not asked: they are shown the barriers themselves."""
    return list(_inside(session, in_force(session, viewer=viewer), on))


def in_force(session: Session, *, viewer: Viewer, as_at: AsAt = NOW) -> list[WallVersion]:
    """The barriers in force that this viewer may see, each with its reference."""
    query = (
        visible(V, viewer, as_at)
        .where(V.act != "ended", V.subject_kind.in_(sorted(OPENED_BY)))
        .add_columns(Wall.ref)
    )
    rows: Any = session.execute(query.join(Wall, Wall.id == V.thing_id).order_by(V.valid_from, V.thing_id))
    found = []
    for row, ref in rows:
        row.ref = ref
        found.append(row)
    return found


def inside_of(session: Session, viewer: Viewer) -> list[Inside]:
    """The barriers in force that this viewer is inside."""
    walls = in_force(session, viewer=UNBOUND) if viewer.person_id and not viewer.is_auditor else []
    if not walls:
        return []
    same = identities(session)
    mine = same.records_of(viewer.person_id or "")
    about, seen = about_whom(session, walls, same), _seen(session, walls, viewer)
    confirmed = confirmed_of(session, C.person_id.in_(sorted(mine)))
    return [
        _told(row, viewer.person_id or "", row.valid_from, mine, confirmed)
        for row in walls
        if row.subject_id in seen
        and viewer.may(OPENED_BY[row.subject_kind])
        and not mine & about[row.thing_id]
    ]


def barriers(session: Session, key: str, *, viewer: Viewer, on: date | None) -> list[WallVersion]:
    """The barrier of this id or reference as it was recorded by the end of a day, or all that were in force then."""
    as_at = AsAt(known_on=on)
    return [one(session, V, key, viewer, as_at)] if key else in_force(session, viewer=viewer, as_at=as_at)


@dataclass(frozen=True, slots=True)
class _Group:
    """Accounts that see alike: by their roles and, of somebody whom a barrier names, by who they are."""

    roles: frozenset[Role]
    person_id: str | None

    @property
    def viewer(self) -> Viewer:
        return Viewer(self.person_id, self.roles, permissions_of(self.roles))


def _inside(session: Session, walls: Collection[WallVersion], on: date) -> Iterator[Inside]:
    if not walls:
        return
    same, seen = identities(session), dict[_Group, frozenset[str]]()
    about, named = about_whom(session, walls, same), named_by_barriers(session, same)
    confirmed = confirmed_of(session, C.wall_id.in_([row.thing_id for row in walls]))
    for account in _at_work(session, on):
        mine = same.records_of(account.person_id)
        group = _Group(frozenset(map(Role, account.roles)), account.person_id if mine & named else None)
        if group not in seen:
            seen[group] = _seen(session, walls, group.viewer)
        for row in walls:
            opens = group.viewer.may(OPENED_BY[row.subject_kind]) and row.subject_id in seen[group]
            if opens and not mine & about[row.thing_id]:
                since = max(row.valid_from, london_day(account.created_at))
                yield _told(row, account.person_id, since, mine, confirmed)


def confirmed_of(session: Session, which: ColumnElement[bool], as_at: AsAt = NOW) -> Confirmed:
    """The days on which people confirmed, of these confirmations."""
    query = visible(C, UNBOUND, as_at).where(which).with_only_columns(C.wall_id, C.person_id, C.valid_from)
    found: Confirmed = {}
    for row in session.execute(query.order_by(C.valid_from.desc(), C.thing_id)):
        found.setdefault(row.wall_id, {})[row.person_id] = row.valid_from
    return found


def _told(
    row: WallVersion, person_id: str, since: date, mine: Collection[str], confirmed: Confirmed
) -> Inside:
    of_it = confirmed.get(row.thing_id, {})
    days = [of_it[who] for who in mine if who in of_it]
    return Inside(
        wall_id=row.thing_id, ref=row.ref, subject_kind=row.subject_kind, subject_id=row.subject_id,
        subject_ref=row.subject_ref, person_id=person_id, since=since, confirmed_on=min(days, default=None),
    )  # fmt: skip


def _at_work(session: Session, on: date) -> list[Any]:
    """Accounts of people who hold a role that opens any of it."""
    query = select(Account.person_id, Account.roles, Account.created_at)
    query = query.where(open_on(on), Account.person_id.is_not(None)).order_by(Account.id)
    opening = set(OPENED_BY.values())
    return [
        row
        for row in session.execute(query)
        if opening & permissions_of(frozenset(map(Role, row.roles))) and not AUDITORS & set(row.roles)
    ]


def named_by_barriers(session: Session, same: Identities, as_at: AsAt = NOW) -> frozenset[str]:
    """Every record of those whom a barrier in force names."""
    query = (
        visible(V, UNBOUND, as_at)
        .where(V.act != "ended", V.person_id.is_not(None))
        .with_only_columns(V.person_id)
    )
    people = session.scalars(query.distinct().order_by(V.person_id))
    return frozenset(key for who in people for key in same.records_of(str(who)))


def about_whom(
    session: Session, walls: Collection[WallVersion], same: Identities, as_at: AsAt = NOW
) -> Mapping[str, frozenset[str]]:
    """The barrier -> every record of the person whom it is about; they are not told of it by a question."""
    interests = [row.subject_id for row in walls if row.subject_kind == "interest"]
    query = select(I.thing_id, I.person_id).where(
        I.thing_id.in_(interests), seen_by(I, UNBOUND), *known(I, as_at)
    )
    holders = {row.thing_id: row.person_id for row in session.execute(query.order_by(I.thing_id))}
    of = {
        row.thing_id: row.subject_id if row.subject_kind == "person" else holders.get(row.subject_id)
        for row in walls
    }
    return {key: same.records_of(who) if who else frozenset() for key, who in of.items()}


def _seen(session: Session, walls: Collection[WallVersion], viewer: Viewer) -> frozenset[str]:
    """What of these the viewer may see."""
    wanted: dict[str, set[str]] = {}
    for row in walls:
        wanted.setdefault(row.subject_kind, set()).add(row.subject_id)
    found: set[str] = set()
    for kind, ids in sorted(wanted.items()):
        model = kinds()[kind]
        query = visible(model, viewer).where(model.thing_id.in_(sorted(ids)))
        found |= set(session.scalars(query.with_only_columns(model.thing_id).order_by(model.thing_id)))
    return frozenset(found)
