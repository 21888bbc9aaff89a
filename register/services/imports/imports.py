"""Brings what a source says into the register: people, entries and nil returns, with the edition they came in.

Nothing is opened, asked or sent because of it: no possible policy breach, no task, no mail."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from register.domain.dates import said
from register.domain.errors import Stale
from register.domain.imports.entries import Entry, Whom
from register.domain.imports.matching import NEW
from register.domain.interests.interests import Act
from register.domain.interests.questions import LEFT
from register.domain.leaves import Json
from register.domain.people.people import NewPerson, check_person
from register.domain.permissions import Actor, Permission, check
from register.models.base import Version
from register.models.interests import InterestVersion
from register.models.nil_returns import NilReturnVersion
from register.models.people import PersonVersion
from register.queries.imports.plans import Plan, Step, newest_seq, read_again
from register.services import facts
from register.services.imports.sources import keep_edition, keep_matches
from register.services.interests.interests import for_whom

BROUGHT, INFERRED = "brought in", "inferred"
"""Where the words of an entry come from: its source, or its source with a date that the source does not give."""
EARLIER = "An edition that is older than what was here was brought in: what the newer one says stands again"


_SHARED = tuple(
    one.name
    for one in fields(Entry)
    if one.name in InterestVersion.__table__.columns and one.name != "parent_id"
)
"""What an entry and its record call the same."""


@dataclass(slots=True)
class Done:
    """How many of each were recorded."""

    people: int = 0
    new: int = 0
    changed: int = 0
    known: int = 0
    ended: int = 0


def bring(session: Session, plan: Plan, *, ending: bool = True, actor: Actor, today: date) -> Done:
    """Stage everything that the plan can do, and the edition. Whoever does it must be the one the plan was made for.
    Stale where more of this source was brought in since it was made. ending: whether entries that left the edition end."""
    check(actor, Permission.DECLARE_FOR_OTHERS)
    check(actor, Permission.KEEP_PEOPLE)
    done = Done(known=plan.count("known"))
    if not plan.is_news:
        return done
    if newest_seq(session, plan.source) != plan.seen:
        raise Stale
    read_again(session, plan, viewer=actor.viewer)
    people = _people(session, plan, done, actor, today)
    told = [_told(session, plan, step, people, done, actor, today) for step in plan.steps]
    if plan.published_on is not None:
        rows = told
    else:
        rows = [row for row, step in zip(told, plan.steps, strict=True) if step.kind != "known"]
    if ending:
        _end(session, plan, done, actor, today)
    keep_edition(session, plan.source, plan.title, plan.published_on, rows, actor)
    return done


def _end(session: Session, plan: Plan, done: Done, actor: Actor, today: date) -> None:
    """End what left its source, on the day of the first edition without it. What had ended before, and what somebody
    changed here, stays as it is."""
    for key, day in plan.ends.items():
        newest = plan.newest.get(plan.subjects.get(key, ""))
        if not isinstance(newest, InterestVersion) or newest.basis != "asserted":
            continue
        last = max(day, newest.valid_from)
        if newest.valid_to is not None and (newest.valid_to <= last and newest.provenance != LEFT):
            continue
        made = facts.change(
            session, newest, "interest.brought", act=Act.ENDED.value, actor=for_whom(actor, newest.person_id),
            known_on=min(day, today), provenance=LEFT, reason=f"No longer in the edition of {said(day)}", basis="asserted",
            valid_to=last,
        )  # fmt: skip
        done.ended += made is not newest


def _people(session: Session, plan: Plan, done: Done, actor: Actor, today: date) -> dict[str, str]:
    """The record of everybody whom the steps name; whoever is new is added. Kept for the source's next file."""
    found: dict[str, str] = {}
    for step in plan.steps:
        _person(session, plan, step.keyed.entry.whom.key, found, done, actor, today)
    keep_matches(session, plan.source, found)
    return found


def _person(
    session: Session, plan: Plan, key: str, found: dict[str, str], done: Done, actor: Actor, today: date
) -> str:
    """A record of the register, somebody else whom the file names, or a new person."""
    if key not in found:
        settled = plan.people[key].id
        if settled == NEW:
            found[key] = _added(session, plan.named[key], actor, today)
            done.people += 1
        elif settled in plan.named:
            found[key] = _person(session, plan, settled, found, done, actor, today)
        else:
            found[key] = settled
    return found[key]


def _added(session: Session, whom: Whom, actor: Actor, today: date) -> str:
    new = NewPerson(name=whom.name, email=whom.email, staff_number=whom.staff_number)
    check_person(new)
    made = facts.begin(
        session, PersonVersion, "person.added", actor=actor, known_on=today, valid_from=today, provenance=BROUGHT,
        **facts.columns(PersonVersion, new),
    )  # fmt: skip
    return made.thing_id


