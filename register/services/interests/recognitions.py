"""Keeps answers whether an interest is one in a body of the register: given by somebody else, changed as new versions."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.errors import NotFound
from register.domain.interests.recognitions import NewRecognition, check_recognition
from register.domain.permissions import Actor, Permission, check
from register.domain.two_persons import Act, check_another
from register.models.recognitions import RecognitionVersion
from register.queries.accounts.identities import identity_of
from register.queries.interests.interests import interest, may_review
from register.queries.interests.recognitions import answers, recognitions_of
from register.queries.people.organisations import organisation
from register.services import facts


def recognise(
    session: Session, new: NewRecognition, *, expected_n: int | None = None, actor: Actor, today: date
) -> RecognitionVersion:
    """Record whether the organisation that an interest names is this body. An answer that was given before is
    followed by this one: what was answered stays in its history. Nobody answers about their own interest."""
    check(actor, Permission.REVIEW_INTERESTS)
    about = interest(session, new.interest_id, viewer=actor.viewer, on=today)
    body = organisation(session, new.organisation_id, viewer=actor.viewer)
    check_recognition(new)
    check_another(
        Act.RECOGNITION, identity_of(session, about.person_id), identity_of(session, new.answered_by or None)
    )
    if not may_review(session, about.person_id, viewer=actor.viewer, on=today):
        raise NotFound
    said: dict[str, Any] = {"answer": new.answer.value, "answered_by": new.answered_by, "interest_n": about.n}
    before = [
        row for row in recognitions_of(session, [about.thing_id], viewer=actor.viewer)
        if row.organisation_id == body.thing_id
    ]  # fmt: skip
    if before:
        return facts.change(
            session, before[-1], "recognition.changed", act=_act(session, before[-1], actor), actor=actor, known_on=today,
            expected_n=expected_n, reason=new.reason, **said,
        )  # fmt: skip
    return facts.begin(
        session, RecognitionVersion, "recognition.answered", actor=actor, known_on=today, valid_from=today,
        reason=new.reason, interest_id=about.thing_id, organisation_id=body.thing_id, **said,
    )  # fmt: skip


def _act(session: Session, before: RecognitionVersion, actor: Actor) -> str:
    """An answer that no longer holds, since the body is called otherwise now, is given anew in the same words."""
    still = {said.id for said in answers(session, [before.interest_id], viewer=actor.viewer)}
    return "changed" if before.thing_id in still else "answered"
