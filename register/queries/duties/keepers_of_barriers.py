"""Who may answer for an information barrier: somebody who keeps barriers, and whom it does not bind."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.permissions import Permission, Role, Viewer
from register.queries.accounts.held_roles import held_roles, is_held_by
from register.queries.accounts.identities import identities

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
    where nobody is named. Somebody whom the viewer may not see is answered as nobody is."""
    if not owner_id:
        return None
    if not is_held_by(session, owner_id, Permission.KEEP_WALLS, on, viewer=viewer):
        return NO_KEEPER
    mine = identities(session).records_of(owner_id)
    if bound_id in mine or role in held_roles(session, owner_id, on):
        return "Select somebody whom this barrier does not bind"
    return None
