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
from register.domain.interests.interests import SITUATION_LABELS, TYPE_LABELS, InterestType
from register.domain.publication.editions import Outcome, grounds
from register.domain.two_persons import Act
from register.queries import entries as trail
from register.queries.interests import interests
from register.queries.publication import withholdings
from register.queries.rules import ruleset
from register.services.duties.confirmations import Asked
from register.services.duties.confirmed_acts import ask_about_own
from register.services.publication.withholdings import decide_publication
from register.web import acting

blueprint = Blueprint("withholdings", __name__, url_prefix="/withholdings")
Page = str | Response | tuple[str, int]


@blueprint.route("/<ref>", methods=["GET", "POST"])
def decide(ref: str) -> Page:
    with reading() as session:
        shown = _shown(session, ref)
        form = WithholdingForm(version=shown["one"].n, data={"decision": shown["now"]})
        form.decision.options = as_options(_choices(session, shown["one"].interest_type))

    def work(session: Session) -> str:
        chosen = form.decision.data
        published = chosen in (Outcome.PUBLISHED.value, Outcome.IN_FULL.value)
        outcome = Outcome(chosen) if published else Outcome.WITHHELD
        ground = "" if published else chosen
        if _asked_elsewhere(session, shown["one"], outcome, ground, form.version.data):
            return _back(ref) + acting.ELSEWHERE
        decide_publication(session, ref, outcome, ground, **acting.by(form))
        return _back(ref)

    said = acting.or_asked_elsewhere("Decision recorded")
    return acting.asked(form, work, "withholdings/decide.html", said=said, back=_back(ref), **shown)


def _asked_elsewhere(session: Session, one: Any, outcome: Outcome, ground: str, n: int | None) -> bool:
    """Whether it is the officer's own and somebody elsewhere decides, since nobody else here may."""
    question = {"ref": one.ref, "outcome": outcome.value, "ground": ground, "n": n}
    new = Asked(act=Act.PUBLICATION, what="publication", subject=one.thing_id, question=question)
    return ask_about_own(session, new, one.person_id, means=means(session), **acting.at())


def _shown(session: Session, ref: str) -> dict[str, Any]:
    viewer, today = guard.actor().viewer, clock.today()
    one = interests.interest(session, ref, viewer=viewer, on=today)
    found = withholdings.withholding_of(session, one.thing_id, viewer=viewer)
    versions = [] if found is None else withholdings.versions_of(session, found.thing_id, viewer=viewer)
    now = None if found is None else found.ground or found.outcome
    return {
        "one": one, "now": now, "name": interests.person_of(session, one, viewer=viewer)[0],
        "body": interests.organisation_of(session, one, viewer=viewer),
        "history": trail.history_of(session, versions, viewer=viewer),
        "type_words": TYPE_LABELS[InterestType(one.interest_type)],
        "situation_words": SITUATION_LABELS.get(one.situation, one.situation),
    }  # fmt: skip


def _choices(session: Session, interest_type: str) -> list[tuple[str, str, str]]:
    """Publishing first; then each ground that the rules leave to officers."""
    indirect = interest_type == InterestType.INDIRECT
    part = "The kind of relationship and the organisation, without the description" if indirect else ""
    offered = [(Outcome.PUBLISHED.value, "Publish it", part)]
    if indirect:
        whole = "Only if it names no relative and says nothing about health"
        offered.append((Outcome.IN_FULL.value, "Publish it with its description", whole))
    known = grounds(ruleset(session), on=clock.today())
    chosen = [(code, row) for code, row in known.items() if row["chosen_by"] == "officer"]
    return [*offered, *((code, f"Withhold it: {row['name'].lower()}", row["words"]) for code, row in chosen)]


def _back(ref: str) -> str:
    """The preview with its answers, when they came along in the address."""
    answers = request.query_string.decode("ascii", "ignore")
    return f"{url_for('editions.preview')}?{answers}" if answers else url_for("interests.show", ref=ref)
