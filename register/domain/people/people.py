"""People, posts on either side of the divide, appointments with dates, and who holds a dual role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from register.domain.asked import enter, select
from register.domain.dates import Period, said
from register.domain.problems import day_problem, order_problem, refuse
from register.domain.rules import Ruleset
from register.domain.texts import Code, Email, Line, Typed, text_problem, text_problems


class Side(StrEnum):
    """Which side of the divide a post works for."""

    COMMISSIONING = "commissioning"
    PROVIDING = "providing"
    BOTH = "both"
    NEITHER = "neither"

    @property
    def label(self) -> str:
        return SIDE_LABELS[self]


SIDE_LABELS = {
    Side.COMMISSIONING: "Commissioning side",
    Side.PROVIDING: "Providing side",
    Side.BOTH: "Both sides",
    Side.NEITHER: "Neither side",
}


class StandsIn(StrEnum):
    """How somebody holds a post who is not appointed to it for good."""

    DEPUTY = "deputy"
    ACTING = "acting"

    @property
    def label(self) -> str:
        return STANDS_IN_WORDS[self]


STANDS_IN_WORDS = {StandsIn.DEPUTY: "Deputy for the holder", StandsIn.ACTING: "Acting up"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson(Typed):
    name: Annotated[str, Line("the person's name", longest=200)]
    email: Annotated[str | None, Email("the email address", longest=254)] = None
    staff_number: Annotated[str | None, Code("the staff number", longest=20)] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPost(Typed):
    """decision_reason: the code of a criterion in rule interests.decision_making_criteria. reports_to_id: the
    post whose holder looks at the declarations of this post's holder."""

    title: Annotated[str, Line("the title of the post", longest=200)]
    organisation_id: Annotated[str, select("the organisation of the post")]
    side: Annotated[Side, select("which side it works for")]
    decision_reason: Annotated[
        str | None, select("why this is decision-making staff", "interests.decision_making_criteria")
    ] = None
    grade: Annotated[str | None, Line("the grade", longest=40)] = None
    reports_to_id: Annotated[str | None, select("the post it reports to")] = None
    reviewed_by_id: Annotated[str | None, select("the post that looks at its declarations")] = None

    @property
    def decision_making(self) -> bool:
        return self.decision_reason is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAppointment(Typed):
    """A person in a post. decision_making_from and _to: None means from the start, or to the end.
    statutory_dual: the code of a role that sits on both sides by law, or None. stands_in: as deputy of the holder or acting
    up, between two days and for a reason; they may then do what the post may."""

    person_id: Annotated[str, select("the person")]
    post_id: Annotated[str, select("the post")]
    valid_from: Annotated[date, enter("the start date")]
    valid_to: Annotated[date | None, enter("the end date")] = None
    decision_making_from: Annotated[date | None, enter("the first day")] = None
    decision_making_to: Annotated[date | None, enter("the last day")] = None
    decision_reason: Annotated[
        str | None, select("why this is decision-making staff", "interests.decision_making_criteria")
    ] = None
    statutory_dual: Annotated[
        str | None, select("a role that sits on both sides by law", "people.statutory_dual_roles")
    ] = None
    stands_in: Annotated[StandsIn | None, select("whether they stand in for the holder")] = None
    stands_in_reason: Annotated[str | None, Line("why they stand in", longest=200)] = None

    @property
    def decision_making(self) -> bool:
        return self.decision_reason is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPost:
    """An appointment together with its post, as the rules look at it. Of a post that a transfer moved there is one with each
    body that it was in: from `reads_from` to `reads_to`, the last of them open."""

    appointment_id: str
    person_id: str
    post_id: str
    title: str
    organisation_id: str
    side: Side
    valid_from: date
    valid_to: date | None = None
    statutory_dual: str | None = None
    stands_in: StandsIn | None = None
    stands_in_reason: str | None = None
    decision_making_from: date | None = None
    decision_making_to: date | None = None
    reads_from: date = date.min
    reads_to: date | None = None

    def held_on(self, day: date) -> bool:
        held = Period(self.valid_from, self.valid_to).contains(day)
        return held and Period(self.reads_from, self.reads_to).contains(day)

    def decides_on(self, day: date) -> bool:
        """Whether its holder makes decisions in it that day, and is asked to declare therefore."""
        since, until = self.decision_making_from, self.decision_making_to
        return self.held_on(day) and since is not None and Period(since, until).contains(day)


@dataclass(frozen=True, slots=True, kw_only=True)
class DualRole:
    """Somebody with work on both sides; statutory is the rule's code where the law puts him there."""

    person_id: str
    posts: tuple[HeldPost, ...]
    statutory: str | None = None


