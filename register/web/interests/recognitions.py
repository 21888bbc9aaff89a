"""The same body or another one: questions of decision checks, and answering one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for
from werkzeug.wrappers import Response

from forms.recognitions import RecognitionForm
from register import clock, guard
from register.db import Session, reading
from register.domain.errors import NotFound
from register.domain.people.organisations import KIND_LABELS, OrganisationKind
from register.queries.interests import employers, interests
from register.queries.interests import recognitions as queries
from register.queries.people import organisations
from register.services.interests.recognitions import recognise, recognise_employer
from register.web import acting

blueprint = Blueprint("recognitions", __name__, url_prefix="/recognitions")
Page = str | Response | tuple[str, int]


@blueprint.get("/")
def index() -> Page:
    with reading() as session:
        waiting = queries.waiting(session, clock.today(), viewer=guard.actor().viewer)
        about_posts = employers.waiting_about_employers(session, viewer=guard.actor().viewer)
    return render_template("recognitions/index.html", waiting=waiting, about_posts=about_posts)


@blueprint.route("/<interest>/<organisation>", methods=["GET", "POST"])
def answer(interest: str, organisation: str) -> Page:
    with reading() as session:
        page = _asked(session, interest, organisation)
    form = RecognitionForm(version=page["before"].n if page["before"] else None)

    def work(session: Session) -> str:
        new = form.to_domain(
            interest_id=page["one"].thing_id, organisation_id=page["body"].thing_id, answered_by=_who()
        )
        recognise(session, new, **acting.by(form))
        return url_for("interests.show", ref=page["one"].ref)

    return acting.asked(form, work, "recognitions/answer.html", said="Answer saved", **page)


@blueprint.route("/posts/<employer>/<organisation>", methods=["GET", "POST"])
def answer_employer(employer: str, organisation: str) -> Page:
    with reading() as session:
        page = _asked_about_posts(session, employer, organisation)
    form = RecognitionForm(version=page["before"].n if page["before"] else None)

    def work(session: Session) -> str:
        new = form.to_domain(
            employer_id=page["one"].thing_id, organisation_id=page["body"].thing_id, answered_by=_who()
        )
        recognise_employer(session, new, **acting.by(form))
        return url_for("organisations.show", ref=page["one"].ref)

    return acting.asked(form, work, "recognitions/answer_employer.html", said="Answer saved", **page)


def _who() -> str:
    return guard.actor().person_id or ""


def _asked_about_posts(session: Session, employer: str, organisation: str) -> dict[str, Any]:
    """Both bodies of the question; NotFound when it is not theirs to answer."""
    viewer = guard.actor().viewer
    one = organisations.organisation(session, employer, viewer=viewer)
    body = organisations.organisation(session, organisation, viewer=viewer)
    if employers.holds_post_in(session, one.thing_id, viewer=viewer):
        raise NotFound
    earlier = employers.recognitions_of_employers(session, [one.thing_id], viewer=viewer)
    return {
        "one": one, "body": body, "numbers_of": organisations.numbers_of,
        "kinds": {kind.value: words for kind, words in KIND_LABELS.items()},
        "before": next((row for row in reversed(earlier) if row.organisation_id == body.thing_id), None),
    }  # fmt: skip


def _asked(session: Session, interest: str, organisation: str) -> dict[str, Any]:
    """Both sides of the question; NotFound when it is not theirs to answer."""
    viewer, today = guard.actor().viewer, clock.today()
    one = interests.interest(session, interest, viewer=viewer, on=today)
    if not interests.may_review(session, one.person_id, viewer=viewer, on=today):
        raise NotFound
    body = organisations.organisation(session, organisation, viewer=viewer)
    earlier = queries.recognitions_of(session, [one.thing_id], viewer=viewer)
    return {
        "one": one, "body": body, "numbers_of": organisations.numbers_of,
        "kind_words": KIND_LABELS[OrganisationKind(body.kind)],
        "person": interests.person_of(session, one, viewer=viewer)[0],
        "named": interests.organisation_of(session, one, viewer=viewer),
        "before": next((row for row in reversed(earlier) if row.organisation_id == body.thing_id), None),
    }  # fmt: skip
