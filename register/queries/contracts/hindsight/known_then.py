"""What a decision check would have weighed of delegations, reserved matters and posts by what was recorded by then."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from register.domain.authority.delegations import Delegation
from register.domain.authority.reservations import Reservation
from register.domain.permissions import Viewer
from register.models.appointments import AppointmentVersion
from register.models.delegations import DelegationVersion
from register.models.reservations import ReservationVersion
from register.queries.authority.chains import chains_held
from register.queries.contracts.around import Around, by_holder
from register.queries.held_posts import Recorded, every_version_held
from register.queries.visible import seen_by

A = AppointmentVersion
T = TypeVar("T", Delegation, Reservation)
Entries = Mapping[tuple[str, int], int]
"""A record and the number of one of its versions -> the entry of the audit trail that recorded it."""


@dataclass(frozen=True, slots=True)
class KnownThen:
    """What decisions rest on, each version with the entry of the audit trail that recorded it."""

    now: Around
    chains: Mapping[str, Sequence[Delegation]]
    entries: Entries
    reserved: Entries
    posts: Sequence[Recorded]

    def as_of(self, entry: int) -> Around:
        """As it was known when the audit trail held this entry and none after it."""
        chains = _up_to(self.chains, self.entries, entry)
        reserved = _up_to(self.now.reservations, self.reserved, entry)
        posts = [one.held for one in self.posts if one.was_newest(entry)]
        return replace(self.now, chains=chains, held=by_holder(chains), reservations=reserved, posts=posts)


def _up_to(some: Mapping[str, Sequence[T]], entries: Entries, entry: int) -> dict[str, list[T]]:
    read = {key: [one for one in every if entries[one.id, one.n] <= entry] for key, every in some.items()}
    return {key: every for key, every in read.items() if every}


def known_then(session: Session, now: Around, *, viewer: Viewer) -> KnownThen:
    """Of the people and bodies of these decisions. Posts that somebody is recorded as never having held count too, as long
    as that was not known."""
    people = frozenset().union(*(now.same.records_of(key) for key in now.people))
    ever = session.scalars(
        select(A.post_id).where(A.person_id.in_(sorted(people)), seen_by(A, viewer)).distinct().order_by(A.post_id)
    )  # fmt: skip
    chains = chains_held(session, people, set(ever), viewer=viewer)
    posts = {
        key for some in chains.values() for d in some for key in (d.holder_post_id, d.joint_post_id) if key
    }
    return KnownThen(
        now, chains, entries_of(session, DelegationVersion, chains, viewer),
        entries_of(session, ReservationVersion, now.reservations, viewer),
        every_version_held(session, or_(A.person_id.in_(sorted(people)), A.post_id.in_(sorted(posts))), viewer=viewer),
    )  # fmt: skip


def entries_of(
    session: Session, model: Any, ids: Collection[str], viewer: Viewer
) -> dict[tuple[str, int], int]:
    """The entry that recorded each version of these records."""
    query = select(model.thing_id, model.n, model.seq).where(
        model.thing_id.in_(sorted(ids)), seen_by(model, viewer)
    )
    return {(key, n): seq for key, n, seq in session.execute(query.order_by(model.seq))}
