"""Keeps checklists of separation programmes."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.errors import NotFound
from register.domain.permissions import Actor
from register.domain.problems import refuse
from register.domain.separation.checklists import NewChecklist, check_checklist, with_items
from register.models.checklists import ChecklistVersion
from register.queries.contracts.contracts import contract
from register.queries.people.organisations import organisation
from register.queries.people.people import person
from register.queries.rules import ruleset
from register.queries.separation.checklists import began_on, checklist, kind_of, to_domain
from register.queries.separation.programmes import programme
from register.services.keeping import Keeping
from register.services.records import missing


def _check(
    session: Session, new: NewChecklist, actor: Actor, today: date, newest: ChecklistVersion | None
) -> None:
    refuse(
        {
            "programme_id": missing(session, programme, new.programme_id, actor),
            "contract_id": missing(session, contract, new.contract_id, actor),
            "organisation_id": missing(session, organisation, new.organisation_id, actor),
            "checklist_owner_id": missing(session, person, new.checklist_owner_id, actor),
        }
    )
    began = began_on(session, new, viewer=actor.viewer) or today
    kept = to_domain(newest) if newest else None
    check_checklist(new, ruleset(session), on=began, kept=kept)


def _with_items(session: Session, new: NewChecklist, actor: Actor) -> NewChecklist:
    try:
        return with_items(new, kind_of(session, new, viewer=actor.viewer))
    except NotFound:
        return new


KEPT = Keeping(ChecklistVersion, "checklist", checklist, _check, completed=_with_items)
add_checklist, amend_checklist = KEPT.add, KEPT.amend
