"""Joins two records of one person, parts them again, and keeps that two people are two."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from register.domain.errors import Invalid, NotFound
from register.domain.people.joins import Answer, NewJoin, check_join
from register.domain.permissions import Actor, Permission, check
from register.domain.two_persons import Act, check_another
from register.models.accounts import Account
from register.models.joins import JoinVersion
from register.queries.accounts.identities import identities, identity_of, identity_of_actor
from register.queries.people.joins import join_of
from register.queries.people.people import person
from register.services import facts

TWO_ACCOUNTS = (
    "Both records have an account that may be used, and one person has one. Ask an administrator to switch one of them "
    "off first"
)
EVENTS = {Answer.ONE_PERSON: "person_join.joined", Answer.TWO_PEOPLE: "person_join.told_apart"}


def answer_join(
    session: Session, new: NewJoin, *, expected_n: int | None = None, actor: Actor, today: date
) -> JoinVersion:
    """Record whether two records are one person's. An earlier answer is followed by this one; both records, and
    what was said before, keep their history. Nobody joins or parts their own records."""
    check(actor, Permission.KEEP_PEOPLE)
    both = (new.person_id, new.other_id)
    check_join(new)
    for field, key in zip(("person_id", "other_id"), both, strict=True):
        _check_known(session, field, key, actor)
        check_another(Act.JOIN, identity_of(session, key), identity_of_actor(session, actor))
    if new.answer is Answer.ONE_PERSON:
        _check_one_account(session, *both)
    before = join_of(session, *both, viewer=actor.viewer)
    if before is not None:
        return facts.change(
            session, before, EVENTS[new.answer], act="changed", actor=actor, known_on=today, expected_n=expected_n,
            reason=new.reason, answer=new.answer.value,
        )  # fmt: skip
    return begin(session, new, actor=actor, today=today)


def begin(session: Session, new: NewJoin, *, actor: Actor, today: date) -> JoinVersion:
    """Stage the first answer about two records, one of which may be staged itself."""
    return facts.begin(
        session, JoinVersion, EVENTS[new.answer], actor=actor, known_on=today, valid_from=today, reason=new.reason,
        person_id=new.person_id, other_id=new.other_id, answer=new.answer.value,
    )  # fmt: skip


def _check_one_account(session: Session, *people: str) -> None:
    """One person has one account that may be used: of two, one is switched off before their records become one."""
    same = identities(session)
    records = frozenset().union(*map(same.records_of, people))
    held = select(Account.id).where(Account.active, Account.person_id.in_(sorted(records)))
    if len(session.scalars(held.order_by(Account.id).limit(2)).all()) > 1:
        raise Invalid({"": TWO_ACCOUNTS})


def _check_known(session: Session, field: str, key: str, actor: Actor) -> None:
    try:
        found = person(session, key, viewer=actor.viewer).thing_id
    except NotFound:
        found = None
    if found != key:
        raise Invalid({field: "Select a person from the register"})
