"""Who may answer for an information barrier: somebody who keeps barriers, and whom it does not bind."""

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

NO_KEEPER = "Select somebody who keeps information barriers"


def keeper_problem(
    session: Session,
    owner_id: str | None,
    bound_id: str | None,
    role: Role | None,
    on: date,
    *,
    viewer: Viewer,
) -> str | None:
    """Why this person cannot answer for a barrier that binds the person bound_id, or whoever holds this role; None
    where nobody is named. What they can open by one record of theirs they can by each. Somebody whom the
    viewer may not see is answered as nobody is."""
    if not owner_id:
        return None
    shown = visible(PersonVersion, viewer).where(PersonVersion.thing_id == owner_id)
    if session.scalars(shown.with_only_columns(PersonVersion.thing_id)).first() is None:
        return NO_KEEPER
    same = identities(session)
    mine = same.records_of(owner_id)
    query = select(Account.roles).where(open_on(on), Account.person_id.in_(sorted(mine))).order_by(Account.id)
    held = frozenset(Role(one) for roles in session.scalars(query) for one in roles)
    if Permission.KEEP_WALLS not in permissions_of(held):
        return NO_KEEPER
    if bound_id in mine or role in held:
        return "Select somebody whom this barrier does not bind"
    return None
