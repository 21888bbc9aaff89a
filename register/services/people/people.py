"""Keeps people: recorded once, amended as new versions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from register.domain.people.doubles import Possible, doubtful
from register.domain.people.joins import Answer, NewJoin
from register.domain.people.people import NewPerson, check_person
from register.domain.permissions import Actor, Permission, check
from register.domain.texts import check_text
from register.models.people import PersonVersion
from register.queries.accounts.identities import is_own
from register.queries.people.doubles import possible_doubles
from register.queries.people.joins import joins_of
from register.queries.people.people import person
from register.services import facts
from register.services.people import joins

HOW_TO_INSIST = "Use that record, or say that this is another person"


def add_person(
    session: Session, new: NewPerson, *, is_another: bool = False, actor: Actor, today: date, provenance: str = ""
) -> PersonVersion:  # fmt: skip
    """Record a person. Invalid names each field that is wrong; Doubtful names whoever may be meant, among those the
    actor may see. is_another: this is none of them, which is kept."""
    check(actor, Permission.KEEP_PEOPLE)
    check_person(new)
    possible = possible_doubles(session, new, today, viewer=actor.viewer)
    if possible and not is_another:
        raise doubtful(possible, HOW_TO_INSIST)
    made = facts.begin(
        session, PersonVersion, "person.added", actor=actor, known_on=today, valid_from=today,
        provenance=provenance, **facts.columns(PersonVersion, new),
    )  # fmt: skip
    _tell_apart(session, made, possible, actor=actor, today=today)
    return made


def _tell_apart(
    session: Session, made: PersonVersion, possible: Iterable[Possible], *, actor: Actor, today: date
) -> None:
    """Nobody says of their own record that another is not theirs: that pair stays for somebody else to answer."""
    for one in possible:
        if not is_own(session, one.id, actor.person_id):
            _told_apart(session, made, one, actor=actor, today=today)


def _told_apart(session: Session, made: PersonVersion, other: Possible, *, actor: Actor, today: date) -> None:
    reason = "Whoever added the record said that it is another person"
    two = NewJoin(person_id=made.thing_id, other_id=other.id, answer=Answer.TWO_PEOPLE, reason=reason)
    joins.begin(session, two, actor=actor, today=today)


def amend_person(
    session: Session, key: str, new: NewPerson, *, expected_n: int | None, reason: str, is_another: bool = False,
    actor: Actor, today: date,
) -> PersonVersion:  # fmt: skip
    """Record what changed, or was wrong, as a new version. Stale when somebody was quicker; Doubtful as above, for
    what changed."""
    check(actor, Permission.KEEP_PEOPLE)
    newest = person(session, key, viewer=actor.viewer)
    columns = facts.columns(PersonVersion, new)
    if facts.is_unchanged(session, newest, columns, expected_n, actor):
        return newest
    check_person(new)
    possible = _met_by_the_change(session, newest, new, actor, today)
    if possible and not is_another:
        raise doubtful(possible, HOW_TO_INSIST)
    return facts.change(
        session, newest, "person.amended", act="changed", actor=actor, known_on=today, expected_n=expected_n,
        reason=check_text(reason, "why you are changing this", 2000, field="reason"), **columns,
    )  # fmt: skip


def _met_by_the_change(
    session: Session, newest: PersonVersion, new: NewPerson, actor: Actor, today: date
) -> list[Possible]:
    """Who may be meant now and was not before, and of whom nobody has said whether it is the same person."""
    found = possible_doubles(session, new, today, viewer=actor.viewer, but=newest.thing_id)
    said = joins_of(session, newest.thing_id, viewer=actor.viewer)
    settled = {key for row in said for key in (row.person_id, row.other_id)}
    changed = {
        name for name, value in facts.columns(PersonVersion, new).items() if value != getattr(newest, name)
    }
    return [one for one in found if one.field in changed and one.id not in settled]
