"""The link in the mail of a declarations round: what stands in the register, one press, and the receipt."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from forms.rounds import LinkForm
from register import clock
from register.db import Session, reading, unit_of_work
from register.domain.errors import NotFound
from register.domain.interests.interests import SITUATION_LABELS
from register.domain.interests.rounds import RoundState, unsealed
from register.domain.permissions import Role, Viewer, actor_with
from register.domain.publication.editions import only_decision_makers
from register.queries import names
from register.queries.interests import declarants, rounds
from register.queries.rules import ruleset
from register.services.interests.rounds import BY_LINK, answer_by_link

blueprint = Blueprint("round_links", __name__, url_prefix="/declarations")
Page = str | Response | tuple[str, int]


@blueprint.route("/by-link/<token>", methods=["GET", "POST"])
def answer(token: str) -> Page:
    """Opening it spends nothing, however often and by whomever; it sends once; then it shows the receipt."""
    sealed, form, today = unsealed(token), LinkForm(), clock.today()
    viewer = _viewer(sealed.person_id if sealed else "")
    with reading() as session:
        one = rounds.opened(session, sealed, today, viewer=viewer)
        if sealed is None or one is None:
            return render_template("round_links/unknown.html"), 404
        bodies = names.organisations(session, viewer=viewer)
        public = _is_public(session, one.person_id, viewer)
    if one.answered_on is not None:
        return render_template("round_links/receipt.html", one=one, public=public)
    if one.round.state != RoundState.STARTED.value:
        return render_template("round_links/closed.html", one=one), 410
    if form.validate_on_submit():
        try:
            with form.blaming(), unit_of_work() as session:
                answer_by_link(session, sealed, form.seen.data, today=today, now=clock.now())
        except NotFound:
            return redirect(url_for("round_links.answer", token=token))
        if form.status == 200:
            return redirect(url_for("round_links.answer", token=token))
    form.seen.draw_again(one.seen)
    return render_template(
        "round_links/answer.html",
        form=form,
        one=one,
        bodies=bodies,
        public=public,
        situations=SITUATION_LABELS,
    ), form.status


def _viewer(person_id: str) -> Viewer:
    """Whoever holds the link sees what its person sees of their own."""
    return actor_with(Role.DECLARANT, id=BY_LINK, person_id=person_id).viewer


def _is_public(session: Session, person_id: str, viewer: Viewer) -> bool:
    """Whether what this person declares is published with their name."""
    today = clock.today()
    if not only_decision_makers(ruleset(session), on=today):
        return True
    return bool(declarants.declarants(session, today, viewer=viewer, person_ids=[person_id]))
