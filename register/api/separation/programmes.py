"""Separation programmes as JSON: the milestones of a kind added at once, and the divide of an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import request
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, done, made, of_noun, viewer
from register.api.schemas.bodies import body
from register.api.schemas.models import taken, told
from register.db import reading, unit_of_work
from register.domain.readers import read
from register.domain.separation.appraisals import GivenUp
from register.queries.people.organisations import organisation
from register.queries.separation import divide, structures
from register.queries.separation.board_reports import BoardReport
from register.queries.separation.programmes import programme
from register.queries.visible import AsAt
from register.services.nouns import APPRAISALS
from register.services.separation.appraisals import give_up_benefit
from register.services.separation.board_reports import report_of
from register.services.separation.programmes import plan_programme


@dataclass(frozen=True, slots=True)
class Planned:
    """The references of the milestones that were added."""

    milestones: tuple[str, ...]


@blueprint.post("/programmes/<ref>/plan", endpoint="plan_programme")
@described("programmes", reply=told("PlannedMilestones", Planned), status=201)
def plan_programme_(ref: str) -> Response:
    """Add the milestones that programmes of its kind have and that it lacks."""
    with unit_of_work() as session:
        added = plan_programme(session, ref, actor=guard.actor(), today=clock.today())
        refs = tuple(one.ref for one in added)
    return made(Planned(refs))


@blueprint.post("/appraisals/<ref>/give-up", endpoint="give_up_benefit")
@described("appraisals", takes=taken("GivenUp", GivenUp), reply=of_noun(APPRAISALS, "Appraisal"))
def give_up_benefit_(ref: str) -> Response:
    """Give up a benefit that was promised for an option; somebody else than whoever recorded it does."""
    new = body(GivenUp)
    who, day = guard.actor(), clock.today()
    return done(APPRAISALS, lambda session: give_up_benefit(session, ref, new, actor=who, today=day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The day that is asked about, and the day by which things had been declared."""

    on: date | None = None
    known: date | None = None


@blueprint.get("/programmes/<ref>/report", endpoint="programme_report")
@described("programmes", reply=told("BoardReport", BoardReport))
def programme_report(ref: str) -> Response:
    """What a board is told of a programme, as at a day (`on`), using what had been declared by a day (`known`)."""
    days = read(Days, {name: request.args[name] for name in ("on", "known") if name in request.args})
    as_at, day = AsAt(known_on=days.known), days.on or clock.today()
    with reading() as session:
        one = programme(session, ref, viewer=viewer(), as_at=as_at)
        return made(report_of(session, one, ref, day, viewer=viewer(), as_at=as_at), 200)


@dataclass(frozen=True, slots=True)
class Told:
    """One number of the divide. key: what `of` asks for on its page."""

    key: str
    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Divide:
    """How commissioning and providing stand apart in one organisation on a day. agreements: contracts that run;
    interfaces: pairs of bodies in law that they join; kinds: how many agreements of each kind there are."""

    organisation: str
    on: date
    numbers: tuple[Told, ...]
    agreements: int
    interfaces: int
    kinds: tuple[structures.KindCount, ...]


@blueprint.get("/organisations/<ref>/divide", endpoint="divide")
@described("organisations", reply=told("Divide", Divide))
def divide_(ref: str) -> Response:
    """The divide of an organisation, in numbers, as at a day (`on`), using what had been declared by a day (`known`)."""
    days = read(Days, {name: request.args[name] for name in ("on", "known") if name in request.args})
    as_at, day = AsAt(known_on=days.known), days.on or clock.today()
    with reading() as session:
        one = organisation(session, ref, viewer=viewer())
        asked = divide.ask(session, one.thing_id, day, viewer=viewer(), as_at=as_at, today=clock.today())
        found = divide.numbers(session, asked, viewer=viewer())
        drawn = structures.of_bodies(session, asked.bodies, day, viewer=viewer(), as_at=as_at)
        made_of = drawn.structure
        numbers = tuple(Told(each.key, each.words, each.count) for each in found)
        return made(
            Divide(one.ref, day, numbers, made_of.agreements, len(made_of.interfaces), tuple(drawn.by_kind)),
            200,
        )
