"""How a dual role is managed, and the end of what was agreed about an interest or a dual role."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from forms.mitigations import EndMitigationForm, MitigationForm
from forms.options import as_options
from register import clock, guard
from register.db import Session, reading
from register.domain.errors import NotFound
from register.domain.interests.mitigations import mitigation_kinds
from register.queries.interests import interests
from register.queries.interests import mitigations as queries
from register.queries.people import people
from register.queries.rules import ruleset
from register.services.interests.mitigations import agree_mitigation, end_mitigation
from register.web import acting, choosing

blueprint = Blueprint("mitigations", __name__, url_prefix="/mitigations")
Page = str | Response | tuple[str, int]


@blueprint.route("/add/<person>", methods=["GET", "POST"])
def add(person: str) -> Page:
    viewer, today = guard.actor().viewer, clock.today()
    form = MitigationForm(data={"valid_from": today})
    with reading() as session:
        who = people.person(session, person, viewer=viewer)
        if not interests.may_review(session, who.thing_id, viewer=viewer, on=today):
            raise NotFound
        thing_id, name = who.thing_id, who.name
        kinds = mitigation_kinds(ruleset(session), on=today)
        form.kind.options = as_options((code, row["name"]) for code, row in kinds.items())
        choosing.offer(session, form)

    def work(session: Session) -> str:
        new = form.to_domain(agreed_by=guard.actor().person_id or "", dual_role_person_id=thing_id)
        agree_mitigation(session, new, **acting.by())
        return url_for("people.show", ref=person)

    return acting.asked(
        form, work, "mitigations/add.html", said="Recorded how it is managed", name=name, person=person
    )


@blueprint.route("/<ref>/end", methods=["GET", "POST"])
def end(ref: str) -> Page:
    with reading() as session:
        one = queries.mitigation(session, ref, viewer=guard.actor().viewer)
        form, back, words = (
            EndMitigationForm.about(queries.to_domain(one), version=one.n),
            _back(session, one),
            one.text,
        )

    def work(session: Session) -> str:
        end_mitigation(session, ref, form.last_day.data, reason=form.reason.data, **acting.by(form))
        return back

    return acting.asked(form, work, "mitigations/end.html", said="Ended", words=words, back=back)


def _back(session: Session, one: Any) -> str:
    """The record that it is about; NotFound when that is not theirs to open."""
    viewer = guard.actor().viewer
    if one.interest_id is not None:
        about = interests.interest(session, one.interest_id, viewer=viewer, on=clock.today())
        return url_for("interests.show", ref=about.ref)
    who = people.person(session, str(one.dual_role_person_id), viewer=viewer)
    return url_for("people.show", ref=who.ref)
