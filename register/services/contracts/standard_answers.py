"""Keeps standard answers."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.contracts.wording.standard_answers import NewStandardAnswer, check_standard_answer
from register.domain.permissions import Actor, Permission
from register.domain.problems import refuse
from register.models.standard_answers import StandardAnswerVersion
from register.queries.contracts.ahead.standard_answers import fields_of, standard_answer, to_domain
from register.queries.people.organisations import organisation
from register.services.keeping import Keeping
from register.services.records import missing


def _check(
    session: Session, new: NewStandardAnswer, actor: Actor, today: date, newest: StandardAnswerVersion | None
) -> None:
    refuse({"organisation_id": missing(session, organisation, new.organisation_id, actor)})
    check_standard_answer(new, fields_of(session), to_domain(newest) if newest else None)


KEPT = Keeping(
    StandardAnswerVersion, "standard_answer", standard_answer, _check, permission=Permission.KEEP_CONTRACTS
)
add_standard_answer, amend_standard_answer = KEPT.add, KEPT.amend
