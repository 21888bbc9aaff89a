"""Interests: declared, amended, ended, an error corrected; every act is a new version."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.errors import Invalid, NotFound
from register.domain.interests.gifts import GiftOutcome
from register.domain.interests.interests import (
    Act,
    NewAmendment,
    NewInterest,
    check_amendment,
    check_interest,
    declare_by,
    settled,
)
from register.domain.interests.offers import approves_own
from register.domain.permissions import Actor, Permission, check
from register.domain.problems import refuse
from register.models.interests import InterestVersion
from register.queries.interests.gifts import NOT_JUDGED, answer
from register.queries.interests.interests import interest, interests_of, to_domain
from register.queries.people.organisations import organisation
from register.queries.people.people import body_of, person
from register.queries.rules import ruleset
from register.services import facts


def declare_interest(
    session: Session, new: NewInterest, *, actor: Actor, today: date, provenance: str = "",
    prepared_by_id: str | None = None,
) -> InterestVersion:  # fmt: skip
    """Record an interest for oneself, or as an officer for somebody else. Invalid names each wrong field.
    prepared_by_id: the assistant who prepared it."""
    check(actor, Permission.DECLARE_INTEREST)
    check_whose(session, new.person_id, actor)
    body = body_of(session, new.person_id, today, viewer=actor.viewer)
    check_interest(new, ruleset(session), today=today, body=body)
    new = settled(new, ruleset(session), today=today, body=body)
    kept = _columns(session, new, body, actor, today)
    return facts.begin(
        session, InterestVersion, "interest.declared", actor=for_whom(actor, new.person_id), known_on=today,
        act=Act.DECLARED.value, provenance=provenance,
        declared_on=today, declare_by=kept["declare_by_now"],
        prepared_by_id=prepared_by_id, **kept,
    )  # fmt: skip


def amend_interest(
    session: Session, key: str, new: NewInterest, *, expected_n: int | None, reason: str = "", actor: Actor,
    today: date, act: Act = Act.AMENDED,
) -> InterestVersion:  # fmt: skip
    """Record how the interest reads from now on. Stale when somebody was quicker."""
    newest = _own(session, key, actor, today)
    body = body_of(session, newest.person_id, today, viewer=actor.viewer)
    new = settled(new, ruleset(session), today=today, body=body)
    if facts.is_unchanged(session, newest, _own_words(new), expected_n, actor):
        return newest
    asked = NewAmendment(
        interest_id=newest.thing_id, n=newest.n, act=act, interest=new, reason=reason or None
    )
    check_amendment(asked, to_domain(newest), ruleset(session), today=today, body=body)
    return facts.change(
        session, newest, f"interest.{act.value}", act=act.value, actor=for_whom(actor, newest.person_id),
        known_on=today, expected_n=expected_n, reason=asked.reason,
        **_columns(session, new, body, actor, today, newest.thing_id),
    )  # fmt: skip


def correct_interest(
    session: Session, key: str, new: NewInterest, *, expected_n: int | None, reason: str, actor: Actor, today: date
) -> InterestVersion:  # fmt: skip
    """Record how the interest should have read all along: an error, with what was wrong."""
    return amend_interest(
        session, key, new, expected_n=expected_n, reason=reason, actor=actor, today=today, act=Act.CORRECTED
    )


def end_interest(
    session: Session, key: str, ended_on: date, *, expected_n: int | None, reason: str = "", actor: Actor,
    today: date,
) -> InterestVersion:  # fmt: skip
    """Record the last day on which the person had the interest."""
    newest = _own(session, key, actor, today)
    asked = NewAmendment(
        interest_id=newest.thing_id, n=newest.n, act=Act.ENDED, ended_on=ended_on, reason=reason or None
    )
    check_amendment(asked, to_domain(newest), ruleset(session), today=today)
    return facts.change(
        session, newest, "interest.ended", act=Act.ENDED.value, actor=for_whom(actor, newest.person_id),
        known_on=today, expected_n=expected_n, reason=asked.reason, valid_to=ended_on,
    )  # fmt: skip


def check_whose(session: Session, person_id: str, actor: Actor) -> None:
    """Raise NotFound for somebody else's declarations, unless the actor declares for others."""
    if actor.person_id != person_id and not actor.may(Permission.DECLARE_FOR_OTHERS):
        raise NotFound
    found = person(session, person_id, viewer=actor.viewer)
    if found.thing_id != person_id:
        raise Invalid({"person_id": "Give the person's id, not the reference"})


def for_whom(actor: Actor, person_id: str) -> Actor:
    """The same actor, with the person they act for in the audit trail when it is somebody else."""
    return actor if actor.person_id == person_id else replace(actor, on_behalf_of=person_id)


def _own(session: Session, key: str, actor: Actor, today: date) -> InterestVersion:
    check(actor, Permission.DECLARE_INTEREST)
    newest = interest(session, key, viewer=actor.viewer, on=today)
    check_whose(session, newest.person_id, actor)
    return newest


def _own_words(new: NewInterest) -> dict[str, Any]:
    """Its fields as they are kept: an organisation of the register has no other name."""
    name = None if new.organisation_id else new.organisation_name
    return facts.columns(InterestVersion, replace(new, organisation_name=name))


def _columns(
    session: Session, new: NewInterest, body: str | None, actor: Actor, today: date, itself: str = ""
) -> dict[str, Any]:
    """As it is kept, with what the rules of its day say of it."""
    check_organisation(session, new, actor)
    _check_offer(session, new, actor, today)
    answered = answer(session, new, viewer=actor.viewer, itself=itself)
    needless = answered is not None and answered.advice.outcome is GiftOutcome.NOTHING
    last_day = _declare_by(session, new, body, actor)
    return {
        **_own_words(new), **(answered.columns if answered else NOT_JUDGED), "valid_from": new.arose_on,
        "declare_by_now": None if needless else last_day,
    }  # fmt: skip


def _declare_by(session: Session, new: NewInterest, body: str | None, actor: Actor) -> date | None:
    """By the rules of its own day for the kind of body that the person worked for then. body: of today, for whoever held no
    post yet."""
    aware = new.became_aware_on or new.arose_on
    then = body_of(session, new.person_id, aware, viewer=actor.viewer) or body
    return declare_by(new.became_aware_on, new.arose_on, ruleset(session), body=then)


def _check_offer(session: Session, new: NewInterest, actor: Actor, today: date) -> None:
    """Nobody approves what they were offered themselves, and an earlier gift is one of the same person."""
    if new.approved_by:
        name = person(session, new.person_id, viewer=actor.viewer).name or ""
        titles = frozenset(ruleset(session).value_or([], "people.name_titles", on=today))
        own = approves_own(new.approved_by, name, titles)
        refuse(
            {"approved_by": "Enter somebody else: nobody approves what they were offered" if own else None}
        )
    if new.same_giver_id:
        own_ids = {row.thing_id for row in interests_of(session, [new.person_id], viewer=actor.viewer)}
        found = new.same_giver_id in own_ids
        refuse({"same_giver_id": None if found else "Select an earlier gift of the same person"})


def check_organisation(session: Session, new: NewInterest, actor: Actor) -> None:
    """Raise Invalid for a body that is none of the register's, or that the actor may not see."""
    if new.organisation_id is None:
        return
    try:
        found = organisation(session, new.organisation_id, viewer=actor.viewer)
    except NotFound:
        found = None
    if found is None or found.thing_id != new.organisation_id:
        raise Invalid({"organisation_id": "Select an organisation from the register, or type its name"})