def check_person(new: NewPerson) -> None:
    """Raises Invalid."""
    refuse(text_problems(new))


def check_post(new: NewPost, ruleset: Ruleset, *, on: date) -> None:
    """Raises Invalid. Decision-making staff: Managing conflicts of interest in the NHS, since June 2017."""
    refuse(
        {
            **text_problems(new),
            "organisation_id": text_problem(new.organisation_id, "the organisation of the post", 80),
            "decision_reason": _decision_problem(new.decision_reason, ruleset, on),
        }
    )


def check_appointment(new: NewAppointment, ruleset: Ruleset, *, on: date) -> None:
    """Raises Invalid. `on` is the day whose list of reasons counts; no such flag existed before June 2017."""
    last = new.valid_to if new.valid_to is not None and new.valid_to < on else on
    refuse(
        {
            **text_problems(new),
            "person_id": text_problem(new.person_id, "the person", 80),
            "post_id": text_problem(new.post_id, "the post", 80),
            "valid_from": day_problem(new.valid_from, "The start date"),
            "valid_to": day_problem(new.valid_to, "The end date")
            or order_problem(new.valid_from, new.valid_to, "The end date must be on or after the start date")
            or (
                "Enter the last day on which they stand in"
                if new.stands_in and new.valid_to is None
                else None
            ),
            "stands_in_reason": _stands_in_problem(new),
            "decision_reason": _decision_problem(new.decision_reason, ruleset, last),
            **_decision_day_problems(new),
            "statutory_dual": _statutory_problem(new.statutory_dual, ruleset, last),
        }
    )


def _stands_in_problem(new: NewAppointment) -> str | None:
    if new.stands_in is None:
        return (
            "Select whether they stand in for the holder, or leave this empty"
            if new.stands_in_reason
            else None
        )
    found = text_problems(new)["stands_in_reason"]
    return found or (None if new.stands_in_reason else "Enter why they stand in")


def _decision_problem(reason: str | None, ruleset: Ruleset, on: date) -> str | None:
    if reason is None:
        return None
    rule = ruleset.find("interests.decision_making_criteria", on=on)
    if rule is None:
        return f"No rule on {said(on)} knew decision-making staff. Leave this unmarked"
    known = {row["code"] for row in rule.value}
    return None if reason in known else "Select why this is decision-making staff"


def _decision_day_problems(new: NewAppointment) -> dict[str, str | None]:
    days = {"decision_making_from": new.decision_making_from, "decision_making_to": new.decision_making_to}
    if not new.decision_making:
        return {f: "Leave this date empty when the person is not decision-making staff" if d else None
                for f, d in days.items()}  # fmt: skip
    covered = Period(new.valid_from, new.valid_to)
    outside = "The date must lie within the appointment"
    return {
        **{f: outside if d and not covered.contains(d) else None for f, d in days.items()},
        **_reversed(new),
    }


def _reversed(new: NewAppointment) -> dict[str, str | None]:
    words = "The last date must be on or after the first"
    problem = order_problem(new.decision_making_from, new.decision_making_to, words)
    return {"decision_making_to": problem} if problem else {}


def _statutory_problem(code: str | None, ruleset: Ruleset, on: date) -> str | None:
    known = {row["code"] for row in ruleset.value_or([], "people.statutory_dual_roles", on=on)}
    return None if code is None or code in known else "Select a role that sits on both sides by law"


def dual_roles(held: Iterable[HeldPost], on: date) -> list[DualRole]:
    """Everybody who works for both sides on that day, by person; the law's own dual roles are marked."""
    by_person: dict[str, list[HeldPost]] = {}
    for post in held:
        if post.held_on(on):
            by_person.setdefault(post.person_id, []).append(post)
    return [_dual(person, posts) for person, posts in sorted(by_person.items()) if _straddles(posts)]


def _straddles(posts: Iterable[HeldPost]) -> bool:
    sides = {post.side for post in posts}
    return Side.BOTH in sides or {Side.COMMISSIONING, Side.PROVIDING} <= sides


def _dual(person_id: str, posts: list[HeldPost]) -> DualRole:
    """Statutory only when the posts left without the statutory ones no longer lie on both sides."""
    working = tuple(sorted((p for p in posts if p.side is not Side.NEITHER), key=lambda p: p.appointment_id))
    ordinary = [post for post in working if post.statutory_dual is None]
    codes = sorted(post.statutory_dual for post in working if post.statutory_dual is not None)
    statutory = codes[0] if codes and not _straddles(ordinary) else None
    return DualRole(person_id=person_id, posts=working, statutory=statutory)
