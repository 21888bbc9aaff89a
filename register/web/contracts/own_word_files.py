"""A body's own Word file on its way to a template: what nobody sees in it, and removing it."""

from __future__ import annotations

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

from forms.templates import RemoveFileForm, unseen_form
from register import guard
from register.db import Session, reading
from register.domain.errors import NotFound
from register.queries.contracts import templates as queries
from register.services.contracts import template_checks as checks
from register.services.contracts import template_uploads as uploads
from register.web import acting

blueprint = Blueprint("own_word_files", __name__, url_prefix="/templates/uploads")
Page = str | Response | tuple[str, int]
SHOWN = 200
"""So many things of one kind stand on the page; the rest is counted."""


@blueprint.route("/<key>/unseen", methods=["GET", "POST"])
def unseen(key: str) -> Page:
    """Say what becomes of comments, tracked changes, hidden text and what fields showed last."""
    with reading() as session:
        file = uploads.opened(session, key)
    found = checks.unseen_by_kind(file.sent)
    if file.row.checked_against or not found:
        raise NotFound
    form = unseen_form([(kind.value, kind.label) for kind in found], file.row.unseen)

    def work(session: Session) -> str:
        uploads.answer_unseen(session, key, file.sent, form.answers(), actor=guard.actor())
        return url_for("templates.uploaded", key=key)

    return acting.asked(
        form, work, "templates/unseen.html", said="Answers saved", row=file.row, found=found, most=SHOWN
    )


@blueprint.route("/<key>/remove", methods=["GET", "POST"])
def remove(key: str) -> Page:
    """Let go of a file, whether or not it can still be read."""
    with reading() as session:
        row = queries.upload(session, key)
        path = queries.uploads_folder(session) / f"{row.id}.docx"
    form = RemoveFileForm()

    def work(session: Session) -> str:
        uploads.remove_upload(session, key, actor=guard.actor())
        return url_for("templates.index")

    page = acting.asked(form, work, "templates/remove.html", said="File removed", row=row)
    if form.is_done:
        path.unlink(missing_ok=True)
    return page
