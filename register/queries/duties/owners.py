"""Whose each task is, as a list of tasks tells it: by name, so that somebody can be asked about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case
from sqlalchemy.orm import Session

from register.domain.permissions import Role
from register.models.duties import Duty
from register.queries import names
from register.queries.called import Names
from register.queries.listing import Asked

OWNER = case((Duty.owner_id != "", Duty.owner_id), else_=Duty.owner_role).label("whose")
"""What a list of tasks selects: the person's id, or the role where no person is named."""
_ROLES = {role.value: role.label for role in Role}


def by_name(session: Session, asked: Asked, rows: Sequence[Any]) -> list[dict[str, str]]:
    """Whose the tasks of these rows are: you, a person by name, or a role by its code."""
    me = asked.viewer.person_id
    people = {row.whose for row in rows} - _ROLES.keys() - {me}
    called = names.people_told_apart(session, viewer=asked.viewer).look_up(people)
    return [{"whose": "You" if row.whose == me else _called(row.whose, called)} for row in rows]


def _called(whose: str, people: Names) -> str:
    return whose if whose in _ROLES else people.get(whose, names.UNSEEN)


def words(whose: str) -> str:
    """A role by its label, and a name as it is."""
    return _ROLES.get(whose, whose)
