"""Keeps appointments: who holds which post from when to when, and whether they are decision-making staff."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy.orm import Session

from register.domain.errors import NotFound
from register.domain.people.people import NewAppointment, check_appointment
from register.domain.permissions import Actor, Permission, check
from register.domain.problems import refuse
from register.domain.rules import Ruleset
from register.domain.texts import check_text
from register.domain.two_persons import Act, check_another
from register.models.appointments import AppointmentVersion
from register.queries.accounts.identities import identity_of
from register.queries.authority.delegations import holds_delegations
from register.queries.people.appointments import appointment
from register.queries.people.people import person
from register.queries.people.posts import post
from register.queries.rules import ruleset
from register.services import facts


def appoint(
    session: Session, new: NewAppointment, *, actor: Actor, today: date, provenance: str = ""
) -> AppointmentVersion:
    """Record that a person holds a post. Invalid names each field that is wrong."""
    check(actor, Permission.KEEP_PEOPLE)
    rules = _checked(session, new, actor, today)
    check_not_own(session, new, actor)
    return begin_appointment(session, new, rules, actor=actor, today=today, provenance=provenance)


def begin_appointment(
    session: Session, new: NewAppointment, rules: Ruleset, *, actor: Actor, today: date, provenance: str = ""
) -> AppointmentVersion:
    """Stage an appointment that was checked; its person or post may have been staged a moment before."""
    return facts.begin(
        session, AppointmentVersion, "appointment.added", actor=actor, known_on=today, provenance=provenance,
        **_columns(new, rules, today),
    )  # fmt: skip


def amend_appointment(
    session: Session, key: str, new: NewAppointment, *, expected_n: int | None, reason: str, actor: Actor,
    today: date,
) -> AppointmentVersion:  # fmt: skip
    """Record what changed, or was wrong, as a new version. Stale when somebody was quicker."""
    check(actor, Permission.KEEP_PEOPLE)
    newest = appointment(session, key, viewer=actor.viewer)
    if facts.is_unchanged(session, newest, facts.columns(AppointmentVersion, new), expected_n, actor):
        return newest
    rules = _checked(session, new, actor, today)
    check_not_own(session, new, actor)
    return facts.change(
        session, newest, "appointment.amended", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why you are changing this", 2000, field="reason"),
        **_columns(new, rules, today),
    )  # fmt: skip


def end_appointment(
    session: Session, key: str, last_day: date, *, expected_n: int | None, reason: str, actor: Actor, today: date
) -> AppointmentVersion:  # fmt: skip
    """Record the last day on which the person holds the post. Nobody lets themselves hold for longer what a post may do."""
    check(actor, Permission.KEEP_PEOPLE)
    newest = appointment(session, key, viewer=actor.viewer)
    early = last_day < newest.valid_from
    if newest.valid_to is not None and last_day > newest.valid_to:
        _check_power(session, newest, newest.valid_to + timedelta(days=1), actor, "last_day")
    refuse({"last_day": "The last day must be on or after the start of the appointment" if early else None})
    return facts.change(
        session, newest, "appointment.ended", act="ended", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why it ends", 2000, field="reason"), valid_to=last_day,
    )  # fmt: skip


def _checked(session: Session, new: NewAppointment, actor: Actor, today: date) -> Ruleset:
    rules = ruleset(session)
    check_appointment(new, rules, on=today)
    refuse(
        {
            "person_id": _missing(session, person, new.person_id, actor),
            "post_id": _missing(session, post, new.post_id, actor),
        }
    )
    return rules


def check_not_own(session: Session, new: NewAppointment, actor: Actor) -> None:
    """Nobody gives themselves what a post may do: not by standing in for its holder, and not by a post that holds
    delegations or gives the second signature."""
    _check_power(session, new, new.valid_from, actor, "person_id")


def _check_power(
    session: Session, held: NewAppointment | AppointmentVersion, since: date, actor: Actor, field: str
) -> None:
    if actor.person_id is None or not (held.stands_in or holds_delegations(session, held.post_id, since)):
        return
    mine, theirs = identity_of(session, actor.person_id), identity_of(session, held.person_id)
    check_another(Act.POWER, theirs, mine, field=field)


def _missing(session: Session, find: Any, key: str, actor: Actor) -> str | None:
    try:
        found = find(session, key, viewer=actor.viewer)
    except NotFound:
        return "Select one from the register"
    return None if found.thing_id == key else "Give its id, not its reference"


def _columns(new: NewAppointment, rules: Ruleset, today: date) -> dict[str, Any]:
    return {**facts.columns(AppointmentVersion, new), "decision_making_from": _from(new, rules, today)}


def _from(new: NewAppointment, rules: Ruleset, today: date) -> date | None:
    """From the day given, or else from the start; never from before the first rule that knew the flag."""
    if not new.decision_making:
        return None
    rule = rules.rule("interests.decision_making_criteria", on=min(today, new.valid_to or today))
    return max(new.decision_making_from or new.valid_from, rule.valid_from or new.valid_from)
