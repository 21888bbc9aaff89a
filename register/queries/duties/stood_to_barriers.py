"""How everybody who could sign in on a day stood to an information barrier, by what had been recorded by its end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import not_, select
from sqlalchemy.orm import Session, aliased

from register.domain.dates import london_day
from register.domain.duties.inside_barriers import OPENED_BY, Standing, Stood
from register.domain.errors import ForgedKey
from register.domain.people.joins import Identities
from register.domain.permissions import AUDITORS, Permission, Role, Viewer, permissions_of
from register.models.people import PersonVersion
from register.models.registry import kinds
from register.models.wall_confirmations import WallConfirmationVersion
from register.models.walls import WallVersion
from register.queries.accounts.identities import identities
from register.queries.accounts.rights import Held, usable_on
from register.queries.duties.inside_barriers import about_whom, confirmed_of, named_by_barriers
from register.queries.reach import reached_by_then
from register.queries.visible import AsAt, known, last_seq_by, reached_by, visible

C = WallConfirmationVersion
AT_ONCE = 500
"""So many people are looked up together."""


@dataclass(frozen=True, slots=True)
class _Alike:
    """Accounts that a barrier binds alike: by their roles and, of somebody whom a barrier names, by who they are."""

    roles: frozenset[Role]
    person_id: str | None

    @property
    def is_auditor(self) -> bool:
        return bool(AUDITORS & self.roles)


@dataclass(frozen=True, slots=True)
class _Day:
    """What was known by the end of a day: its last entry, whose records were one person's, who could sign in, and every
    record of those whom a barrier named. own: the records of whoever looks, where they may not know what names them."""

    on: date
    last: int
    same: Identities
    held: Sequence[Held]
    named: frozenset[str]
    own: frozenset[str]

    @property
    def as_at(self) -> AsAt:
        return AsAt(known_on=self.on)

    def records_of(self, person_id: str | None) -> frozenset[str]:
        return self.same.records_of(person_id) if person_id else frozenset()


def stood_on(session: Session, walls: Iterable[WallVersion], on: date, *, viewer: Viewer) -> Iterator[Stood]:
    """How each whose roles opened what these barriers are about stood to each on a day, barrier by barrier. Whoever is
    hidden from the viewer is nobody by name, and whoever audits is not told of a barrier that names them."""
    found = _in_order(session, walls, on, viewer)
    while some := list(islice(found, AT_ONCE)):
        yield from _without_hidden(session, some, viewer)


def page_of_stood(
    session: Session, walls: Sequence[WallVersion], on: date, *, viewer: Viewer, after: str, limit: int
) -> tuple[list[Stood], str | None]:
    """So many after a key, and the key of the last where more follow. ForgedKey for what is none of them."""
    wall_id, place = _read_key(after) if after else ("", (-1, ""))
    ids = [row.thing_id for row in walls]
    if after and wall_id not in ids:
        raise ForgedKey
    rest = walls[ids.index(wall_id) :] if after else walls
    found = _in_order(session, rest, on, viewer)
    beyond = (one for one in found if one.wall_id != wall_id or one.place > place)
    rows = list(islice(beyond, limit + 1))
    key = _key(rows[limit - 1]) if len(rows) > limit else None
    return _without_hidden(session, rows[:limit], viewer), key


def _in_order(session: Session, walls: Iterable[WallVersion], on: date, viewer: Viewer) -> Iterator[Stood]:
    day = _day(session, on, viewer)
    for row in walls:
        yield from sorted(_stood(session, row, day), key=lambda one: one.place)


def _key(one: Stood) -> str:
    rank, key = one.place
    return f"{one.wall_id}.{rank}.{key}"


def _read_key(text: str) -> tuple[str, tuple[int, str]]:
    wall_id, rank, key = [*text.split("."), "", ""][:3]
    if not (rank.isascii() and rank.isdecimal() and len(rank) == 1 and key):
        raise ForgedKey
    return wall_id, (int(rank), key)


def _day(session: Session, on: date, viewer: Viewer) -> _Day:
    as_at = AsAt(known_on=on)
    same = identities(session, as_at)
    keeps = viewer.may(Permission.KEEP_WALLS) or viewer.person_id is None
    own = frozenset() if keeps else same.records_of(viewer.person_id or "")
    last = session.scalar(select(last_seq_by(on))) or 0
    held = usable_on(session, on, viewer=viewer)
    return _Day(on, last, same, held, named_by_barriers(session, same, as_at), own)


def _stood(session: Session, row: WallVersion, day: _Day) -> Iterator[Stood]:
    confirmed = confirmed_of(session, C.wall_id == row.thing_id, day.as_at).get(row.thing_id, {})
    about = about_whom(session, [row], day.same, day.as_at)[row.thing_id]
    could: dict[_Alike, bool] = {}
    at_work: set[str] = set()
    for one in day.held:
        mine, roles = day.records_of(one.person_id), frozenset(map(Role, one.roles))
        if OPENED_BY[row.subject_kind] not in permissions_of(roles) and not AUDITORS & roles:
            continue
        alike = _alike(one, mine, roles, day)
        if alike not in could:
            could[alike] = _could_see(session, row, alike, day)
        at_work |= mine
        standing = Standing.SUBJECT if mine & about else _standing(one, alike, could[alike])
        since = max(row.valid_from, london_day(one.opened))
        yield _told(row, one.person_id or "", mine, since, confirmed, standing, one.roles, one.account)
    for who in sorted(set(confirmed) - at_work):
        yield _told(row, who, {who}, row.valid_from, confirmed, Standing.GONE, (), who)


def _alike(one: Held, mine: frozenset[str], roles: frozenset[Role], day: _Day) -> _Alike:
    is_named = bool(mine & day.named) and not mine & day.own
    return _Alike(roles, one.person_id if is_named else None)


def _standing(one: Held, alike: _Alike, could_see: bool) -> Standing:
    if not could_see:
        return Standing.OUTSIDE
    if alike.is_auditor:
        return Standing.AUDITS
    return Standing.INSIDE if one.person_id else Standing.NOBODYS


def _could_see(session: Session, row: WallVersion, alike: _Alike, day: _Day) -> bool:
    """Whether no barrier of that day kept from these what this one is about, as it was known then."""
    model = aliased(kinds()[row.subject_kind])
    ids = reached_by_then(alike.person_id, alike.roles, alike.is_auditor, last=day.last)
    query = select(model.thing_id).where(
        model.thing_id == row.subject_id, *known(model, day.as_at), not_(reached_by(model, ids))
    )
    return session.scalar(query) is not None


def _told(
    row: WallVersion, person_id: str, mine: Collection[str], since: date, confirmed: Mapping[str, date],
    standing: Standing, roles: tuple[str, ...], key: str,
) -> Stood:  # fmt: skip
    days = [confirmed[who] for who in mine if who in confirmed]
    return Stood(
        wall_id=row.thing_id, ref=row.ref, subject_kind=row.subject_kind, subject_id=row.subject_id,
        subject_ref=row.subject_ref, person_id=person_id, since=since, confirmed_on=min(days, default=None),
        standing=standing, roles=tuple(sorted(roles)), key=key,
    )  # fmt: skip


def _without_hidden(session: Session, found: Sequence[Stood], viewer: Viewer) -> list[Stood]:
    """Each as the viewer may know of them; within an auditor's scope there are no accounts, and so no roles."""
    people: Any = {one.person_id for one in found}
    query = visible(PersonVersion, viewer).where(PersonVersion.thing_id.in_(people))
    ids = query.with_only_columns(PersonVersion.thing_id).order_by(PersonVersion.thing_id)
    shown = {*session.scalars(ids), ""}
    rows = (one if one.person_id in shown else replace(one, person_id="", roles=()) for one in found)
    return [replace(one, roles=()) if viewer.is_scoped else one for one in rows]
