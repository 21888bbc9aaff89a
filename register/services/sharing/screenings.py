"""Keeps screenings of sharing agreements for a data protection impact assessment."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from register.domain.permissions import Actor, Permission
from register.domain.problems import refuse
from register.domain.sharing.screenings import NewScreening, check_screening, with_questions
from register.models.screenings import ScreeningVersion
from register.queries.sharing.agreements import agreement
from register.queries.sharing.screenings import enough_on, questions_on, screening, to_domain
from register.services.keeping import Keeping
from register.services.records import missing


def _check(
    session: Session, new: NewScreening, actor: Actor, today: date, newest: ScreeningVersion | None
) -> None:
    refuse({"agreement_id": missing(session, agreement, new.agreement_id, actor)})
    asked, enough = questions_on(session, new.screened_on), enough_on(session, new.screened_on)
    check_screening(new, asked, enough, today=today, kept=to_domain(newest) if newest else None)


def _with_questions(session: Session, new: NewScreening, actor: Actor) -> NewScreening:
    return with_questions(new, questions_on(session, new.screened_on))


KEPT = Keeping(
    ScreeningVersion, "screening", screening, _check, Permission.KEEP_AGREEMENTS, completed=_with_questions
)
add_screening, amend_screening = KEPT.add, KEPT.amend
