"""Keeps contract performance notices."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.permissions import Actor, Permission
from register.domain.problems import refuse
from register.domain.running.performance_notices import (
    NewPerformanceNotice,
    Under,
    check_performance_notice,
    settled_on,
    steps_on,
)
from register.models.contracts import ContractVersion
from register.models.performance_notices import PerformanceNoticeVersion
from register.queries.contracts.contracts import annual_value_of, lines_of
from register.queries.people.people import person
from register.queries.rules import ruleset
from register.queries.running.performance_notices import performance_notice, withheld_by_others
from register.services.keeping import Keeping
from register.services.records import missing
from register.services.running.given_under import contract_of, contract_problem


def _check(
    session: Session, new: NewPerformanceNotice, actor: Actor, today: date, newest: PerformanceNoticeVersion | None
) -> None:  # fmt: skip
    found = contract_of(session, new.contract_id, actor)
    kept = newest.contract_id if newest else None
    refuse(
        {
            "contract_id": contract_problem(session, new.contract_id, found, kept, actor),
            "notice_owner_id": missing(session, person, new.notice_owner_id, actor),
        }
    )
    under = _under(session, found, newest, actor) if found else None
    check_performance_notice(new, ruleset(session), under=under, today=today)


def _under(
    session: Session, found: ContractVersion, newest: PerformanceNoticeVersion | None, actor: Actor
) -> Under:
    but = newest.thing_id if newest else None
    others = withheld_by_others(session, found.thing_id, but, viewer=actor.viewer)
    codes = tuple(line.code for line in lines_of(found.lines))
    return Under(found.valid_from, codes, annual_value_of(found.lines), others)


def _worked(session: Session, new: NewPerformanceNotice) -> dict[str, Any]:
    return {"settled_on": settled_on(new, steps_on(ruleset(session), new.notified_on))}


KEPT = Keeping(
    PerformanceNoticeVersion, "performance_notice", performance_notice, _check, Permission.KEEP_CONTRACTS,
    worked=_worked,
)  # fmt: skip
add_performance_notice, amend_performance_notice = KEPT.add, KEPT.amend
