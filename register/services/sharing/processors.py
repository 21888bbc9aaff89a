"""Keeps processors under sharing agreements, and what their contracts say."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.permissions import UNBOUND, Actor, Permission
from register.domain.problems import refuse
from register.domain.sharing.processors import NewProcessor, check_processor, with_terms
from register.models.processors import ProcessorVersion
from register.queries.people.organisations import organisation
from register.queries.sharing.agreements import agreement
from register.queries.sharing.processors import chain_above, processor, required_terms, to_domain
from register.services.keeping import Keeping
from register.services.records import missing


def _check(
    session: Session, new: NewProcessor, actor: Actor, today: date, newest: ProcessorVersion | None
) -> None:
    refuse(
        {
            "agreement_id": missing(session, agreement, new.agreement_id, actor),
            "organisation_id": missing(session, organisation, new.organisation_id, actor),
            "engager_id": missing(session, processor, new.engager_id, actor),
        }
    )
    kept = to_domain(newest) if newest else None
    check_processor(
        new, {**required_terms(session, new.starts_on), **required_terms(session, today)}, kept=kept
    )
    refuse({"engager_id": _engager_problem(session, new, actor, newest)})


def _engager_problem(
    session: Session, new: NewProcessor, actor: Actor, newest: ProcessorVersion | None
) -> str | None:
    """A sub-processor is engaged by a processor under the same agreement, and never by itself."""
    if new.engager_id is None:
        return None
    if newest is not None and newest.thing_id in chain_above(session, new.engager_id, viewer=UNBOUND):
        return "Select another processor: this one would be engaged by itself"
    engager = processor(session, new.engager_id, viewer=actor.viewer)
    same = engager.agreement_id == new.agreement_id
    return None if same else "Select a processor under the same agreement"


def _with_terms(session: Session, new: NewProcessor, actor: Actor) -> NewProcessor:
    return with_terms(new, required_terms(session, new.starts_on))


KEPT = Keeping(
    ProcessorVersion, "processor", processor, _check, Permission.KEEP_AGREEMENTS, completed=_with_terms
)
add_processor, amend_processor = KEPT.add, KEPT.amend
