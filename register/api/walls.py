"""Information barriers as JSON: what one would leave without an owner, raising and lifting one, and who is inside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from flask import request
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, made, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.asked import enter, select
from register.domain.duties.barrier_reviews import BarrierReview
from register.domain.duties.inside_barriers import Inside, Standing, Stood, promises
from register.domain.permissions import Role
from register.domain.problems import refuse
from register.domain.readers import read
from register.queries.duties.inside_barriers import barriers, inside_of
from register.queries.duties.left_behind import Left
from register.queries.duties.stood_to_barriers import page_of_stood
from register.queries.listing import PAGE_SIZE
from register.queries.rules import ruleset
from register.queries.walls import wall
from register.services.walls import confirm_inside, lift_wall, look_before, raise_wall, review_wall


@dataclass(frozen=True, slots=True, kw_only=True)
class WhatBarrier:
    """A barrier that is thought of: about which record, and for whom. Neither a person nor a role means everybody."""

    subject_kind: Annotated[str, select("what is to be restricted")]
    subject: Annotated[str, enter("the reference of the record")]
    person_id: Annotated[str | None, select("the person")] = None
    role: Annotated[Role | None, select("the role")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBarrier(WhatBarrier):
    """A barrier that is raised, and why. barrier_owner_id: who looks at it again on review_on; left out: all who keep
    barriers, when the rules say. knows_what_is_left: that what it leaves without an owner was looked at."""

    reason: Annotated[str, enter("why access is restricted")]
    barrier_owner_id: Annotated[str | None, select("who answers for it")] = None
    review_on: Annotated[date | None, enter("the day on which it is looked at again")] = None
    knows_what_is_left: Annotated[bool, select("whether you have looked at what is left")] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewing(BarrierReview):
    """That a barrier is still needed, and the version that was looked at."""

    version: Annotated[int | None, enter("the number of the version you looked at")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifting:
    """Why a barrier is lifted, and the version that was looked at."""

    reason: Annotated[str, enter("why it is lifted")]
    version: Annotated[int | None, enter("the number of the version you looked at")] = None


@dataclass(frozen=True, slots=True)
class Barrier:
    """A barrier as those who keep it read it."""

    ref: str
    version: int
    subject_kind: str
    subject_ref: str
    person_id: str | None
    role: str | None
    reason: str | None
    since: date
    in_force: bool
    barrier_owner_id: str | None
    review_on: date | None


@dataclass(frozen=True, slots=True)
class AllLeft:
    """What would be left without an owner."""

    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class Insiders:
    """Who was inside on a day and when each confirmed, and how others stood to it whose roles open such records. next: the
    `after` of the next ones."""

    inside: tuple[Stood, ...]
    others: tuple[Stood, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Mine:
    """A record that is restricted and that you may see."""

    ref: str
    subject_kind: str
    subject_ref: str
    since: date
    confirmed_on: date | None


@dataclass(frozen=True, slots=True)
class AllMine:
    """Every one of them. promises: what whoever confirms one confirms."""

    inside: tuple[Mine, ...]
    promises: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InsideOn:
    """At the end of which day; today if it is left out. after: the `next` of the answer before."""

    on: Annotated[date | None, enter("the day")] = None
    after: Annotated[str, enter("the `next` of the answer before")] = ""


@blueprint.get("/walls/left", endpoint="left_by_wall")
@described("walls", asks=taken("WhatBarrier", WhatBarrier), reply=told("LeftByWall", AllLeft))
def left_by_wall_() -> Response:
    """What such a barrier would leave without an owner; nothing is raised."""
    asked = read(WhatBarrier, dict(request.args))
    whom: dict[str, Any] = {"person_id": asked.person_id, "role": asked.role}
    with reading() as session:
        found = look_before(
            session, asked.subject_kind, asked.subject, **whom, actor=guard.actor(), today=clock.today()
        )
        return made(AllLeft(tuple(found)), 200)


@blueprint.post("/walls", endpoint="raise_wall")
@described("walls", takes=taken("NewBarrier", NewBarrier), reply=told("Barrier", Barrier), status=201)
def raise_wall_() -> Response:
    """Keep a record from a person, from a role, or from everybody but auditors, from this moment on."""
    new = body(NewBarrier)
    with unit_of_work() as session:
        row = raise_wall(
            session, new.subject_kind, new.subject, person_id=new.person_id, role=new.role, reason=new.reason,
            barrier_owner_id=new.barrier_owner_id, review_on=new.review_on,
            knows_what_is_left=new.knows_what_is_left, actor=guard.actor(), today=clock.today(),
        )  # fmt: skip
        return made(_told(row))


@blueprint.get("/walls/<ref>", endpoint="wall")
@described("walls", reply=told("Barrier", Barrier))
def wall_(ref: str) -> Response:
    """One barrier as it stands."""
    with reading() as session:
        return made(_told(wall(session, ref, viewer=viewer())), 200)


@blueprint.post("/walls/<ref>/review", endpoint="review_wall")
@described("walls", takes=taken("Reviewing", Reviewing), reply=told("Barrier", Barrier))
def review_wall_(ref: str) -> Response:
    """Say that a barrier is still needed, who answers for it, and when it is looked at again."""
    asked = body(Reviewing)
    refuse({"version": "Enter the number of the version you looked at" if asked.version is None else None})
    found = BarrierReview(
        reason=asked.reason, barrier_owner_id=asked.barrier_owner_id, review_on=asked.review_on
    )
    how: dict[str, Any] = {"expected_n": asked.version, "actor": guard.actor(), "today": clock.today()}
    with unit_of_work() as session:
        return made(_told(review_wall(session, ref, found, **how)), 200)


@blueprint.post("/walls/<ref>/lift", endpoint="lift_wall")
@described("walls", takes=taken("Lifting", Lifting), reply=told("Barrier", Barrier))
def lift_wall_(ref: str) -> Response:
    """End a barrier from this moment on."""
    asked = body(Lifting)
    refuse({"version": "Enter the number of the version you looked at" if asked.version is None else None})
    with unit_of_work() as session:
        how: dict[str, Any] = {"expected_n": asked.version, "reason": asked.reason}
        return made(_told(lift_wall(session, ref, **how, actor=guard.actor(), today=clock.today())), 200)


@blueprint.get("/walls/inside", endpoint="inside_walls")
@described("walls", reply=told("InsideWalls", AllMine))
def inside_walls_() -> Response:
    """Records that are restricted and that you may see, and when you confirmed; never from whom, nor why."""
    with reading() as session:
        found = tuple(_mine(one) for one in inside_of(session, viewer()))
        return made(AllMine(found, promises(ruleset(session), clock.today())), 200)


@blueprint.post("/walls/<ref>/confirm", endpoint="confirm_wall")
@described("walls", reply=told("InsideWall", Mine))
def confirm_wall_(ref: str) -> Response:
    """Confirm, once, that you keep what you know among those who may see it."""
    with unit_of_work() as session:
        key = confirm_inside(session, ref, actor=guard.actor(), today=clock.today()).wall_id
    with reading() as session:
        return made(next(_mine(one) for one in inside_of(session, viewer()) if one.wall_id == key), 200)


@blueprint.get("/walls/<ref>/inside", endpoint="inside_of_wall")
@described("walls", asks=taken("InsideOn", InsideOn), reply=told("Insiders", Insiders))
def inside_of_wall_(ref: str) -> Response:
    """Who was inside a barrier at the end of a day, who had confirmed by then, and who was outside."""
    asked = read(InsideOn, {name: value for name, value in request.args.items() if value})
    on = min(asked.on or clock.today(), clock.today())
    with reading() as session:
        walls = barriers(session, ref, viewer=viewer(), on=on)
        rows, key = page_of_stood(session, walls, on, viewer=viewer(), after=asked.after, limit=PAGE_SIZE)
    inside = tuple(one for one in rows if one.standing is Standing.INSIDE)
    return made(Insiders(inside, tuple(one for one in rows if one not in inside), key), 200)


def _mine(one: Inside) -> Mine:
    return Mine(one.ref, one.subject_kind, one.subject_ref, one.since, one.confirmed_on)


def _told(row: Any) -> Barrier:
    return Barrier(
        row.ref, row.n, row.subject_kind, row.subject_ref, row.person_id, row.role, row.reason, row.valid_from,
        row.act != "ended", None if "barrier_owner_id" in row.masked else row.barrier_owner_id, row.review_on,
    )  # fmt: skip
