"""The document of a contract that was made elsewhere: kept, so that it can be issued."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, current_app, url_for
from werkzeug.wrappers import Response

from forms.outside_documents import OutsideDocumentForm
from register import guard
from register.db import Session, reading
from register.queries.contracts import contracts
from register.services.contracts import outside_documents as services
from register.services.contracts.signed_copies import SentFile, drop_copy_file
from register.web import acting

blueprint = Blueprint("outside_documents", __name__, url_prefix="/contracts")
Page = str | Response | tuple[str, int]


@blueprint.route("/<ref>/outside-document", methods=["GET", "POST"])
def keep(ref: str) -> Page:
    """The file is written before it is recorded, and taken away again where it was not."""
    with reading() as session:
        one = contracts.contract(session, ref, viewer=guard.actor().viewer)
    form, kept = OutsideDocumentForm(version=one.n), list[SentFile]()

    def work(session: Session) -> str:
        sent = form.file.data
        sent.stream.seek(0)
        kept.append(
            services.keep_outside_file(Path(current_app.instance_path), str(sent.filename), sent.read())
        )
        services.record_outside_document(session, ref, kept[-1], **acting.by(form))
        return url_for("contracts.show", ref=one.ref)

    page = acting.asked(form, work, "outside_documents/keep.html", said="Document kept", one=one)
    for file in kept if form.errors or form.status != 200 else kept[:-1]:
        drop_copy_file(Path(current_app.instance_path), file)
    return page
