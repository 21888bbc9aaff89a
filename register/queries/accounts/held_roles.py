"""Which roles a person holds on a day, by whatever record of theirs an open account leads to."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.permissions import Permission, Role, Viewer, permissions_of
from register.models.accounts import Account
from register.models.people import PersonVersion
from register.queries.accounts.identities import identities
from register.queries.accounts.open_accounts import open_on
from register.queries.visible import visible


def held_roles(session: Session, person_id: str, on: date) -> frozenset[Role]:
    """What they can open by one record of theirs they can by each."""
    mine = identities(session).records_of(person_id)
    query = select(Account.roles).where(open_on(on), Account.person_id.in_(sorted(mine))).order_by(Account.id)
    return frozenset(Role(one) for roles in session.scalars(query) for one in roles)


def is_held_by(session: Session, person_id: str, permission: Permission, on: date, *, viewer: Viewer) -> bool:
    """Whether somebody whom the viewer may see holds this permission. Whom they may not see, nobody is."""
    shown = visible(PersonVersion, viewer).where(PersonVersion.thing_id == person_id)
    if session.scalars(shown.with_only_columns(PersonVersion.thing_id)).first() is None:
        return False
    return permission in permissions_of(held_roles(session, person_id, on))
