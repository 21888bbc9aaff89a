"""What follows a data protection complaint, as JSON: acknowledgements, steps, progress, the outcome, opening again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from werkzeug.wrappers import Response

from register import clock, guard
from register.api.base import blueprint, described, done, of_noun
from register.api.schemas.bodies import Looked, body_of_both
from register.api.schemas.models import taken
from register.domain.sharing.complaints import NewEntry, NewNotOne, NewOutcome, NewReceipt
from register.domain.texts import Prose, Typed
from register.services.nouns import COMPLAINTS
from register.services.sharing.complaint_steps import (
    acknowledge_complaint,
    enter_in_complaint,
    reopen_complaint,
    set_complaint_aside,
    tell_outcome,
)

COMPLAINT = of_noun(COMPLAINTS, "Complaint")
ABOUT = ("complaint_id",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Again(Typed):
    """Why it is opened again."""

    reason: Annotated[str, Prose("why it is opened again", longest=2000)]


def _how(looked: Looked) -> dict[str, Any]:
    return {"expected_n": looked.version, "actor": guard.actor(), "today": clock.today()}


@blueprint.post("/complaints/<ref>/acknowledgements", endpoint="acknowledge_complaint")
@described("complaints", takes=taken("NewReceipt", NewReceipt, Looked, without=ABOUT), reply=COMPLAINT)
def acknowledge(ref: str) -> Response:
    """Record that it was acknowledged; it ends the deadline of each nature that `answers` names."""
    new, looked = body_of_both(NewReceipt, Looked, complaint_id=ref)
    return done(COMPLAINTS, lambda session: acknowledge_complaint(session, new, **_how(looked)))


@blueprint.post("/complaints/<ref>/entries", endpoint="enter_in_complaint")
@described("complaints", takes=taken("NewComplaintEntry", NewEntry, Looked, without=ABOUT), reply=COMPLAINT)
def enter(ref: str) -> Response:
    """Record a step that was taken, or what they were told of progress."""
    new, looked = body_of_both(NewEntry, Looked, complaint_id=ref)
    return done(COMPLAINTS, lambda session: enter_in_complaint(session, new, **_how(looked)))


@blueprint.post("/complaints/<ref>/outcome", endpoint="tell_outcome_of_complaint")
@described(
    "complaints", takes=taken("NewComplaintOutcome", NewOutcome, Looked, without=ABOUT), reply=COMPLAINT
)
def outcome(ref: str) -> Response:
    """Record the outcome, and the day they were told."""
    new, looked = body_of_both(NewOutcome, Looked, complaint_id=ref)
    return done(COMPLAINTS, lambda session: tell_outcome(session, new, **_how(looked)))


@blueprint.post("/complaints/<ref>/set-aside", endpoint="set_complaint_aside")
@described("complaints", takes=taken("NewNotOne", NewNotOne, Looked, without=ABOUT), reply=COMPLAINT)
def set_aside(ref: str) -> Response:
    """Decide that it is no complaint of a nature, and why; it ends the deadline of that nature and no other."""
    new, looked = body_of_both(NewNotOne, Looked, complaint_id=ref)
    return done(COMPLAINTS, lambda session: set_complaint_aside(session, new, **_how(looked)))


@blueprint.post("/complaints/<ref>/reopen", endpoint="reopen_complaint")
@described("complaints", takes=taken("ReopenedComplaint", Again, Looked), reply=COMPLAINT)
def reopen(ref: str) -> Response:
    """Open it again; what had been set aside runs again."""
    new, looked = body_of_both(Again, Looked)
    return done(COMPLAINTS, lambda session: reopen_complaint(session, ref, reason=new.reason, **_how(looked)))
