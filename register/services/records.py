"""What is said where a record that was chosen is not there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from register.domain.errors import NotFound
from register.domain.permissions import Actor


def missing(session: Session, find: Callable[..., Any], key: str | None, actor: Actor) -> str | None:
    """What is said where a record that was chosen is not there, or the actor may not see it."""
    if key is None:
        return None
    try:
        found = find(session, key, viewer=actor.viewer)
    except NotFound:
        return "Select one from the register"
    return None if found.thing_id == key else "Give its id, not its reference"