def _told(
    session: Session, plan: Plan, step: Step, people: dict[str, str], done: Done, actor: Actor, today: date
) -> list[Json]:
    """Do the step; what the edition keeps of it: key, record, version and digest."""
    subject, version = step.subject, step.version
    if step.kind == "new":
        made = _begin(session, plan, step.keyed.entry, people, actor, today)
        subject, version = made.thing_id, made.id
        plan.newest[made.thing_id] = made
        done.new += 1
    elif step.kind != "known":
        version = _follow(session, plan, step, people, actor, today)
        done.changed += 1
    plan.subjects[step.keyed.key] = subject or ""
    return [step.keyed.key, subject, version, step.keyed.digest]


def _begin(
    session: Session, plan: Plan, entry: Entry, people: dict[str, str], actor: Actor, today: date
) -> Version:
    person = people[entry.whom.key]
    common: dict[str, Any] = {
        "actor": for_whom(actor, person), "known_on": _known_on(plan, entry, today), "basis": "asserted",
        "provenance": INFERRED if entry.unsaid else BROUGHT, "person_id": person,
    }  # fmt: skip
    if entry.nothing is not None:
        assert entry.nothing.end is not None
        return facts.begin(
            session, NilReturnVersion, "nil_return.brought", act=Act.NIL_RETURN.value, valid_from=entry.nothing.start,
            valid_to=entry.nothing.end, period_from=entry.nothing.start, period_to=entry.nothing.end, **common,
        )  # fmt: skip
    return facts.begin(
        session, InterestVersion, "interest.brought", act=Act.DECLARED.value, valid_from=entry.arose_on,
        valid_to=entry.ended_on, **common, **_columns(plan, entry),
    )  # fmt: skip


def _follow(
    session: Session, plan: Plan, step: Step, people: dict[str, str], actor: Actor, today: date
) -> str:
    """The version that says what the source says now; after an older edition, what stood here stands again."""
    entry, newest = step.keyed.entry, plan.newest[step.subject or ""]
    person = people[entry.whom.key]
    whose = for_whom(actor, person)
    if isinstance(newest, NilReturnVersion):
        return str(newest.id)
    told = {
        "valid_from": entry.arose_on, "valid_to": entry.ended_on, "person_id": person, **_columns(plan, entry, step.subject),
        "basis": "asserted",
    }  # fmt: skip
    went = plan.carried.get(step.subject or "", {})
    told["organisation_id"] = went.get(told["organisation_id"], told["organisation_id"])
    made = facts.change(
        session, newest, "interest.brought", act=Act.AMENDED.value, actor=whose,
        known_on=_known_on(plan, entry, today), provenance=INFERRED if entry.unsaid else BROUGHT, **told,
    )  # fmt: skip
    if step.kind == "earlier" and made is not newest:
        again = {name: value for name, value in facts.columns_of(newest).items() if name in told}
        last = facts.change(
            session, made, "interest.brought", act=Act.AMENDED.value, actor=whose, known_on=newest.known_on,
            reason=EARLIER, provenance=newest.provenance, **again,
        )  # fmt: skip
        plan.newest[step.subject or ""] = last
    else:
        plan.newest[step.subject or ""] = made
    return str(made.id)


def _columns(plan: Plan, entry: Entry, subject: str | None = None) -> dict[str, Any]:
    """What the register keeps of an entry. No last day to declare by is set: nobody is late by being brought in."""
    parent = plan.subjects.get(entry.parent_id or "") if entry.parent_id else None
    body, name = _body(plan, entry, subject, parent)
    return {
        **{name: getattr(entry, name) for name in _SHARED}, "organisation_id": body, "organisation_name": name,
        "declare_by": None, "declare_by_now": None, "source": plan.source, "parent_id": parent,
    }  # fmt: skip


def _body(plan: Plan, entry: Entry, subject: str | None, parent: str | None) -> tuple[str | None, str | None]:
    """The organisation of the register of this very name, or the one that went on where that had closed before; or the
    name. An entry that names none has that of the entry it belongs to."""
    if entry.organisation is None and (above := plan.newest.get(parent or "")) is not None:
        return above.organisation_id, above.organisation_name
    body = plan.bodies.of(entry, plan.newest.get(subject or ""))
    return body, None if body else entry.organisation


def _known_on(plan: Plan, entry: Entry, today: date) -> date:
    """The day from which the source asserts it: that of its edition, or else the day it was declared."""
    return min(plan.published_on or entry.declared_on, today)
