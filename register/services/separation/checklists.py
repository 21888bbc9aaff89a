"""Keeps checklists of separation programmes."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.errors import NotFound
from register.domain.permissions import Actor
from register.domain.problems import refuse
from register.domain.separation.checklists import NewChecklist, check_checklist, with_items
from register.models.checklists import ChecklistVersion
from register.queries.people.organisations import organisation
from register.queries.people.people import person
from register.queries.rules import ruleset
from register.queries.separation.checklists import checklist, kind_of, to_domain
from register.queries.separation.programmes import programme
from register.services.records import missing
from register.services.separation import keeping
from register.services.separation.keeping import Keeping


def _check(
    session: Session, new: NewChecklist, actor: Actor, today: date, newest: ChecklistVersion | None
) -> None:
    refuse(
        {
            "programme_id": missing(session, programme, new.programme_id, actor),
            "organisation_id": missing(session, organisation, new.organisation_id, actor),
            "checklist_owner_id": missing(session, person, new.checklist_owner_id, actor),
        }
    )
    began = programme(session, new.programme_id, viewer=actor.viewer).valid_from
    kept = to_domain(newest) if newest else None
    check_checklist(new, ruleset(session), on=began, kept=kept)


def _with_items(session: Session, new: NewChecklist, actor: Actor) -> NewChecklist:
    try:
        return with_items(new, kind_of(session, new, viewer=actor.viewer))
    except NotFound:
        return new


KEPT = Keeping(ChecklistVersion, "checklist", checklist, _check)


def add_checklist(
    session: Session, new: NewChecklist, *, actor: Actor, today: date, provenance: str = ""
) -> ChecklistVersion:
    """Record one. Forbidden, or Invalid with each field that is wrong."""
    whole = _with_items(session, new, actor)
    made: ChecklistVersion = keeping.add(
        session, KEPT, whole, actor=actor, today=today, provenance=provenance
    )
    return made


def amend_checklist(
    session: Session, key: str, new: NewChecklist, *, expected_n: int | None, reason: str, actor: Actor, today: date
) -> ChecklistVersion:  # fmt: skip
    """Record what changed, or was wrong, as a new version. Stale when somebody was quicker."""
    how: dict[str, Any] = {"expected_n": expected_n, "reason": reason, "actor": actor, "today": today}
    made: ChecklistVersion = keeping.amend(session, KEPT, key, new, **how)
    return made
