"""Keeps answers whether an interest, or a post, is one in a body of the register: given by somebody else, changed as new
versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.errors import Invalid, NotFound
from register.domain.interests.recognitions import NewRecognition, Recognition, check_recognition
from register.domain.permissions import Actor, Permission, check
from register.domain.two_persons import RULES, UNKNOWN, Act, check_another
from register.models.recognitions import RecognitionVersion
from register.queries.accounts.identities import identity_of
from register.queries.interests.employers import (
    answers_about_employers,
    own_employers,
    recognitions_of_employers,
)
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
    about = interest(session, new.interest_id or "", viewer=actor.viewer, on=today)
    body = organisation(session, new.organisation_id, viewer=actor.viewer)
    check_recognition(new)
    check_another(
        Act.RECOGNITION, identity_of(session, about.person_id), identity_of(session, new.answered_by or None)
    )
    if not may_review(session, about.person_id, viewer=actor.viewer, on=today):
        raise NotFound
    before = [
        row for row in recognitions_of(session, [about.thing_id], viewer=actor.viewer)
        if row.organisation_id == body.thing_id
    ]  # fmt: skip
    still = answers(session, [about.thing_id], viewer=actor.viewer)
    said = {"interest_n": about.n, "interest_id": about.thing_id, "organisation_id": body.thing_id}
    return _kept(session, new, before, _act(before, still), said, expected_n, actor, today)


def recognise_employer(
    session: Session, new: NewRecognition, *, expected_n: int | None = None, actor: Actor, today: date
) -> RecognitionVersion:
    """Record whether the body that posts are with is this body. Nobody answers who holds or held a post in it."""
    check(actor, Permission.KEEP_PEOPLE)
    employer = organisation(session, new.employer_id or "", viewer=actor.viewer)
    body = organisation(session, new.organisation_id, viewer=actor.viewer)
    check_recognition(new)
    _check_holds_no_post(session, employer.thing_id, new.answered_by)
    before = [
        row for row in recognitions_of_employers(session, [employer.thing_id], viewer=actor.viewer)
        if row.organisation_id == body.thing_id
    ]  # fmt: skip
    still = answers_about_employers(session, [employer.thing_id], viewer=actor.viewer)
    said = {"employer_id": employer.thing_id, "organisation_id": body.thing_id}
    return _kept(session, new, before, _act(before, still), said, expected_n, actor, today)


def _check_holds_no_post(session: Session, employer_id: str, answered_by: str) -> None:
    """Whoever answers is somebody, and nobody of those who hold or held a post in it."""
    answering = identity_of(session, answered_by or None)
    if answering is None:
        raise Invalid({RULES[Act.EMPLOYER].field: UNKNOWN})
    if employer_id in own_employers(session, answering):
        check_another(Act.EMPLOYER, answering, answering)


def _kept(
    session: Session, new: NewRecognition, before: Sequence[RecognitionVersion], act: str, said: Mapping[str, Any],
    expected_n: int | None, actor: Actor, today: date,
) -> RecognitionVersion:  # fmt: skip
    answered: dict[str, Any] = {
        "answer": new.answer.value,
        "answered_by": new.answered_by,
        "reason": new.reason,
    }
    if not before:
        return facts.begin(
            session, RecognitionVersion, "recognition.answered", actor=actor, known_on=today, valid_from=today,
            **answered, **said,
        )  # fmt: skip
    changing = {name: value for name, value in said.items() if name == "interest_n"}
    return facts.change(
        session, before[-1], "recognition.changed", act=act, actor=actor, known_on=today, expected_n=expected_n,
        **answered, **changing,
    )  # fmt: skip


def _act(before: Sequence[RecognitionVersion], answers: Iterable[Recognition]) -> str:
    """An answer that no longer holds, since the body is called otherwise now, is given anew in the same words."""
    return "changed" if before and before[-1].thing_id in {said.id for said in answers} else "answered"
