"""The register of contracts for the public: whose there is, and each as the files that a body publishes."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template, request
from werkzeug.wrappers import Response

from register import clock, guard
from register.db import reading
from register.domain.contracts.ocds import terms_told
from register.domain.readers import read
from register.queries.listing import Column
from register.queries.procurement import contract_files as files
from register.queries.procurement.procurements import route_words
from register.queries.procurement.published_contracts import bodies_listed

TERMS = (
    Column("part", "Part"), Column("code", "Route here"), Column("called", "In the file"),
    Column("knowledge", "How sure it is"),
)  # fmt: skip
blueprint = Blueprint("contract_files", __name__, url_prefix="/contracts/register")


@blueprint.get("/")
def index() -> str:
    with reading() as session:
        bodies = bodies_listed(session, viewer=guard.actor().viewer)
    return render_template(
        "contract_files/index.html", bodies=bodies, kinds=files.KINDS, terms=TERMS, term_rows=_terms()
    )


def _terms() -> list[dict[str, str]]:
    return [
        {"part": one.part, "code": route_words(one.code), "called": one.called, "knowledge": one.knowledge}
        for one in terms_told()
    ]


@blueprint.get("/export")
def export() -> Response:
    """The register of one body, or of all, in the form that is asked for."""
    asked = read(files.ContractsAsked, dict(request.args.items()))
    head = files.head_of(current_app.extensions["settings"], request.host_url, clock.now())
    with reading() as session:
        body = files.contracts_file(session, asked, head, viewer=guard.actor().viewer, today=clock.today())
    where = f'attachment; filename="{files.file_name(asked)}"'
    return Response(body, mimetype=files.TYPES[asked.format], headers={"Content-Disposition": where})
