"""Takes in a list of staff: people and posts begun, appointments begun and ended, as its plan says and no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from register.domain.dates import said
from register.domain.folding import folded
from register.domain.imports.staff import Change, Held, Kind, StaffRow
from register.domain.people.people import (
    NewAppointment,
    NewPerson,
    NewPost,
    Side,
    check_appointment,
    check_person,
    check_post,
)
from register.domain.permissions import Actor, Permission, check
from register.models.people import PersonVersion
from register.models.posts import PostVersion
from register.queries.imports.staff import StaffPlan
from register.queries.rules import ruleset
from register.services import facts
from register.services.people.appointments import begin_appointment, check_not_own, end_appointment
from register.services.people.people import amend_person

LISTED = "list of staff"
"""Where records come from that a list of staff made."""


@dataclass(slots=True)
class StaffDone:
    """How many of each were recorded."""

    people: int = 0
    posts: int = 0
    begun: int = 0
    ended: int = 0
    mended: int = 0


def take_in(session: Session, plan: StaffPlan, *, side: Side, actor: Actor, today: date) -> StaffDone:
    """Stage what the plan says. side: which side of the divide the posts work for that the list adds. No task begins and no
    mail is sent by this; rules that are switched on look at what is recorded."""
    check(actor, Permission.KEEP_PEOPLE)
    work = _Work(session, plan, side, actor, today)
    for change in plan.to_do:
        work.do(change)
    return work.done


class _Work:
    """What is staged in one unit of work cannot be read back, so that ids of what is new are kept here."""

    def __init__(self, session: Session, plan: StaffPlan, side: Side, actor: Actor, today: date) -> None:
        self.session, self.plan, self.side, self.actor, self.today = session, plan, side, actor, today
        self.rules, self.done = ruleset(session), StaffDone()
        self.posts = {title: ids[0] for title, ids in plan.posts.items()}
        self.people: dict[str, str] = {}
        self.why = f"List of staff of {said(plan.on)}"

    def do(self, change: Change) -> None:
        if change.ends and change.ends_on:
            self._end(change.ends, change.ends_on)
        if change.begins and change.begins_on:
            self._begin(change, change.begins, change.begins_on)
        if change.kind is Kind.MENDED and change.details and change.person_id:
            amend_person(
                self.session, change.person_id, change.details, expected_n=None, reason=self.why, is_another=True,
                actor=self.actor, today=self.today,
            )  # fmt: skip
            self.done.mended += 1

    def _end(self, held: Held, last_day: date) -> None:
        end_appointment(
            self.session, held.appointment_id, last_day, expected_n=None, reason=self.why, actor=self.actor,
            today=self.today,
        )  # fmt: skip
        self.done.ended += 1

    def _begin(self, change: Change, row: StaffRow, first_day: date) -> None:
        post = self._post(row)
        new = NewAppointment(
            person_id=change.person_id or self._person(row), post_id=post, valid_from=first_day, valid_to=row.ends_on,
            decision_reason=row.reason or self.plan.deciding.get(post),
        )  # fmt: skip
        check_appointment(new, self.rules, on=self.today)
        if change.person_id is not None:
            check_not_own(self.session, new, self.actor)
        begin_appointment(
            self.session, new, self.rules, actor=self.actor, today=self.today, provenance=LISTED
        )
        self.done.begun += 1

    def _person(self, row: StaffRow) -> str:
        key = row.whom.key
        if key not in self.people:
            new = NewPerson(name=row.whom.name, email=row.whom.email, staff_number=row.whom.staff_number)
            check_person(new)
            made = facts.begin(
                self.session, PersonVersion, "person.added", actor=self.actor, known_on=self.today,
                valid_from=self.today, provenance=LISTED, **facts.columns(PersonVersion, new),
            )  # fmt: skip
            self.people[key] = made.thing_id
            self.done.people += 1
        return self.people[key]

    def _post(self, row: StaffRow) -> str:
        title = folded(row.post)
        if title not in self.posts:
            new = NewPost(
                title=row.post, organisation_id=self.plan.organisation_id, side=self.side, grade=row.grade,
                reports_to_id=self.posts.get(folded(row.reports_to or "")),
            )  # fmt: skip
            check_post(new, self.rules, on=self.today)
            made = facts.begin(
                self.session, PostVersion, "post.added", actor=self.actor, known_on=self.today, valid_from=self.today,
                provenance=LISTED, **facts.columns(PostVersion, new),
            )  # fmt: skip
            self.posts[title] = made.thing_id
            self.done.posts += 1
        return self.posts[title]
