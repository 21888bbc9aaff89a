"""Who a person is: the one place that leads from an account or a record of a person to one identity."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from register.domain.people.joins import Answer, Identities
from register.domain.permissions import SYSTEM, UNBOUND, Actor, Permission, permissions_of
from register.domain.permissions import Role as RoleName
from register.models.accounts import Account
from register.models.joins import JoinVersion
from register.models.people import PersonVersion
from register.queries.accounts.open_accounts import open_on
from register.queries.once import once
from register.queries.visible import NOW, AsAt, known, seen_by

J = JoinVersion
_OWN_NAME = select(PersonVersion.name).where(
    PersonVersion.thing_id == bindparam("person_id"), *known(PersonVersion, NOW)
)
"""Asked for every page: put together once."""


def identities(session: Session, as_at: AsAt = NOW) -> Identities:
    """Which records are one person's, now or by what had been found by a day. No barrier hides a join: rules weigh what
    nobody is shown."""
    return once(session, f"identities {as_at}", lambda: _identities(session, as_at))


def _identities(session: Session, as_at: AsAt) -> Identities:
    return Identities((row.person_id, row.other_id) for row in session.execute(_joined(as_at)))


@lru_cache(maxsize=256)
def _joined(as_at: AsAt) -> Select[str, str]:
    """Kept: it takes longer to put together than to answer, and every commit asks."""
    query = select(J.person_id, J.other_id).where(J.answer == Answer.ONE_PERSON.value)
    return query.where(seen_by(J, UNBOUND), *known(J, as_at)).order_by(J.thing_id)


def identity_of(session: Session, person_id: str | None) -> str | None:
    """The identity behind the record of a person; two records of one human lead to the same one."""
    return None if person_id is None else identities(session).one(person_id)


def is_own(session: Session, person_id: str, own_id: str | None) -> bool:
    """Whether the record of a person is that of whoever asks, or another of theirs."""
    return identities(session).are_one(own_id, person_id)


def own_name(session: Session, person_id: str) -> str | None:
    """What somebody who is signed in is called; everybody knows their own name."""
    return session.scalar(_OWN_NAME, {"person_id": person_id})


def identity_of_actor(session: Session, actor: Actor) -> str | None:
    """Who acts: a person, the program itself, or None for an account that belongs to nobody."""
    return SYSTEM if actor.id == SYSTEM else identity_of(session, actor.person_id)


def identity_of_account(session: Session, account_id: str) -> str | None:
    """Who acted, by the id that a version or an entry keeps. A person without an account acts under their own id."""
    if account_id == SYSTEM:
        return SYSTEM
    found = session.get(Account, account_id)
    return identity_of(session, account_id if found is None else found.person_id)


def who_may(session: Session, permission: Permission, today: date) -> set[str]:
    """Everybody, by identity, whose account may be used today and holds the permission."""
    return who_may_each(session, [permission], today)[permission]


def who_may_each(
    session: Session, permissions: Iterable[Permission], today: date
) -> dict[Permission, set[str]]:
    """The same for several permissions, asked once."""
    rows = session.execute(select(Account.person_id, Account.roles).where(open_on(today)))
    same = identities(session)
    held = [
        (same.one(row.person_id), permissions_of(frozenset(map(RoleName, row.roles))))
        for row in rows
        if row.person_id is not None
    ]
    return {each: {person for person, may in held if each in may} for each in permissions}
