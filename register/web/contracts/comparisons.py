"""A recorded contract document, made again and compared, for whoever may see the contract."""

from __future__ import annotations

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from forms.contracts import CompareForm
from register import guard
from register.db import reading
from register.queries.contracts import contracts, templates
from register.queries.contracts import documents as contract_documents
from register.services.contracts.comparisons import compare_document

blueprint = Blueprint("comparisons", __name__, url_prefix="/contracts")
Page = str | Response | tuple[str, int]


@blueprint.route("/<ref>/documents/<document>/compare", methods=["GET", "POST"])
def show(ref: str, document: str) -> Page:
    """What was recorded; sending the form makes the document again and says how the two compare."""
    form = CompareForm()
    viewer = guard.actor().viewer
    with reading() as session:
        one = contracts.contract(session, ref, viewer=viewer)
        found = contract_documents.contract_document(
            session, document, contract_id=one.thing_id, viewer=viewer
        )
        template = templates.published_as(session, found.pack_hash, viewer=viewer)
        made_from = template.title if template else templates.title_of(found.pack)
        compared = compare_document(session, found)[0] if form.validate_on_submit() else None
    return render_template(
        "comparisons/show.html",
        form=form,
        one=one,
        document=found,
        compared=compared,
        template=template,
        made_from=made_from,
    ), form.status
