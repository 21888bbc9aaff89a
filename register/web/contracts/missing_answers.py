"""All that a contract still lacks on one page with the fields on it, and a draft of its Word file at any time."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from forms.documents import rows_sent
from forms.missing_answers import MissingAnswersForm, missing_answers_form
from register import guard
from register.db import Session, reading
from register.domain.errors import Refused
from register.domain.media_types import WORD
from register.queries.contracts.contracts import contract
from register.queries.contracts.missing_answers import WantedOfContract, wanted_of
from register.services.contracts import drafts
from register.services.contracts.contracts import fill_schedules
from register.web import acting, choosing

blueprint = Blueprint("missing_answers", __name__, url_prefix="/contracts")
Page = str | Response | tuple[str, int]
NO_TEMPLATE = "No contract template is held for this edition, so it asks nothing"


@blueprint.route("/<ref>/missing", methods=["GET", "POST"])
def fill(ref: str) -> Page:
    """Everything that lacks, with what earlier contracts and the template offer already in its place."""
    with reading() as session:
        row = contract(session, ref, viewer=guard.actor().viewer)
        whole = wanted_of(session, row, viewer=guard.actor().viewer)
    if whole.filling is None:
        raise Refused(NO_TEMPLATE)
    form = _form(whole)
    if "more_rows" in request.form:
        return render_template("missing_answers/fill.html", form=form, whole=whole), form.status

    def work(session: Session) -> str:
        fill_schedules(session, ref, form.answers(), **acting.by(form))
        return url_for("contracts.show", ref=row.ref)

    return acting.asked(form, work, "missing_answers/fill.html", said="Answers saved", whole=whole)


def _form(whole: WantedOfContract) -> MissingAnswersForm:
    rows = rows_sent(request.form, more="more_rows" in request.form) if request.form else None
    form = missing_answers_form(whole.wanted, rows)(version=whole.row.n)
    with reading() as session:
        choosing.offer(session, form)
    return form


@blueprint.get("/<ref>/draft.docx")
def draft(ref: str) -> Response:
    """The Word file as far as it is answered: not recorded, marked as a draft on each page."""
    with reading() as session:
        made = drafts.make_draft(session, ref, viewer=guard.actor().viewer)
    name = f'attachment; filename="{made.file_name}"'
    return Response(made.docx, mimetype=WORD, headers={"Content-Disposition": name})
