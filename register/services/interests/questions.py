"""Looks for questions worth asking, and keeps what came of each. A question is never a policy breach."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Table, select, update
from sqlalchemy.orm import Session

from register.domain.errors import Forbidden
from register.domain.interests.questions import Found, QuestionOutcome, sought, worth_asking
from register.domain.permissions import Actor, Permission, check, system_actor
from register.models.base import new_id
from register.models.questions import Question
from register.queries.accounts.identities import is_own
from register.queries.interests.questions import ANSWERED, OPEN, OVER, looked_at, question
from register.queries.rules import ruleset
from register.services import ledger
from register.services.upserts import insert_into

TABLE: Table = Question.__table__  # type: ignore[assignment]
BLOCK = 500


def look_for_questions(session: Session, today: date) -> int:
    """Raise what the register asks for now, and end what it no longer does; how many were raised. Safe to run twice and
    by several at once. What was answered is not asked again."""
    rules = ruleset(session)
    wanted = sought(rules, today)
    found = {
        _key(one): one
        for one in worth_asking(looked_at(session, viewer=system_actor().viewer), rules, on=today)
    }
    query = select(Question.code, Question.subject_id, Question.sign, Question.id, Question.state)
    here = {
        (row[0], row[1], row[2]): (row[3], row[4]) for row in session.execute(query.order_by(Question.id))
    }
    rows = [_row(one, wanted[one.code].weight, today) for key, one in found.items() if key not in here]
    for start in range(0, len(rows), BLOCK):
        adding = insert_into(session.connection(), TABLE).values(rows[start : start + BLOCK])
        session.execute(adding.on_conflict_do_nothing())
    over = [key for sign, (key, state) in here.items() if state == OPEN and sign not in found]
    again = [key for sign, (key, state) in here.items() if state == OVER and sign in found]
    for ids, state in ((over, OVER), (again, OPEN)):
        for start in range(0, len(ids), BLOCK):
            changing = update(Question).where(Question.id.in_(ids[start : start + BLOCK])).values(state=state)
            session.execute(changing, execution_options={"synchronize_session": False})
    return len(rows)


def _key(one: Found) -> tuple[str, str, str]:
    return one.code.value, one.subject_id, one.sign


def _row(one: Found, weight: int, today: date) -> dict[str, object]:
    return {
        "id": new_id(), "code": one.code.value, "subject_kind": one.subject_kind, "subject_id": one.subject_id,
        "person_id": one.person_id or "", "sign": one.sign, "weight": weight, "found_on": today, "state": OPEN,
        "outcome": "", "decided_by": "", "decided_on": None,
    }  # fmt: skip


def settle_question(
    session: Session, key: str, outcome: QuestionOutcome, *, actor: Actor, today: date
) -> Question:
    """Record what came of a question, with a line in the audit trail. Nobody settles what is asked about themselves."""
    check(actor, Permission.DECLARE_FOR_OTHERS)
    row, _ = question(session, key, today, viewer=actor.viewer)
    if row.person_id and is_own(session, row.person_id, actor.person_id):
        raise Forbidden("Somebody else settles what is asked about you")
    row.outcome, row.decided_by, row.decided_on = outcome.value, actor.id, today
    row.state = OPEN if outcome is QuestionOutcome.ASKED else ANSWERED
    told = {"indicator": row.code, "outcome": outcome.value, "subject": row.subject_id}
    ledger.note(session, "question.settled", row.id, dict(told), actor=actor)
    return row
