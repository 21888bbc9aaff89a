"""The PDF of a contract's Word file: asked for, watched while it is made, and downloaded."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, render_template, url_for
from werkzeug.wrappers import Response

from forms.contracts import GenerateForm
from register import guard, office
from register.db import Session, reading
from register.domain.errors import NotFound
from register.queries.contracts import contracts, conversions
from register.queries.contracts import documents as contract_documents
from register.services.contracts.conversions import ask_for_pdf, read_pdf
from register.web import acting

blueprint = Blueprint("pdfs", __name__, url_prefix="/contracts")
Page = str | Response | tuple[str, int]
AGAIN = "5"
"""Seconds after which the page looks again by itself."""


@blueprint.route("/<ref>/documents/<document>/pdf", methods=["GET", "POST"])
def show(ref: str, document: str) -> Page:
    """How far it is. The page looks again by itself until there is an end, scripts or not."""
    form = GenerateForm()
    with reading() as session:
        one, found = _found(session, ref, document)
        row = conversions.conversion(session, found.content_hash)

    def work(session: Session) -> str:
        ask_for_pdf(session, _found(session, ref, document)[1], **acting.at())
        return url_for("pdfs.show", ref=ref, document=document)

    if form.validate_on_submit():
        done = acting.done(form, work, said="PDF asked for")
        if done:
            return done
    has_office = office.program() is not None
    page = render_template(
        "pdfs/show.html", one=one, document=found, row=row, form=form, has_office=has_office
    )
    answer = make_response(page, form.status)
    if has_office and row is not None and row.state in ("waiting", "working"):
        answer.headers["Refresh"] = AGAIN
    return answer


@blueprint.get("/<ref>/documents/<document>/document.pdf")
def download(ref: str, document: str) -> Response:
    with reading() as session:
        one, found = _found(session, ref, document)
        row = conversions.conversion(session, found.content_hash)
        if row is None or row.state != "done":
            raise NotFound
        pdf = read_pdf(session, row)
    name = f'attachment; filename="{one.ref}-{found.ref}.pdf"'
    return Response(pdf, mimetype="application/pdf", headers={"Content-Disposition": name})


def _found(session: Session, ref: str, document: str) -> tuple[Any, contract_documents.V]:
    """The contract and its document, as far as this viewer may see them."""
    viewer = guard.actor().viewer
    one = contracts.contract(session, ref, viewer=viewer)
    return one, contract_documents.contract_document(
        session, document, contract_id=one.thing_id, viewer=viewer
    )
