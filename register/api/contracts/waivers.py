"""Waivers of competition as JSON: what was found about them, deciding, reporting, and purchases that look split."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from flask import request
from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, done, made, of_noun, viewer
from register.api.schemas.bodies import Looked, body_of_both
from register.api.schemas.models import taken, told
from register.db import reading
from register.domain.asked import enter, select
from register.domain.contracts.waivers import NewAnswer, NewReport
from register.domain.readers import read
from register.queries.contracts.hindsight.waiver_statements import waiver_statement
from register.queries.contracts.split_purchases import Buying, SplitTold, split_purchases
from register.queries.contracts.statements import Statement
from register.queries.contracts.waiver_checks import CheckTold, checks_told
from register.queries.contracts.waivers import waiver
from register.services.contracts import waivers as services
from register.services.nouns import WAIVERS


@dataclass(frozen=True, slots=True)
class WaiverCheck:
    """What the decision check found about whoever asks or whoever decides. whose: asker or decider."""

    whose: str
    who: str
    on: date
    outcome: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WaiverChecks:
    """Every check of one waiver, the first first."""

    checks: tuple[WaiverCheck, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitsAsked:
    """Whose purchases are looked through, until which day."""

    organisation_id: Annotated[str, select("the organisation that buys")]
    on: Annotated[date | None, enter("the day")] = None


@dataclass(frozen=True, slots=True)
class SplitPurchases:
    """Purchases that each stay below a limit above which competition is asked, and together do not."""

    splits: tuple[SplitTold, ...]


@blueprint.get("/waivers/<ref>/checks")
@described("waivers", reply=told("WaiverChecks", WaiverChecks))
def waiver_checks(ref: str) -> Response:
    """What the decision check found each time, about whoever asks and whoever decided."""
    with reading() as session:
        row = waiver(session, ref, viewer=viewer())
        found = checks_told(session, row, viewer=viewer())
    return made(WaiverChecks(tuple(map(_check, found))), 200)


def _check(one: CheckTold) -> WaiverCheck:
    return WaiverCheck(one.whose, one.who, one.on, one.outcome, tuple(str(r["message"]) for r in one.reasons))


@blueprint.get("/waivers/<ref>/checks/<number>/statement", endpoint="waiver_statement")
@described("waivers", reply=told("DecisionStatement", Statement))
def waiver_statement_(ref: str, number: str) -> Response:
    """The decision statement of one check, counted from 1: what was found, in the third person, as it was kept."""
    with reading() as session:
        row = waiver(session, ref, viewer=viewer())
        return made(waiver_statement(session, row, _counted(number), viewer=viewer()), 200)


def _counted(number: str) -> int:
    """As a whole number; nought, which no check has, for anything else."""
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 0


@blueprint.post("/waivers/<ref>/answer")
@described("waivers", takes=taken("NewAnswer", NewAnswer, Looked), reply=of_noun(WAIVERS, "Waiver"))
def answer_waiver(ref: str) -> Response:
    """Approve or refuse a waiver. Where the decision check stops it, `state` stays what it was: look at its checks."""
    new, looked = body_of_both(NewAnswer, Looked)
    how: dict[str, Any] = {"expected_n": looked.version, "actor": guard.actor(), "today": clock.today()}
    return done(WAIVERS, lambda session: services.answer_waiver(session, ref, new, **how))


@blueprint.post("/waivers/<ref>/report")
@described("waivers", takes=taken("NewReport", NewReport, Looked), reply=of_noun(WAIVERS, "Waiver"))
def report_waiver(ref: str) -> Response:
    """Record that the audit committee was told of an approved waiver."""
    new, looked = body_of_both(NewReport, Looked)
    how: dict[str, Any] = {"expected_n": looked.version, "actor": guard.actor(), "today": clock.today()}
    return done(WAIVERS, lambda session: services.report_waiver(session, ref, new, **how))


@blueprint.get("/split-purchases", endpoint="split_purchases")
@described("waivers", asks=taken("SplitsAsked", SplitsAsked), reply=told("SplitPurchases", SplitPurchases))
def split_purchases_() -> Response:
    """Contracts and waivers of one supplier for one service, within the period of rule waivers.split_within_days, that
    each stay below a limit and together reach it."""
    asked = read(SplitsAsked, dict(request.args))
    with reading() as session:
        buying, on = Buying(asked.organisation_id), asked.on or clock.today()
        found = split_purchases(session, buying, on, viewer=viewer())
    return made(SplitPurchases(tuple(found)), 200)
