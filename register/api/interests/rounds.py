"""Declarations rounds as JSON: the list, preparing, starting and closing one, and who has not answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from flask import current_app
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import (
    WORD_FILE,
    asked_once,
    blueprint,
    described,
    listed,
    made,
    question_of,
    viewer,
    word_file,
)
from register.api.schemas.bodies import Looked, body
from register.api.schemas.models import page_of, taken, told
from register.db import reading, unit_of_work
from register.domain.asked import DaysAsked
from register.domain.interests.rounds import NewRound
from register.queries.interests import compliance as goes
from register.queries.interests.committee_reports import committee_report
from register.queries.interests.rounds import LISTING, Outstanding, outstanding, round_
from register.services.interests.committee_reports import report_name
from register.services.interests.committee_reports import word_file as file_of
from register.services.interests.rounds import close_round, prepare_round, start_round


@dataclass(frozen=True, slots=True)
class WhoIsOutstanding:
    """Everybody who was asked and has not answered."""

    outstanding: tuple[Outstanding, ...]


@blueprint.get("/rounds", endpoint="rounds")
@described("rounds", reply=page_of(LISTING), asks=question_of(LISTING))
def rounds_() -> Response:
    """The declarations rounds."""
    return listed(LISTING)


@dataclass(frozen=True, slots=True)
class RoundTold:
    """A round as it is. person_id: whom it asks, where it asks one person. asked, unreached: how many people it asks, and
    how many of them no mail reaches; 0 until it is started."""

    ref: str
    n: int
    title: str
    scope: str
    person_id: str | None
    state: str
    due_on: date
    period_from: date
    period_to: date
    started_on: date | None
    closed_on: date | None
    asked: int
    unreached: int


ROUND = told("Round", RoundTold)


@blueprint.get("/rounds/<ref>", endpoint="round")
@described("rounds", reply=ROUND)
def round_call(ref: str) -> Response:
    """One round."""
    return _told(ref, 200)


@blueprint.post("/rounds", endpoint="prepare_round")
@described("rounds", takes=taken("NewRound", NewRound), reply=ROUND, status=201)
def prepare() -> Response:
    """Prepare a round. Nobody is asked yet."""
    new = body(NewRound)
    with unit_of_work() as session:
        key = prepare_round(session, new, actor=guard.actor(), today=clock.today()).thing_id
    return _told(key, 201)


@blueprint.post("/rounds/<ref>/start", endpoint="start_round")
@described("rounds", takes=taken("RoundLooked", Looked), reply=ROUND)
def start(ref: str) -> Response:
    """Ask everybody in the scope of a round as of today; their mails follow."""
    return _step(ref, start_round)


@blueprint.post("/rounds/<ref>/close", endpoint="close_round")
@described("rounds", takes=taken("RoundLooked", Looked), reply=ROUND)
def close(ref: str) -> Response:
    """End a round: no reminder follows, and its links open nothing more."""
    return _step(ref, close_round)


def _step(ref: str, take: Callable[..., Any]) -> Response:
    looked = body(Looked)
    with unit_of_work() as session:
        key = take(session, ref, expected_n=looked.version, actor=guard.actor(), today=clock.today()).thing_id
    return _told(key, 200)


def _told(key: str, status: int) -> Response:
    with reading() as session:
        one = round_(session, key, viewer=viewer())
        return made(RoundTold(**{each.name: getattr(one, each.name) for each in fields(RoundTold)}), status)


@blueprint.get("/rounds/<ref>/outstanding", endpoint="round_outstanding")
@described("rounds", reply=told("WhoIsOutstanding", WhoIsOutstanding))
def outstanding_(ref: str) -> Response:
    """Who was asked in a round and has not answered, by division, with the mails sent."""
    with reading() as session:
        one = round_(session, ref, viewer=viewer())
        return made(WhoIsOutstanding(tuple(outstanding(session, one, clock.today(), viewer=viewer()))), 200)


@blueprint.get("/rounds/<ref>/compliance", endpoint="round_compliance")
@described("rounds", reply=told("Compliance", goes.ComplianceTold))
def compliance_(ref: str) -> Response:
    """How a round goes: by division and by executive lead, week by week, and gifts for every thousand staff."""
    with reading() as session:
        one = round_(session, ref, viewer=viewer())
        return made(goes.told(goes.compliance(session, one, clock.today(), viewer=viewer())), 200)


@blueprint.get("/rounds/report", endpoint="rounds_report")
@described("rounds", asks=taken("RoundsReportQuestion", DaysAsked), reply=WORD_FILE)
def report() -> Response:
    """The report to the audit committee of a stretch of days. Nobody is named in it."""
    period = asked_once(DaysAsked).period
    with reading() as session:
        found = committee_report(session, period, clock.today(), viewer=viewer())
    name = current_app.extensions["settings"].body_name
    return word_file(file_of(found, body_name=name, made_at=clock.now()), report_name(period))
