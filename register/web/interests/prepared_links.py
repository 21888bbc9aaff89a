"""The link in the mail about a declaration that an assistant prepared: what was prepared, one press, and the receipt."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from forms.prepared import SendForm
from register import clock
from register.db import Session, reading, unit_of_work
from register.domain.errors import Invalid, NotFound
from register.domain.interests.interests import NewInterest
from register.domain.interests.prepared import DraftState
from register.domain.permissions import Role, actor_with
from register.queries.interests import gifts, interests
from register.queries.interests import prepared as queries
from register.services.interests.prepared import BY_LINK, send_by_link

blueprint = Blueprint("prepared_links", __name__, url_prefix="/prepared")
Page = str | Response | tuple[str, int]


@blueprint.route("/by-link/<token>", methods=["GET", "POST"])
def answer(token: str) -> Page:
    """Opening it spends nothing, however often; it sends once; then it shows the receipt."""
    form = SendForm()
    with reading() as session:
        one = _opened(session, token)
        if one is None:
            return render_template("prepared/unknown.html"), 404
        if one.state != DraftState.WAITING.value:
            sent = one.state == DraftState.SENT.value
            return render_template("prepared/receipt.html", one=one, sent=sent), 200 if sent else 410
        told = _told(session, one)
    if form.validate_on_submit():
        with form.blaming(), unit_of_work() as session:
            send_by_link(session, token, today=clock.today(), now=clock.now())
        if form.status == 200:
            return redirect(url_for("prepared_links.answer", token=token))
    return render_template("prepared/by_link.html", form=form, one=one, **told), form.status


def _opened(session: Session, token: str) -> queries.Draft | None:
    row = queries.by_link(session, token)
    if row is None:
        return None
    try:
        return queries.draft(session, row.id, row.person_id, viewer=_viewer(row.person_id))
    except NotFound:
        return None


def _told(session: Session, one: queries.Draft) -> dict[str, Any]:
    """What was prepared, what the rules say of a gift, and the entries that a return is about."""
    value, viewer, today = queries.to_domain(one), _viewer(one.person_id), clock.today()
    facts = queries.facts(session, one, viewer=viewer)
    if not isinstance(value, NewInterest):
        entries = interests.standing(session, [one.person_id], today, viewer=viewer)
        return {"facts": facts, "entries": entries, "answer": None}
    return {"facts": facts, "entries": [], "answer": _answer(session, value, viewer)}


def _answer(session: Session, value: NewInterest, viewer: Any) -> Any:
    try:
        return gifts.answer(session, value, viewer=viewer)
    except Invalid:
        return None


def _viewer(person_id: str) -> Any:
    """Whoever holds the link sees what its person sees of their own."""
    return actor_with(Role.DECLARANT, id=BY_LINK, person_id=person_id).viewer
