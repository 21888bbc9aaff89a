"""Decides about the publication of one interest, from the preview of an edition or from the interest's own page."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from forms.options import as_options
from forms.withholdings import WithholdingForm
from register import clock, guard
from register.accounts.links import means
from register.db import Session, reading
from register.domain.interests.interests import SITUATION_LABELS, is_indirect, type_words
from register.domain.publication.withholdings import (
    FIELDS,
    WHOLE,
    NewWithholding,
    Outcome,
    Requester,
    grounds,
    parted,
)
from register.queries import entries as trail
from register.queries.interests import interests
from register.queries.publication import withholdings
from register.queries.rules import ruleset
from register.queries.visible import versions_of
from register.services.duties.confirmations import Heard
from register.services.duties.confirmed_acts import publication_or_ask
from register.web import acting

blueprint = Blueprint("withholdings", __name__, url_prefix="/withholdings")
Page = str | Response | tuple[str, int]
HEARD = {
    Heard.DONE: ("Decision recorded", "success"),
    Heard.AGREEMENT_ASKED: (
        "Decision recorded. It counts from now on; a second person was asked to agree", "success",
    ),
    Heard.WAITS: ("Another person was asked to decide. Nothing changes until they have", "info"),
}  # fmt: skip


@blueprint.route("/<ref>", methods=["GET", "POST"])
def decide(ref: str) -> Page:
    with reading() as session:
        shown = _shown(session, ref)
        form = WithholdingForm(version=shown["one"].n, data=shown["now"])
        form.decision.options = as_options(_choices(is_indirect(shown["one"])))
        form.hidden.options = as_options(list(FIELDS.items()))
        form.ground.options = as_options(_grounds(session))
        form.requested_by.options = as_options([(one.value, one.label) for one in Requester])

    def work(session: Session) -> str:
        heard = publication_or_ask(
            session, shown["one"], _asked(form), expected_n=form.version.data, means=means(session), **acting.at()
        )  # fmt: skip
        return _back(ref) + (f"#{heard.value}" if heard.value else "")

    return acting.asked(form, work, "withholdings/decide.html", said=_said, back=_back(ref), **shown)


def _said(went_to: str) -> tuple[str, str]:
    return HEARD[Heard(went_to.rpartition("#")[2] if "#" in went_to else "")]


def _asked(form: WithholdingForm) -> NewWithholding:
    """What was left open by a choice that needs none of it counts as not said."""
    outcome = Outcome(form.decision.data)
    if not outcome.hides:
        return NewWithholding(outcome=outcome)
    fields = tuple(form.hidden.data or ()) if outcome is Outcome.IN_PART else ()
    return NewWithholding(
        outcome=outcome, ground=form.ground.data or "", hidden=fields, requested_by=form.requested_by.data or "",
        review_on=form.review_on.data,
    )  # fmt: skip


def _shown(session: Session, ref: str) -> dict[str, Any]:
    viewer, today = guard.actor().viewer, clock.today()
    one = interests.interest(session, ref, viewer=viewer, on=today)
    found = withholdings.withholding_of(session, one.thing_id, viewer=viewer)
    versions = [] if found is None else versions_of(session, found, viewer=viewer)
    return {
        "one": one, "now": _now(found), "waits": found is not None and _waits(found),
        "name": interests.person_of(session, one, viewer=viewer)[0],
        "body": interests.organisation_of(session, one, viewer=viewer),
        "history": trail.history_of(session, versions, viewer=viewer),
        "type_words": type_words(one),
        "situation_words": SITUATION_LABELS.get(one.situation, one.situation),
    }  # fmt: skip


def _now(found: Any) -> dict[str, Any]:
    """What was decided, as the form asks it."""
    if found is None or found.outcome == Outcome.UNDECIDED.value:
        return {}
    return {
        "decision": found.outcome, "ground": found.ground, "requested_by": found.requested_by,
        "hidden": sorted(parted(found.hidden) - {WHOLE}), "review_on": found.review_on,
    }  # fmt: skip


def _waits(found: Any) -> bool:
    return Outcome(found.outcome).hides and found.seconded_by is None


def _choices(indirect: bool) -> list[tuple[str, str, str]]:
    """Publishing first."""
    part = "The kind of relationship and the organisation, without the description" if indirect else ""
    offered = [(Outcome.PUBLISHED.value, "Publish it", part)]
    if indirect:
        whole = "Only if it names no relative and says nothing about health"
        offered.append((Outcome.IN_FULL.value, "Publish it with its description", whole))
    return [
        *offered, (Outcome.IN_PART.value, "Leave out a part", "The rest is published"),
        (Outcome.WITHHELD.value, "Withhold all of it", "The public reads that there is an entry, and the ground"),
    ]  # fmt: skip


def _grounds(session: Session) -> list[tuple[str, str]]:
    """Each ground that the rules leave to officers."""
    known = grounds(ruleset(session), on=clock.today())
    return [(code, f"{row['name']}: {row['words'][:1].lower()}{row['words'][1:]}") for code, row in known.items()
            if row["chosen_by"] == "officer"]  # fmt: skip


def _back(ref: str) -> str:
    """The preview with its answers, when they came along in the address."""
    answers = request.query_string.decode("ascii", "ignore")
    return f"{url_for('editions.preview')}?{answers}" if answers else url_for("interests.show", ref=ref)
