"""What follows the judgement of an item, as JSON: steps, advice, who was told and who is not, a corrected time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.accounts.links import means
from register.api.base import blueprint, described, done, made, of_noun, shown
from register.api.schemas.bodies import Looked, body_of_both
from register.api.schemas.models import taken, told
from register.db import Session, unit_of_work
from register.domain.asked import select
from register.domain.errors import Invalid
from register.domain.sharing.clocks import NewNotTelling
from register.domain.sharing.grading import NewAssessment, NewReportDecision
from register.domain.sharing.incidents import (
    IncidentAct,
    NewAwareTime,
    NewNotification,
    NewUnconfirmation,
)
from register.domain.texts import Prose, Typed
from register.services.duties.confirmed_incidents import ask_to_unconfirm, correct_or_ask
from register.services.noun_shape import Meta
from register.services.nouns import INCIDENTS
from register.services.sharing.assessing import assess_incident, decide_report
from register.services.sharing.incident_steps import (
    STEPS,
    add_to_tell,
    advise_incident,
    decide_not_to_tell,
    notify_of_incident,
    take_step,
)

INCIDENT = of_noun(INCIDENTS, "Incident")
ABOUT = ("incident_id",)
CALLED = (*STEPS, IncidentAct.CLOSE)
"""The acts that only need words, by the names that a call gives them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Typed):
    """What was done: contain, assess, decide, reopen or close."""

    act: Annotated[IncidentAct, select("what was done")]
    words: Annotated[str, Prose("what was done and why", longest=4000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice(Typed):
    """What the data protection officer or the Caldicott Guardian says."""

    words: Annotated[str, Prose("your advice", longest=4000)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoTold:
    """Who else has to be told, by the codes of the rules of the day the body became aware."""

    codes: Annotated[tuple[str, ...], select("who else has to be told")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected(Looked):
    """The version that was looked at, and whether the earlier time was a typing mistake."""

    mistyped: Annotated[bool, select("whether the earlier time was a typing mistake")] = False


@dataclass(frozen=True, slots=True)
class Waits:
    """Whether what was sent waits for another person's word, and nothing has changed yet."""

    waits: bool


ASKED = told("IncidentOrWaiting", Waits, Meta, INCIDENTS.seen, INCIDENTS.value)


def _how(looked: Looked) -> dict[str, Any]:
    return {"expected_n": looked.version, "actor": guard.actor(), "now": clock.now()}


@blueprint.post("/incidents/<ref>/notifications", endpoint="tell_of_incident")
@described(
    "incidents", takes=taken("NewNotification", NewNotification, Looked, without=ABOUT), reply=INCIDENT
)
def tell_of_incident(ref: str) -> Response:
    """Record who was told; it ends the clock of those whom `answers` names, and of nobody else."""
    new, looked = body_of_both(NewNotification, Looked, incident_id=ref)
    return done(INCIDENTS, lambda session: notify_of_incident(session, new, **_how(looked)))


@blueprint.post("/incidents/<ref>/not-telling", endpoint="decide_not_to_tell")
@described("incidents", takes=taken("NewNotTelling", NewNotTelling, Looked, without=ABOUT), reply=INCIDENT)
def not_telling(ref: str) -> Response:
    """Decide that one of those who have to be told is not told, and why; it ends their clock and no other."""
    new, looked = body_of_both(NewNotTelling, Looked, incident_id=ref)
    return done(INCIDENTS, lambda session: decide_not_to_tell(session, new, **_how(looked)))


@blueprint.post("/incidents/<ref>/to-tell", endpoint="add_to_tell")
@described("incidents", takes=taken("AlsoTold", AlsoTold, Looked), reply=INCIDENT)
def to_tell(ref: str) -> Response:
    """Say who else has to be told: each has a clock of its own from now on."""
    new, looked = body_of_both(AlsoTold, Looked)
    return done(INCIDENTS, lambda session: add_to_tell(session, ref, codes=new.codes, **_how(looked)))


@blueprint.post("/incidents/<ref>/aware-time", endpoint="restate_aware_time")
@described("incidents", takes=taken("NewAwareTime", NewAwareTime, Corrected, without=ABOUT), reply=ASKED)
def aware_time(ref: str) -> Response:
    """Correct when the body became aware. Where that takes the earliest deadline away, another person has to confirm it,
    and `waits` is true."""
    new, how = body_of_both(NewAwareTime, Corrected, incident_id=ref)

    def work(session: Session) -> bool:
        return correct_or_ask(session, new, mistyped=how.mistyped, means=means(session), **_how(how))

    return _asked(ref, work)


@blueprint.post("/incidents/<ref>/unconfirm", endpoint="unconfirm_incident")
@described(
    "incidents", takes=taken("NewUnconfirmation", NewUnconfirmation, Looked, without=ABOUT), reply=ASKED
)
def unconfirm(ref: str) -> Response:
    """Say that something was confirmed as a data incident by mistake; another person has to agree before it changes."""
    new, looked = body_of_both(NewUnconfirmation, Looked, incident_id=ref)

    def work(session: Session) -> bool:
        ask_to_unconfirm(session, new, means=means(session), **_how(looked))
        return True

    return _asked(ref, work)


@blueprint.post("/incidents/<ref>/steps", endpoint="step_of_incident")
@described("incidents", takes=taken("IncidentStep", Step, Looked), reply=INCIDENT)
def step(ref: str) -> Response:
    """Record what was done: contained, assessed, decided, closed or opened again."""
    new, looked = body_of_both(Step, Looked)
    if new.act not in CALLED:
        raise Invalid({"act": "Select what was done"})
    return done(INCIDENTS, lambda session: take_step(session, ref, new.act, words=new.words, **_how(looked)))


@blueprint.post("/incidents/<ref>/assessments", endpoint="assess_incident")
@described("incidents", takes=taken("NewAssessment", NewAssessment, Looked, without=ABOUT), reply=INCIDENT)
def assess(ref: str) -> Response:
    """Grade a data incident on the scale of the day the body became aware."""
    new, looked = body_of_both(NewAssessment, Looked, incident_id=ref)
    return done(INCIDENTS, lambda session: assess_incident(session, new, **_how(looked)))


@blueprint.post("/incidents/<ref>/report-decision", endpoint="decide_report")
@described(
    "incidents", takes=taken("NewReportDecision", NewReportDecision, Looked, without=ABOUT), reply=INCIDENT
)
def report_decision(ref: str) -> Response:
    """Decide whether the regulator is told; not to tell them ends their clock, and no other."""
    new, looked = body_of_both(NewReportDecision, Looked, incident_id=ref)
    return done(INCIDENTS, lambda session: decide_report(session, new, **_how(looked)))


@blueprint.post("/incidents/<ref>/advice", endpoint="advise_incident")
@described("incidents", takes=taken("IncidentAdvice", Advice, Looked), reply=INCIDENT)
def advice(ref: str) -> Response:
    """Record the advice of the data protection officer, or what the Caldicott Guardian says when consulted."""
    new, looked = body_of_both(Advice, Looked)
    return done(INCIDENTS, lambda session: advise_incident(session, ref, words=new.words, **_how(looked)))


def _asked(ref: str, work: Any) -> Response:
    with unit_of_work() as session:
        waits = work(session)
    return made({"waits": waits, **shown(INCIDENTS, ref)}, 200)
